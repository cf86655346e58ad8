"""The examples of `docs/python.md`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from importlib import import_module
from typing import TYPE_CHECKING

from bodies import TEXT
from bodies import cloud as body_of
from peers import ROOT
from test_receivers import BASIC, asgi, post

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from peers import Emulator

EXAMPLES = ROOT / "examples" / "python"


def outcome(name: str, **environment: str) -> tuple[list[str], list[str]]:
    """Runs an example, and returns the lines of what it wrote."""
    ran = subprocess.run(
        [sys.executable, str(EXAMPLES / f"{name}.py")],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines(), ran.stderr.splitlines()


def of(cloud: Emulator) -> dict[str, str]:
    return {"D360_API_KEY": cloud.KEY, "WABA_BASE_URL": cloud.base_url}


def test_the_service_answers_from_the_number_that_was_written_to(
    cloud: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(EXAMPLES)
    monkeypatch.setenv("WABA_BASE_URL", cloud.base_url)
    with asgi(import_module("service").app, lifespan="on") as port:
        assert post(port, body_of(TEXT), BASIC) == (200, b"")
        assert post(port, body_of(TEXT), {})[0] == 401
        end = time.monotonic() + 10
        while not cloud.calls("messages.send") and time.monotonic() < end:
            time.sleep(0.05)
    [sent] = cloud.calls("messages.send")
    assert sent["body"]["text"]["body"] == "Thank you!"
    assert sent["body"]["context"]["message_id"] == TEXT["id"]


def test_calls_are_logged(cloud: Emulator) -> None:
    _, logged = outcome("calls", **of(cloud))
    assert logged == [
        "INFO done: attempts=1 status=200",
        "WARNING failed: kind=validation retry=never attempts=[]",
        "INFO done: attempts=1 status=200",
    ]


def test_a_message_is_checked_against_its_template(cloud: Emulator) -> None:
    body = {"type": "BODY", "text": "Hello {{1}}, order {{2}} is ready."}
    definition = {"name": "order_ready", "language": "en", "status": "APPROVED", "components": [body]}
    cloud.answer_next(200, {}, json.dumps({"data": [definition]}))
    told, _ = outcome("templates", **of(cloud))
    assert told == ["components[0].parameters 1 value `{{1}}`, `{{2}}`"]


def test_a_key_is_asked_for(cloud: Emulator, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text(f"{cloud.KEY}\n", "utf-8")
    told, _ = outcome("keys", KEY_FILE=str(file), WABA_BASE_URL=cloud.base_url)
    assert len(told) == 2


def test_the_helpers_help() -> None:
    told, _ = outcome("helpers")
    assert told == ["True", "ogg", "https://wa.me/491510000001?text=Hello", "True", "True"]
