"""Clients: one number of a business, on one host."""

from __future__ import annotations

from ._connection import AsyncConnection, Connection, Number
from ._expect import as_mapping, as_str
from ._flow_json import AsyncFlowFiles, FlowFiles
from ._generated import models
from ._generated.operations import AsyncOperations, Operations
from ._generated.short_calls import AsyncShortCalls, ShortCalls
from ._native import ClientCertificate, Host, RateLimits, RateLimitStatus, RetryPolicy
from ._photos import AsyncGroupFiles, AsyncProfileFiles, GroupFiles, ProfileFiles
from ._request import fields_of
from .media import AsyncMediaFiles, MediaFiles

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ._generated.models import MessageContent, OutboundMessage, SendReceipt
    from ._native import Event

__all__ = [
    "AsyncClient",
    "Client",
    "ClientCertificate",
    "Host",
    "RateLimitStatus",
    "RateLimits",
    "RetryPolicy",
]


class Client(Connection, Number, Operations, ShortCalls):
    """A client whose calls wait for their answer.

    Threads may share it, and it may be made before a process forks: each process has connections of its own.
    Making one does no network I/O.
    """

    @property
    def media(self) -> MediaFiles:
        """Files: uploads and downloads."""
        return MediaFiles(self)

    @property
    def profile(self) -> ProfileFiles:
        """The profile that people see of the business."""
        return ProfileFiles(self)

    @property
    def groups(self) -> GroupFiles:
        """The groups of the number."""
        return GroupFiles(self)

    @property
    def flows(self) -> FlowFiles:
        """The flows of the account."""
        return FlowFiles(self)

    def send(self, message: OutboundMessage | Mapping[str, Any]) -> SendReceipt:
        """Sends any message, also one that is written as the API's JSON."""
        return models.SendReceipt.from_dict(self._call("messages.send", _fields(message)))

    def reply(
        self, event: Event[Any], content: MessageContent | Mapping[str, Any] | str, *, quote: bool = False
    ) -> SendReceipt:
        """Answers the sender of an inbound message with a text or any other content, quoting the message if
        `quote` says so. A message of a group is answered in the group.
        """
        answer = self._reported(self._native.reply(event, _answer(content), quote))
        return models.SendReceipt.from_dict(answer)

    def react(self, event: Event[Any], emoji: str) -> SendReceipt:
        """Puts an emoji on an inbound message; an empty one takes it off. Cloud hosts only."""
        return models.SendReceipt.from_dict(self._reported(self._native.react(event, emoji)))

    def send_raw(self, message: Mapping[str, Any]) -> SendReceipt:
        """Sends a message as the host wants it, without any check of its content: for kinds that this version
        does not know.
        """
        return self.messages.send_raw(as_mapping("message", message))

    def mark_read(self, message_id: str) -> None:
        """Marks an inbound message, and the earlier ones of its conversation, as read."""
        self.messages.mark_read(as_str("message_id", message_id))

    def show_typing(self, message_id: str) -> None:
        """Shows the sender of an inbound message that an answer is being written, until one is sent or 25
        seconds have passed. Marks the message as read too. Cloud hosts only.
        """
        self.messages.mark_read(as_str("message_id", message_id), typing_indicator=_typing())


class AsyncClient(AsyncConnection, Number, AsyncOperations, AsyncShortCalls):
    """A client whose calls are awaited.

    Tasks and event loops may share it, and it may be made before a process forks: each process has
    connections of its own. Making one does no network I/O. A call that is cancelled is abandoned, and its
    connection is closed.
    """

    @property
    def media(self) -> AsyncMediaFiles:
        """Files: uploads and downloads."""
        return AsyncMediaFiles(self)

    @property
    def profile(self) -> AsyncProfileFiles:
        """The profile that people see of the business."""
        return AsyncProfileFiles(self)

    @property
    def groups(self) -> AsyncGroupFiles:
        """The groups of the number."""
        return AsyncGroupFiles(self)

    @property
    def flows(self) -> AsyncFlowFiles:
        """The flows of the account."""
        return AsyncFlowFiles(self)

    async def send(self, message: OutboundMessage | Mapping[str, Any]) -> SendReceipt:
        """Sends any message, also one that is written as the API's JSON."""
        return models.SendReceipt.from_dict(await self._call("messages.send", _fields(message)))

    async def reply(
        self, event: Event[Any], content: MessageContent | Mapping[str, Any] | str, *, quote: bool = False
    ) -> SendReceipt:
        """Answers the sender of an inbound message with a text or any other content, quoting the message if
        `quote` says so. A message of a group is answered in the group.
        """
        answer = await self._native.reply_async(event, _answer(content), quote)
        return models.SendReceipt.from_dict(self._reported(answer))

    async def react(self, event: Event[Any], emoji: str) -> SendReceipt:
        """Puts an emoji on an inbound message; an empty one takes it off. Cloud hosts only."""
        return models.SendReceipt.from_dict(self._reported(await self._native.react_async(event, emoji)))

    async def send_raw(self, message: Mapping[str, Any]) -> SendReceipt:
        """Sends a message as the host wants it, without any check of its content: for kinds that this version
        does not know.
        """
        return await self.messages.send_raw(as_mapping("message", message))

    async def mark_read(self, message_id: str) -> None:
        """Marks an inbound message, and the earlier ones of its conversation, as read."""
        await self.messages.mark_read(as_str("message_id", message_id))

    async def show_typing(self, message_id: str) -> None:
        """Shows the sender of an inbound message that an answer is being written, until one is sent or 25
        seconds have passed. Marks the message as read too. Cloud hosts only.
        """
        await self.messages.mark_read(as_str("message_id", message_id), typing_indicator=_typing())


def _typing() -> models.TypingIndicator:
    return models.TypingIndicator(models.TypingKind.TEXT)


def _fields(message: OutboundMessage | Mapping[str, Any]) -> Mapping[str, Any]:
    if isinstance(message, models.OutboundMessage):
        return fields_of(message)
    return as_mapping("message", message, other="OutboundMessage or ")


def _answer(content: MessageContent | Mapping[str, Any] | str) -> Mapping[str, Any]:
    """A message to nobody: the core knows whom it answers."""
    from collections.abc import Mapping

    if isinstance(content, Mapping):
        return {"to": "", **content}
    return fields_of(models.OutboundMessage("", content))
