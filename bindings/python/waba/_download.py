"""Files that are downloaded piece by piece."""

from __future__ import annotations

from ._generated import models
from ._transfer import run, run_async, tell, whole, whole_async

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
    certain before it.
    """

    def __init__(self, client: Connection, native: NativeDownload, progress: Progress | None) -> None:
        self._client = client
        self._native = native
        self._progress = progress

    def details(self) -> MediaDetails:
        """What the API says about the file. On-premise hosts say no more than the MIME type."""
        return models.MediaDetails.from_dict(run(self._native, "details", None, None))

    def read(self) -> bytes:
        """The whole file, or what is left of it."""
        return whole(self._client, self._native, "bytes", None, self._progress)

    def close(self) -> None:
        """Abandons what has not come yet."""
        run(self._native, "close", None, None)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        piece: bytes = run(self._native, "next", None, None)
        if not piece:
            tell(self._client, self._native)
            raise StopIteration
        if self._progress is not None:
            self._progress(*self._native.progress())
        return piece

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
    certain before it.
    """

    def __init__(self, client: AsyncConnection, native: NativeDownload, progress: Progress | None) -> None:
        self._client = client
        self._native = native
        self._progress = progress

    async def details(self) -> MediaDetails:
        """What the API says about the file. On-premise hosts say no more than the MIME type."""
        return models.MediaDetails.from_dict(await run_async(self._native, "details", None, None))

    async def read(self) -> bytes:
        """The whole file, or what is left of it."""
        return await whole_async(self._client, self._native, "bytes", None, self._progress)

    async def aclose(self) -> None:
        """Abandons what has not come yet."""
        await run_async(self._native, "close", None, None)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        piece: bytes = await run_async(self._native, "next", None, None)
        if not piece:
            tell(self._client, self._native)
            raise StopAsyncIteration
        if self._progress is not None:
            self._progress(*self._native.progress())
        return piece

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()
