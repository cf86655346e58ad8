"""What became of messages: from the send through the emulator's webhooks to those who wait."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, get_args

import bodies
import pytest
import waba
from peers import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run
    from peers import Emulator

OPEN = waba.Webhook.without_auth()
RECEIPT = waba.SendReceipt("wamid.A")
FAILED = {
    "id": "wamid.A",
    "status": "failed",
    "errors": [{"code": 131047, "title": "Re-engagement message", "error_data": {"details": "24 hours"}}],
}


def status(name: str, **more: Any) -> list[waba.Event[Any]]:
    return OPEN.parse(bodies.cloud(statuses=[{"id": "wamid.A", "status": name, **more}]), {})


def test_the_example_waits_for_the_delivery(cloud: Emulator) -> None:
    environment = os.environ | {"D360_API_KEY": cloud.KEY, "WABA_BASE_URL": cloud.base_url}
    example = [sys.executable, str(ROOT / "examples" / "delivery.py")]
    ran = subprocess.run(example, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert (ran.returncode, ran.stderr) == (0, "")
    found, delivered = ran.stdout.splitlines()
    assert found in {"webhook was missing", "webhook was other"}
    assert re.fullmatch(r"wamid\.\S+ is (delivered|read)", delivered)


def test_a_thread_waits_for_what_another_one_records() -> None:
    tracker = waba.DeliveryTracker()
    recording = threading.Timer(0.05, tracker.record_all, [status("read", timestamp="7")])
    recording.start()
    state = tracker.delivered(RECEIPT, timeout=20)
    assert (state.status, state.at("read")) == ("read", 7)
    assert tracker.state("wamid.A") == state
    assert tracker.read("wamid.A", timeout=20) == state
    recording.join()


def test_what_is_recorded_tells_a_rise() -> None:
    tracker = waba.DeliveryTracker()
    (message,) = OPEN.parse(bodies.cloud(bodies.TEXT), {})
    assert tracker.record(message) is None
    rise = tracker.record(status("sent")[0])
    assert rise is not None
    assert (rise.old, rise.new) == (None, "sent")
    assert tracker.state("wamid.B") is None


def test_a_later_failure_is_the_error_of_a_refused_message() -> None:
    tracker = waba.DeliveryTracker()
    tracker.record_all(OPEN.parse(bodies.cloud(statuses=[FAILED]), {}))
    with pytest.raises(waba.PolicyError) as caught:
        tracker.sent(RECEIPT, timeout=20)
    error = caught.value
    assert (error.code, error.details, error.retry) == (131047, "24 hours", "never")


async def test_waits_are_awaited_and_cancelled() -> None:
    tracker = waba.AsyncDeliveryTracker()
    waiting = asyncio.create_task(tracker.delivered(RECEIPT, timeout=20))
    cancelled = asyncio.create_task(tracker.sent(RECEIPT, timeout=20))
    await asyncio.sleep(0)
    cancelled.cancel()
    tracker.record_all(status("delivered"))
    assert (await waiting).status == "delivered"
    assert (await tracker.reached("wamid.A", "sent", timeout=20)).reached("sent")
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    with pytest.raises(waba.TimeoutError, match="known to be delivered") as caught:
        await tracker.read(RECEIPT, timeout=0.01)
    assert caught.value.retry == "if_not_sent"


def test_bounds_and_times_are_checked() -> None:
    tracker = waba.DeliveryTracker(capacity=1, keep=60, phone_number_id="2000")
    tracker.record_all(status("sent"))
    tracker.record_all(OPEN.parse(bodies.cloud(statuses=[FAILED | {"id": "wamid.B"}]), {}))
    assert tracker.state("wamid.A") is None
    assert tracker.state("wamid.B") is not None
    other = waba.DeliveryTracker(phone_number_id="2001")
    other.record_all(status("sent"))
    assert other.state("wamid.A") is None
    with pytest.raises(ValueError, match="keep: 0 seconds"):
        waba.DeliveryTracker(keep=0)
    with pytest.raises(ValueError, match="timeout: -1 seconds"):
        tracker.sent(RECEIPT, timeout=-1)
    unknown: Any = "teleported"
    waits: list[Callable[..., object]] = [
        partial(tracker.reached, RECEIPT, timeout=1),
        waba.DeliveryState().reached,
        waba.DeliveryState().at,
    ]
    for wait in waits:
        with pytest.raises(waba.ValidationError) as refused:
            wait(status=unknown)
        (violation,) = refused.value.violations
        words = " or ".join(f"`{word}`" for word in get_args(waba.DeliveryStatus))
        assert (violation.path, violation.limit) == ("status", words)


def test_ctrl_c_ends_a_wait(run: Run) -> None:
    program = run("interrupted_wait.py")
    assert program.stdout is not None
    assert program.stdout.readline() == "waits\n"
    program.send_signal(signal.SIGINT)
    output, errors = program.communicate(timeout=30)
    assert (output, errors, program.returncode) == ("interrupted\n", "", 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_begins_anew(run: Run) -> None:
    output, errors = run("forked_tracker.py").communicate(timeout=30)
    assert (output, errors) == ("None\ndelivered\n", "")


async def test_a_webhook_is_kept_as_it_should_be(on_premise: Emulator) -> None:
    url, headers = "http://127.0.0.1:9/kept", {"X-Token": "secret"}
    with waba.Client(on_premise.host()) as client:
        client.webhook.set("http://127.0.0.1:9/before")
        ensured = client.webhook.ensure(url, headers=headers)
        assert (ensured.found, ensured.previous_url) == ("other", "http://127.0.0.1:9/before")
        assert client.webhook.wait_until_active(url, headers=headers).url == url
        assert client.webhook.ensure(url, headers=headers).found == "same"
        with pytest.raises(waba.TimeoutError, match="another one is set"):
            client.webhook.wait_until_active(url, timeout=0.1)
        with pytest.raises(waba.UnsupportedError):
            client.account_webhook.ensure("https://example.com")
    async with waba.AsyncClient(on_premise.host()) as async_client:
        assert (await async_client.webhook.ensure(url, headers=headers)).found == "same"
