"""Values of one of several classes, which `type` tells apart."""

from __future__ import annotations

from ._decoding import read_list
from ._expect import MisplacedError
from ._lazy_types import Alias, named

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ._model import Model


def union(name: str) -> Any:
    """Returns the union of another module."""
    return named(name)


def _unknown(kind: str, kinds: Mapping[str, Any]) -> ValueError:
    return ValueError(f"type: expected one of {', '.join(kinds)}, found {kind!r}")


class Inline(Alias):
    """A union whose content stands beside `type`: the names of its classes by the value of that."""

    __slots__ = ("_kinds",)

    def __init__(self, kinds: Mapping[str, str]) -> None:
        super().__init__(kinds.values())
        self._kinds = kinds

    def read(self, data: Mapping[str, Any]) -> Any:
        """Reads the class that `type` names from the fields beside it."""
        if not isinstance(data, dict):
            raise MisplacedError("a mapping", data)
        fields = dict(data)
        kind = str(fields.pop("type", "")).lower()
        if kind not in self._kinds:
            raise _unknown(kind, self._kinds)
        return named(self._kinds[kind]).from_dict(fields)

    def write(self, content: Model) -> dict[str, Any]:
        """Writes `type` and, beside it, the fields."""
        kind = self.kind(content)
        if kind is None:
            raise MisplacedError(f"one of {', '.join(self._kinds)}", content)
        return {"type": kind, **content.to_dict()}

    def kind(self, content: object) -> str | None:
        """Returns the value of `type` for the content, if it is one of these."""
        return next((kind for kind, name in self._kinds.items() if _is_a(content, name)), None)


class Keyed(Alias):
    """A union whose content stands under the key that `type` names.

    A value of `kinds` is the name of a class, of an `Inline`, or a list with the name of the class of its
    items.
    """

    __slots__ = ("_by_class", "_kinds")

    def __init__(self, kinds: Mapping[str, str | list[str]]) -> None:
        super().__init__(kind if isinstance(kind, str) else f"list[{kind[0]}]" for kind in kinds.values())
        self._kinds = kinds
        self._by_class = {name: kind for kind, name in kinds.items() if isinstance(name, str)}

    def take(self, fields: dict[str, Any]) -> Any:
        """Takes the content that `type` names out of `fields`; without `type` the only one that is there."""
        kind = fields.pop("type", None)
        if kind is None:
            kind = next((kind for kind in self._kinds if kind in fields), "")
        if kind not in self._kinds:
            raise _unknown(kind, self._kinds)
        value, name = fields.pop(kind), self._kinds[kind]
        if isinstance(name, list):
            return read_list(named(name[0]).from_dict, value)
        content = named(name)
        return content.read(value) if isinstance(content, Inline) else content.from_dict(value)

    def kind(self, content: object) -> str | None:
        """Returns the value of `type` for the content, if it is one of these."""
        by_class = (self._by_class.get(base.__name__) for base in type(content).__mro__)
        others = (kind for kind, name in self._kinds.items() if _is_written(content, name))
        return next((kind for kind in (*by_class, *others) if kind is not None), None)

    def class_of(self, kind: str | None) -> str | None:
        """Returns the name of the class of the content, or of the items of its list."""
        name = self._kinds.get(kind or "")
        return name[0] if isinstance(name, list) else name

    def put(self, data: dict[str, Any], content: Any) -> None:
        """Writes `type` and, under the key of that name, the content."""
        for base in type(content).__mro__:
            if base.__name__ in self._by_class:
                kind = data["type"] = self._by_class[base.__name__]
                data[kind] = content.to_dict()
                return
        for kind, name in self._kinds.items():
            value = _written(content, name)
            if value is not None:
                data["type"] = kind
                data[kind] = value
                return
        raise MisplacedError(f"one of {', '.join(self._kinds)}", content)


def _written(content: Any, name: str | list[str]) -> Any:
    """Writes content that is no class of its own: a list, or one of an `Inline`."""
    if not _is_written(content, name):
        return None
    return [item.to_dict() for item in content] if isinstance(name, list) else named(name).write(content)


def _is_written(content: object, name: str | list[str]) -> bool:
    """Whether it is content of this name that is no class of its own."""
    if isinstance(name, list):
        return isinstance(content, list)
    inline = named(name)
    return isinstance(inline, Inline) and inline.kind(content) is not None


def _is_a(content: object, name: str) -> bool:
    return any(kind.__name__ == name for kind in type(content).__mro__)
