"""What every sender of templates and receiver of webhooks would write otherwise."""

from __future__ import annotations

from . import _native
from ._native import DeliveryState, ServiceWindow, StatusRise, chat_link, file_extension, same_person

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._models import TemplateDefinition, TemplateMessage

__all__ = [
    "DeliveryState",
    "ServiceWindow",
    "StatusRise",
    "chat_link",
    "check_template",
    "file_extension",
    "same_person",
]


def check_template(message: TemplateMessage, definition: TemplateDefinition) -> None:
    """Checks that a message fits its template as the API lists it: name, language and state, the number or
    names of the values, the media of the header, type and position of the buttons, the number of cards.

    Raises `ValidationError` with everything that does not fit, and its place in `message`.
    """
    _native.check_template(message.to_dict(), definition.to_dict())
