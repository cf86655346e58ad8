"""Options of calls, settings of clients, and what both tell."""

from __future__ import annotations

import asyncio
import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
import waba
from test_fork import in_child

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from peers import Emulator, SilentServer

TO = "+491510000001"
UPGRADE = (
    b'{"entry":[{"changes":['
    b'{"field":"phone_number_quality_update","value":{"event":"THROUGHPUT_UPGRADE"}}]}]}'
)
UNUSABLE_KEY = "^key: holds a character that no HTTP header may have$"
TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Echo(BaseHTTPRequestHandler):
    """Accepts every message, and keeps the headers of the last request."""

    seen: ClassVar[dict[str, str]] = {}

    def do_POST(self) -> None:
        """Answers as the API does."""
        self.rfile.read(int(self.headers["content-length"]))
        Echo.seen = {name.lower(): value for name, value in self.headers.items()}
        answer = b'{"messages": [{"id": "wamid.1"}]}'
        self.send_response(200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:
        """Logs nothing."""


@pytest.fixture
def echo() -> Iterator[waba.Host]:
    """The host of a server that keeps the headers of the last request."""
    with HTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield waba.Host.cloud("key", base_url=f"http://127.0.0.1:{server.server_port}")
        server.shutdown()
        thread.join()


def test_options_hold_for_the_calls_of_one_client(echo: waba.Host) -> None:
    with waba.Client(echo) as client:
        tagged = client.with_options(headers={"x-order": "7", "x-shop": "1"}, traceparent=TRACEPARENT)
        tagged.with_options(headers={"x-order": "8"}).send_text(TO, "Hello")
        assert [Echo.seen[name] for name in ("x-order", "x-shop", "traceparent")] == ["8", "1", TRACEPARENT]
        client.send_text(TO, "Hello")
        assert "x-order" not in Echo.seen


@pytest.mark.parametrize("headers", [{"D360-API-KEY": "other"}, {"host": "x"}, {"x-a": "b\r\nc: d"}])
def test_headers_of_the_client_are_refused(headers: dict[str, str]) -> None:
    with waba.Client(waba.Host.cloud("key")) as client, pytest.raises(waba.ValidationError, match="header"):
        client.with_options(headers=headers)


def test_options_leave_what_a_subclass_has(echo: waba.Host) -> None:
    class Clinic(waba.Client):
        """A client with fields of its own."""

        __slots__ = ("room",)

        def __init__(self, host: waba.Host, name: str) -> None:
            super().__init__(host)
            self.name, self.room = name, 7

    with Clinic(echo, "north") as clinic:
        other = clinic.with_options(headers={"x-shop": "7"})
        assert (type(other), other.name, other.room) == (Clinic, "north", 7)
        other.send_text(TO, "Hello")
        assert Echo.seen["x-shop"] == "7"
        clinic.send_text(TO, "Hello")
        assert "x-shop" not in Echo.seen


def test_a_deadline_ends_the_whole_call(silent: SilentServer) -> None:
    with waba.Client(silent.host()) as client, pytest.raises(waba.TimeoutError) as caught:
        client.with_options(deadline=0.2).send_text(TO, "Hello")
    [attempt] = caught.value.attempts
    assert (attempt.number, attempt.reached, attempt.kind) == (1, "maybe", "timeout")


def test_the_attempts_of_a_success_are_reported(cloud: Emulator) -> None:
    reports: list[waba.CallReport] = []
    policy = waba.RetryPolicy(3, base_delay=0.001)
    with waba.Client(cloud.host()) as client:
        watched = client.with_options(retry=policy, on_report=reports.append)
        cloud.answer_next(429, {"retry-after": "0"}, '{"error": {"message": "slow", "code": 130429}}')
        assert watched.send_text(TO, "Hello").id
        list(watched.templates.list_all())
        body = b'{"messages":[{"from":"491510000001","id":"m1","type":"text","text":{"body":"Hi"}}]}'
        (event,) = waba.Webhook.without_auth().parse(body, {})
        before = len(reports)
        watched.reply(event, "Hello")
        watched.react(event, "👍")
        assert [len(report.attempts) for report in reports[before:]] == [1, 1]
    first, *pages = reports
    assert [(attempt.http_status, attempt.kind) for attempt in first.attempts] == [
        (429, "rate_limited"),
        (200, None),
    ]
    assert first.http_status == 200
    assert pages


def test_a_report_that_fails_changes_nothing_of_the_call(
    cloud: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    monkeypatch.setattr("sys.unraisablehook", told.append)

    def fail(report: waba.CallReport) -> None:
        raise RuntimeError(report.http_status)

    async def never(report: waba.CallReport) -> None: ...

    with waba.Client(cloud.host()) as client:
        assert client.with_options(on_report=fail).send_text(TO, "Hello").id
        with pytest.raises(TypeError, match="on_report"):
            client.with_options(on_report=never)
    [args] = told
    assert (args.exc_type, args.exc_value.args, args.object) == (RuntimeError, (200,), fail)


async def test_options_of_awaited_calls(echo: waba.Host, silent: SilentServer) -> None:
    reports: list[waba.CallReport] = []
    async with waba.AsyncClient(echo) as client:
        await client.with_options(headers={"x-order": "9"}, on_report=reports.append).send_text(TO, "Hello")
    assert Echo.seen["x-order"] == "9"
    assert [len(report.attempts) for report in reports] == [1]
    async with waba.AsyncClient(silent.host()) as client:
        with pytest.raises(waba.TimeoutError):
            await client.with_options(timeout=0.2).send_text(TO, "Hello")


async def test_an_urgent_message_goes_before_those_that_wait(cloud: Emulator) -> None:
    async with waba.AsyncClient(cloud.host(), rate_limits=waba.RateLimits(20)) as client:
        broadcast = client.with_options(priority="marketing")
        sends = [broadcast.send_text(f"+4915100000{n}", "Sale") for n in range(100, 160)]
        waiting = asyncio.gather(*sends)
        for _ in range(10_000):
            if client.rate_limits.waiting > 0:
                break
            await asyncio.sleep(0.001)
        urgent = ("authentication", "utility", "service")
        by_priority = client.rate_limits.messages_waiting
        assert by_priority == {**dict.fromkeys(urgent, 0), "marketing": by_priority["marketing"]}
        assert by_priority["marketing"] > 0
        await client.with_options(priority="authentication").send_text(TO, "123 456")
        await waiting
    bodies = [call["body"]["text"]["body"] for call in cloud.calls("messages.send")]
    assert bodies[-1] == "Sale"
    with pytest.raises(ValueError, match="unknown MessagePriority: expected one of `authentication`"):
        client.with_options(priority="urgent")  # type: ignore[arg-type]


def test_a_key_is_replaced_for_all_clients_and_in_children(cloud: Emulator) -> None:
    with waba.Client(cloud.host("old-key")) as client:
        shared = client.with_options(timeout=20)
        with pytest.raises(waba.AuthenticationError):
            shared.send_text(TO, "Hello")
        client.set_key(cloud.KEY)
        shared.send_text(TO, "Hello")
        with pytest.raises(waba.ConfigError, match="key"):
            client.set_key("")
        with pytest.raises(waba.ConfigError, match=UNUSABLE_KEY):
            client.set_key("k\ud800")
        shared.send_text(TO, "Hello")
        if hasattr(os, "fork"):
            assert in_child(lambda: client.send_text(TO, "child")) == 0


def test_a_key_that_is_no_unicode_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("D360_API_KEY", "k\udcff")
    for host in waba.Host.from_env(), waba.Host.cloud("k\ud800"):
        with pytest.raises(waba.ConfigError, match=UNUSABLE_KEY):
            waba.Client(host)


def test_closing_one_client_leaves_the_others(cloud: Emulator) -> None:
    client = waba.Client(cloud.host())
    with client.with_options(timeout=20) as shared:
        shared.send_text(TO, "Hello")
    with pytest.raises(waba.ClosedError):
        shared.send_text(TO, "Hello")
    client.send_text(TO, "Hello")
    client.close()
    with pytest.raises(waba.ClosedError):
        client.with_options(timeout=20).send_text(TO, "Hello")


def test_limits_are_set_and_shown(cloud: Emulator) -> None:
    limits = waba.RateLimits(1000, longest_wait=0.5)
    assert repr(limits) == "RateLimits(1000, longest_wait=0.5)"
    assert limits == waba.RateLimits(messages_per_second=1000, longest_wait=0.5) != waba.RateLimits.off()
    with waba.Client(cloud.host(), rate_limits=limits) as client:
        client.send_text(TO, "Hello")
        status = client.with_options(timeout=20).rate_limits
        assert (status.enabled, status.allowance, status.waiting, status.pairs) == (True, 1000, 0, 1)
        assert (status.messages_paused, status.calls_paused) == (None, None)
        client.set_messages_per_second(20)
        assert client.rate_limits.allowance == 20
        with pytest.raises(waba.ConfigError, match=r"^messages: 0, limit 1 to 2\^32 - 1$"):
            client.set_messages_per_second(0)
        for event in waba.Webhook.without_auth().parse(UPGRADE, {}):
            client.observe(event)
        assert client.rate_limits.allowance == 1000
    with waba.Client(cloud.host(), rate_limits=waba.RateLimits.off()) as client:
        assert not client.rate_limits.enabled


def test_failed_readings_of_media_are_bounded(cloud: Emulator) -> None:
    with waba.Client(cloud.host(), media_errors_per_hour=1) as client:
        with pytest.raises(waba.InvalidRequestError):
            client.media.get("404")
        with pytest.raises(waba.RateLimitedError) as caught:
            client.media.get("404")
        assert caught.value.attempts == []


def test_only_clients_of_a_number_have_limits_that_learn() -> None:
    for name in ("observe", "set_messages_per_second"):
        assert all(hasattr(client, name) for client in (waba.Client, waba.AsyncClient))
        assert not any(hasattr(client, name) for client in (waba.PartnerClient, waba.AsyncPartnerClient))


def test_a_call_that_would_wait_too_long_is_not_made(cloud: Emulator) -> None:
    limits = waba.RateLimits(1, longest_wait=0.001)
    before = len(cloud.calls("messages.send"))
    with waba.Client(cloud.host(), rate_limits=limits) as client:

        def send_many() -> None:
            for _ in range(20):
                client.send_text(TO, "Hello")

        with pytest.raises(waba.RateLimitedError) as caught:
            send_many()
    assert caught.value.retry_after
    assert len(cloud.calls("messages.send")) < before + 20


def test_a_setting_of_which_there_has_to_be_one_has_one_limit() -> None:
    for number in (-1, 0, 2**32):
        for setting, make in (
            ("attempts", waba.RetryPolicy),
            ("messages_per_second", waba.RateLimits),
        ):
            with pytest.raises(waba.ConfigError) as refused:
                make(number)
            assert refused.value.setting == setting
            assert str(refused.value) == f"{setting}: {number}, limit 1 to 2^32 - 1"


def test_what_is_equal_has_one_hash() -> None:
    for one, same, other in (
        (waba.RetryPolicy(2), waba.RetryPolicy(2), waba.RetryPolicy(2, base_delay=1)),
        (waba.RateLimits(2), waba.RateLimits(2), waba.RateLimits.off()),
        (waba.StatusRise(None, "sent"), waba.StatusRise(None, "sent"), waba.StatusRise("sent", "read")),
    ):
        assert len({one, same, other}) == len({hash(one), hash(other)}) == 2


def test_a_client_is_not_made_of_the_host_of_the_other() -> None:
    for client in (waba.Client, waba.AsyncClient):
        with pytest.raises(waba.ConfigError, match=r"^host: the partner API, which has a client of its own$"):
            client(waba.Host.partner("key"))
    for partner in (waba.PartnerClient, waba.AsyncPartnerClient):
        with pytest.raises(waba.ConfigError, match=r"^host: not the partner API$"):
            partner(waba.Host.cloud("key"))


@pytest.mark.parametrize(
    "client", [waba.Client, waba.AsyncClient, waba.PartnerClient, waba.AsyncPartnerClient]
)
def test_settings_that_can_not_be_used_are_refused(
    client: type[waba.Client | waba.AsyncClient | waba.PartnerClient | waba.AsyncPartnerClient],
    tmp_path: Path,
) -> None:
    partner = issubclass(client, (waba.PartnerClient, waba.AsyncPartnerClient))
    host = waba.Host.partner("key") if partner else waba.Host.cloud("key")
    with pytest.raises(waba.ConfigError, match="proxy"):
        client(host, proxy="not a url")
    for bundle in ("no certificate", b"no certificate"):
        with pytest.raises(waba.ConfigError):
            client(host, ca_bundle=bundle)
    missing = tmp_path / "missing.pem"
    for path in (missing, str(missing)):
        with pytest.raises(waba.ConfigError, match=r"^ca_bundle: .* can(?:'t)? be read: "):
            client(host, ca_bundle=path)
    missing.write_text("no certificate")
    with pytest.raises(waba.ConfigError, match=r"^ca_bundle: no PEM certificate"):
        client(host, ca_bundle=str(missing))
    with pytest.raises(waba.ConfigError, match=r"^key: ") as refused:
        waba.ClientCertificate(b"chain", "MIIEvQ")
    assert "MIIEvQ" not in str(refused.value)
    with pytest.raises(waba.ConfigError):
        client(host, client_certificate=waba.ClientCertificate(b"no chain", b"no key"))
    for name in ("connect_timeout", "headers_timeout"):
        with pytest.raises(ValueError, match=name):
            client(host, **{name: 0})  # type: ignore[arg-type]
    client(host, proxy="direct", connect_timeout=5, headers_timeout=20)
