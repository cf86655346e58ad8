"""Threads share a client and are not held up by each other's calls."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
import waba

if TYPE_CHECKING:
    from peers import Emulator, SilentServer

TO = "+491510000001"


def test_threads_share_a_client(cloud: Emulator) -> None:
    with (
        waba.Client(cloud.host(), rate_limits=waba.RateLimits.off()) as client,
        ThreadPoolExecutor(16) as pool,
    ):
        receipts = list(pool.map(lambda number: client.send_text(TO, f"thread {number}"), range(200)))
    assert len({receipt.id for receipt in receipts}) == 200


def test_other_threads_run_while_a_call_waits(silent: SilentServer) -> None:
    ended = threading.Event()

    def call() -> None:
        with waba.Client(silent.host(), timeout=0.5) as client, pytest.raises(waba.TimeoutError):
            client.send_text(TO, "Hello")
        ended.set()

    thread = threading.Thread(target=call)
    thread.start()
    ticks = 0
    while not ended.wait(0.001):
        ticks += 1
    thread.join()
    # With the GIL held there would be none between the beginning of the call and its end.
    assert ticks > 50
