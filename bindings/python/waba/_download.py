"""Files that are downloaded piece by piece."""

from __future__ import annotations

from ._generated import models
from ._native import as_callback
from ._transfer import told, watched

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

    from ._connection import AsyncConnection, Connection
    from ._generated.models import MediaDetails
    from ._native import NativeDownload
    from .aliases import Progress


class Download:
    """The pieces of a file, to be iterated over one by one.

    It goes on where it broke off. The end comes only after size and SHA-256 were found right: nothing is
    certain before it. It is read once: behind its end, and behind an error, reading raises `MediaError`.
    """

    def __init__(self, client: Connection, native: NativeDownload, progress: Progress | None) -> None:
        self._client = client
        self._native = native
        self._progress = as_callback("progress", progress)
        self._is_at_end = False

    def details(self) -> MediaDetails:
        """What the API says about the file. On-premise hosts say no more than the MIME type."""
        return models.MediaDetails.from_dict(self._native.details())

    def read(self) -> bytes:
        """The whole file, or what is left of it."""
        return told(self._client, self._native, self._native.read(self._progress))

    def close(self) -> None:
        """Abandons what has not come yet."""
        self._native.close()

    def __iter__(self) -> Self:
        # A loop over what was read already is refused, instead of finding nothing.
        self._is_at_end = False
        return self

    def __next__(self) -> bytes:
        piece = None if self._is_at_end else self._next()
        if piece is None:
            if not self._is_at_end:
                self._is_at_end = True
                told(self._client, self._native, None)
            raise StopIteration
        if self._progress is not None:
            self._progress(*self._native.progress())
        return piece

    def _next(self) -> bytes | None:
        while self._native.ready():
            if (piece := self._native.take()) is not None:
                return piece
        return self._native.take()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncDownload:
    """The pieces of a file, to be awaited one by one.

    It goes on where it broke off. The end comes only after size and SHA-256 were found right: nothing is
    certain before it. It is read once: behind its end, and behind an error, reading raises `MediaError`.
    """

    def __init__(self, client: AsyncConnection, native: NativeDownload, progress: Progress | None) -> None:
        self._client = client
        self._native = native
        self._progress = as_callback("progress", progress)
        self._is_at_end = False

    async def details(self) -> MediaDetails:
        """What the API says about the file. On-premise hosts say no more than the MIME type."""
        return models.MediaDetails.from_dict(await self._native.details_async())

    async def read(self) -> bytes:
        """The whole file, or what is left of it."""
        content = await watched(self._native.read_async, self._native, self._progress)
        return told(self._client, self._native, content)

    async def aclose(self) -> None:
        """Abandons what has not come yet."""
        self._native.close()

    def __aiter__(self) -> Self:
        # A loop over what was read already is refused, instead of finding nothing.
        self._is_at_end = False
        return self

    async def __anext__(self) -> bytes:
        piece = None if self._is_at_end else await self._next()
        if piece is None:
            if not self._is_at_end:
                self._is_at_end = True
                told(self._client, self._native, None)
            raise StopAsyncIteration
        if self._progress is not None:
            self._progress(*self._native.progress())
        return piece

    async def _next(self) -> bytes | None:
        # What is awaited is lost when the task is cancelled as it arrives, so no piece is.
        while await self._native.ready_async():
            if (piece := self._native.take()) is not None:
                return piece
        return self._native.take()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()
