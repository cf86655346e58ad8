"""The examples of the reference pages: each sends what its page shows, or reads what its page says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import waba
from reference import messages, webhooks
from test_conformance import MESSAGES, WEBHOOKS, Vector

if TYPE_CHECKING:
    from peers import Emulator


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
