"""What the tests share: emulators, and a server that never answers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest
from peers import Emulator, SilentServer

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAMS = Path(__file__).parent / "programs"


@pytest.fixture(scope="session")
def cloud_process() -> Iterator[Emulator]:
    """An emulator of a cloud host, which all tests share."""
    with Emulator("cloud") as emulator:
        yield emulator


@pytest.fixture(scope="session")
def on_premise_process() -> Iterator[Emulator]:
    """An emulator of an on-premise host, which all tests share."""
    with Emulator("on-premise") as emulator:
        yield emulator


@pytest.fixture
def cloud(cloud_process: Emulator) -> Emulator:
    """An emulator of a cloud host that begins anew, with a journal that is soon read."""
    cloud_process.begin([])
    return cloud_process


@pytest.fixture
def on_premise(on_premise_process: Emulator) -> Emulator:
    """An emulator of an on-premise host that begins anew, with a journal that is soon read."""
    on_premise_process.begin([])
    return on_premise_process


@pytest.fixture
def silent() -> Iterator[SilentServer]:
    """A server that takes requests and never answers."""
    with SilentServer() as server:
        yield server


class Run(Protocol):
    """Starts one of the programs in `programs/`."""

    def __call__(self, program: str, *arguments: str) -> subprocess.Popen[str]:
        """Starts it with these arguments."""
        ...


@pytest.fixture
def run() -> Iterator[Run]:
    """Starts programs, and ends those that still run when the test ends."""
    started: list[subprocess.Popen[str]] = []

    def start(program: str, *arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, str(PROGRAMS / program), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONASYNCIODEBUG": "", "PYTHONFAULTHANDLER": "1"},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
