"""The fields of a request, and the place of what does not belong there."""

from __future__ import annotations

from ._expect import MisplacedError, unfit
from ._model import Model

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


def fields_of(request: Model) -> dict[str, Any]:
    """Returns the fields of a request. Raises a `TypeError` that names the place of a value that should be a
    model and is none.
    """
    try:
        return request.to_dict()
    except AttributeError as error:
        if error.name != "to_dict":
            raise
        expected, found = "a model of waba", error.obj
    except MisplacedError as error:
        expected, found = error.expected, error.found
    place = _place(request, found) or "request"
    raise unfit(place.lstrip("."), expected, found)


def _place(value: object, wanted: object) -> str | None:
    """Where `wanted` stands in `value` in the place of a model."""
    inner: Iterable[tuple[str, object]] = ()
    if isinstance(value, Model):
        inner = ((_wire_name(value, name), getattr(value, name)) for name in _model_fields(value))
    elif isinstance(value, list):
        inner = ((f"[{index}]", item) for index, item in enumerate(value))
    elif isinstance(value, dict):
        inner = ((f".{key}", item) for key, item in value.items())
    for name, item in inner:
        if item is wanted:
            return name
        below = _place(item, wanted)
        if below is not None:
            return name + below
    return None


_PLAIN = {"str", "int", "float", "bool", "Any", "None", "list", "dict"}
"""The words of annotations without a model."""


def _model_fields(model: Model) -> Iterable[str]:
    """The fields that hold a model, or something else in its place."""
    from re import findall

    for name in model.__slots__:
        annotation = type(model).__annotations__[name]
        may_be_absent = "None" in annotation and getattr(model, name) is None
        if not may_be_absent and not _PLAIN.issuperset(findall(r"\w+", annotation)):
            yield name


def _wire_name(model: Model, name: str) -> str:
    """The key of a field, behind a dot."""
    if type(model).__annotations__[name] == "MessageContent":
        from ._generated.models.message_outbound import MESSAGE_CONTENT

        return f".{MESSAGE_CONTENT.kind(getattr(model, name)) or name}"
    return "." + name.rstrip("_")
