"""Where the bytes of uploads come from.

What can be read again is given to the core as it is. Of what can be read once, a piece is taken whenever
there is room for one on the way to the host.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from ._expect import as_bytes, unfit
from ._native import NativeUpload, as_json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
    from typing import Any

    from ._generated.models import MediaKind

_PIECE = 64 << 10
"""Bytes that are read from a file object at once."""


def of_json(source: Any) -> Any:
    """What an upload takes for JSON: a mapping is written down, all else is a file."""
    if isinstance(source, str) and source.lstrip().startswith("{"):
        raise TypeError("source: expected a mapping, bytes or a path, found the text of JSON")
    return as_json("source", source) if isinstance(source, Mapping) else source


_TAKEN = "a path, bytes, a file object"


def _again(
    source: object, filename: str | None, mime_type: str | None, kind: MediaKind | None
) -> NativeUpload | None:
    """The upload of a source that can be read again."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        return NativeUpload(None, bytes(source), None, filename, mime_type, kind)
    if isinstance(source, (str, os.PathLike)):
        return NativeUpload(source, None, None, filename, mime_type, kind)
    return None


def read(
    source: Any, filename: str | None, mime_type: str | None, kind: MediaKind | None = None
) -> NativeUpload:
    """The upload of a source; a file object is read whole first, so that it can be sent again."""
    upload = _again(source, filename, mime_type, kind)
    return upload or _whole(_file(source).read(), filename, mime_type, kind)


async def read_async(
    source: Any, filename: str | None, mime_type: str | None, kind: MediaKind | None = None
) -> NativeUpload:
    """The same on an event loop."""
    upload = _again(source, filename, mime_type, kind)
    return upload or _whole(await _reader(_file(source))(), filename, mime_type, kind)


def _whole(
    content: object, filename: str | None, mime_type: str | None, kind: MediaKind | None
) -> NativeUpload:
    return NativeUpload(None, as_bytes("source", content), None, filename, mime_type, kind)


def open_sync(
    source: Any, size: int | None, filename: str | None, mime_type: str | None, kind: MediaKind | None
) -> tuple[NativeUpload, Iterator[bytes] | None]:
    """The upload of a source, and its pieces if it can be read once."""
    upload = _again(source, filename, mime_type, kind)
    if upload is not None:
        return upload, None
    if hasattr(source, "read"):
        upload = NativeUpload(None, None, _left(source) if size is None else size, filename, mime_type, kind)
        return upload, iter(lambda: source.read(_PIECE), b"")
    return NativeUpload(None, None, size, filename, mime_type, kind), iter(_pieces(source))


def open_async(
    source: Any, size: int | None, filename: str | None, mime_type: str | None, kind: MediaKind | None
) -> tuple[NativeUpload, AsyncIterator[bytes] | None]:
    """The same on an event loop, which waits neither for a file object nor for an iterable."""
    upload = _again(source, filename, mime_type, kind)
    if upload is not None:
        return upload, None
    if hasattr(source, "read"):
        upload = NativeUpload(None, None, _left(source) if size is None else size, filename, mime_type, kind)
        return upload, _read(_reader(source))
    upload = NativeUpload(None, None, size, filename, mime_type, kind)
    return upload, aiter(source) if hasattr(source, "__aiter__") else _step(iter(_pieces(source)))


def _file(source: Any) -> Any:
    if not hasattr(source, "read"):
        raise unfit("source", _TAKEN, source)
    return source


def _pieces(source: Any) -> Any:
    if not hasattr(source, "__iter__"):
        raise unfit("source", f"{_TAKEN} or an iterable of pieces", source)
    return source


def _reader(source: Any) -> Callable[..., Awaitable[bytes]]:
    """The `read` of a file object as a function to be awaited."""
    from asyncio import iscoroutinefunction, to_thread
    from functools import partial

    return source.read if iscoroutinefunction(source.read) else partial(to_thread, source.read)


async def _read(read: Callable[[int], Awaitable[bytes]]) -> AsyncIterator[bytes]:
    while piece := await read(_PIECE):
        yield piece


async def _step(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    from asyncio import to_thread

    while (piece := await to_thread(next, pieces, None)) is not None:
        yield piece


def _left(source: Any) -> int | None:
    """How many bytes are left in a file object, if it can tell."""
    try:
        if not source.seekable():
            return None
        here: int = source.tell()
        end: int = source.seek(0, os.SEEK_END)
        source.seek(here)
    # What is no file may have some of these methods, or those of an event loop.
    except (AttributeError, OSError, TypeError, ValueError):
        return None
    return end - here
