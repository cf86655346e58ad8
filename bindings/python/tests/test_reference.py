"""The examples of the reference pages: each sends what its page shows, or reads what its page says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import waba
from peers import Emulator
from reference import lists, messages, operations, webhooks, written
from test_conformance import MESSAGES, OPERATIONS, RESPONSES, WEBHOOKS, Vector, plain

if TYPE_CHECKING:
    from pathlib import Path


def examples(vectors: list[Vector]) -> dict[str, Vector]:
    return {vector["name"]: vector for vector in vectors if "example" in vector}


@pytest.mark.parametrize("name", examples(MESSAGES))
def test_message(name: str, cloud: Emulator, on_premise: Emulator) -> None:
    vector = examples(MESSAGES)[name]
    for dialect, emulator in {"cloud": cloud, "on_premise": on_premise}.items():
        if (expected := vector.get(dialect)) is not None:
            with waba.Client(emulator.host()) as client:
                assert messages.EXAMPLES[name](client).id
            assert emulator.calls("messages.send")[-1]["body"] == expected


@pytest.mark.parametrize("name", examples(WEBHOOKS))
def test_webhook(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    vector = examples(WEBHOOKS)[name]
    webhook = waba.Webhook.without_auth(phone_number_id=vector.get("phone_number_id"))
    for event in webhook.parse(vector["body"].encode(), {}):
        webhooks.EXAMPLES[name](event)
    printed = capsys.readouterr().out.splitlines()
    assert printed
    for line in printed:
        assert line in vector["body"]


@pytest.mark.parametrize("name", examples(RESPONSES))
def test_operation(name: str, cloud: Emulator, on_premise: Emulator) -> None:
    vector = examples(RESPONSES)[name]
    emulator = on_premise if vector["dialect"] == "on-premise" else cloud
    emulator.answer_next(vector["status"], {}, vector["response"])
    with caller(vector, emulator) as client:
        answer = operations.EXAMPLES[name](client)
    assert plain(answer.to_dict()) == plain(vector["expected"])
    assert sent(emulator.last_call()) == vector["sent"]


@pytest.mark.parametrize("name", lists.EXAMPLES)
def test_list(name: str) -> None:
    vector = examples(RESPONSES)[name]
    operation = OPERATIONS[vector["operation"]]
    with Emulator("cloud") as emulator, caller(vector, emulator) as client:
        emulator.answer_next(vector["status"], {}, vector["response"])
        # The page behind the one of the vector, if it is asked for.
        emulator.answer_next(200, {}, json.dumps({operation["items"]: []}))
        items = lists.EXAMPLES[name](client)
        assert sent(emulator.calls(operation["name"])[0]) == vector["sent"]
    found = [item.to_dict() if isinstance(item, waba.Model) else item for item in items]
    assert plain(found) == plain(vector["expected"][operation["items"]])


def test_every_list_is_read() -> None:
    read = {name for name, vector in examples(RESPONSES).items() if OPERATIONS[vector["operation"]]["items"]}
    assert set(lists.EXAMPLES) == read


def test_calls_with_a_file(tmp_path: Path) -> None:
    path = tmp_path / "menu.png"
    path.write_bytes(b"PNG")
    called = set()
    for dialect in ("cloud", "on-premise"):
        with Emulator(dialect) as emulator, waba.Client(emulator.host()) as client:
            media = written.example_media_upload(client, path)
            written.example_media_download(client, media.id, tmp_path)
            written.example_profile_set_photo(client, path)
            if dialect == "on-premise":
                written.example_profile_photo(client, path)
                assert path.read_bytes() == b"PNG"
                written.example_profile_delete_photo(client)
            else:
                assert written.example_media_upload_resumable(client, path)
                group, flow = client.groups.create("Team").id, client.flows.create("Survey").id
                assert group
                assert flow
                written.example_groups_set_photo(client, group, path)
                written.example_flows_upload_json(client, flow)
                host = waba.Host.partner("emulator-partner-key", base_url=emulator.base_url)
                with waba.PartnerClient(host) as partner:
                    written.example_partner_flows_upload_json(partner, "emulatorPA", "emulatorWA", flow)
            called |= emulator.operations()
    written_by_hand = {name.removeprefix("example_") for name in vars(written) if name.startswith("example_")}
    # An upload in parts has other names for its steps.
    assert written_by_hand - {name.replace(".", "_") for name in called} == {"media_upload_resumable"}


def caller(vector: Vector, emulator: Emulator) -> waba.Client | waba.PartnerClient:
    """Returns the client that makes the call."""
    if vector["dialect"] == "partner":
        return waba.PartnerClient(waba.Host.partner("key", base_url=emulator.base_url))
    return waba.Client(emulator.host())


def sent(call: dict[str, Any]) -> dict[str, Any]:
    """Returns what was sent, as vectors have it."""
    return {key: call[key] for key in ("method", "path", "query", "body") if key in call}
