"""Calls, through both clients, to emulators of both dialects."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import pytest
import waba

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from peers import Emulator

TO = "+491510000001"


def test_a_text_is_sent(cloud: Emulator) -> None:
    with waba.Client(cloud.host()) as client:
        receipt = client.send_text(
            TO, "Hello", reply_to="wamid.A1", preview_url=True, biz_opaque_callback_data="order 7"
        )
    assert isinstance(receipt, waba.SendReceipt)
    assert receipt.id.startswith("wamid.")
    body = cloud.calls("messages.send")[-1]["body"]
    assert body["text"] == {"body": "Hello", "preview_url": True}
    assert body["context"] == {"message_id": "wamid.A1"}
    assert body["biz_opaque_callback_data"] == "order 7"
    with waba.Client(cloud.host()) as client:
        client.send_text(TO, "More", reply_to=receipt)
    assert cloud.calls("messages.send")[-1]["body"]["context"] == {"message_id": receipt.id}


async def test_a_text_is_sent_by_awaiting(on_premise: Emulator) -> None:
    async with waba.AsyncClient(on_premise.host()) as client:
        receipt = await client.send_text(TO, "Hello", preview_url=True)
    assert receipt.id
    body = on_premise.calls("messages.send")[-1]["body"]
    assert (body["text"], body["preview_url"]) == ({"body": "Hello"}, True)


def test_a_message_is_sent_as_model_or_as_json(cloud: Emulator) -> None:
    message = waba.OutboundMessage(TO, waba.TextContent("Hello 👍"))
    with waba.Client(cloud.host()) as client:
        client.send(message)
        client.send(message.to_dict())
        client.messages.send(message)
    assert [call["body"]["text"] for call in cloud.calls("messages.send")[-3:]] == [{"body": "Hello 👍"}] * 3


def test_content_is_known_by_its_class_and_the_classes_above() -> None:
    class Greeting(waba.TextContent):
        """A text."""

    body = waba.OutboundMessage(TO, Greeting("Hello")).to_dict()
    assert (body["type"], body["text"]) == ("text", {"body": "Hello"})
    message: Any = waba.OutboundMessage(TO, [])
    assert message.to_dict()["type"] == "contacts"
    message.content = 5
    with pytest.raises(TypeError, match=r"one of text, image, .*, found int"):
        message.to_dict()


@pytest.mark.parametrize("dialect", ["cloud", "on_premise"])
async def test_calls_without_and_with_await_do_the_same(
    dialect: str, cloud: Emulator, on_premise: Emulator
) -> None:
    emulator = {"cloud": cloud, "on_premise": on_premise}[dialect]
    with waba.Client(emulator.host()) as client:
        client.mark_read(emulator.inbound("491510000001", "Hello"))
        client.webhook.set("https://127.0.0.1/hook", headers={"Authorization": "Basic dGVzdA=="})
        assert client.webhook.get().url == "https://127.0.0.1/hook"
    async with waba.AsyncClient(emulator.host()) as async_client:
        await async_client.mark_read(emulator.inbound("491510000001", "Hello"))
        await async_client.webhook.set("https://127.0.0.1/other")
        assert (await async_client.webhook.get()).url == "https://127.0.0.1/other"
    assert [call["status"] for call in emulator.calls("messages.mark_read")[-2:]] == [200, 200]


async def test_a_sign_of_typing_is_shown_and_marks_as_read(cloud: Emulator) -> None:
    with waba.Client(cloud.host()) as client:
        client.show_typing(cloud.inbound("491510000001", "Hello"))
    async with waba.AsyncClient(cloud.host()) as async_client:
        await async_client.show_typing(cloud.inbound("491510000001", "Hello"))
    for call in cloud.calls("messages.mark_read")[-2:]:
        assert (call["status"], call["body"]["status"]) == (200, "read")
        assert call["body"]["typing_indicator"] == {"type": "text"}


async def test_a_wrong_key_is_an_authentication_error(cloud: Emulator) -> None:
    with waba.Client(cloud.host("another-key")) as client, pytest.raises(waba.AuthenticationError) as caught:
        client.send_text(TO, "Hello")
    error = caught.value
    assert isinstance(error, waba.ApiError)
    assert (error.kind, error.retry, error.retry_after) == ("authentication", "never", None)
    assert error.http_status
    assert str(error) == error.message
    async with waba.AsyncClient(cloud.host("another-key")) as async_client:
        with pytest.raises(waba.AuthenticationError) as caught:
            await async_client.send_text(TO, "Hello")
    assert str(caught.value) == str(error)


async def test_a_limit_is_named_before_anything_is_sent(cloud: Emulator) -> None:
    with waba.Client(cloud.host()) as client, pytest.raises(waba.ValidationError) as caught:
        client.send_text("", "x" * 4097)
    assert [
        (violation.path, violation.rule, violation.found, violation.limit)
        for violation in caught.value.violations
    ] == [
        ("to", "chars", "0 characters", "at least 1 character"),
        ("text.body", "chars", "4097 characters", "1 to 4096 characters"),
    ]
    async with waba.AsyncClient(cloud.host()) as async_client:
        with pytest.raises(waba.ValidationError):
            await async_client.send_text(TO, "")
    assert cloud.calls("messages.send") == []


async def test_a_message_is_sent_as_it_is(cloud: Emulator) -> None:
    content = {"body": "Hi", "mood": 1}
    message = {"messaging_product": "whatsapp", "to": "491510000001", "type": "text", "text": content}
    with waba.Client(cloud.host()) as client:
        assert client.send_raw(message).id
    async with waba.AsyncClient(cloud.host()) as awaited:
        assert (await awaited.send_raw(message)).id
    for call in cloud.calls("messages.send")[-2:]:
        assert call["body"] == message


def test_the_check_of_limits_can_be_switched_off(cloud: Emulator) -> None:
    with waba.Client(cloud.host(), validate=False) as client, pytest.raises(waba.ApiError) as caught:
        client.send_text(TO, "x" * 4097)
    assert caught.value.code


def test_json_that_is_no_message_is_a_validation_error(cloud: Emulator) -> None:
    with waba.Client(cloud.host()) as client, pytest.raises(waba.ValidationError, match="text"):
        client.send({"to": TO, "type": "text", "text": {"body": 5}})


async def test_a_host_without_a_call_refuses_it() -> None:
    host = waba.Host.meta("token", "2000")
    with waba.Client(host) as client, pytest.raises(waba.UnsupportedError):
        client.webhook.get()


async def test_a_closed_client_refuses_calls(cloud: Emulator) -> None:
    with waba.Client(cloud.host()) as client:
        client.send_text(TO, "Hello")
    with pytest.raises(waba.ClosedError):
        client.send_text(TO, "Hello")
    client.close()
    async with waba.AsyncClient(cloud.host()) as async_client:
        pass
    # What is awaited is closed by the name that `contextlib` knows.
    async with aclosing(waba.AsyncClient(cloud.host())) as other, aclosing(other.media.stream("7")):
        pass
    for closed in (async_client, other):
        with pytest.raises(waba.ClosedError):
            await closed.send_text(TO, "Hello")


def test_a_time_out_says_that_the_message_may_have_been_sent() -> None:
    # Imported here: the other tests need no such server.
    from peers import SilentServer

    with SilentServer() as server, waba.Client(server.host(), timeout=0.2) as client:
        with pytest.raises(waba.TimeoutError) as caught:
            client.send_text(TO, "Hello")
        assert caught.value.retry == "if_not_sent"


def test_a_retry_policy_has_sensible_values() -> None:
    policy = waba.RetryPolicy(5, base_delay=0.25)
    assert repr(policy) == "RetryPolicy(attempts=5, base_delay=0.25, delay_cap=60, longest_delay=10)"
    assert policy == waba.RetryPolicy(attempts=5, base_delay=0.25) != waba.RetryPolicy()
    for value in [0, -1, float("nan"), float("inf")]:
        with pytest.raises(ValueError, match="base_delay"):
            waba.RetryPolicy(base_delay=value)
        with pytest.raises(ValueError, match="longest_delay"):
            waba.RetryPolicy(longest_delay=value)
        with pytest.raises(ValueError, match="delay_cap"):
            waba.RetryPolicy(delay_cap=value)


@pytest.mark.parametrize("timeout", [0, -1, float("nan"), float("inf")])
def test_a_time_out_is_a_time(timeout: float) -> None:
    with pytest.raises(ValueError, match="timeout"):
        waba.Client(waba.Host.cloud("key"), timeout=timeout)


@pytest.mark.parametrize("client", [waba.Client, waba.AsyncClient])
def test_a_client_that_could_not_work_is_not_made(client: type[waba.Client | waba.AsyncClient]) -> None:
    with pytest.raises(waba.ConfigError, match="key"):
        client(waba.Host.cloud(""))
    with pytest.raises(waba.ConfigError, match="base_url"):
        client(waba.Host.cloud("key", base_url="ftp://example.com"))


def test_key_and_address_come_from_the_environment(cloud: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("D360_API_KEY", raising=False)
    with pytest.raises(waba.ConfigError, match="D360_API_KEY"):
        waba.Host.from_env()
    monkeypatch.setenv("D360_API_KEY", cloud.KEY)
    monkeypatch.setenv("WABA_BASE_URL", cloud.base_url)
    with waba.Client(waba.Host.from_env()) as client:
        assert client.send_text(TO, "Hello").id
    assert waba.Host.from_env("on-premise").dialect == "on-premise"
    with pytest.raises(ValueError, match="dialect"):
        waba.Host.from_env("telegraph")  # type: ignore[arg-type]


def test_a_value_of_a_wrong_type_is_refused_with_its_place(cloud: Emulator) -> None:
    nowhere = {"latitude": float("nan"), "longitude": 1}
    with waba.Client(cloud.host()) as client:
        with pytest.raises(TypeError, match=r"^block_users\[0\]: expected PersonToBlock, found str$"):
            client.block_list.add(["+4915112345678"])  # type: ignore[list-item]
        with pytest.raises(TypeError, match=r"^calling: expected \w+, found str$"):
            client.calling.edit_settings("x")  # type: ignore[arg-type]
        with pytest.raises(TypeError, match=r"^template\.language: expected .* found NoneType$"):
            client.send_template(TO, "order_ready", None)  # type: ignore[arg-type]
        # Python keeps one text for two places.
        buttons = waba.ButtonsMessage("Yes", waba.ButtonsAction(["Yes"]))  # type: ignore[list-item]
        with pytest.raises(TypeError, match=r"^interactive\.action\.buttons\[0\]: expected ReplyButton, f"):
            client.send(waba.OutboundMessage("Yes", buttons))
        with pytest.raises(
            waba.ValidationError, match=r"^location\.latitude: .* not JSON compliant"
        ) as caught:
            client.send({"to": TO, "type": "location", "location": nowhere})
    violations = [(violation.path, violation.rule, violation.limit) for violation in caught.value.violations]
    assert violations == [("location.latitude", "json", "JSON")]


@pytest.mark.parametrize("wrap", [dict, lambda value: {"b": (value,)}])
def test_what_is_nested_too_deep_is_refused_however_deep(wrap: Callable[[Any], Any]) -> None:
    with waba.Client(waba.Host.cloud("key")) as client:
        for levels in (130, 5000):
            nested: dict[str, Any] = {}
            for _ in range(levels):
                nested = {"a": nested}
            with pytest.raises(
                waba.ValidationError, match=r"^[\w.: ]*nested deeper than 128 levels"
            ) as refused:
                client.send({"to": TO, "type": "text", "text": wrap(nested)})
            found = [(violation.path, violation.rule) for violation in refused.value.violations]
            assert found == [("", "json")]


def test_an_argument_that_does_not_fit_is_a_violation_with_its_place(tmp_path: Path) -> None:
    reserved, missing = {"host": "x"}, tmp_path / "menu.txt"
    with waba.Client(waba.Host.cloud("key")) as client:
        for call, path in (
            (lambda: client.media.upload(b"x"), "mime_type"),
            (lambda: client.media.upload(missing), "source"),
            (lambda: client.with_options(headers=reserved), 'headers["host"]'),
            (lambda: client.with_options(traceparent="x"), 'headers["traceparent"]'),
            (lambda: client.media.get(""), "media_id"),
        ):
            with pytest.raises(waba.ValidationError) as refused:
                call()
            assert [violation.path for violation in refused.value.violations] == [path]


def test_what_does_not_fit_is_a_violation_with_its_place(cloud: Emulator) -> None:
    text = {"to": TO, "type": "text", "text": {"body": "Hello"}}
    half = "\ud83d"
    refused: list[tuple[dict[str, Any], str, str]] = [
        ({**text, "text": {}}, "text.body", "required"),
        ({**text, "text": {"body": 5}}, "text.body", "type"),
        ({**text, "ttl_seconds": -1}, "ttl_seconds", "type"),
        ({"to": TO, "type": "hologram", "hologram": {}}, "type", "type"),
        ({**text, "text": {"body": f"Hi {half}"}}, "text.body", "type"),
        ({**text, "to": f"49{half}"}, "to", "type"),
        ({**text, "type": "image", "image": {"id": "1"}}, "", "type"),
    ]
    for message, path, rule in refused:
        with waba.Client(cloud.host()) as client, pytest.raises(waba.ValidationError) as caught:
            client.send(message)
        assert [(v.path, v.rule) for v in caught.value.violations] == [(path, rule)], message
    with waba.Client(cloud.host()) as client, pytest.raises(waba.ValidationError, match="0 to 4294967295"):
        client.send({**text, "ttl_seconds": 1.5})
