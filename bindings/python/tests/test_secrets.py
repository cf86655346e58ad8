"""Keys, passwords and secrets show up nowhere."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback
from typing import TYPE_CHECKING, Any

import pytest
import waba

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from peers import Emulator

CANARY = "canary-5f2b9c81d3"

HOLDERS: dict[str, Callable[[], Any]] = {
    "cloud": lambda: waba.Host.cloud(CANARY),
    "on_premise": lambda: waba.Host.on_premise(CANARY),
    "sandbox": lambda: waba.Host.sandbox(CANARY),
    "meta": lambda: waba.Host.meta(CANARY, "2000"),
    "base_url": lambda: waba.Host.cloud("key", base_url=f"https://user:{CANARY}@example.com"),
    "basic": lambda: waba.Auth.basic("shop", CANARY),
    "header": lambda: waba.Auth.header("x-token", CANARY),
    "signature_360dialog": lambda: waba.Auth.signature_360dialog(CANARY),
    "hub_signature": lambda: waba.Auth.hub_signature(CANARY.encode()),
    "webhook": lambda: waba.Webhook(waba.Auth.header("x-token", CANARY)),
    "client": lambda: waba.Client(waba.Host.cloud(CANARY)),
    "client certificate": lambda: waba.ClientCertificate("chain", CANARY),
    "proxy": lambda: waba.Client(waba.Host.cloud("key"), proxy=f"http://user:{CANARY}@example.com:3128"),
    "options": lambda: waba.Client(waba.Host.cloud("key")).with_options(headers={"x-token": CANARY}),
    "async client": lambda: waba.AsyncClient(waba.Host.cloud(CANARY)),
}


@pytest.mark.parametrize("make", HOLDERS.values(), ids=HOLDERS.keys())
def test_nothing_shows_a_secret(make: Callable[[], Any]) -> None:
    holder = make()
    assert CANARY not in "".join(shown(holder))
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="secret"):
            pickle.dumps(holder, protocol)
    with pytest.raises(TypeError, match="secret"):
        copy.deepcopy(holder)
    with pytest.raises(TypeError):
        json.dumps(holder)


def shown(value: object) -> Iterator[str]:
    """What a log, a debugger or an error tracker shows of `value` and of what it holds."""
    yield from (repr(value), str(value), f"{value}")
    for name in dir(value):
        attribute = getattr(value, name)
        if not callable(attribute):
            yield repr(attribute)


@pytest.mark.parametrize("model", [waba.WebhookConfig, waba.CurrentWebhook])
def test_headers_of_a_webhook_are_not_shown(model: type[waba.WebhookConfig | waba.CurrentWebhook]) -> None:
    value = model.from_dict({"url": "https://example.com", "headers": {"Authorization": CANARY}})
    assert CANARY not in f"{value} {value!r} {[value]}"
    assert value.headers == {"Authorization": CANARY}


def test_errors_hold_no_secret(cloud: Emulator, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)

    def refused(call: Callable[[], object], *, hides_locals: bool = True) -> None:
        with pytest.raises(waba.Error) as caught:
            call()
        error = caught.value
        again = pickle.loads(pickle.dumps(error))
        assert CANARY not in f"{error} {error!r} {vars(error)} {again!r} {vars(again)}"
        # An error tracker takes the local variables too.
        summary = traceback.TracebackException.from_exception(error, capture_locals=hides_locals)
        frames = [frame for frame in summary.stack if frame.filename != __file__]
        assert CANARY not in "".join(f"{frame.line} {frame.locals}" for frame in frames)

    refused(lambda: waba.Client(waba.Host.cloud(f"{CANARY}\n")))
    refused(lambda: waba.Client(waba.Host.cloud(CANARY, base_url=f"https://u:{CANARY}@example.com")))
    refused(lambda: waba.Auth.header("x token", CANARY))
    refused(lambda: waba.Auth.basic(f"{CANARY}:", CANARY))
    refused(lambda: waba.Webhook(waba.Auth.header("x-token", CANARY)).parse(b"{}", {"x-token": f"{CANARY}x"}))
    with waba.Client(cloud.host(CANARY)) as client:
        refused(lambda: client.send_text("+491510000001", "Hello"))
        # These are an argument of a function in Python, as they are in the caller's own frame.
        refused(
            lambda: client.webhook.set("http://example.com", headers={"Authorization": CANARY}),
            hides_locals=False,
        )
    assert CANARY not in caplog.text


def test_the_text_of_a_message_is_in_no_error(cloud: Emulator) -> None:
    with waba.Client(cloud.host("another-key")) as client:
        refused: list[Callable[[], object]] = [
            lambda: client.send_text("+491510000001", CANARY),
            lambda: client.send_text("", CANARY),
            lambda: client.send({"to": "1", "type": "text", "text": {"body": [CANARY]}}),
        ]
        for call in refused:
            with pytest.raises(waba.Error) as caught:
                call()
            assert CANARY not in f"{caught.value!r} {vars(caught.value)}"
            assert "491510000001" not in f"{caught.value!r} {vars(caught.value)}"
