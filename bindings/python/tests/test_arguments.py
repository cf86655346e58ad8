"""Arguments of a wrong type are refused by the name of their parameter."""

from __future__ import annotations

import asyncio
import inspect
import io
import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import waba
from bodies import TEXT
from bodies import cloud as body
from test_flows import opened, vector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from peers import Emulator

TO = "+491510000001"
HOST = waba.Host.cloud("key", base_url="http://127.0.0.1:9")
PARTNER = waba.Host.partner("key", base_url="http://127.0.0.1:9")
AUTH = waba.Auth.basic("shop", "secret")
MESSAGE = waba.TemplateMessage("ready", "en")
DEFINITION = waba.TemplateDefinition()
KEY = vector("flows", "media")["private_key"]
MEDIA = {"media_id": "1", "file_name": "a", "cdn_url": "https://a.example", "encryption_metadata": {}}
MODULES = "client delivery flows media partner phone service_window templates webhook _flow_json _photos"

[EVENT] = waba.Webhook.without_auth(client=waba.Client(HOST)).parse(body(TEXT), {})
OBJECTS: dict[str, Any] = {
    "Webhook": waba.Webhook(AUTH),
    "Event": EVENT,
    "FlowRequest": opened("media"),
    "FlowEndpoint": waba.FlowEndpoint.without_auth(KEY),
    "FlowMedia": opened("media").media("photos")[0],
    "DeliveryState": waba.DeliveryState(),
    "ServiceWindow": waba.ServiceWindow(),
}
for style in ("", "Async"):
    number = getattr(waba, f"{style}Client")(HOST)
    partner = getattr(waba, f"{style}PartnerClient")(PARTNER)
    OBJECTS |= {
        f"{style}Client": number,
        f"{style}PartnerClient": partner,
        f"{style}MediaFiles": number.media,
        f"{style}ProfileFiles": number.profile,
        f"{style}GroupFiles": number.groups,
        f"{style}FlowFiles": number.flows,
        f"{style}PartnerFlowFiles": partner.flows,
        f"{style}DeliveryTracker": getattr(waba, f"{style}DeliveryTracker")(),
    }
"""What the methods of each class are called on."""

FITTING: dict[str, Any] = {
    "content": "Hi",
    "data": {},
    "definition": DEFINITION,
    "description": MEDIA,
    "emoji": "+",
    "event": EVENT,
    "folder": "/nowhere",
    "host": HOST,
    "media_id": "1",
    "message": MESSAGE,
    "path": "/nowhere",
    "private_key": KEY,
    "source": io.BytesIO(b"x"),
    "status": "read",
    "auth": AUTH,
    "body": b"{}",
    "headers": {},
    "encrypted": b"",
    "times": None,
    "timeout": 1,
}
"""An argument that fits, by the name of its parameter; `1` in words where there is none."""

OTHERWISE = {
    # Ids, which may be numbers too, are looked at by the core, with the request.
    ("upload_json", "flow_id"),
    ("upload_json", "partner_id"),
    ("upload_json", "waba_account_id"),
}
"""What is not looked at by its own name."""

OURS = ("Download", "MediaFiles", "ProfileFiles", "GroupFiles", "FlowFiles")
"""Classes that only the package makes, by the ends of their names."""

MODELS = (
    "MalformedContent",
    "UnknownContent",
    "Content",
    "one_time_password",
    "quick_reply_button",
    "url_button",
    "copy_code_button",
)
"""What makes values that are looked at when they are sent, or not at all."""


def methods() -> Iterator[tuple[str, str]]:
    """Each class and function that is written by hand, and each of their public methods."""
    for module in MODULES.split():
        loaded = import_module(f"waba.{module}")
        for name in loaded.__all__:
            found = getattr(loaded, name)
            if not callable(found) or name in MODELS:
                continue
            if not name.endswith(OURS):
                yield name, ""
            if inspect.isclass(found):
                own = {
                    member: found
                    for base in found.__mro__
                    if "_generated" not in base.__module__
                    for member in vars(base)
                }
                yield from ((name, member) for member in own if not member.startswith("_"))


def parameters(call: Any) -> dict[str, inspect.Parameter]:
    try:
        return dict(inspect.signature(call).parameters)
    except (TypeError, ValueError):
        # A property, or a class that only the package itself makes.
        return {}


def refusals() -> Iterator[tuple[str, str, str]]:
    for owner, method in methods():
        for name in parameters(target(owner, method)):
            if (method, name) not in OTHERWISE and name != "self":
                yield owner, method, name


def target(owner: str, method: str) -> Any:
    """A class or function, or a method of what there is of the class."""
    found = getattr(waba, owner)
    return getattr(OBJECTS.get(owner, found), method) if method else found


@pytest.mark.parametrize(("owner", "method", "name"), list(refusals()))
def test_each_parameter_says_its_name(owner: str, method: str, name: str) -> None:
    call = target(owner, method)
    known = parameters(call)
    fitting = {
        other: FITTING.get(other, "1")
        for other, parameter in known.items()
        if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_POSITIONAL
    }
    if "Tracker" in owner or owner == "DeliveryState":
        fitting |= {"message": "1"} if "message" in known else {}
    if known[name].kind is inspect.Parameter.VAR_POSITIONAL:
        arguments: tuple[object, ...] = (object(),)
    else:
        arguments, fitting[name] = (), object()
    with pytest.raises(TypeError) as refused:
        _done(call(*arguments, **fitting))
    assert str(refused.value).startswith(f"{name}: "), refused.value
    assert "object" in str(refused.value)


def _done(result: object) -> None:
    if inspect.iscoroutine(result):
        asyncio.run(result)


@pytest.mark.parametrize(
    ("place", "arguments"),
    [
        ("to", {"to": b"a"}),
        ("text.body", {"body": b"a"}),
        ("ttl_seconds", {"ttl_seconds": timedelta(1)}),
    ],
)
def test_the_place_in_a_message_is_named(place: str, arguments: dict[str, Any]) -> None:
    given: dict[str, Any] = {"to": TO, "body": "Hi", **arguments}
    with waba.Client(HOST) as client, pytest.raises(TypeError, match=rf"^{place}: Object of type "):
        client.send_text(**given)


def test_a_part_of_a_message_that_is_none_is_named() -> None:
    with waba.Client(HOST) as client:
        path: Any = Path("a")
        with pytest.raises(TypeError, match=r"^image\.link: Object of type PosixPath "):
            client.send_image(TO, link=path)
        with pytest.raises(TypeError, match=r"^reply_to: expected SendReceipt or str, found PosixPath$"):
            client.send_text(TO, "Hi", reply_to=path)
        people: Any = [waba.PersonToBlock(user="1"), {"user": "2"}]
        refused = r"^block_users\[1\]: expected PersonToBlock or PersonToBlock\.from_dict\(…\), found dict$"
        with pytest.raises(TypeError, match=refused):
            client.block_list.add(people)
        cards: Any = [5]
        with pytest.raises(TypeError, match=r"^contacts\[0\]: expected ContactCard, found int$"):
            client.send_contacts(TO, cards)
        choices: Any = [("yes", "Yes"), ("no",)]
        refused = r"^interactive\.action\.buttons\[1\]: expected ReplyButton, found tuple$"
        with pytest.raises(TypeError, match=refused):
            client.send_buttons(TO, "Right?", choices)
        content: Any = waba.TextContent("Hi")
        with pytest.raises(TypeError, match=r"^message: expected OutboundMessage or a mapping, found TextC"):
            client.send(content)
        body: Any = [1, 2]
        with pytest.raises(TypeError, match=r"^template\.components\[0\]\.parameters\[0\]: .*, found int$"):
            client.send_template(TO, "ready", "en", body=body)
        buttons: Any = ["x"]
        with pytest.raises(TypeError, match=r"^template\.components\[0\]: expected one of .*, found str$"):
            client.send_template(TO, "ready", "en", buttons=buttons)


def test_a_text_is_no_list() -> None:
    with waba.Client(HOST) as client:
        for call in (
            lambda: client.block_list.add(_any("49151")),
            lambda: client.contacts.check("49151"),
            lambda: client.automation.edit(prompts="Hello"),
        ):
            with pytest.raises(TypeError, match=r"^\w+: expected a list, found str$"):
                call()


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("capacity", lambda: waba.DeliveryTracker(capacity=-1)),
        ("max_body_bytes", lambda: waba.Webhook(AUTH, max_body_bytes=-1)),
        ("timestamp", lambda: waba.ServiceWindow().note(2**70)),
        ("deadline", lambda: waba.Client(HOST).with_options(deadline=timedelta(0))),
        ("base_delay", lambda: waba.RetryPolicy(base_delay=10**400)),
        ("user", lambda: waba.Auth.basic("\ud800", "secret")),
    ],
)
def test_a_value_that_is_none_says_its_name(name: str, call: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=f"^{name}: "):
        call()


@pytest.mark.parametrize(
    ("place", "call"),
    [
        ('headers["x-shop"]', lambda: waba.Client(HOST).with_options(headers=_any({"x": "1", "x-shop": 5}))),
        ('headers["x\\n"]', lambda: waba.Client(HOST).with_options(headers={"x\n": "\ud800"})),
        ("headers.keys()", lambda: waba.Client(HOST).with_options(headers=_any({5: "1"}))),
        ('times["sent"]', lambda: waba.DeliveryState(_any({"read": None, "sent": "1"}))),
        ('times["sent"]', lambda: waba.DeliveryState({"sent": 2**70})),
        ("times[1]", lambda: waba.ServiceWindow(_any([1, "2"]))),
        ("times[0]", lambda: waba.ServiceWindow((2**70,))),
        ("times", lambda: waba.ServiceWindow(_any("12"))),
    ],
)
def test_an_item_that_does_not_fit_is_named(place: str, call: Callable[[], object]) -> None:
    with pytest.raises((TypeError, ValueError), match=f"^{re.escape(place)}: "):
        call()


def _any(value: object) -> Any:
    return value


async def test_the_id_of_a_message_is_a_text() -> None:
    refusal = r"^message_id: expected a str, found int$"
    with waba.Client(HOST) as client, pytest.raises(TypeError, match=refusal):
        client.mark_read(_any(3))
    async with waba.AsyncClient(HOST) as awaited:
        with pytest.raises(TypeError, match=refusal):
            await awaited.mark_read(_any(3))


def test_a_time_may_be_a_timedelta() -> None:
    policy = waba.RetryPolicy(base_delay=timedelta(milliseconds=1500), delay_cap=timedelta(minutes=2))
    assert (policy.base_delay, policy.delay_cap) == (1.5, 120)


async def test_text_where_bytes_should_be_is_refused(cloud: Emulator) -> None:
    def text() -> Any:
        return io.StringIO("Cake")

    async with waba.AsyncClient(cloud.host()) as awaited:
        with pytest.raises(TypeError, match=r"^source: expected bytes, found str$"):
            await awaited.media.upload(text(), mime_type="text/plain")
    with waba.Client(cloud.host()) as client:
        with pytest.raises(TypeError, match=r"^source: expected bytes, found str$"):
            client.media.upload(text(), mime_type="text/plain")
        with pytest.raises(TypeError, match=r"^source: expected bytes, found str$"):
            client.media.upload_resumable(text(), mime_type="text/plain")
