"""How models read what JSON has."""

from __future__ import annotations

from ._expect import MisplacedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    T = TypeVar("T")


def take_first(fields: dict[str, Any], *names: str) -> Any:
    """Takes a field that has several names out of `fields`: the value of the first name that is there."""
    values = [fields.pop(name) for name in names if name in fields]
    if not values:
        raise KeyError(names[0])
    return values[0]


def take_constant(kind: type, fields: dict[str, Any], name: str, value: object) -> None:
    """Takes a field of the class `kind` that always has this value out of `fields`."""
    found = fields.pop(name)
    if found != value:
        raise ValueError(f"{kind.__name__}.{name}: expected {value!r}, found {found!r}")


def read_optional(read: Callable[[Any], T], value: Any) -> T | None:
    """Reads a value that may be absent."""
    return None if value is None else read(value)


def read_list(read: Callable[[Any], T], values: Any) -> list[T]:
    """Reads a list; one that is absent is empty."""
    if values is None:
        return []
    if not isinstance(values, list):
        raise MisplacedError("a list", values)
    return [read(value) for value in values]


def read_map(read: Callable[[Any], T], values: Any) -> dict[str, T]:
    """Reads an object with any keys; one that is absent is empty."""
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise MisplacedError("a mapping", values)
    return {key: read(value) for key, value in values.items()}
