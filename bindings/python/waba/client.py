"""Clients: one number of a business, on one host."""

from __future__ import annotations

from json import dumps, loads

from . import _models as models
from ._native import Host, NativeClient, RetryPolicy
from ._operations import AsyncOperations, Operations
from ._pages import async_pages, pages
from ._short_calls import AsyncShortCalls, ShortCalls

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping
    from types import TracebackType
    from typing import Any

    from typing_extensions import Self

    from ._models import MessageContent, OutboundMessage, SendReceipt
    from ._native import Event

__all__ = ["AsyncClient", "Client", "Host", "RetryPolicy"]


class Client(Operations, ShortCalls):
    """A client whose calls wait for their answer.

    Threads may share it, and it may be made before a process forks: each process has connections of its own.
    Making one does no network I/O.

    - `timeout`: Bounds each exchange with the host, in seconds. Without it an answer has to begin within 30
      seconds and to be complete within 60.
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

    def send(self, message: OutboundMessage | Mapping[str, Any]) -> SendReceipt:
        """Sends any message, also one that is written as the API's JSON."""
        return models.SendReceipt.from_dict(self._call("messages.send", _fields(message)))

    def reply(self, event: Event[Any], content: MessageContent | str, *, quote: bool = False) -> SendReceipt:
        """Answers the sender of an inbound message with a text or any other content, quoting the message if
        `quote` says so.
        """
        return models.SendReceipt.from_dict(loads(self._native.reply(event, _answer(content), quote)))

    def react(self, event: Event[Any], emoji: str) -> SendReceipt:
        """Puts an emoji on an inbound message; an empty one takes it off. Cloud hosts only."""
        return models.SendReceipt.from_dict(loads(self._native.react(event, emoji)))

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


class AsyncClient(AsyncOperations, AsyncShortCalls):
    """A client whose calls are awaited.

    Tasks and event loops may share it, and it may be made before a process forks: each process has
    connections of its own. Making one does no network I/O. A call that is cancelled is abandoned, and its
    connection is closed.

    - `timeout`: Bounds each exchange with the host, in seconds. Without it an answer has to begin within 30
      seconds and to be complete within 60.
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

    async def send(self, message: OutboundMessage | Mapping[str, Any]) -> SendReceipt:
        """Sends any message, also one that is written as the API's JSON."""
        return models.SendReceipt.from_dict(await self._call("messages.send", _fields(message)))

    async def reply(
        self, event: Event[Any], content: MessageContent | str, *, quote: bool = False
    ) -> SendReceipt:
        """Answers the sender of an inbound message with a text or any other content, quoting the message if
        `quote` says so.
        """
        return models.SendReceipt.from_dict(
            loads(await self._native.reply_async(event, _answer(content), quote))
        )

    async def react(self, event: Event[Any], emoji: str) -> SendReceipt:
        """Puts an emoji on an inbound message; an empty one takes it off. Cloud hosts only."""
        return models.SendReceipt.from_dict(loads(await self._native.react_async(event, emoji)))

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


def _fields(message: OutboundMessage | Mapping[str, Any]) -> Mapping[str, Any]:
    return message.to_dict() if isinstance(message, models.OutboundMessage) else message


def _answer(content: MessageContent | str) -> bytes:
    """Writes a message to nobody: the core knows whom it answers."""
    return dumps(models.OutboundMessage("", content).to_dict()).encode()
