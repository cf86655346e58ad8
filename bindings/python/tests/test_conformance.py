"""The vectors in `tests/vectors`, which every language runs."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, Any, get_args

import pytest
import waba
from peers import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from peers import Emulator

Vector = dict[str, Any]


def vectors(folder: str) -> list[Vector]:
    paths = sorted((ROOT / "tests" / "vectors" / folder).glob("*.json"))
    assert paths, f"no vectors in {folder}"
    return [json.loads(path.read_text("utf-8")) for path in paths]


def name(vector: Vector) -> str:
    return str(vector["name"])


WEBHOOKS, SIGNATURES, MESSAGES, RESPONSES, ERRORS = map(
    vectors, ["webhooks", "signatures", "messages", "responses", "errors"]
)
FLOWS, FLOW_MEDIA, FAULTS = map(vectors, ["flows", "flow_media", "faults"])
HELPERS = [
    (f"{vector['name']}-{number}", vector["function"], case)
    for vector in vectors("helpers")
    for number, case in enumerate(vector["cases"])
]


@pytest.mark.parametrize("vector", WEBHOOKS, ids=name)
def test_webhook(vector: Vector) -> None:
    encoded = vector.get("body_base64")
    body = vector["body"].encode() if encoded is None else base64.b64decode(encoded)
    webhook = waba.Webhook.without_auth(phone_number_id=vector.get("phone_number_id"))
    if kind := vector.get("error"):
        with pytest.raises(waba.Error) as caught:
            webhook.parse(body, {})
        assert caught.value.kind == kind
        return
    events = webhook.parse(body, {})
    expected = vector["events"]
    assert len(events) == len(expected)
    assert [seen(*pair) for pair in zip(events, expected, strict=True)] == expected
    assert [event.detach().content for event in events] == [event.content for event in events]


def seen(event: waba.Event, expected: dict[str, Any]) -> dict[str, Any]:
    """The event in the form of the vectors; what `expected` leaves open is left out."""
    content = event.content
    fields: dict[str, Any] = {
        "kind": event.kind,
        "type": event.type,
        "id": event.id,
        "from": event.from_,
        "to": event.to,
        "timestamp": event.timestamp,
        "text": event.text,
        "phone_number_id": event.phone_number_id,
        "raw": event.raw.decode(),
    }
    if isinstance(content, waba.MalformedContent):
        fields["kind"] = "malformed"
        path = f"{event.path}.{content.path}".rstrip(".")
        end = expected.get("malformed", {}).get("path", "")
        fields["malformed"] = {"path": end if path.endswith(end) else path}
    if "head" in expected:
        names = ("display_phone_number", "profile_name", "waba_id", "field", "path")
        head = {name: getattr(event, name) for name in names}
        fields["head"] = {name: value for name, value in head.items() if value is not None}
    if "content" in expected:
        assert isinstance(content, waba.Model)
        # The extension makes it natively; the class reads it in Python.
        assert type(content).from_dict(content.to_dict()) == content
        same = plain(content.to_dict()) == plain(expected["content"])
        fields["content"] = expected["content"] if same else content.to_dict()
    if "contact" in expected:
        fields["contact"] = event.contact and event.contact.to_dict()
    return {key: value for key, value in fields.items() if value is not None}


def plain(value: Any) -> Any:
    """Numbers as text: on the wire, times are either."""
    match value:
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list():
            return [plain(item) for item in value]
        case bool() | None:
            return value
        case int() | float():
            return str(value)
        case _:
            return value


AUTHS: dict[str, Callable[..., waba.Auth]] = {
    "basic": waba.Auth.basic,
    "header": waba.Auth.header,
    "signature_360dialog": waba.Auth.signature_360dialog,
    "hub_signature": waba.Auth.hub_signature,
}


@pytest.mark.parametrize("vector", SIGNATURES, ids=name)
def test_signature(vector: Vector) -> None:
    auths = [AUTHS[auth.pop("type")](**auth) for auth in map(dict, vector["auth"])]
    webhook = waba.Webhook(*auths)
    headers = [(name, value) for name, value in vector["headers"]]
    try:
        webhook.verify(vector["body"].encode(), headers)
        valid = True
    except waba.VerificationError:
        valid = False
    assert valid == vector["valid"]


@pytest.mark.parametrize("vector", FLOWS, ids=name)
def test_flow(vector: Vector) -> None:
    if kind := vector.get("error"):
        with pytest.raises(waba.Error) as caught:
            opened(vector)
        assert (caught.value.kind, caught.value.answer_status) == (kind, vector.get("status"))
        return
    request = opened(vector)
    assert answer(request, vector["reply"]) == vector["answer"]
    with pytest.raises(waba.FlowRequestError):
        request.reply("X")
    error = request.client_error
    found = {
        "version": request.version,
        "action": request.action,
        "screen": request.screen,
        "data": request.data,
        "flow_token": request.flow_token,
        "flow_token_signature": request.flow_token_signature,
        "client_error": error and {k: v for k in ("error", "message") if (v := getattr(error, k))},
    }
    assert found == {key: vector["request"].get(key) for key in found}


def opened(vector: Vector) -> waba.FlowRequest:
    key, secret = vector["private_key"], vector.get("app_secret")
    endpoint = (
        waba.FlowEndpoint(key, waba.Auth.hub_signature(secret))
        if secret
        else waba.FlowEndpoint.without_auth(key)
    )
    return endpoint.open(vector["body"].encode(), [(name, value) for name, value in vector["headers"]])


def answer(request: waba.FlowRequest, reply: dict[str, Any]) -> str | None:
    if reply.get("automatic"):
        return request.automatic_reply()
    assert request.automatic_reply() is None
    match reply:
        case {"finish": params}:
            return request.finish(params)
        case {"raw": raw}:
            return request.reply_raw(raw)
        case _:
            return request.reply(reply["screen"], reply["data"])


@pytest.mark.parametrize("vector", FLOW_MEDIA, ids=name)
def test_flow_media(vector: Vector) -> None:
    encrypted = base64.b64decode(vector["encrypted"])
    if message := vector.get("message"):
        with pytest.raises(waba.Error) as caught:
            waba.FlowMedia(vector["media"]).decrypt(encrypted)
        assert (caught.value.kind, str(caught.value)) == (vector["error"], message)
        return
    plaintext = waba.FlowMedia(vector["media"]).decrypt(encrypted)
    assert plaintext == base64.b64decode(vector["plaintext"])


@pytest.mark.parametrize("vector", MESSAGES, ids=name)
def test_message(vector: Vector, cloud: Emulator, on_premise: Emulator) -> None:
    message = vector["message"]
    for dialect, emulator in {"cloud": cloud, "on_premise": on_premise}.items():
        with waba.Client(emulator.host()) as client:
            before = len(emulator.calls("messages.send"))
            if (expected := vector.get(dialect)) is not None:
                client.send(message)
                assert emulator.calls("messages.send")[-1]["body"] == expected
                client.send(waba.OutboundMessage.from_dict(message))
                assert emulator.calls("messages.send")[-1]["body"] == expected
            if (violations := vector.get("violations", {}).get(dialect)) is not None:
                with pytest.raises(waba.ValidationError) as caught:
                    client.send(message)
                found = [{"path": v.path, "rule": v.rule} for v in caught.value.violations]
                assert found == violations
                with pytest.raises((waba.ValidationError, ValueError)):
                    client.send(waba.OutboundMessage.from_dict(message))
                assert len(emulator.calls("messages.send")) == before


@pytest.mark.parametrize(("function", "case"), [pytest.param(*case, id=id) for id, *case in HELPERS])
def test_helper(function: str, case: dict[str, Any]) -> None:
    assert FUNCTIONS[function](*case["arguments"]) == case["expected"]


def delivery_state(updates: list[dict[str, Any]]) -> dict[str, Any]:
    state = waba.DeliveryState()
    rises = [state.record(waba.StatusUpdate.from_dict({"id": "wamid.A", **update})) for update in updates]
    assert waba.DeliveryState(state.times) == state
    return {
        "status": state.status,
        "rises": [rise and [rise.old, rise.new] for rise in rises],
        "times": state.times,
        "reached": [status for status in get_args(waba.DeliveryStatus) if state.reached(status)],
    }


def delivery_tracker(bodies: list[str], message_id: str, status: waba.DeliveryStatus) -> dict[str, Any]:
    tracker = waba.DeliveryTracker()
    for body in bodies:
        tracker.record_all(waba.Webhook.without_auth().parse(body.encode(), {}))
    try:
        return {"times": tracker.reached(message_id, status, 0.01).times}
    except waba.Error as error:
        code, details = getattr(error, "code", None), getattr(error, "details", None)
        return {"error": {"kind": error.kind, "retry": error.retry, "code": code, "details": details}}


def service_window(times: list[int], now: int) -> dict[str, Any]:
    window = waba.ServiceWindow(times)
    return {"closes_at": window.closes_at, "is_open": window.is_open(now)}


def event_keys(body: str) -> list[dict[str, Any]]:
    events = waba.Webhook.without_auth().parse(body.encode(), {})
    return [
        {
            "dedupe_key": event.dedupe_key,
            "lane_key": event.lane_key,
            "message": (message := event.message()) and message.to_dict(),
        }
        for event in events
    ]


def check_template(template: dict[str, Any], definition: dict[str, Any]) -> list[dict[str, str]]:
    message = waba.TemplateMessage.from_dict(template)
    try:
        waba.check_template(message, waba.TemplateDefinition.from_dict(definition))
    except waba.ValidationError as error:
        return [{"path": violation.path, "rule": violation.rule} for violation in error.violations]
    return []


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "same_person": waba.same_person,
    "chat_link": waba.chat_link,
    "check_template": check_template,
    "file_extension": waba.file_extension,
    "delivery_state": delivery_state,
    "delivery_tracker": delivery_tracker,
    "service_window": service_window,
    "event_keys": event_keys,
}


OPERATIONS = {
    operation["name"]: operation
    for operation in json.loads((ROOT / "schema" / "operations.json").read_text("utf-8"))["operations"]
}
# Tasks stand in no description of the API.
OPERATIONS |= {
    task: {"name": task, "request": request, "response": response}
    for task, request, response in [
        ("account_webhook.ensure", "AccountWebhookConfig", "EnsuredWebhook"),
        ("account_webhook.wait_until_active", None, "CurrentAccountWebhook"),
        ("destinations.ensure", "DestinationsConfig", "EnsuredWebhook"),
        ("destinations.wait_until_active", None, "CurrentDestinations"),
    ]
}


def call(vector: Vector, emulator: Emulator) -> dict[str, Any]:
    """Does the call of a vector against an emulator that answers as the vector says."""
    emulator.answer_next(vector["status"], vector.get("headers", {}), vector["response"])
    operation = OPERATIONS[vector["operation"]]
    request: dict[str, Any] = vector["request"]
    if model := operation["request"]:
        # The classes write what the API takes.
        assert plain(getattr(waba, model).from_dict(request).to_dict()) == plain(request)
    if vector["dialect"] == "partner":
        with waba.PartnerClient(waba.Host.partner("key", base_url=emulator.base_url)) as partner:
            return partner._call(operation["name"], request)
    with waba.Client(emulator.host()) as client:
        return client._call(operation["name"], request)


@pytest.fixture
def emulator(vector: Vector, cloud: Emulator, on_premise: Emulator) -> Emulator:
    """The emulator of the vector's dialect; that of the partner API is any."""
    return on_premise if vector["dialect"] == "on-premise" else cloud


@pytest.mark.parametrize("vector", RESPONSES, ids=name)
def test_response(vector: Vector, emulator: Emulator) -> None:
    answer = call(vector, emulator)
    assert plain(answer) == plain(vector["expected"])
    typed = getattr(waba, OPERATIONS[vector["operation"]]["response"]).from_dict(answer)
    assert plain(typed.to_dict()) == plain(answer)
    seen = emulator.last_call()
    keys = ["method", "path", "query", "body"]
    assert {key: seen[key] for key in keys if key in seen} == vector["sent"]


@pytest.mark.parametrize("vector", ERRORS, ids=name)
def test_error(vector: Vector, emulator: Emulator) -> None:
    with pytest.raises(waba.Error) as caught:
        call(vector, emulator)
    found = {key: getattr(caught.value, key) for key in vector["error"]}
    assert found == vector["error"]


@pytest.mark.parametrize("vector", FAULTS, ids=name)
def test_fault(vector: Vector, emulator: Emulator) -> None:
    emulator.begin(vector["faults"])
    base_url = vector.get("base_url")
    host = waba.Host.cloud("key", base_url=base_url) if base_url else emulator.host()
    timeout = vector["timeout_ms"] / 1000 if "timeout_ms" in vector else None
    with waba.Client(host, timeout=timeout, retry=waba.RetryPolicy(3, base_delay=0.001)) as client:
        if expected := vector.get("error"):
            with pytest.raises(waba.Error) as caught:
                client._call(vector["operation"], vector["request"])
            assert {key: getattr(caught.value, key) for key in expected} == expected
        else:
            client._call(vector["operation"], vector["request"])
    assert emulator.outcome() == (vector["requests"], vector["accepted"])


def test_every_vector_was_run(request: pytest.FixtureRequest) -> None:
    run = [item for item in request.session.items if item.path == request.path and item is not request.node]
    vectors_of = [WEBHOOKS, SIGNATURES, FLOWS, FLOW_MEDIA, MESSAGES, RESPONSES, ERRORS, FAULTS]
    assert len(run) == sum(len(vectors) for vectors in vectors_of) + len(HELPERS)
    print(f"conformance python: {len(run)} cases")
