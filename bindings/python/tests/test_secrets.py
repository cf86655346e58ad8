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
from peers import Emulator
from test_conformance import FAULTS, FLOWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Run

CANARY = "canary-5f2b9c81d3"
FLOW_KEY = next(vector["private_key"] for vector in FLOWS if "private_key" in vector)

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
    "client certificate": lambda: waba.ClientCertificate(b"chain", CANARY.encode()),
    "proxy": lambda: waba.Client(waba.Host.cloud("key"), proxy=f"http://user:{CANARY}@example.com:3128"),
    "options": lambda: waba.Client(waba.Host.cloud("key")).with_options(headers={"x-token": CANARY}),
    "async client": lambda: waba.AsyncClient(waba.Host.cloud(CANARY)),
    "partner": lambda: waba.PartnerClient(waba.Host.partner(CANARY)),
    "async partner": lambda: waba.AsyncPartnerClient(waba.Host.partner(CANARY)),
    "flow endpoint": lambda: waba.FlowEndpoint(FLOW_KEY, waba.Auth.hub_signature(CANARY)),
}

PUBLIC = [getattr(waba, name) for name in dir(waba) if isinstance(getattr(waba, name), type)]
SECRET_MODELS = [kind for kind in PUBLIC if getattr(kind, "_SECRETS", ())]

# Public classes that get no secret. A new class must be put where it belongs.
HARMLESS = {
    "AsyncReader",
    "Reader",
    "AsyncFlowFiles",
    "AsyncGroupFiles",
    "AsyncMediaFiles",
    "AsyncPartnerFlowFiles",
    "AsyncProfileFiles",
    "FlowFiles",
    "GroupFiles",
    "MediaFiles",
    "PartnerFlowFiles",
    "ProfileFiles",
    "AsyncDeliveryTracker",
    "AsyncDownload",
    "DeliveryState",
    "DeliveryTracker",
    "Download",
    "Event",
    "FlowClientError",
    "FlowMedia",
    "FlowRequest",
    "MalformedContent",
    "Model",
    "RateLimitStatus",
    "RateLimits",
    "RetryPolicy",
    "ServiceWindow",
    "StatusRise",
    "UnknownContent",
}


def test_every_public_class_is_looked_at() -> None:
    holders = {type(make()) for make in HOLDERS.values()}
    # What a model shows is tested below, for each that has a secret.
    others = {
        kind
        for kind in PUBLIC
        if not issubclass(kind, waba.Error) and not kind.__module__.startswith("waba._generated")
    }
    assert {kind.__name__ for kind in others - holders} == HARMLESS


@pytest.mark.parametrize("model", SECRET_MODELS, ids=lambda model: str(model.__name__))
def test_no_model_shows_a_secret(model: type[Any]) -> None:
    # Neither models nor lists of them are made of a text.
    types = {name: model.__annotations__[name].split(" | ")[0] for name in model.__slots__}
    texts = [
        name
        for name, kind in types.items()
        if not kind.startswith("list[") and not isinstance(getattr(waba, kind, None), type)
    ]
    for secret in model._SECRETS:
        value = model.from_dict(dict.fromkeys(texts, "x") | {secret: {"x": CANARY}})
        assert CANARY not in f"{value} {value!r} {[value]} {value!s:>5}"
        assert CANARY in json.dumps(value.to_dict())


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


def test_no_fault_makes_an_error_show_a_secret(
    cloud: Emulator, on_premise: Emulator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    failed = 0
    for vector in FAULTS:
        emulator = on_premise if vector["dialect"] == "on-premise" else cloud
        emulator.begin(vector["faults"])
        host = waba.Host.cloud(Emulator.KEY, base_url=vector["base_url"]) if "base_url" in vector else None
        with waba.Client(host or emulator.host(), timeout=0.3, retry=waba.RetryPolicy(1)) as client:
            tagged = client.with_options(headers={"x-tenant": CANARY})
            try:
                tagged._call(vector["operation"], vector["request"])
            except waba.Error as error:
                assert_safe(error)
                failed += 1
    assert failed > 40
    assert CANARY not in caplog.text
    assert Emulator.KEY not in caplog.text


def test_a_server_that_sends_the_key_back_makes_no_error_show_it(cloud: Emulator) -> None:
    cloud.begin([])
    key = Emulator.KEY
    bodies: list[Any] = [
        {"error": {"code": 190, "message": key, "error_user_msg": key, "error_data": {"details": key}}},
        {"meta": {"developer_message": key, "details": {key: key}, "360dialog_trace_id": key}},
        {"errors": [{"code": 1, "title": key, "details": key}]},
        {"error": key},
        {key: key},
        {"url": {key: key}},
        key,
    ]
    headers = {"x-fb-trace-id": key, "x-business-use-case-usage": key, "retry-after": key}
    with waba.Client(cloud.host(), retry=waba.RetryPolicy(1)) as client:
        for body in bodies:
            for status in (200, 302, 400, 401, 429, 500):
                cloud.answer_next(status, headers, json.dumps(body))
                try:
                    client.webhook.get()
                except waba.Error as error:
                    assert_safe(error)


def assert_safe(error: waba.Error) -> None:
    """Neither the error nor what a log or an error tracker makes of it has a secret."""
    again = pickle.loads(pickle.dumps(error))
    shown = [f"{error} {error!r} {vars(error)} {error.args} {again!r} {copy.copy(error)!r}"]
    shown += traceback.format_exception(error, chain=True)
    summary = traceback.TracebackException.from_exception(error, capture_locals=True)
    shown += [f"{frame.locals}" for frame in summary.stack if frame.filename != __file__]
    for secret in (CANARY, Emulator.KEY):
        assert secret not in "".join(shown)


def test_a_program_with_all_logs_on_prints_no_secret(cloud: Emulator, run: Run) -> None:
    faults = [
        {**fault, "times": 1} for vector in FAULTS for fault in vector["faults"] if "match" not in fault
    ]
    cloud.begin(faults)
    program = run("verbose.py", cloud.base_url, Emulator.KEY, str(len(faults)))
    output, errors = program.communicate(timeout=60)
    assert program.returncode == 1, errors
    assert "Traceback" in errors
    assert Emulator.KEY not in output + errors
