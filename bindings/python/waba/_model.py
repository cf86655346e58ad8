"""What the generated models are made of."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any, TypeVar

    from typing_extensions import Self

    T = TypeVar("T")
    M = TypeVar("M", bound="Model")

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
        """Reads the value from what JSON has. Unknown fields are kept in `extra`."""
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


def _redacted(value: Any) -> str:
    return repr(dict.fromkeys(value, "[redacted]") if isinstance(value, dict) else "[redacted]")


def fields_of(request: Model) -> dict[str, Any]:
    """Returns the fields of a request. Raises a `TypeError` that names the place of a value that should be a
    model and is none.
    """
    try:
        return request.to_dict()
    except AttributeError as error:
        if error.name != "to_dict":
            raise
        place, found = _place(request, error.obj) or "request", type(error.obj).__name__
    raise TypeError(f"{place.lstrip('.')}: expected a model of waba, found {found}")


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


def take_first(fields: dict[str, Any], *names: str) -> Any:
    """Takes a field that has several names out of `fields`: the value of the first name that is there."""
    values = [fields.pop(name) for name in names if name in fields]
    if not values:
        raise KeyError(names[0])
    return values[0]


def read_optional(read: Callable[[Any], T], value: Any) -> T | None:
    """Reads a value that may be absent."""
    return None if value is None else read(value)


def read_list(read: Callable[[Any], T], values: Any) -> list[T]:
    """Reads a list; one that is absent is empty."""
    return [] if values is None else [read(value) for value in values]


def read_map(read: Callable[[Any], T], values: Any) -> dict[str, T]:
    """Reads an object with any keys; one that is absent is empty."""
    return {} if values is None else {key: read(value) for key, value in values.items()}


def as_list(values: Iterable[T]) -> list[T]:
    """Returns the items of a list. A text is none, though Python takes it for one."""
    if isinstance(values, str):
        raise TypeError("expected a list, found str")
    return list(values)


def from_text(kind: Any, value: Any) -> Any:
    """Makes of a text what it stands for."""
    return kind(value) if isinstance(value, str) else value


def from_pair(kind: Any, value: Any) -> Any:
    """Makes of a pair of texts what it stands for."""
    return kind(*value) if isinstance(value, tuple) else value


def as_groups(kind: Any, values: Iterable[Any]) -> list[Any]:
    """Returns groups as they are, and makes one group of what is not grouped."""
    found = as_list(values)
    groups = [value for value in found if isinstance(value, kind)]
    if groups and len(groups) < len(found):
        raise TypeError(f"expected only {kind.__name__}, or none")
    return found if groups or not found else [kind(found)]


def as_only(kind: Any, value: Any) -> Any:
    """Returns the part as it is, or makes it of the one item of its list."""
    return value if isinstance(value, kind) else kind([value])


def as_part(kind: Any, value: Any) -> Any:
    """Returns the part as it is, or makes it of the items of its list."""
    return value if isinstance(value, kind) else kind(value)


def as_named(kind: Any, name: str, values: Any) -> Any:
    """Makes of a mapping texts, each with its key as `name`; leaves everything else as it is."""
    from collections.abc import Mapping

    if not isinstance(values, Mapping):
        return values
    return [kind(text, **{name: key}) for key, text in values.items()]


def make(kind: Any, *values: Any, **by_name: Any) -> Any:
    """Makes a value of which the caller's own overloads say which parameters go together."""
    return kind(*values, **by_name)


def union(name: str) -> Any:
    """Returns the union of another module."""
    return _named(name)


class Alias:
    """A name for one of several classes, which are loaded when somebody asks for it."""

    __slots__ = ("_names", "_others")

    def __init__(self, names: Iterable[str], *others: type) -> None:
        self._names = tuple(names)
        self._others = others

    def value(self) -> Any:
        """Returns the classes as `isinstance` and annotations take them."""
        # At the top it would cost more than the rest of the module.
        from functools import reduce
        from operator import or_

        found = [_named(name) for name in self._names]
        classes = [kind.value() if isinstance(kind, Alias) else kind for kind in found]
        return reduce(or_, classes + list(self._others))


class Words:
    """A name for one of several texts."""

    __slots__ = ("_words",)

    def __init__(self, *words: str) -> None:
        self._words = words

    def value(self) -> Any:
        """Returns the `Literal` of the texts."""
        # At the top it would cost more than the whole package.
        from typing import Literal

        return Literal[self._words]


class Inline(Alias):
    """A union whose content stands beside `type`: the names of its classes by the value of that."""

    __slots__ = ("_kinds",)

    def __init__(self, kinds: Mapping[str, str]) -> None:
        super().__init__(kinds.values())
        self._kinds = kinds

    def read(self, data: Mapping[str, Any]) -> Any:
        """Reads the class that `type` names from the fields beside it."""
        fields = dict(data)
        kind = str(fields.pop("type")).lower()
        if kind not in self._kinds:
            raise ValueError(f"unknown type: {kind!r}")
        return _named(self._kinds[kind]).from_dict(fields)

    def write(self, content: Model) -> dict[str, Any]:
        """Writes `type` and, beside it, the fields."""
        kind = self.kind(content)
        if kind is None:
            raise TypeError(f"not one of {', '.join(self._kinds)}: {type(content).__name__}")
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
            raise ValueError(f"unknown type: {kind!r}")
        value, name = fields.pop(kind), self._kinds[kind]
        if isinstance(name, list):
            return read_list(_named(name[0]).from_dict, value)
        content = _named(name)
        return content.read(value) if isinstance(content, Inline) else content.from_dict(value)

    def kind(self, content: object) -> str | None:
        """Returns the value of `type` for the content, if it is one of these."""
        by_class = (self._by_class.get(base.__name__) for base in type(content).__mro__)
        others = (kind for kind, name in self._kinds.items() if _is_written(content, name))
        return next((kind for kind in (*by_class, *others) if kind is not None), None)

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
        raise TypeError(f"not one of {', '.join(self._kinds)}: {type(content).__name__}")


def _written(content: Any, name: str | list[str]) -> Any:
    """Writes content that is no class of its own: a list, or one of an `Inline`."""
    if not _is_written(content, name):
        return None
    return [item.to_dict() for item in content] if isinstance(name, list) else _named(name).write(content)


def _is_written(content: object, name: str | list[str]) -> bool:
    """Whether it is content of this name that is no class of its own."""
    if isinstance(name, list):
        return isinstance(content, list)
    inline = _named(name)
    return isinstance(inline, Inline) and inline.kind(content) is not None


def _is_a(content: object, name: str) -> bool:
    return any(kind.__name__ == name for kind in type(content).__mro__)


def _named(name: str) -> Any:
    from ._generated import models

    if name.startswith("list["):
        return list[_named(name[5:-1])]  # type: ignore[misc]
    return getattr(models, name)


def aliases(known: Mapping[str, Alias | Words]) -> Callable[[str], Any]:
    """Returns the `__getattr__` of a module with these names."""

    def get(name: str) -> Any:
        if name in known:
            return known[name].value()
        raise AttributeError(f"no attribute {name!r}")

    return get
