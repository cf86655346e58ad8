"""Programs end cleanly, whatever is in flight."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from conftest import Run
    from peers import Emulator, SilentServer

WAYS = ["awaited", "cancelled", "loop left open", "daemon threads", "exit handler", "os._exit"]


@pytest.mark.timeout(240)
def test_sixty_short_programs_end_cleanly(cloud: Emulator, run: Run) -> None:
    def outcome(number: int) -> tuple[str, int, str]:
        way = WAYS[number % len(WAYS)]
        program = run("in_flight.py", way, cloud.base_url)
        _, errors = program.communicate(timeout=60)
        return way, program.returncode, errors

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(outcome, range(60)))
    assert outcomes == [(WAYS[number % len(WAYS)], 0, "") for number in range(60)]


@pytest.mark.timeout(240)
@pytest.mark.parametrize("way", ["sends", "refused sends", "new clients", "webhooks", "awaited sends"])
def test_a_program_ends_cleanly_while_daemon_threads_keep_calling(
    way: str, cloud: Emulator, run: Run
) -> None:
    programs = [run("keeps_calling.py", way, cloud.base_url) for _ in range(4)]
    outcomes = [(program.communicate(timeout=60)[1], program.returncode) for program in programs]
    assert outcomes == [("", 0)] * 4


@pytest.mark.parametrize("way", ["cancelled", "loop left open", "os._exit"])
def test_a_program_does_not_wait_for_an_answer_that_nobody_wants(
    way: str, silent: SilentServer, run: Run
) -> None:
    program = run("in_flight.py", way, silent.base_url)
    _, errors = program.communicate(timeout=30)
    assert (program.returncode, errors) == (0, "")


def test_a_call_that_is_cut_off_may_have_been_done(silent: SilentServer, run: Run) -> None:
    program = run("cut_off.py", silent.base_url)
    told, errors = program.communicate(timeout=30)
    assert (program.returncode, errors) == (0, "")
    begun, later = told.splitlines()
    assert begun == "if_not_sent: the interpreter is ending; whether the call was done is not known"
    assert later == "never: the interpreter is ending"
