"""Names for what signatures take and give: loaded by those who write annotations."""

from __future__ import annotations

import os
from collections.abc import AsyncIterable, Awaitable, Callable, Coroutine, Iterable, Mapping
from typing import Any, Literal, Protocol, TypeAlias

from ._generated.models import SendReceipt
from ._native import Event, Webhook

__all__ = [
    "AsyncEvent",
    "AsyncFileSource",
    "AsyncFlowJson",
    "AsyncReader",
    "AsyncUploadSource",
    "AsyncWebhook",
    "DeliveryStatus",
    "FileSource",
    "FlowJson",
    "Key",
    "Progress",
    "Reader",
    "UploadSource",
]


class Reader(Protocol):
    """A file that is open for reading bytes."""

    def read(self, size: int = ..., /) -> bytes:
        """Returns at most `size` bytes; without it those that are left."""
        ...


class AsyncReader(Protocol):
    """A file that is open for reading bytes on an event loop."""

    async def read(self, size: int = ..., /) -> bytes:
        """Returns at most `size` bytes; without it those that are left."""
        ...


FileSource: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | Reader
"""The path of a file, its bytes, or a file object."""
UploadSource: TypeAlias = FileSource | Iterable[bytes]
"""The path of a file, its bytes, a file object, or an iterable of pieces."""
FlowJson: TypeAlias = FileSource | Mapping[str, Any]
"""The path of a file, its bytes, a file object, or JSON as a mapping."""
AsyncFileSource: TypeAlias = FileSource | AsyncReader
"""What clients take whose calls are awaited: also a file object whose `read` is awaited."""
AsyncUploadSource: TypeAlias = UploadSource | AsyncReader | AsyncIterable[bytes]
"""The same, and asynchronous iterables of pieces."""
AsyncFlowJson: TypeAlias = FlowJson | AsyncReader
"""The same for JSON."""
Progress: TypeAlias = Callable[[int, int | None], object]
"""Called about 20 times a second and at the end, where the call waits: with the bytes so far, and the bytes
in all if that is known.
"""
DeliveryStatus: TypeAlias = Literal["deleted", "sent", "failed", "delivered", "read", "played"]
"""A status that a message can have."""
Key: TypeAlias = str | Callable[[], str | Awaitable[str]]
"""A key, or a function that is asked for it."""
AsyncEvent: TypeAlias = Event[Coroutine[Any, Any, SendReceipt]]
"""An event of a `Webhook` with an `AsyncClient`: its answers are awaited."""
AsyncWebhook: TypeAlias = Webhook[Coroutine[Any, Any, SendReceipt]]
"""A `Webhook` with an `AsyncClient`."""
