"""Type checkers find mistakes in code that uses the package."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from peers import ROOT

PLANTED = Path(__file__).parent / "typing" / "planted_errors.py"
MISTAKES = {
    number
    for number, line in enumerate(PLANTED.read_text("utf-8").splitlines(), 1)
    if line.endswith("# mistake")
}


@pytest.mark.timeout(180)
def test_mypy_finds_each_mistake() -> None:
    mypy = [sys.executable, "-m", "mypy", "--strict", "--output=json", str(PLANTED)]
    checked = subprocess.run(mypy, cwd=ROOT, capture_output=True, text=True, check=False)
    found = [json.loads(line) for line in checked.stdout.splitlines()]
    assert {error["line"] for error in found if error["severity"] == "error"} == MISTAKES


@pytest.mark.timeout(180)
def test_pyright_finds_each_mistake(tmp_path: Path) -> None:
    # A project of its own: the configuration of the repository leaves the file out, also where it is named.
    shutil.copy(PLANTED, tmp_path)
    paths = {"extraPaths": [str(ROOT / "bindings" / "python")]}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(paths), "utf-8")
    pyright = [sys.executable, "-m", "pyright", "--outputjson", "--project", str(tmp_path)]
    checked = subprocess.run(pyright, cwd=ROOT, capture_output=True, text=True, check=False)
    found = json.loads(checked.stdout)["generalDiagnostics"]
    assert {
        error["range"]["start"]["line"] + 1 for error in found if error["severity"] == "error"
    } == MISTAKES


@pytest.mark.timeout(180)
def test_every_public_name_has_a_type() -> None:
    verify = [sys.executable, "-m", "pyright", "--verifytypes", "waba", "--ignoreexternal"]
    checked = subprocess.run(verify, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
