"""Clients: one number of a business, on one host."""

from __future__ import annotations

from json import dumps, loads

from ._models import MessageContext, OutboundMessage, SendReceipt, TextContent
from ._native import Host, NativeClient
from ._operations import AsyncOperations, Operations
from ._pages import async_pages, pages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping
    from types import TracebackType
    from typing import Any

    from typing_extensions import Self

    from ._native import Event

__all__ = ["AsyncClient", "Client", "Host"]


class Client(Operations):
    """A client whose calls wait for their answer.

    Threads may share it, and it may be made before a process forks: each process has connections of its own.
    Making one does no network I/O.

    - `timeout`: Bounds each exchange with the host, in seconds. Without it an answer has to begin within 30
      seconds and to be complete within 60.
    - `validate`: Whether requests are checked against the documented limits before they are sent.
    """

    def __init__(self, host: Host, *, timeout: float | None = None, validate: bool = True) -> None:
        self._native = NativeClient(host, timeout, validate)

    def send_text(
        self,
        to: str,
        body: str,
        *,
        reply_to: str | None = None,
        preview_url: bool | None = None,
        biz_opaque_callback_data: str | None = None,
    ) -> SendReceipt:
        """Sends a text of 1 to 4096 characters to a phone number in full international form.

        - `reply_to`: Id of a message to quote.
        - `preview_url`: Renders a preview of the first address in the text.
        - `biz_opaque_callback_data`: Text of at most 512 characters that comes back in the status webhooks.
          Cloud hosts only.
        """
        return self.send(_text(to, body, reply_to, preview_url, biz_opaque_callback_data))

    def send(self, message: OutboundMessage | Mapping[str, Any]) -> SendReceipt:
        """Sends any message, also one that is written as the API's JSON."""
        return SendReceipt.from_dict(self._call("messages.send", _fields(message)))

    def reply(self, event: Event[Any], body: str, *, quote: bool = False) -> SendReceipt:
        """Answers the sender of an inbound message with a text, quoting the message if `quote` says so."""
        return SendReceipt.from_dict(loads(self._native.reply(event, body, quote)))

    def mark_read(self, message_id: str) -> None:
        """Marks an inbound message, and the earlier ones of its conversation, as read."""
        self.messages.mark_read(message_id)

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


class AsyncClient(AsyncOperations):
    """A client whose calls are awaited.

    Tasks and event loops may share it, and it may be made before a process forks: each process has
    connections of its own. Making one does no network I/O. A call that is cancelled is abandoned, and its
    connection is closed.

    - `timeout`: Bounds each exchange with the host, in seconds. Without it an answer has to begin within 30
      seconds and to be complete within 60.
    - `validate`: Whether requests are checked against the documented limits before they are sent.
    """

    def __init__(self, host: Host, *, timeout: float | None = None, validate: bool = True) -> None:
        self._native = NativeClient(host, timeout, validate)

    async def send_text(
        self,
        to: str,
        body: str,
        *,
        reply_to: str | None = None,
        preview_url: bool | None = None,
        biz_opaque_callback_data: str | None = None,
    ) -> SendReceipt:
        """Sends a text of 1 to 4096 characters to a phone number in full international form.

        - `reply_to`: Id of a message to quote.
        - `preview_url`: Renders a preview of the first address in the text.
        - `biz_opaque_callback_data`: Text of at most 512 characters that comes back in the status webhooks.
          Cloud hosts only.
        """
        return await self.send(_text(to, body, reply_to, preview_url, biz_opaque_callback_data))

    async def send(self, message: OutboundMessage | Mapping[str, Any]) -> SendReceipt:
        """Sends any message, also one that is written as the API's JSON."""
        return SendReceipt.from_dict(await self._call("messages.send", _fields(message)))

    async def reply(self, event: Event[Any], body: str, *, quote: bool = False) -> SendReceipt:
        """Answers the sender of an inbound message with a text, quoting the message if `quote` says so."""
        return SendReceipt.from_dict(loads(await self._native.reply_async(event, body, quote)))

    async def mark_read(self, message_id: str) -> None:
        """Marks an inbound message, and the earlier ones of its conversation, as read."""
        await self.messages.mark_read(message_id)

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


def _text(
    to: str,
    body: str,
    reply_to: str | None,
    preview_url: bool | None,
    biz_opaque_callback_data: str | None,
) -> OutboundMessage:
    return OutboundMessage(
        to,
        TextContent(body, preview_url=preview_url),
        context=None if reply_to is None else MessageContext(reply_to),
        biz_opaque_callback_data=biz_opaque_callback_data,
    )


def _fields(message: OutboundMessage | Mapping[str, Any]) -> Mapping[str, Any]:
    return message.to_dict() if isinstance(message, OutboundMessage) else message
