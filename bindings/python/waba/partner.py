"""Clients of the partner API."""

from __future__ import annotations

from json import dumps, loads

from ._native import NativeClient
from ._operations import AsyncPartnerOperations, PartnerOperations
from ._pages import async_pages, pages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping
    from types import TracebackType
    from typing import Any

    from typing_extensions import Self

    from ._native import Host, RetryPolicy

__all__ = ["AsyncPartnerClient", "PartnerClient"]


class PartnerClient(PartnerOperations):
    """A client of 360dialog's partner API, whose calls wait for their answer.

    Its host is made by `Host.partner` or `Host.partner_token`. Making one does no network I/O.

    - `timeout`: Bounds each exchange with the host, in seconds.
    - `validate`: Whether requests are checked against the documented limits before they are sent.
    - `retry`: How calls are repeated.
    """

    def __init__(
        self,
        host: Host,
        *,
        timeout: float | None = None,
        validate: bool = True,
        retry: RetryPolicy | None = None,
    ) -> None:
        self._native = NativeClient(host, timeout, validate, retry)

    def close(self) -> None:
        """Lets go of the connections. Calls that have begun go on, later ones raise `ClosedError`."""
        self._native.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _call(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = loads(self._native.call(operation, dumps(request).encode()))
        return answer

    def _pages(self, operation: str, request: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        return pages(self._native, operation, request)


class AsyncPartnerClient(AsyncPartnerOperations):
    """A client of 360dialog's partner API, whose calls are awaited.

    Its host is made by `Host.partner` or `Host.partner_token`. Making one does no network I/O.

    - `timeout`: Bounds each exchange with the host, in seconds.
    - `validate`: Whether requests are checked against the documented limits before they are sent.
    - `retry`: How calls are repeated.
    """

    def __init__(
        self,
        host: Host,
        *,
        timeout: float | None = None,
        validate: bool = True,
        retry: RetryPolicy | None = None,
    ) -> None:
        self._native = NativeClient(host, timeout, validate, retry)

    async def close(self) -> None:
        """Lets go of the connections. Calls that have begun go on, later ones raise `ClosedError`."""
        self._native.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def _call(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = loads(await self._native.call_async(operation, dumps(request).encode()))
        return answer

    def _pages(self, operation: str, request: Mapping[str, Any]) -> AsyncIterator[dict[str, Any]]:
        return async_pages(self._native, operation, request)
