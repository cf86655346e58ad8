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
        expected, found = None, error.obj
    except MisplacedError as error:
        expected, found = error.expected, error.found
    place, kind = _place(request, found, "Model") or ("request", "Model")
    raise unfit(place.lstrip("."), expected or _in_words(kind, found), found)


def _place(value: object, wanted: object, kind: str) -> tuple[str, str] | None:
    """Where `wanted` stands in `value` in the place of a model, and the name of that; `kind` is what `value`
    holds.
    """
    inner: Iterable[tuple[str, object, str]] = ()
    if isinstance(value, Model):
        inner = _model_fields(value)
    elif isinstance(value, list):
        inner = ((f"[{index}]", item, kind) for index, item in enumerate(value))
    elif isinstance(value, dict):
        inner = ((f".{key}", item, kind) for key, item in value.items())
    for name, item, kind_of_item in inner:
        if item is wanted:
            return name, kind_of_item
        below = _place(item, wanted, kind_of_item)
        if below is not None:
            return name + below[0], below[1]
    return None


def _in_words(kind: str, found: object) -> str:
    """What was expected; of a mapping it is made by the class itself."""
    from ._generated import models

    if isinstance(found, dict) and hasattr(getattr(models, kind, None), "from_dict"):
        return f"{kind} or {kind}.from_dict(…)"
    return kind


_PLAIN = {"str", "int", "float", "bool", "Any", "None", "list", "dict"}
"""The words of annotations without a model."""


def _model_fields(model: Model) -> Iterable[tuple[str, object, str]]:
    """The fields that hold a model, or something else in its place: the key behind a dot, what is there, and
    the name of what belongs there.
    """
    from re import findall

    for name in model.__slots__:
        annotation, value = type(model).__annotations__[name], getattr(model, name)
        kinds = [word for word in findall(r"\w+", annotation) if word not in _PLAIN]
        if not kinds or ("None" in annotation and value is None):
            continue
        if annotation == "MessageContent":
            from ._generated.models.message_outbound import MESSAGE_CONTENT

            kind = MESSAGE_CONTENT.kind(value)
            yield f".{kind or name}", value, MESSAGE_CONTENT.class_of(kind) or annotation
        else:
            yield "." + name.rstrip("_"), value, kinds[0]
