"""Messages from templates: one that is made here, and the check of any."""

from __future__ import annotations

from . import _native
from ._expect import as_model
from ._generated import models
from ._request import fields_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._generated.models import TemplateDefinition, TemplateLanguage, TemplateMessage

__all__ = ["check_template", "one_time_password"]


def one_time_password(name: str, language: TemplateLanguage | str, code: str) -> TemplateMessage:
    """Makes the message of an authentication template: the code stands in the text and on the button."""
    button = models.ButtonComponent("url", index=0, parameters=[code])
    return models.TemplateMessage(name, language, body=[code], buttons=[button])


def check_template(message: TemplateMessage, definition: TemplateDefinition) -> None:
    """Checks that a message fits its template as the API lists it: name, language and state, the number or
    names of the values, the media of the header, type and position of the buttons, the number of cards.

    Raises `ValidationError` with everything that does not fit, and its place in `message`.
    """
    message = as_model("message", models.TemplateMessage, message)
    definition = as_model("definition", models.TemplateDefinition, definition)
    _native.check_template(fields_of(message), fields_of(definition))
