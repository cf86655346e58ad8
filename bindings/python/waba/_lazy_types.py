"""Names for types that are loaded when somebody asks for them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any


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

        found = [named(name) for name in self._names]
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


def aliases(known: Mapping[str, Alias | Words]) -> Callable[[str], Any]:
    """Returns the `__getattr__` of a module with these names."""

    def get(name: str) -> Any:
        if name in known:
            return known[name].value()
        raise AttributeError(f"no attribute {name!r}")

    return get


def named(name: str) -> Any:
    """Returns the model, union or list of this name."""
    from ._generated import models

    if name.startswith("list["):
        return list[named(name[5:-1])]  # type: ignore[misc]
    return getattr(models, name)
