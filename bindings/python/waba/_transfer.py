"""How a file is waited for while it is sent or comes."""

from __future__ import annotations

from ._errors import Error

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from asyncio import Future
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
    from typing import Any, TypeAlias

    from ._connection import AsyncConnection, Connection
    from ._native import NativeDownload, NativeUpload
    from .client import AsyncClient, Client

    Progress: TypeAlias = Callable[[int, int | None], object]
    """Called about 20 times a second and at the end, where the call waits: with the bytes so far, and the
    bytes in all if that is known.
    """

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
    call = _watched(upload.send_async(client._native, operation, request), upload, progress)
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
    try:
        is_wanted = await upload.write_async(None)
        while is_wanted:
            if (piece := await anext(pieces, None)) is None:
                upload.finish(None)
                break
            is_wanted = await upload.write_async(piece)
    except Exception as error:
        upload.finish(type(error).__name__)
        return error
    return None


def run(
    download: NativeDownload, act: str, path: str | os.PathLike[str] | None, progress: Progress | None
) -> Any:
    """Does one thing with a file that is downloaded."""
    return download.run(act, path, progress)


async def run_async(
    download: NativeDownload, act: str, path: str | os.PathLike[str] | None, progress: Progress | None
) -> Any:
    """Does one thing with a file that is downloaded."""
    return await _watched(download.run_async(act, path), download, progress)


def whole(
    client: Client,
    download: NativeDownload,
    act: str,
    path: str | os.PathLike[str] | None,
    progress: Progress | None,
) -> bytes:
    """Does what brings a file to its end, and tells what was done for it."""
    answer: bytes = run(download, act, path, progress)
    tell(client, download)
    return answer


async def whole_async(
    client: AsyncClient,
    download: NativeDownload,
    act: str,
    path: str | os.PathLike[str] | None,
    progress: Progress | None,
) -> bytes:
    """Does what brings a file to its end, and tells what was done for it."""
    answer: bytes = await run_async(download, act, path, progress)
    tell(client, download)
    return answer


def tell(client: Client | AsyncClient, download: NativeDownload) -> None:
    """Hands the report of a file that has come to its end on."""
    if (report := download.report()) is not None:
        client._tell(report)


async def _watched(
    future: Future[Any], file: NativeDownload | NativeUpload, progress: Progress | None
) -> Any:
    """Waits for a file, and looks now and then how far it has come."""
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
