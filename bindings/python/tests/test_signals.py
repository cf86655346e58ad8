"""Signals reach a thread that waits in a call."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
import waba

if TYPE_CHECKING:
    from types import FrameType

    from conftest import Run
    from peers import SilentServer


def test_ctrl_c_abandons_a_call(silent: SilentServer, run: Run) -> None:
    program = run("interrupted.py", silent.base_url)
    silent.await_request()
    program.send_signal(signal.SIGINT)
    silent.await_close()
    output, errors = program.communicate(timeout=30)
    assert (output, errors, program.returncode) == ("interrupted\n", "", 0)


def test_a_handler_that_does_not_raise_lets_the_call_go_on(silent: SilentServer) -> None:
    heard = []

    def hear(number: int, _: FrameType | None) -> None:
        heard.append(number)

    before = signal.signal(signal.SIGALRM, hear)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.1)
        with waba.Client(silent.host(), timeout=0.5) as client, pytest.raises(waba.TimeoutError):
            client.send_text("+491510000001", "Hello")
    finally:
        signal.signal(signal.SIGALRM, before)
    assert heard == [signal.SIGALRM]
