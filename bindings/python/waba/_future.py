"""What is awaited of a call that is under way."""

from __future__ import annotations

from asyncio import Future
from typing import Any

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class CallFuture(Future[Any]):
    """The result of a call, to come. Cancelling it abandons the call.

    A callback could do that too, but would be called at the end of every call.
    """

    __slots__ = ("_abandon",)

    _abandon: Callable[[], None]
    """Set by who makes it: an initializer in Python would cost as much as all else of it."""

    def cancel(self, msg: Any | None = None) -> bool:
        """Abandons the call, unless it has ended."""
        if not super().cancel(msg):
            return False
        self._abandon()
        return True
