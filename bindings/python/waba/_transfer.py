"""How a file is waited for while it is sent or comes."""

from __future__ import annotations

from ._generated.errors import Error
from ._native import as_callback

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import Future
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
    from typing import Any, TypeVar

    from ._connection import AsyncConnection, Connection
    from ._native import NativeDownload, NativeUpload
    from .aliases import Progress

    T = TypeVar("T")

_INTERVAL = 0.05
"""Seconds between two looks at how far a file has come."""


def send(
    client: Connection,
    operation: str,
    request: Mapping[str, Any],
    upload: NativeUpload,
    progress: Progress | None,
    *,
    pieces: Iterator[bytes] | None = None,
) -> Any:
    """Sends a file, and gives the answer."""
    if pieces is None:
        return client._reported(upload.send(client._native, operation, request, progress))
    return client._reported(upload.send_pieces(client._native, operation, request, progress, pieces))


async def send_async(
    client: AsyncConnection,
    operation: str,
    request: Mapping[str, Any],
    upload: NativeUpload,
    progress: Progress | None,
    *,
    pieces: AsyncIterator[bytes] | None = None,
) -> Any:
    """Sends a file, and gives the answer."""
    call = watched(lambda: upload.send_async(client._native, operation, request), upload, progress)
    return client._reported(await (call if pieces is None else _fed(call, upload, pieces)))


async def _fed(call: Coroutine[Any, Any, Any], upload: NativeUpload, pieces: AsyncIterator[bytes]) -> Any:
    """Writes the pieces of a file until the call has ended, as their source may never give another one."""
    from asyncio import FIRST_COMPLETED, create_task, wait

    answer = create_task(call)
    writing = create_task(_write(upload, pieces))
    try:
        await wait([answer, writing], return_when=FIRST_COMPLETED)
        if not writing.done():
            writing.cancel()
            await wait([writing])
        raised = None if writing.cancelled() and answer.done() else writing.result()
        try:
            return await answer
        except Error as error:
            raise error from raised
    finally:
        # Without effect on those that are done.
        writing.cancel()
        answer.cancel()


async def _write(upload: NativeUpload, pieces: AsyncIterator[bytes]) -> Exception | None:
    """Writes each piece when there is room for it, while wanted. Returns what their source raised."""
    is_wanted = await upload.write_async(None)
    while is_wanted:
        try:
            piece = await anext(pieces, None)
        except Exception as error:
            upload.finish(type(error).__name__)
            return error
        if piece is None:
            upload.finish(None)
            break
        is_wanted = await upload.write_async(piece)
    return None


def told(client: Connection | AsyncConnection, download: NativeDownload, answer: T) -> T:
    """Hands the report of a file that has come to its end on, and gives what it ended with."""
    if (report := download.report()) is not None:
        client._tell(report)
    return answer


async def watched(
    start: Callable[[], Future[T]], file: NativeDownload | NativeUpload, progress: Progress | None
) -> T:
    """Starts a transfer, waits for it, and looks now and then how far it has come."""
    progress = as_callback("progress", progress)
    future = start()
    if progress is None:
        return await future
    from asyncio import wait

    try:
        while not future.done():
            await wait([future], timeout=_INTERVAL)
            progress(*file.progress())
    finally:
        # Without effect on one that is done.
        future.cancel()
    return future.result()
