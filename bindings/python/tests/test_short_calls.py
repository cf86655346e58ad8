"""The everyday messages: what the short calls send."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import waba
from peers import ROOT
from waba._generated.short_calls import ShortCalls

if TYPE_CHECKING:
    from collections.abc import Callable

    from peers import Emulator

TO = "+491510000001"
LINK = "https://example.com/a.jpg"

CALLS: dict[str, tuple[Callable[[waba.Client], Any], dict[str, Any]]] = {
    "text": (
        lambda client: client.send_text(TO, "Hello", preview_url=True),
        {"type": "text", "text": {"body": "Hello", "preview_url": True}},
    ),
    "image": (
        lambda client: client.send_image(TO, link=LINK, caption="Look"),
        {"type": "image", "image": {"link": LINK, "caption": "Look"}},
    ),
    "video": (
        lambda client: client.send_video(TO, id="7"),
        {"type": "video", "video": {"id": "7"}},
    ),
    "audio": (
        lambda client: client.send_audio(TO, id="7", voice=True),
        {"type": "audio", "audio": {"id": "7", "voice": True}},
    ),
    "document": (
        lambda client: client.send_document(TO, link=LINK, filename="a.pdf"),
        {"type": "document", "document": {"link": LINK, "filename": "a.pdf"}},
    ),
    "sticker": (
        lambda client: client.send_sticker(TO, id="7"),
        {"type": "sticker", "sticker": {"id": "7"}},
    ),
    "location": (
        lambda client: client.send_location(TO, 52.5, 13.4, name="Berlin"),
        {"type": "location", "location": {"latitude": "52.5", "longitude": "13.4", "name": "Berlin"}},
    ),
    "contacts": (
        lambda client: client.send_contacts(TO, [waba.ContactCard("Ann")]),
        {"type": "contacts", "contacts": [{"name": {"formatted_name": "Ann"}}]},
    ),
    "reaction": (
        lambda client: client.send_reaction(TO, "wamid.A", "👍"),
        {"type": "reaction", "reaction": {"message_id": "wamid.A", "emoji": "👍"}},
    ),
    "template": (
        lambda client: client.send_template(
            TO,
            "order_ready",
            "en_US",
            header=waba.ImageParameter(link=LINK),
            body=["Ann", "17"],
            buttons=[waba.ButtonComponent("url", index=0, parameters=["orders/17"])],
        ),
        {
            "type": "template",
            "template": {
                "name": "order_ready",
                "language": {"code": "en_US"},
                "components": [
                    {"type": "header", "parameters": [{"type": "image", "image": {"link": LINK}}]},
                    {
                        "type": "body",
                        "parameters": [{"type": "text", "text": "Ann"}, {"type": "text", "text": "17"}],
                    },
                    {
                        "type": "button",
                        "sub_type": "url",
                        "index": 0,
                        "parameters": [{"type": "text", "text": "orders/17"}],
                    },
                ],
            },
        },
    ),
    "buttons": (
        lambda client: client.send_buttons(
            TO,
            "Is that right?",
            [("yes", "Yes"), waba.ReplyButton("no", "No")],
            header="Order",
            footer="Thanks",
        ),
        {
            "type": "interactive",
            "interactive": {
                "type": "button",
                "header": {"type": "text", "text": "Order"},
                "body": {"text": "Is that right?"},
                "footer": {"text": "Thanks"},
                "action": {
                    "buttons": [
                        {"type": "reply", "reply": {"id": "yes", "title": "Yes"}},
                        {"type": "reply", "reply": {"id": "no", "title": "No"}},
                    ]
                },
            },
        },
    ),
    "list": (
        lambda client: client.send_list(
            TO, "Which one?", "Choose", [("s", "Small"), waba.ListRow("l", "Large", description="Very")]
        ),
        {
            "type": "interactive",
            "interactive": {
                "type": "list",
                "body": {"text": "Which one?"},
                "action": {
                    "button": "Choose",
                    "sections": [
                        {
                            "rows": [
                                {"id": "s", "title": "Small"},
                                {"id": "l", "title": "Large", "description": "Very"},
                            ]
                        }
                    ],
                },
            },
        },
    ),
    "cta_url": (
        lambda client: client.send_cta_url(TO, "More", "Open", "https://example.com"),
        {
            "type": "interactive",
            "interactive": {
                "type": "cta_url",
                "body": {"text": "More"},
                "action": {
                    "name": "cta_url",
                    "parameters": {"display_text": "Open", "url": "https://example.com"},
                },
            },
        },
    ),
    "flow": (
        lambda client: client.send_flow(TO, "Sign up", "Start", flow_id="1", flow_token="t"),
        {
            "type": "interactive",
            "interactive": {
                "type": "flow",
                "body": {"text": "Sign up"},
                "action": {
                    "name": "flow",
                    "parameters": {
                        "flow_message_version": "3",
                        "flow_id": "1",
                        "flow_cta": "Start",
                        "flow_token": "t",
                    },
                },
            },
        },
    ),
    "product": (
        lambda client: client.send_product(TO, "c1", "p1", body="New"),
        {
            "type": "interactive",
            "interactive": {
                "type": "product",
                "body": {"text": "New"},
                "action": {"catalog_id": "c1", "product_retailer_id": "p1"},
            },
        },
    ),
    "product_list": (
        lambda client: client.send_product_list(TO, "Shop", "For you", "c1", ["p1", "p2"]),
        {
            "type": "interactive",
            "interactive": {
                "type": "product_list",
                "header": {"type": "text", "text": "Shop"},
                "body": {"text": "For you"},
                "action": {
                    "catalog_id": "c1",
                    "sections": [
                        {"product_items": [{"product_retailer_id": "p1"}, {"product_retailer_id": "p2"}]}
                    ],
                },
            },
        },
    ),
    "catalog": (
        lambda client: client.send_catalog(TO, "All we have", thumbnail_product_retailer_id="p1"),
        {
            "type": "interactive",
            "interactive": {
                "type": "catalog_message",
                "body": {"text": "All we have"},
                "action": {
                    "name": "catalog_message",
                    "parameters": {"thumbnail_product_retailer_id": "p1"},
                },
            },
        },
    ),
    "location_request": (
        lambda client: client.send_location_request(TO, "Where are you?"),
        {
            "type": "interactive",
            "interactive": {
                "type": "location_request_message",
                "action": {"name": "send_location"},
                "body": {"text": "Where are you?"},
            },
        },
    ),
}


def test_every_call_is_tested_and_awaited_alike() -> None:
    calls = {name for name in vars(ShortCalls) if name.startswith("send_")}
    assert calls == {f"send_{name}" for name in CALLS}
    for name in calls:
        plain, awaited = getattr(waba.Client, name), getattr(waba.AsyncClient, name)
        assert inspect.iscoroutinefunction(awaited)
        assert inspect.signature(plain) == inspect.signature(awaited)


@pytest.mark.parametrize("name", CALLS)
def test_a_call_sends_its_message(name: str, cloud: Emulator) -> None:
    call, expected = CALLS[name]
    with waba.Client(cloud.host()) as client:
        assert isinstance(call(client), waba.SendReceipt)
    body = cloud.calls("messages.send")[-1]["body"]
    assert {key: body[key] for key in expected} == expected


async def test_an_awaited_call_takes_the_options_of_all(cloud: Emulator) -> None:
    async with waba.AsyncClient(cloud.host()) as client:
        await client.send_image(TO, id="7", reply_to="wamid.A", biz_opaque_callback_data="order 7")
    body = cloud.calls("messages.send")[-1]["body"]
    assert body["context"] == {"message_id": "wamid.A"}
    assert body["biz_opaque_callback_data"] == "order 7"


def test_a_message_goes_to_a_group(cloud: Emulator) -> None:
    with waba.Client(cloud.host(), validate=True) as client:
        client.send_text("group-1", "Hi", group=True)
    assert cloud.calls("messages.send")[-1]["body"]["recipient_type"] == "group"


@pytest.mark.parametrize("arguments", [{}, {"id": "7", "link": LINK}])
def test_exactly_one_source_is_given(arguments: dict[str, Any], cloud: Emulator) -> None:
    with waba.Client(cloud.host()) as client, pytest.raises(waba.ValidationError, match="image"):
        client.send_image(TO, **arguments)


def test_variables_have_an_order_or_names() -> None:
    message = waba.TemplateMessage("order_ready", "en", body={"name": "Ann", "id": "17"})
    assert message.components == [
        waba.BodyComponent(
            [waba.TextParameter("Ann", parameter_name="name"), waba.TextParameter("17", parameter_name="id")]
        )
    ]
    card = waba.TemplateCard(0, header=waba.VideoParameter(id="7"), body=["Ann"])
    assert [type(component) for component in card.components] == [waba.HeaderComponent, waba.BodyComponent]
    carousel = waba.TemplateMessage("shop", "en", carousel=[card])
    assert waba.TemplateMessage.from_dict(carousel.to_dict()) == carousel


def test_a_number_stands_for_an_amount() -> None:
    item = waba.OrderItem("sku", "Bread", 10000, 2, sale_amount=9000)
    assert (item.amount, item.sale_amount) == (waba.OrderAmount(10000), waba.OrderAmount(9000))
    content = waba.OrderContent("pending", [item], 18000, waba.OrderAmount(1000, description="GST"))
    assert content.subtotal.to_dict() == {"value": 18000, "offset": 100}
    assert content.shipping is None


def test_cards_say_by_themselves_what_their_parameters_are_for(cloud: Emulator) -> None:
    header = waba.ImageHeader(link="https://example.com/a.jpg")
    action = waba.MediaCardAction(parameters=("Buy", "https://example.com"))
    cards = [waba.MediaCard(index, header, action) for index in range(2)]
    with waba.Client(cloud.host()) as client:
        client.send(waba.OutboundMessage(TO, waba.CarouselMessage("Our best", waba.CarouselAction(cards))))
    sent = cloud.calls("messages.send")[-1]["body"]["interactive"]["action"]["cards"]
    assert [card["action"]["name"] for card in sent] == ["cta_url", "cta_url"]


def test_sections_stay_what_they_are() -> None:
    sections = [waba.ListSection([("a", "A")], title="One"), waba.ListSection([("b", "B")], title="Two")]
    assert waba.ListAction("Choose", sections).sections == sections
    assert waba.ListAction("Choose", []).sections == []
    with pytest.raises(TypeError, match="only ListSection"):
        waba.ListAction("Choose", [*sections, ("c", "C")])


def test_what_is_no_list_is_refused_by_the_name_of_its_parameter() -> None:
    with pytest.raises(TypeError, match=r"^body: expected a list, found str$"):
        waba.TemplateMessage("order_ready", "en", body="Ann")
    with pytest.raises(TypeError, match=r"^buttons: expected a list, found int$"):
        waba.ButtonsAction(5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^sections: expected a list, found int$"):
        waba.ListAction("Choose", 5)  # type: ignore[arg-type]


def test_the_example_runs(cloud: Emulator) -> None:
    example = ROOT / "examples" / "messages.py"
    environment = os.environ | {"D360_API_KEY": cloud.KEY, "WABA_BASE_URL": cloud.base_url}
    before = len(cloud.calls("messages.send"))
    ran = subprocess.run(
        [sys.executable, str(example)], env=environment, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    statuses = [call["status"] for call in cloud.calls("messages.send")[before:]]
    assert len(statuses) == len(CALLS)
    assert set(statuses) == {200}
