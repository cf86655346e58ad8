"""How arguments that do not fit are refused: `buttons: expected a list, found str`."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeVar

    from ._generated.models import SendReceipt
    from ._model import Model

    M = TypeVar("M", bound=Model)


def unfit(name: str, expected: str, found: object) -> TypeError:
    """The error of the parameter `name`."""
    return TypeError(f"{name}: expected {expected}, found {type(found).__name__}")


class MisplacedError(TypeError):
    """The error of a value in the place of a model, which does not tell the place."""

    def __init__(self, expected: str, found: object) -> None:
        super().__init__(f"expected {expected}, found {type(found).__name__}")
        self.expected = expected
        self.found = found


def as_model(name: str, kind: type[M], value: object) -> M:
    """Returns a value that has to be a model."""
    if not isinstance(value, kind):
        raise unfit(name, kind.__name__, value)
    return value


def as_str(name: str, value: object) -> str:
    """Returns a text."""
    if not isinstance(value, str):
        raise unfit(name, "a str", value)
    return value


def as_mapping(name: str, value: Mapping[str, Any], *, other: str = "") -> dict[str, Any]:
    """Returns the items of a mapping; `other` is what may be given as well."""
    from collections.abc import Mapping

    if not isinstance(value, Mapping):
        raise unfit(name, other + "a mapping", value)
    return dict(value)


def as_id(name: str, message: SendReceipt | str) -> str:
    """Returns the id of a message that is given by it or by its receipt."""
    from ._generated.models import SendReceipt

    if isinstance(message, str):
        return message
    if not isinstance(message, SendReceipt):
        raise unfit(name, "SendReceipt or str", message)
    return message.id


def as_bytes(name: str, content: object) -> bytes:
    """Returns what was read of a file."""
    if not isinstance(content, (bytes, bytearray, memoryview)):
        raise unfit(name, "bytes", content)
    return bytes(content)
