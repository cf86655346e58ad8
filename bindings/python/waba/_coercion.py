"""What short forms of values stand for."""

from __future__ import annotations

from ._expect import unfit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, TypeVar

    T = TypeVar("T")


def as_list(name: str, values: Iterable[T]) -> list[T]:
    """Returns the items of the list that the parameter `name` takes. A text is none, though Python takes it
    for one.
    """
    if isinstance(values, str) or not hasattr(values, "__iter__"):
        raise unfit(name, "a list", values)
    return list(values)


_PAIR = 2


def from_text(kind: Any, value: Any) -> Any:
    """Makes of a text what it stands for."""
    return kind(value) if isinstance(value, str) else value


def from_int(kind: Any, value: Any) -> Any:
    """Makes of a whole number what it stands for."""
    return kind(value) if isinstance(value, int) else value


def from_pair(kind: Any, value: Any) -> Any:
    """Makes of a pair of texts what it stands for."""
    return kind(*value) if isinstance(value, tuple) and len(value) == _PAIR else value


def as_groups(name: str, kind: Any, values: Iterable[Any]) -> list[Any]:
    """Returns groups as they are, and makes one group of what is not grouped."""
    found = as_list(name, values)
    groups = [value for value in found if isinstance(value, kind)]
    if groups and len(groups) < len(found):
        raise TypeError(f"{name}: expected only {kind.__name__}, or none")
    return found if groups or not found else [kind(found)]


def as_only(kind: Any, value: Any) -> Any:
    """Returns the part as it is, or makes it of the one item of its list."""
    return value if isinstance(value, kind) else kind([value])


def as_part(name: str, kind: Any, value: Any) -> Any:
    """Returns the part as it is, or makes it of the items of the list that the parameter `name` takes."""
    return value if isinstance(value, kind) else kind(as_list(name, value))


def as_named(kind: Any, name: str, values: Any) -> Any:
    """Makes of a mapping texts, each with its key as `name`; leaves everything else as it is."""
    from collections.abc import Mapping

    if not isinstance(values, Mapping):
        return values
    return [kind(text, **{name: key}) for key, text in values.items()]


def make(kind: Any, *values: Any, **by_name: Any) -> Any:
    """Makes a value of which the caller's own overloads say which parameters go together."""
    return kind(*values, **by_name)
