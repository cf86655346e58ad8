"""Reads webhook bodies in several ways, side by side: parse, then type, id, from and text of every event.

`parse.py FOLDER` takes the bodies that `corpus FOLDER` wrote. What does not find every event is not timed.
`parse.py FOLDER SET CONTESTANT COUNT` has one contestant read so many bodies of a set, and prints nothing.
"""

from __future__ import annotations

import gc
import hashlib
import hmac
import itertools
import json
import logging
import statistics
import sys
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import orjson
import pywa
import pywa.handlers
import pywa.types
import pywa.utils
import waba

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SETS = ("text", "status", "others", "batch100", "batch1000")
WABA = "waba and access"
WINDOW = 0.015
ROUNDS = 11

Read = tuple[Any, Any, Any, Any]


def of_json(body: dict[str, Any]) -> Iterator[Read]:
    """What everybody writes by hand."""
    for entry in body["entry"]:
        for change in entry["changes"]:
            value = change["value"]
            for message in value.get("messages", ()):
                text = message.get("text")
                yield message["type"], message["id"], message["from"], text and text["body"]
            for status in value.get("statuses", ()):
                yield status["status"], status["id"], None, None


class Text(msgspec.Struct):
    """A text."""

    body: str


class Message(msgspec.Struct):
    """A message."""

    id: str
    type: str
    from_: str = msgspec.field(name="from")
    text: Text | None = None


class Status(msgspec.Struct):
    """A status."""

    id: str
    status: str
    recipient_id: str


class Value(msgspec.Struct):
    """The value of a change."""

    messages: list[Message] = []
    statuses: list[Status] = []


class Change(msgspec.Struct):
    """A change."""

    field: str
    value: Value


class Entry(msgspec.Struct):
    """An entry."""

    id: str
    changes: list[Change]


class Body(msgspec.Struct):
    """A body."""

    entry: list[Entry]


DECODER = msgspec.json.Decoder(Body)


def read_waba(webhook: waba.Webhook) -> Callable[[bytes], list[Read]]:
    """Events of waba."""

    def read(body: bytes) -> list[Read]:
        return [(event.type, event.id, event.from_, event.text) for event in webhook.parse(body, {})]

    return read


def read_orjson(body: bytes) -> list[Read]:
    """Untyped."""
    return list(of_json(orjson.loads(body)))


def read_json(body: bytes) -> list[Read]:
    """Untyped, of the standard library."""
    return list(of_json(json.loads(body)))


def read_msgspec(body: bytes) -> list[Read]:
    """Typed, with the few fields that are read."""
    found: list[Read] = []
    for entry in DECODER.decode(body).entry:
        for change in entry.changes:
            found += [
                (message.type, message.id, message.from_, message.text and message.text.body)
                for message in change.value.messages
            ]
            found += [(status.status, status.id, None, None) for status in change.value.statuses]
    return found


def read_pywa(client: pywa.WhatsApp) -> Callable[[bytes], list[Read]]:
    """The first event of a body; pywa knows no others."""

    def read(body: bytes) -> list[Read]:
        raw = json.loads(body)
        value = raw["entry"][0]["changes"][0]["value"]
        if "messages" in value:
            message = pywa.types.Message.from_update(client, raw)
            return [(message.type, message.id, message.from_user.wa_id, message.text)]
        status = pywa.types.MessageStatus.from_update(client, raw)
        return [(status.status, status.id, None, None)]

    return read


def read_pywa_dispatch() -> Callable[[bytes], list[Read]]:
    """What pywa gives to its handlers, by the call that every server of it ends in."""
    client = pywa.WhatsApp(
        phone_id="2000",
        token="none",
        server=None,
        filter_updates=False,
        skip_duplicate_updates=False,
        validate_updates=False,
    )
    found: list[Read] = []

    def message(_: pywa.WhatsApp, message: Any) -> None:
        found.append((message.type, message.id, message.from_user.wa_id, getattr(message, "text", None)))

    def status(_: pywa.WhatsApp, status: pywa.types.MessageStatus) -> None:
        found.append((status.status, status.id, None, None))

    client.add_handlers(
        pywa.handlers.MessageHandler(message),
        pywa.handlers.CallbackButtonHandler(message),
        pywa.handlers.CallbackSelectionHandler(message),
        pywa.handlers.FlowCompletionHandler(message),
        pywa.handlers.MessageStatusHandler(status),
    )

    def read(body: bytes) -> list[Read]:
        found.clear()
        client.webhook_update_handler(body)
        return found

    return read


def seconds(read: Callable[[bytes], Any], bodies: list[bytes], repeats: int) -> float:
    """How long it takes to read all bodies so often."""
    begun = time.perf_counter()
    for _ in range(repeats):
        for body in bodies:
            read(body)
    return time.perf_counter() - begun


def measure(reads: dict[str, Callable[[bytes], Any]], bodies: list[bytes]) -> dict[str, float]:
    """The median time for all bodies, of rounds in which every contestant runs once."""
    repeats = {}
    for name, read in reads.items():
        repeats[name] = 1
        while seconds(read, bodies, repeats[name]) < WINDOW:
            repeats[name] *= 2
    times: dict[str, list[float]] = {name: [] for name in reads}
    for _ in range(ROUNDS):
        for name, read in reads.items():
            times[name].append(seconds(read, bodies, repeats[name]) / repeats[name])
    return {name: statistics.median(of_one) for name, of_one in times.items()}


def found_by(read: Callable[[bytes], list[Read]], bodies: list[bytes]) -> int | str:
    """How many events it finds, or why it finds none."""
    try:
        return sum(len(read(body)) for body in bodies)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def readers() -> dict[str, Callable[[bytes], Any]]:
    """Who reads, by the names in the tables."""
    return {
        "orjson.loads": orjson.loads,
        "orjson.loads and access": read_orjson,
        "json.loads and access": read_json,
        "msgspec, typed, and access": read_msgspec,
        "pywa": read_pywa(pywa.WhatsApp(phone_id="2000", token="none", server=None)),
        "pywa, dispatched to handlers": read_pywa_dispatch(),
        WABA: read_waba(waba.Webhook.without_auth()),
    }


def read_some(folder: Path, name: str, contestant: str, count: int) -> None:
    """Has one contestant read bodies of a set in turn, for those who count instructions."""
    read = readers()[contestant]
    bodies = [case["body"].encode() for case in json.loads((folder / f"{name}.json").read_bytes())]
    gc.disable()
    for body in itertools.islice(itertools.cycle(bodies), count):
        read(body)


def show(times: dict[str, float], bodies: int, base: str) -> None:
    """Prints what a body took, and how often what it took `base`."""
    print(f"  {'':30} {'us/body':>10} {'x ' + base:>16}")
    for contestant, median in times.items():
        print(f"  {contestant:30} {median / bodies * 1e6:10.2f} {median / times[base]:16.2f}")


def report(name: str, folder: Path) -> None:
    """Measures one set."""
    cases = json.loads((folder / f"{name}.json").read_bytes())
    bodies = [case["body"].encode() for case in cases]
    events = sum(case["events"] for case in cases)
    contestants = readers()
    if any(ids(contestants[WABA](body)) != ids(read_orjson(body)) for body in bodies):
        sys.exit(f"{name}: waba and orjson tell different events")
    lost = {}
    for contestant in list(contestants):
        if contestant != "orjson.loads" and (found := found_by(contestants[contestant], bodies)) != events:
            lost[contestant] = found
            del contestants[contestant]
    times = measure(contestants, bodies)
    print(f"{name}: {len(bodies)} bodies, {events // len(bodies)} events each")
    show(times, len(bodies), "orjson.loads")
    for contestant, found in lost.items():
        print(f"  {contestant:30} not timed: found {found} of {events} events")
    print()


def report_verified(folder: Path) -> None:
    """Measures texts whose signature is verified first, beside the least it takes: the hash of a body."""
    secret = "secret of the app"
    bodies = [case["body"].encode() for case in json.loads((folder / "text.json").read_bytes())]
    signed = {
        body: {"X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}
        for body in bodies
    }
    webhook = waba.Webhook(waba.Auth.hub_signature(secret))
    dispatch = read_pywa_dispatch()

    def verified_by_waba(body: bytes) -> list[Read]:
        return [
            (event.type, event.id, event.from_, event.text) for event in webhook.parse(body, signed[body])
        ]

    def verified_by_pywa(body: bytes) -> list[Read]:
        if not pywa.utils.webhook_updates_validator(secret, body, signed[body]["X-Hub-Signature-256"]):
            sys.exit("pywa refuses a signature")
        return dispatch(body)

    contestants: dict[str, Callable[[bytes], Any]] = {
        "hashlib.sha256": lambda body: hashlib.sha256(body).digest(),
        "waba, verified, and access": verified_by_waba,
        "pywa, verified, dispatched": verified_by_pywa,
    }
    if any(not verified_by_waba(body) for body in bodies):
        sys.exit("waba finds no event")
    times = measure(contestants, bodies)
    print(f"verified text: {len(bodies)} bodies")
    show(times, len(bodies), "hashlib.sha256")


def ids(reads: list[Read]) -> list[Read]:
    """What has to be told by all. Not the text: to waba a caption and the title of a reply are texts too."""
    return [(name, key, sender, None) for name, key, sender, _ in reads]


def main() -> None:
    """Measures all sets, or does what is asked for."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    folder, *asked = sys.argv[1:]
    if asked:
        name, contestant, count = asked
        read_some(Path(folder), name, contestant, int(count))
        return
    gc.freeze()
    for name in SETS:
        report(name, Path(folder))
    report_verified(Path(folder))


if __name__ == "__main__":
    main()
