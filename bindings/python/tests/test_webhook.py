"""Webhook requests: what is taken, and what comes out."""

from __future__ import annotations

import gc
import hashlib
import hmac
import json
import sys
import weakref
from email.message import Message
from typing import TYPE_CHECKING, Any

import bodies
import pytest
import waba

if TYPE_CHECKING:
    from peers import Emulator

OPEN = waba.Webhook.without_auth()


def test_a_text_is_an_event() -> None:
    body = bodies.cloud(bodies.TEXT)
    (event,) = OPEN.parse(body, {})
    assert (event.kind, event.type, event.id) == ("message", "text", "wamid.A1")
    assert (event.from_, event.to, event.profile_name) == ("491510000001", "15550001111", "Ann Example")
    assert (event.timestamp, event.text) == (1767225600, "Hello")
    assert (event.phone_number_id, event.waba_id, event.field) == ("2000", "1000", "messages")
    assert event.display_phone_number == "15550001111"
    assert (event.dialect, event.path) == ("cloud", "entry[0].changes[0].value.messages[0]")
    assert event.raw == json.dumps(bodies.TEXT).encode()
    assert event.body == body
    assert event.content == waba.InboundText("Hello")
    assert event.content is event.content


def test_an_on_premise_text_is_the_same_event() -> None:
    webhook = waba.Webhook.without_auth(phone_number_id="2000")
    (event,) = webhook.parse(bodies.on_premise(bodies.TEXT), {})
    assert (event.dialect, event.path) == ("on-premise", "messages[0]")
    assert (event.phone_number_id, event.text) == ("2000", "Hello")
    assert (event.profile_name, event.waba_id, event.field) == (None, None, None)


def test_the_contact_of_the_person_is_typed_and_stays_with_a_detached_event() -> None:
    contact = {
        "profile": {"name": "Ann Example", "username": "ann.example"},
        "wa_id": "491510000001",
        "user_id": "DE.1",
        "identity_key_hash": "aGFzaA",
    }
    message = bodies.TEXT | {"from": "491510000001"}
    body = json.dumps({"contacts": [{"wa_id": "491510000009"}, contact], "messages": [message]}).encode()
    (event,) = OPEN.parse(body, {})
    assert event.contact == waba.WebhookContact(
        profile=waba.ContactProfile(name="Ann Example", username="ann.example"),
        wa_id="491510000001",
        user_id="DE.1",
        username="ann.example",
        identity_key_hash="aGFzaA",
    )
    assert event.contact is event.contact
    assert event.detach().contact == event.contact
    (stranger,) = OPEN.parse(bodies.on_premise(bodies.TEXT), {})
    assert stranger.contact is None


def test_what_was_filled_in_is_read_and_kept_as_text() -> None:
    filled_in = '{"flow_token":"t1","slots":[9]}'
    reply = {"type": "nfm_reply", "nfm_reply": {"name": "flow", "response_json": filled_in}}
    message = bodies.TEXT | {"type": "interactive", "interactive": reply}
    (event,) = OPEN.parse(bodies.cloud(message), {})
    assert isinstance(event.content, waba.InboundInteractive)
    form = event.content.nfm_reply
    assert form is not None
    assert form.response_json == filled_in
    assert form.response == {"flow_token": "t1", "slots": [9]}


def test_content_can_be_matched() -> None:
    status = {"id": "wamid.S1", "status": "failed", "errors": [{"code": 131026}]}
    malformed = bodies.TEXT | {"text": {"body": 5}}
    hologram = {"type": "hologram", "hologram": {"id": "1"}}
    body = bodies.cloud(bodies.TEXT, malformed, hologram, statuses=[status], errors=[{"code": 131000}])

    def describe(content: waba.Content) -> str:
        match content:
            case waba.InboundText(body):
                return f"text {body}"
            case waba.StatusUpdate(id, status, errors=[waba.WebhookError(code)]):
                return f"{status} {id} {code}"
            case waba.WebhookError(code):
                return f"error {code}"
            case waba.MalformedContent(_, path, error, raw):
                return f"malformed {path}: {error} {json.loads(raw)['id']}"
            case waba.UnknownContent(type, raw):
                return f"unknown {type} {json.loads(raw)['hologram']['id']}"
            case _:
                raise AssertionError(content)

    assert [describe(event.content) for event in OPEN.parse(body, {})] == [
        "text Hello",
        "malformed text.body: expected a string, found a number wamid.A1",
        "unknown hologram 1",
        "failed wamid.S1 131026",
        "error 131000",
    ]
    match OPEN.parse(body, {})[0]:
        case waba.Event("message", "text", waba.InboundText(text)):
            assert text == "Hello"
        case event:
            raise AssertionError(event)


def test_documented_types_are_the_words_of_the_program() -> None:
    statuses = [{"id": "wamid.S1", "status": status} for status in ("delivered", "melted")]
    body = bodies.cloud(bodies.TEXT, bodies.TEXT | {"type": "hologram"}, statuses=statuses)
    types = [event.type for event in OPEN.parse(body, {})]
    assert types == ["text", "hologram", "delivered", "melted"]
    assert [name is sys.intern(name) for name in types] == [True, False, True, False]


def test_unknown_fields_are_kept() -> None:
    more = {"mood": ["good", None, {"level": 1.5}], "number": 123456789012345678901234567890}
    (event,) = OPEN.parse(bodies.cloud(bodies.TEXT | {"text": {"body": "Hello"} | more}), {})
    assert event.content == waba.InboundText("Hello", extra=more)


def test_a_status_is_made_of_its_parts() -> None:
    status = {
        "id": "wamid.S1",
        "status": "delivered",
        "timestamp": "1767225600",
        "conversation": {"id": "c1", "expiration_timestamp": 1767225700, "origin": {"type": "service"}},
        "pricing": {"billable": "true", "type": "regular", "new": True},
        "errors": [{"code": 131026, "error_data": {"details": "asleep"}}, {"code": 7}],
    }
    (event,) = OPEN.parse(bodies.cloud(statuses=[status]), {})
    assert event.content == waba.StatusUpdate(
        "wamid.S1",
        waba.MessageStatus.DELIVERED,
        timestamp=1767225600,
        conversation=waba.Conversation(
            id="c1", expiration_timestamp=1767225700, origin=waba.ConversationOrigin(type="service")
        ),
        pricing=waba.Pricing(billable=True, type="regular", extra={"new": True}),
        errors=[
            waba.WebhookError(131026, details="asleep", error_data=waba.ErrorData(details="asleep")),
            waba.WebhookError(7),
        ],
    )


def test_a_detached_event_stands_for_itself() -> None:
    events = OPEN.parse(bodies.cloud(*[bodies.TEXT] * 50), {})
    copy = events[7].detach()
    assert len(copy.body) < 1000 < len(events[7].body)
    assert (copy.raw, copy.profile_name, copy.phone_number_id) == (events[7].raw, "Ann Example", "2000")
    (again,) = OPEN.parse(copy.body, {})
    assert (again.raw, again.profile_name) == (copy.raw, copy.profile_name)


BODY = b'{"messages":[]}'
SIGNATURE = hmac.new(b"secret", BODY, hashlib.sha256).hexdigest()


def message(*headers: tuple[str, str]) -> Message:
    """Headers as `http.server` has them."""
    parsed = Message()
    for name, value in headers:
        parsed[name] = value
    return parsed


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Hub-Signature-256": f"sha256={SIGNATURE}"},
        {b"x-hub-signature-256": f"sha256={SIGNATURE}".encode()},
        [("X-HUB-SIGNATURE-256", f"sha256={SIGNATURE}")],
        [(b"x-hub-signature-256", f"sha256={SIGNATURE}".encode())],
        iter([("other", "é"), ("x-hub-signature-256", f"sha256={SIGNATURE}")]),
        message(("X-Hub-Signature-256", f"sha256={SIGNATURE}")),
    ],
    ids=["dict", "dict of bytes", "pairs", "ASGI", "iterator", "http.server"],
)
def test_headers_may_come_in_any_form(headers: Any) -> None:
    assert waba.Webhook(waba.Auth.hub_signature("secret")).parse(BODY, headers)


@pytest.mark.parametrize("body", [BODY, bytearray(BODY), memoryview(BODY), memoryview(BODY * 2)[: len(BODY)]])
def test_bodies_are_bytes(body: bytes | bytearray | memoryview) -> None:
    webhook = waba.Webhook(waba.Auth.hub_signature(b"secret"))
    webhook.verify(body, {"x-hub-signature-256": SIGNATURE})


@pytest.mark.parametrize("body", [BODY.decode(), json.loads(BODY), None, 5, [1]])
def test_a_body_that_was_decoded_is_refused(body: Any) -> None:
    with pytest.raises(TypeError, match="signature"):
        OPEN.parse(body, {})


@pytest.mark.parametrize("headers", [None, 5, "ab", b"ab", [("a",)], ["ab"], [None]])
def test_headers_are_a_mapping_or_pairs(headers: Any) -> None:
    with pytest.raises(TypeError, match=r"headers: expected (a mapping or )?pairs.*, found"):
        OPEN.parse(BODY, headers)


@pytest.mark.parametrize("other", [None, 5, ["a", "b"], object()])
def test_headers_that_are_not_needed_may_be_anything(other: Any) -> None:
    webhook = waba.Webhook(waba.Auth.header("x-token", "secret"))
    mapping: Any = {"x-token": "secret", "x-other": other, 5: "a"}
    pairs: Any = [["x-other", other], ["x-token", "secret"]]
    for headers in (mapping, pairs):
        assert webhook.parse(BODY, headers)
    assert webhook.parse(BODY, {"x-token": ["secret", "secret"]})
    for value in (None, 5, [], ["secret", "x"]):
        with pytest.raises(waba.VerificationError):
            webhook.parse(BODY, {"x-token": value})


def test_what_needs_no_body_is_verified_before_it() -> None:
    webhook = waba.Webhook(waba.Auth.header("x-token", "secret"), waba.Auth.hub_signature("secret"))
    webhook.verify_headers({"x-token": "secret"})
    with pytest.raises(waba.VerificationError) as caught:
        webhook.verify_headers({"x-token": "other"})
    assert caught.value.answer_status == 401
    with pytest.raises(waba.VerificationError, match="x-hub-signature-256"):
        webhook.verify(BODY, {"x-token": "secret"})


def test_a_header_that_was_decoded_as_latin_1_is_verified_as_it_came() -> None:
    webhook = waba.Webhook(waba.Auth.header("x-token", "blå"))
    webhook.verify(BODY, {"x-token": "blå".encode()})
    webhook.verify(BODY, {"x-token": "blå".encode().decode("latin-1")})
    webhook.verify(BODY, {"x-token": "blå"})
    with pytest.raises(waba.VerificationError):
        webhook.verify(BODY, {"x-token": b"bl\xe5".decode("utf-8", "surrogateescape")})


def test_a_request_without_proof_is_refused() -> None:
    webhook = waba.Webhook(waba.Auth.basic("shop", "s3cret"), waba.Auth.hub_signature("secret"))
    proof = {"Authorization": "Basic c2hvcDpzM2NyZXQ=", "X-Hub-Signature-256": SIGNATURE}
    assert webhook.parse(BODY, proof)
    for missing in proof:
        with pytest.raises(waba.VerificationError, match=missing.lower()) as caught:
            webhook.parse(BODY, {name: value for name, value in proof.items() if name != missing})
        assert caught.value.kind == "verification"
    with pytest.raises(waba.VerificationError):
        webhook.verify(BODY + b" ", proof)


def test_a_body_that_is_not_json_is_an_error_of_its_own() -> None:
    for body in [b"", b"{", b"\xff", b"[" * 200]:
        with pytest.raises(waba.WebhookBodyError):
            OPEN.parse(body, {})
    with pytest.raises(waba.WebhookBodyError, match="limit 10"):
        waba.Webhook.without_auth(max_body_bytes=10).parse(BODY, {})


def test_a_limit_that_no_body_keeps_or_that_is_none_is_refused() -> None:
    for limit in [0, (1 << 30) + 1]:
        with pytest.raises(waba.ConfigError, match=f"^max_body_bytes: {limit}, limit 1 to 1073741824$"):
            waba.Webhook.without_auth(max_body_bytes=limit)


def test_a_webhook_takes_everything_only_if_told_to() -> None:
    with pytest.raises(waba.ConfigError, match=r"^without_auth: "):
        waba.Webhook()
    with pytest.raises(waba.ConfigError, match="empty"):
        waba.Auth.basic("shop", "")
    with pytest.raises(TypeError):
        waba.Webhook("Basic c2hvcDpzM2NyZXQ=")  # type: ignore[call-overload]


def test_events_can_be_answered(cloud: Emulator) -> None:
    with waba.Client(cloud.host()) as client:
        webhook = waba.Webhook.without_auth(client=client)
        (event,) = webhook.parse(bodies.cloud(bodies.TEXT), {})
        assert event.reply("Hi").id
        assert event.detach().reply("Hi", quote=True).id
    plain, quoting = (call["body"] for call in cloud.calls("messages.send")[-2:])
    assert (plain["to"], plain["text"]["body"], plain.get("context")) == ("491510000001", "Hi", None)
    assert quoting["context"] == {"message_id": "wamid.A1"}


def test_an_answer_may_be_anything(cloud: Emulator) -> None:
    with waba.Client(cloud.host()) as client:
        (event,) = waba.Webhook.without_auth(client=client).parse(bodies.cloud(bodies.TEXT), {})
        assert event.reply(waba.ImageContent(id="7"), quote=True).id
        assert event.react("👍").id
        assert client.react(event, "").id
    image, reaction, removal = (call["body"] for call in cloud.calls("messages.send")[-3:])
    assert (image["image"], image["context"]) == ({"id": "7"}, {"message_id": "wamid.A1"})
    assert reaction["reaction"] == {"message_id": "wamid.A1", "emoji": "👍"}
    assert removal["reaction"]["emoji"] == ""


async def test_events_can_be_answered_by_awaiting(cloud: Emulator) -> None:
    async with waba.AsyncClient(cloud.host()) as client:
        webhook = waba.Webhook.without_auth(client=client)
        (event,) = webhook.parse(bodies.cloud(bodies.TEXT), {})
        assert (await event.react("👍")).id
        assert (await event.reply("Hi", quote=True)).id
    assert cloud.calls("messages.send")[-1]["body"]["context"] == {"message_id": "wamid.A1"}


def test_an_answer_needs_a_client_and_somebody_to_get_it(cloud: Emulator) -> None:
    with pytest.raises(waba.ConfigError, match="client"):
        OPEN.parse(bodies.cloud(bodies.TEXT), {})[0].reply("Hi")
    with waba.Client(cloud.host()) as client:
        webhook = waba.Webhook.without_auth(client=client)
        with pytest.raises(waba.ValidationError, match="sender"):
            webhook.parse(bodies.cloud({"type": "text", "text": {"body": "Hello"}}), {})[0].reply("Hi")


def test_an_event_is_answered_from_its_own_number_or_not_at_all(cloud: Emulator) -> None:
    body = bodies.cloud(bodies.TEXT)
    with waba.Client(cloud.host()) as client, waba.Client(waba.Host.cloud("other")) as other:
        before = len(cloud.calls("messages.send"))
        for answering, number in (
            (other, "1000"),
            ({"1000": other}, None),
            ({}, None),
        ):
            webhook = waba.Webhook.without_auth(client=answering, phone_number_id=number)
            (event,) = webhook.parse(body, {})
            with pytest.raises(waba.ConfigError, match=r"^reply: "):
                event.reply("Hello")
            with pytest.raises(waba.ConfigError, match=r"^react: "):
                event.react("👍")
        assert len(cloud.calls("messages.send")) == before
        for answering, number in ((client, "2000"), ({"1000": other, "2000": client}, None)):
            webhook = waba.Webhook.without_auth(client=answering, phone_number_id=number)
            (event,) = webhook.parse(body, {})
            assert event.reply({"type": "text", "text": {"body": "Hello"}}).id
            assert event.detach().reply("Hello").id


def test_what_is_no_client_is_refused_at_once() -> None:
    partner = waba.PartnerClient(waba.Host.partner("key"))
    for client in ("key", partner, {"1000": "key"}, {"1000": partner}):
        with pytest.raises(TypeError, match=r"^client: expected a client, or a mapping of clients, found"):
            waba.Webhook.without_auth(client=client)  # type: ignore[arg-type]


def test_a_client_that_holds_its_webhook_is_collected() -> None:
    class Shop(waba.Client):
        """A client with what answers by it."""

        me: object = None

    client = Shop(waba.Host.cloud("key"))
    client.me = waba.Webhook.without_auth(client=client)
    gone = weakref.ref(client)
    del client
    gc.collect()
    assert gone() is None
