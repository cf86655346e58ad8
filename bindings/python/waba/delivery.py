"""Delivery: what became of messages after they were accepted."""

from __future__ import annotations

from ._coercion import as_list
from ._expect import as_id
from ._native import DeliveryState, NativeDeliveryTracker, StatusRise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import timedelta
    from typing import Any

    from ._generated.models import SendReceipt
    from ._native import Event
    from .aliases import DeliveryStatus

__all__ = ["AsyncDeliveryTracker", "DeliveryState", "DeliveryTracker", "StatusRise"]


class _Tracker:
    """What both trackers know."""

    def __init__(
        self,
        *,
        capacity: int | None = None,
        keep: float | timedelta | None = None,
        phone_number_id: str | None = None,
    ) -> None:
        self._native = NativeDeliveryTracker(capacity, keep, phone_number_id)

    def record(self, event: Event[Any]) -> StatusRise | None:
        """Takes in an event, and tells when the state of its message rises by it. Give it every event: those
        that are no status of a message change nothing.

        Of a message to a group the first participant counts, and a participant who can't be reached does not
        make it fail.
        """
        return self._native.record(event)

    def record_all(self, events: Iterable[Event[Any]]) -> None:
        """Takes in all events of a body, as `Webhook.parse` gives them."""
        for event in as_list("events", events):
            self._native.record(event)

    def state(self, message: SendReceipt | str) -> DeliveryState | None:
        """What is known of a message by now; `None` if no status of it came, or none lately."""
        return self._native.state(as_id("message", message))


class DeliveryTracker(_Tracker):
    """Tells what became of sent messages: fed with events of webhooks, it lets a sender wait for a status.

    A status may come before the answer to the send, so each is kept for a while. Threads may share a tracker:
    one records what another one waits for. Both have to be in one process.

    A wait raises the error that the API would have refused the message with, when the message failed later;
    and `TimeoutError`, when what became of it is not known in time: sending it again may send it twice.

    - `capacity`: How many messages are kept that nobody waits for. 10,000 by default, which take about 5 MB.
    - `keep`: How long such a message is kept after its last status, in seconds. 10 minutes by default.
    - `phone_number_id`: Takes the statuses of this number only, where a webhook names the number.
    """

    def sent(self, message: SendReceipt | str, timeout: float | timedelta) -> DeliveryState:
        """Waits until a message has left WhatsApp's servers, for `timeout` seconds at most."""
        return self.reached(message, "sent", timeout)

    def delivered(self, message: SendReceipt | str, timeout: float | timedelta) -> DeliveryState:
        """Waits until a message has reached a device of the recipient, for `timeout` seconds at most."""
        return self.reached(message, "delivered", timeout)

    def read(self, message: SendReceipt | str, timeout: float | timedelta) -> DeliveryState:
        """Waits until a message was displayed, for `timeout` seconds at most. Never comes true for recipients
        who have read receipts off.
        """
        return self.reached(message, "read", timeout)

    def reached(
        self,
        message: SendReceipt | str,
        status: DeliveryStatus,
        timeout: float | timedelta,
    ) -> DeliveryState:
        """Waits until a message, given by its receipt or its id, got as far as `status`, for `timeout`
        seconds at most. One that was read was also delivered and sent.
        """
        return DeliveryState(self._native.reached(as_id("message", message), status, timeout))


class AsyncDeliveryTracker(_Tracker):
    """Tells what became of sent messages: fed with events of webhooks, it lets a sender wait for a status.

    As `DeliveryTracker`, but its waits are awaited; one that is cancelled leaves nothing behind. Tasks, event
    loops and threads may share a tracker.

    - `capacity`: How many messages are kept that nobody waits for. 10,000 by default, which take about 5 MB.
    - `keep`: How long such a message is kept after its last status, in seconds. 10 minutes by default.
    - `phone_number_id`: Takes the statuses of this number only, where a webhook names the number.
    """

    async def sent(self, message: SendReceipt | str, timeout: float | timedelta) -> DeliveryState:
        """Waits until a message has left WhatsApp's servers, for `timeout` seconds at most."""
        return await self.reached(message, "sent", timeout)

    async def delivered(self, message: SendReceipt | str, timeout: float | timedelta) -> DeliveryState:
        """Waits until a message has reached a device of the recipient, for `timeout` seconds at most."""
        return await self.reached(message, "delivered", timeout)

    async def read(self, message: SendReceipt | str, timeout: float | timedelta) -> DeliveryState:
        """Waits until a message was displayed, for `timeout` seconds at most. Never comes true for recipients
        who have read receipts off.
        """
        return await self.reached(message, "read", timeout)

    async def reached(
        self,
        message: SendReceipt | str,
        status: DeliveryStatus,
        timeout: float | timedelta,
    ) -> DeliveryState:
        """Waits until a message, given by its receipt or its id, got as far as `status`, for `timeout`
        seconds at most. One that was read was also delivered and sent.
        """
        return DeliveryState(await self._native.reached_async(as_id("message", message), status, timeout))
