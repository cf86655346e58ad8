"""What all clients are made of: a connection to a host, and how calls go over it."""

from __future__ import annotations

from ._expect import as_mapping
from ._native import NativeClient, PageWalk, as_callback, write_unraisable

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
    from datetime import timedelta
    from types import TracebackType
    from typing import Any, ClassVar

    from typing_extensions import Self

    from ._generated.models import CallReport, MessagePriority
    from ._native import ClientCertificate, Event, Host, RateLimits, RateLimitStatus, RetryPolicy
    from .aliases import Key


class Shared:
    """What clients have in common whose calls wait and whose calls are awaited."""

    _native: NativeClient
    _on_report: Callable[[CallReport], object] | None
    _is_partner: ClassVar[bool] = False

    def __init__(
        self,
        host: Host,
        *,
        timeout: float | timedelta | None = None,
        connect_timeout: float | timedelta | None = None,
        headers_timeout: float | timedelta | None = None,
        proxy: str | None = None,
        ca_bundle: str | bytes | os.PathLike[str] | None = None,
        client_certificate: ClientCertificate | None = None,
        validate: bool = True,
        retry: RetryPolicy | None = None,
        rate_limits: RateLimits | None = None,
        media_errors_per_hour: int | None = None,
        on_report: Callable[[CallReport], object] | None = None,
    ) -> None:
        """Makes a client. Does no network I/O.

        - `timeout`: Bounds each exchange with the host, in seconds, those with a file included. Without it
          an answer has to begin within 30 seconds and to be complete within 60, and a file takes the time
          that it takes as long as something moves.
        - `connect_timeout`: Time to resolve, connect and finish the TLS handshake, in seconds. 10 by default.
        - `headers_timeout`: Time until the headers of an answer are there, connecting included, in seconds.
          30 by default: a shorter one turns slow answers into sends of unknown fate.
        - `proxy`: The way to hosts that are not this machine: the URL of an HTTP proxy, `direct`, or `system`
          for what the environment (`HTTPS_PROXY`, `NO_PROXY`, …) says, which is the default.
        - `ca_bundle`: Certificates to trust, and no others: PEM, or the path of a file with it.
        - `client_certificate`: The certificate that is shown to servers that ask for one.
        - `validate`: Whether requests are checked against the documented limits before they are sent.
        - `retry`: How calls are repeated.
        - `rate_limits`: How calls are held back so that the limits of the number are kept.
        - `media_errors_per_hour`: How many failed readings of media an hour may see before the client makes
          no more. 4 by default: 360dialog locks a number out that has more of them.
        - `on_report`: Called with what was done for each call; see `with_options`.
        """
        self._on_report = as_callback("on_report", on_report)
        self._native = NativeClient(
            host,
            is_partner=self._is_partner,
            timeout=timeout,
            connect_timeout=connect_timeout,
            headers_timeout=headers_timeout,
            proxy=proxy,
            ca_bundle=ca_bundle,
            client_certificate=client_certificate,
            validate=validate,
            retry=retry,
            rate_limits=rate_limits,
            media_errors_per_hour=media_errors_per_hour,
        )

    def with_options(
        self,
        *,
        timeout: float | timedelta | None = None,
        deadline: float | timedelta | None = None,
        headers: Mapping[str, str] | None = None,
        traceparent: str | None = None,
        retry: RetryPolicy | None = None,
        priority: MessagePriority | None = None,
        on_report: Callable[[CallReport], object] | None = None,
    ) -> Self:
        """The same client whose calls do some things otherwise. It shares connections, key and rate limits
        with this one; options not set here keep their earlier value.

        - `timeout`: Bounds each exchange with the host, in seconds, those with a file included. A call that
          is repeated has it each time.
        - `deadline`: Bounds the whole call, in seconds: waiting for rate limits, all attempts, and the pauses
          between them.
        - `headers`: Headers to send along. Those that the client or HTTP itself sets are refused, with a
          `ValidationError`.
        - `traceparent`: A W3C trace context to send along.
        - `retry`: How calls are repeated.
        - `priority`: How urgent messages are that wait for the limit of the number; see `MessagePriority`.
          Without it, messages by the route for marketing are `marketing`, those with a `category` what that
          says, other templates `utility`, all else `service`.
        - `on_report`: Called with what was done for each call that succeeds, before its result is there; for
          a file that is downloaded piece by piece, at its end. A call that fails tells it by `attempts` of
          its error. A plain function: nobody awaits it. What it raises goes to `sys.unraisablehook`, and
          changes nothing of the call.
        """
        client = self.__class__.__new__(self.__class__)
        client._on_report = self._on_report if on_report is None else as_callback("on_report", on_report)
        client._native = self._native.with_options(
            timeout=timeout,
            deadline=deadline,
            headers=None if headers is None else as_mapping("headers", headers),
            traceparent=traceparent,
            retry=retry,
            priority=priority,
        )
        return client

    def set_key(self, key: Key) -> None:
        """Replaces the key: each request that begins from now on carries the new one, also of clients that
        share the connections. Raises `ConfigError` when no header could carry it; the old one stays then.

        - `key`: The key, or a function that is asked for it before each request; see `Host`.
        """
        self._native.set_key(key)

    @property
    def rate_limits(self) -> RateLimitStatus:
        """How full the rate limits are."""
        return self._native.rate_limits()

    def _reported(self, answer: dict[str, Any]) -> Any:
        """Hands the report of a call on, and gives the result of the call."""
        self._tell(answer["report"])
        return answer["value"]

    def _tell(self, report: dict[str, Any]) -> None:
        """Hands the report of a call on. Who fails with it changes nothing of the call."""
        if self._on_report is None:
            return
        from ._generated.models import CallReport

        try:
            self._on_report(CallReport.from_dict(report))
        except Exception as error:
            write_unraisable(error, self._on_report)


class Number:
    """What clients of a number have: its limits learn from what they are told."""

    _native: NativeClient

    def set_messages_per_second(self, messages: int) -> None:
        """Sets how many messages the number may send in a second, at least 1, for all clients that share the
        rate limits.
        """
        self._native.set_messages_per_second(messages)

    def observe(self, event: Event[Any]) -> None:
        """Lets the rate limits learn from an event of the number's webhook: an inbound message counts against
        what the number may send in a second, and an upgrade of its throughput raises that to 1000. Other
        events change nothing. Without it, the limits learn from refusals alone.
        """
        self._native.observe(event)


class Connection(Shared):
    """A connection whose calls wait for their answer."""

    def close(self) -> None:
        """Lets go of the connections, which are closed when no other client shares them. Calls that have
        begun go on, later ones raise `ClosedError`.
        """
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

    def _pages(self, operation: str, request: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        """The pages of a list, beginning with the one that `request` asks for."""
        walk = PageWalk()
        following: Mapping[str, Any] | None = request
        while following is not None:
            page = self._call(operation, following)
            yield page
            following = walk.next(operation, following, page)

    def _call(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        if self._on_report is None:
            return self._native.call(operation, request)
        value: dict[str, Any] = self._reported(self._native.call_reported(operation, request))
        return value


class AsyncConnection(Shared):
    """A connection whose calls are awaited."""

    async def aclose(self) -> None:
        """Lets go of the connections, which are closed when no other client shares them. Calls that have
        begun go on, later ones raise `ClosedError`.
        """
        self._native.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def _pages(self, operation: str, request: Mapping[str, Any]) -> AsyncIterator[dict[str, Any]]:
        """The pages of a list, beginning with the one that `request` asks for."""
        walk = PageWalk()
        following: Mapping[str, Any] | None = request
        while following is not None:
            page = await self._call(operation, following)
            yield page
            following = walk.next(operation, following, page)

    def _call(self, operation: str, request: Mapping[str, Any]) -> Awaitable[dict[str, Any]]:
        if self._on_report is None:
            return self._native.call_async(operation, request)
        return self._call_reported(operation, request)

    async def _call_reported(self, operation: str, request: Mapping[str, Any]) -> dict[str, Any]:
        value: dict[str, Any] = self._reported(await self._native.call_reported_async(operation, request))
        return value
