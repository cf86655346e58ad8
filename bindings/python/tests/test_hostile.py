"""Hostile servers: their redirects lead nowhere, and their JSON crashes nothing."""

from __future__ import annotations

import socket
import threading
from typing import TYPE_CHECKING, Any

import pytest
import waba
from peers import Emulator
from test_conformance import vectors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from typing_extensions import Self

LISTS = {entry["name"]: entry for entry in vectors("security")}


class Thief:
    """A server that nobody should come to."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        # A last visitor: all who came before it have been counted when it has.
        before = self.connections
        socket.create_connection(("127.0.0.1", self.port)).close()
        for _ in range(1000):
            if self.connections > before:
                break
            threading.Event().wait(0.01)
        self.connections -= 1
        self._listener.close()


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """An emulator whose answers these tests choose."""
    with Emulator("cloud") as emulator:
        yield emulator


def test_redirects_lead_nowhere(emulator: Emulator) -> None:
    base = emulator.base_url.removeprefix("http://").rstrip("/")
    count = 0
    emulator.begin([])
    with Thief() as thief, waba.Client(emulator.host(), rate_limits=waba.RateLimits.off()) as client:
        calls: list[Callable[[], object]] = [
            lambda: client.send_text("+491510000001", "Hello"),
            client.webhook.get,
        ]
        for location in LISTS["redirects"]["locations"]:
            target = location.replace("THIEF", f"127.0.0.1:{thief.port}")
            target = target.replace("PORT", str(thief.port)).replace("BASE", base)
            for status in LISTS["redirects"]["statuses"]:
                emulator.answer_next(status, {"location": target}, "")
                with pytest.raises(waba.ResponseError) as caught:
                    calls[count % 2]()
                assert (caught.value.http_status, caught.value.retry) == (status, "never")
                assert f":{thief.port}" not in repr(vars(caught.value))
                count += 1
    assert thief.connections == 0
    assert emulator.outcome() == (count, 0)
    assert count > 300


@pytest.mark.parametrize("case", LISTS["json"]["cases"], ids=lambda case: str(case["name"]))
def test_odd_json_is_read_or_refused(case: dict[str, Any], emulator: Emulator) -> None:
    body = "".join(piece * times for piece, times in case["body"])
    with waba.Client(emulator.host()) as client:

        def read() -> object:
            if case["target"] == "webhook":
                events = waba.Webhook.without_auth().parse(body.encode(), {})
                return sum(event.content is not None for event in events)
            emulator.answer_next(case["status"], {}, body)
            return client.webhook.get()

        if kind := case.get("error"):
            with pytest.raises(waba.Error) as caught:
                read()
            assert caught.value.kind == kind
            assert len(str(caught.value)) < 500
            return
        found = read()
    if events := case.get("events"):
        assert found == events
    else:
        assert isinstance(found, waba.CurrentWebhook)
        assert {key: getattr(found, key) for key in case["value"]} == case["value"]
        assert found.to_dict()["url"] == found.url
        assert len(repr(found)) > 0
