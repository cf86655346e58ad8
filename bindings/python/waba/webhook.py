"""Webhooks: what the API tells a business, verified and taken apart into events."""

from __future__ import annotations

from ._lazy_types import Alias, aliases
from ._native import Auth, Event, Webhook

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    from ._generated.models import TypedContent

__all__ = ["Auth", "Content", "Event", "MalformedContent", "UnknownContent", "Webhook"]


class UnknownContent:
    """Content of a type that this version does not know."""

    __slots__ = ("raw", "type")
    __match_args__ = ("type", "raw")

    type: str
    """The type, as it came; empty if there was none."""
    raw: bytes
    """The JSON of the item, exactly as it came."""

    def __init__(self, type: str, raw: bytes) -> None:
        self.type = type
        self.raw = raw

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, UnknownContent):
            return NotImplemented
        return (self.type, self.raw) == (other.type, other.raw)

    def __repr__(self) -> str:
        return f"UnknownContent(type={self.type!r})"


class MalformedContent:
    """Content of a known type that does not fit it. No exception: its neighbours are delivered too."""

    __slots__ = ("error", "path", "raw", "type")
    __match_args__ = ("type", "path", "error", "raw")

    type: str
    """The type, as it came; empty if there was none."""
    path: str
    """Where it does not fit, from the root of the item: `text.body`."""
    error: str
    """What is wrong there."""
    raw: bytes
    """The JSON of the item, exactly as it came."""

    def __init__(self, type: str, path: str, error: str, raw: bytes) -> None:
        self.type = type
        self.path = path
        self.error = error
        self.raw = raw

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MalformedContent):
            return NotImplemented
        mine = (self.type, self.path, self.error, self.raw)
        return mine == (other.type, other.path, other.error, other.raw)

    def __repr__(self) -> str:
        return f"MalformedContent(type={self.type!r}, path={self.path!r}, error={self.error!r})"


if TYPE_CHECKING:
    Content: TypeAlias = TypedContent | UnknownContent | MalformedContent
    """What an event is about, as `Event.content` gives it."""
else:
    # The classes of all contents are loaded only for those who ask.
    __getattr__ = aliases({"Content": Alias(["TypedContent"], UnknownContent, MalformedContent)})
