"""What is awaited of a call that is under way."""

from __future__ import annotations

from asyncio import Future
from typing import Any

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable


class CallFuture(Future[Any]):
    """The result of a call, to come. Cancelling it abandons the call.

    A callback could do that too, but would be called at the end of every call.
    """

    __slots__ = ("_abandon",)

    def __init__(self, abandon: Callable[[], None], event_loop: AbstractEventLoop) -> None:
        super().__init__(loop=event_loop)
        self._abandon = abandon

    def cancel(self, msg: Any | None = None) -> bool:
        """Abandons the call, unless it has ended."""
        if not super().cancel(msg):
            return False
        self._abandon()
        return True
