"""Forked processes send, and end, as if they had not been forked."""

from __future__ import annotations

import asyncio
import os
import threading
import warnings
from typing import TYPE_CHECKING, NoReturn

import pytest
import waba

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Run
    from peers import Emulator, SilentServer

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system has no fork")

TO = "+491510000001"


def in_child(work: Callable[[], object]) -> int:
    """Forks, does `work` in the child, and returns the child's exit code."""
    with warnings.catch_warnings():
        # Python warns of the fork of a process with threads, which is what is tested here.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        _exit_after(work)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def _exit_after(work: Callable[[], object]) -> NoReturn:
    try:
        work()
    except BaseException:
        os._exit(1)
    os._exit(0)


def test_a_client_made_before_the_fork_sends_in_the_child(cloud: Emulator) -> None:
    with waba.Client(cloud.host()) as client:
        assert in_child(lambda: client.send_text(TO, "child")) == 0


def test_a_client_used_before_the_fork_sends_in_parent_and_child(cloud: Emulator) -> None:
    with waba.Client(cloud.host()) as client:
        client.send_text(TO, "parent")
        assert in_child(lambda: client.send_text(TO, "child")) == 0
        client.send_text(TO, "parent")
        assert in_child(lambda: in_child(lambda: client.send_text(TO, "grandchild"))) == 0
        client.send_text(TO, "parent")


def test_a_client_can_be_closed_and_dropped_in_the_child(cloud: Emulator) -> None:
    client = waba.Client(cloud.host())
    client.send_text(TO, "parent")

    def close() -> None:
        nonlocal client
        client.close()
        with pytest.raises(waba.ClosedError):
            client.send_text(TO, "child")
        del client

    assert in_child(close) == 0
    client.send_text(TO, "parent")


def test_a_fork_in_the_middle_of_a_call_does_not_disturb_the_child(
    cloud: Emulator, silent: SilentServer
) -> None:
    waiting = waba.Client(silent.host(), timeout=20)

    def wait() -> None:
        with pytest.raises(waba.Error):
            waiting.send_text(TO, "never answered")

    thread = threading.Thread(target=wait)
    thread.start()
    silent.await_request()
    with waba.Client(cloud.host()) as client:
        assert in_child(lambda: client.send_text(TO, "child")) == 0
        client.send_text(TO, "parent")
    silent.hang_up()
    thread.join()


async def test_a_child_awaits_on_a_loop_of_its_own(cloud: Emulator) -> None:
    async with waba.AsyncClient(cloud.host()) as client:
        await asyncio.gather(*(client.send_text(TO, "parent") for _ in range(10)))

        def work() -> None:
            async def burst() -> None:
                await asyncio.gather(*(client.send_text(TO, "child") for _ in range(10)))

            # The loop of the parent seems to run in the child too.
            asyncio.events._set_running_loop(None)
            asyncio.run(burst())
            asyncio.run(burst())

        assert in_child(work) == 0
        await client.send_text(TO, "parent")


def test_a_forked_child_that_ends_as_a_program_does_ends_cleanly(cloud: Emulator, run: Run) -> None:
    program = run("fork_and_exit.py", cloud.base_url)
    output, errors = program.communicate(timeout=30)
    assert (program.returncode, errors) == (0, "")
    assert sorted(output.split()) == ["child", "parent"]
