"""The class of all models."""

from __future__ import annotations

from ._expect import MisplacedError, unfit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from typing_extensions import Self

__all__ = ["Model"]


class Model:
    """A value of the API. Two are equal when they are of one class and all their fields are."""

    __slots__ = ("extra",)

    _SECRETS: tuple[str, ...] = ()

    extra: dict[str, Any]
    """Fields that this version does not know, as they came."""

    def to_dict(self) -> dict[str, Any]:
        """Returns the value as JSON has it, absent fields left out."""
        raise NotImplementedError

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Reads the value from what JSON has. Unknown fields are kept in `extra`. What stands in a field is
        looked at when it is sent, as in values that are made otherwise.

        Raises `ValueError` when a field is missing, and `TypeError` for what is no object or no list.
        """
        if not isinstance(data, dict) and not hasattr(data, "keys"):
            raise unfit(cls.__name__, "a mapping", data)
        try:
            return cls._read(data)
        except KeyError as missing:
            raise ValueError(f"{cls.__name__}.{missing.args[0]}: missing") from None
        except MisplacedError as error:
            field = next((name for name, value in data.items() if _holds(value, error.found)), "?")
            raise TypeError(f"{cls.__name__}.{field}: {error}") from None

    @classmethod
    def _read(cls, data: Mapping[str, Any]) -> Self:
        """The same, without words for what is wrong."""
        raise NotImplementedError

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in (*self.__slots__, "extra"))

    def __repr__(self) -> str:
        fields = ((name, getattr(self, name)) for name in (*self.__slots__, "extra"))
        shown = [
            f"{name}={_redacted(value) if name in self._SECRETS else repr(value)}"
            for name, value in fields
            if value not in (None, {}, [])
        ]
        return f"{type(self).__name__}({', '.join(shown)})"


def _holds(value: Any, found: object) -> bool:
    return value is found or (isinstance(value, list) and any(item is found for item in value))


def _redacted(value: Any) -> str:
    return repr(dict.fromkeys(value, "[redacted]") if isinstance(value, dict) else "[redacted]")
