"""Messages from templates: one that is made here, and the check of any."""

from __future__ import annotations

from . import _native
from ._expect import as_model
from ._generated import models
from ._request import fields_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._generated.models import ButtonComponent, TemplateDefinition, TemplateLanguage, TemplateMessage

__all__ = ["check_template", "copy_code_button", "one_time_password", "quick_reply_button", "url_button"]


def one_time_password(name: str, language: TemplateLanguage | str, code: str) -> TemplateMessage:
    """Makes the message of an authentication template: the code stands in the text and on the button."""
    return models.TemplateMessage(name, language, body=[code], buttons=[url_button(0, code)])


def quick_reply_button(index: int, payload: str) -> ButtonComponent:
    """Makes what comes back when the template's button at `index`, counted from 0 on, is pressed."""
    parameters = [models.PayloadParameter(payload)]
    return models.ButtonComponent("quick_reply", index=index, parameters=parameters)


def url_button(index: int, suffix: str) -> ButtonComponent:
    """Makes the end of the address that the template's button at `index`, counted from 0 on, opens."""
    return models.ButtonComponent("url", index=index, parameters=[suffix])


def copy_code_button(index: int, code: str) -> ButtonComponent:
    """Makes the code, of 1 to 15 letters and digits, that the template's button at `index`, counted from 0
    on, copies.
    """
    parameters = [models.CouponCodeParameter(code)]
    return models.ButtonComponent("copy_code", index=index, parameters=parameters)


def check_template(message: TemplateMessage, definition: TemplateDefinition) -> None:
    """Checks that a message fits its template as the API lists it: name, language and state, the number or
    names of the values, the media of the header, type and position of the buttons, the number of cards.

    Raises `ValidationError` with everything that does not fit, and its place in `message`.
    """
    message = as_model("message", models.TemplateMessage, message)
    definition = as_model("definition", models.TemplateDefinition, definition)
    _native.check_template(fields_of(message), fields_of(definition))
