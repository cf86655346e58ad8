"""The package as it is written against, for mypy and pyright. It is not run."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, Literal

import waba
from typing_extensions import assert_never, assert_type

if TYPE_CHECKING:
    from collections.abc import Mapping


def send(key: str) -> str:
    """Sends and answers without awaiting."""
    with waba.Client(waba.Host.cloud(key), timeout=10) as client:
        receipt = client.send_text("+491510000001", "Hello", reply_to="m1", preview_url=True)
        assert_type(receipt, waba.SendReceipt)
        assert_type(receipt.wa_id, "str | None")
        assert_type(client.webhook.get(), waba.CurrentWebhook)
        message = waba.OutboundMessage("+491510000001", waba.TextContent("Hello", preview_url=False))
        client.send(message)
        client.send({"to": "+491510000001", "type": "text", "text": {"body": "Hello"}})
        client.send_image("+491510000001", link="https://example.com/a.jpg", caption="Look")
        client.send_buttons("+491510000001", "Right?", [("yes", "Yes"), waba.ReplyButton("no", "No")])
        client.send_list("+491510000001", "Which?", "Choose", [("s", "Small")], header="Sizes")
        client.send_template("+491510000001", "ready", "en", body={"name": "Ann"})
        header: waba.InteractiveHeader = waba.ImageHeader(link="https://example.com/a.jpg")
        client.send(
            waba.OutboundMessage(
                "+491510000001",
                waba.ButtonsMessage("Right?", waba.ButtonsAction([("y", "Y")]), header=header),
            )
        )
        client.mark_read(receipt.id)
        client.send_text("+491510000001", "More", reply_to=receipt)
        client.templates.create("ready", "UTILITY", "en", components=(waba.ComponentDefinition("BODY"),))
        assert_type(client.webhook.ensure("https://example.com"), waba.EnsuredWebhook)
        tracker = waba.DeliveryTracker(keep=60)
        assert_type(tracker.delivered(receipt, timeout=30), waba.DeliveryState)
        webhook = waba.Webhook(waba.Auth.basic("shop", "secret"), client=client)
        tracker.record_all(webhook.parse(b"{}", {}))
        for event in webhook.parse(b"{}", {}):
            assert_type(event, waba.Event[waba.SendReceipt])
            assert_type(event.reply("Hi", quote=True), waba.SendReceipt)
            assert_type(event.reply(waba.StickerContent(id="7")), waba.SendReceipt)
            assert_type(event.react("👍"), waba.SendReceipt)
            assert_type(waba.DeliveryState().record(event), waba.StatusRise | None)
            assert_type(tracker.record(event), waba.StatusRise | None)
        return receipt.id


async def send_awaiting(key: str) -> str:
    """Sends and answers by awaiting."""
    async with waba.AsyncClient(waba.Host.on_premise(key), validate=False) as client:
        receipt = await client.send_text("+491510000001", "Hello", biz_opaque_callback_data="order 7")
        assert_type(receipt, waba.SendReceipt)
        assert_type(await client.webhook.set("https://example.com"), waba.CurrentWebhook)
        tracker = waba.AsyncDeliveryTracker()
        assert_type(await tracker.reached(receipt.id, "read", timeout=30), waba.DeliveryState)
        webhook = waba.Webhook(waba.Auth.hub_signature(b"secret"), client=client, phone_number_id="2000")
        for event in webhook.parse(bytearray(), [(b"a", b"b")]):
            assert_type(event, waba.Event[Coroutine[Any, Any, waba.SendReceipt]])
            assert_type(await event.reply("Hi"), waba.SendReceipt)
            asyncio.create_task(event.react("👍")).cancel()
        return receipt.id


def handle(event: waba.Event) -> str:
    """Reads an event of a webhook without a client."""
    assert_type(event.from_, "str | None")
    assert_type(event.timestamp, "int | None")
    if event.kind == "group":
        assert_type(event.kind, Literal["group"])
    match event.content:
        case waba.InboundText(body):
            return body
        case waba.StatusUpdate(id, status, errors=errors):
            return f"{id} {status} {[error.code for error in errors]}"
        case waba.WebhookError(code):
            return str(code)
        case waba.UnknownContent(type, raw):
            return f"{type} {raw.decode()}"
        case waba.MalformedContent(path, error, _):
            return f"{path} {error}"
        case waba.Model() as other:
            return other.__class__.__name__
        case never:
            assert_never(never)


def receive(webhook: waba.Webhook, body: bytes, headers: Mapping[str, str]) -> int:
    """Answers a request of 360dialog."""
    try:
        events = webhook.parse(body, headers)
    except waba.VerificationError:
        return 401
    except waba.WebhookBodyError as error:
        assert_type(error.message, str)
        return 200
    assert_type(events, list[waba.Event[waba.SendReceipt]])
    return 200


def explain(error: waba.Error) -> Any:
    """Reads an exception."""
    assert_type(error.retry_after, "float | None")
    return [(violation.path, violation.limit) for violation in error.violations]
