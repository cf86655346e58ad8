"""Threads share a client and are not held up by each other's calls."""

from __future__ import annotations

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
    def call() -> None:
        with waba.Client(silent.host()) as client, pytest.raises(waba.InterruptedError):
            client.send_text(TO, "Hello")

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(call)
        # With the GIL held by the call, neither the server nor this thread would get this far before it ends.
        silent.await_request()
        silent.hang_up()
        waiting.result()
