"""The package as a whole: what it holds, what it loads, what its stubs and its README say."""

from __future__ import annotations

import ast
import builtins
import inspect
import json
import os
import pickle
import subprocess
import sys
from typing import TYPE_CHECKING, Any, get_args

import pytest
import waba
from peers import ROOT
from waba import _native
from waba._generated import errors, operations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peers import Emulator


def schema(name: str) -> Any:
    return json.loads((ROOT / "schema" / f"{name}.json").read_text("utf-8"))


def test_importing_it_loads_nothing_else_and_starts_no_thread() -> None:
    program = """
import sys
before = set(sys.modules)
import waba
assert {name for name in sys.modules if name.startswith("waba")} == {"waba"}
assert set(sys.modules) - before <= {"waba", "__future__"}, set(sys.modules) - before
waba.Client(waba.Host.cloud("key"))
import os
threads = "/proc/self/task"
assert not os.path.isdir(threads) or len(os.listdir(threads)) == 1
assert "asyncio" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)


def test_every_public_name_can_be_had() -> None:
    names: dict[str, object] = {}
    exec("from waba import *", names)
    assert set(dir(waba)) <= set(names)
    assert {"Client", "AsyncClient", "Host", "Webhook", "Auth", "Event", "Error", "TextContent"} <= set(names)
    assert "NativeClient" not in names
    with pytest.raises(AttributeError, match="Burner"):
        waba.Burner  # type: ignore[attr-defined]  # noqa: B018


def test_what_signatures_name_can_be_named() -> None:
    names = "AsyncEvent AsyncWebhook Dialect ErrorKind EventKind FlowFiles Key MediaFiles MessagesApi"
    for name in (*names.split(), "Progress", "UploadSource"):
        assert name in dir(waba)
        assert getattr(waba, name)
    assert waba.__version__
    with pytest.raises(AttributeError) as missing:
        waba.Cliant  # type: ignore[attr-defined]  # noqa: B018
    assert (missing.value.name, missing.value.obj) == ("Cliant", waba)


def test_a_closed_choice_is_a_literal_at_run_time_too() -> None:
    assert list(get_args(waba.MessagePriority)) == schema("waba.schema")["$defs"]["MessagePriority"]["enum"]


def test_every_kind_of_error_has_a_class() -> None:
    kinds = schema("errors")["kinds"]
    assert len(kinds) == len(errors.CLASSES)
    for kind in kinds:
        error = errors.from_report(
            {"kind": kind["name"], "message": "went wrong", "retry": "safe", "code": 7}
        )
        assert type(error) is getattr(waba, type(error).__name__)
        assert isinstance(error, waba.ApiError) == kind["api"]
        again = pickle.loads(pickle.dumps(error))
        assert (type(again), vars(again), str(again)) == (type(error), vars(error), "went wrong")


def test_who_catches_an_exception_of_python_catches_the_one_of_its_name() -> None:
    shared = [name for name in errors.__all__ if hasattr(builtins, name)]
    assert shared == ["InterruptedError", "PermissionError", "TimeoutError"]
    for name in shared:
        error = getattr(waba, name)("gone")
        assert isinstance(error, getattr(builtins, name))
        assert isinstance(error, waba.Error)
        assert (str(error), error.message, error.args) == ("gone", "gone", ("gone",))


def test_a_kind_that_is_not_known_is_an_error_all_the_same() -> None:
    error = errors.from_report({"kind": "brand_new", "message": "went wrong", "retry": "never"})
    assert (type(error), error.kind) == (waba.Error, "brand_new")


def test_every_operation_has_a_call() -> None:
    for operation in schema("operations")["operations"]:
        group, call = operation["name"].split(".")
        api = "Partner" if group.startswith("partner_") else ""
        for style in ("", "Async"):
            client = getattr(operations, f"{style}{api}Operations")()
            method = getattr(getattr(client, group.removeprefix("partner_")), call)
            assert inspect.iscoroutinefunction(method) == bool(style)


def test_the_stubs_have_the_docs_of_the_module() -> None:
    stubs = ast.parse((ROOT / "bindings" / "python" / "waba" / "_native.pyi").read_text("utf-8"))
    documented = dict(docs(stubs))
    assert len(documented) > 40
    for (owner, name), doc in documented.items():
        found = getattr(getattr(_native, owner), name) if name else getattr(_native, owner)
        assert " ".join((inspect.getdoc(found) or "").split()) == " ".join(doc.split()), f"{owner}.{name}"


def docs(stubs: ast.Module) -> Iterator[tuple[tuple[str, str], str]]:
    """The docs of the classes and of what they hold, by their names."""
    for owner in stubs.body:
        if isinstance(owner, ast.ClassDef) and not owner.name.startswith("_"):
            yield (owner.name, ""), ast.get_docstring(owner) or ""
            for member in owner.body:
                if isinstance(member, ast.FunctionDef) and (doc := ast.get_docstring(member)):
                    yield (owner.name, member.name), doc


@pytest.mark.timeout(180)
def test_the_stubs_have_the_signatures_of_the_module() -> None:
    stubtest = [sys.executable, "-m", "mypy.stubtest", "--ignore-disjoint-bases", "waba._native"]
    checked = subprocess.run(stubtest, cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_the_example_of_the_faults_meets_one(cloud: Emulator) -> None:
    environment = os.environ | {"D360_API_KEY": cloud.KEY, "WABA_BASE_URL": cloud.base_url}
    example = [sys.executable, str(ROOT / "examples" / "lost_answer.py")]
    ran = subprocess.run(example, env=environment, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("messages.send: ")
    assert ran.stdout.endswith(" if_not_sent\n")
    assert cloud.outcome() == (1, 1)


def test_the_example_of_the_readme_runs(cloud: Emulator) -> None:
    example = ROOT / "examples" / "send_and_receive.py"
    environment = os.environ | {"D360_API_KEY": cloud.KEY, "WABA_BASE_URL": cloud.base_url}
    ran = subprocess.run(
        [sys.executable, str(example)], env=environment, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    accepted, received = ran.stdout.splitlines()
    assert accepted == f"accepted as {cloud.calls('messages.send')[-1]['answer']['messages'][0]['id']}"
    assert received == "491510000001 says Thanks!"


@pytest.mark.parametrize(
    ("kind", "data", "error", "words"),
    [
        (waba.TextContent, {}, ValueError, r"TextContent\.body: missing"),
        (waba.TextContent, None, TypeError, r"TextContent: expected a mapping, found NoneType"),
        (waba.TextContent, [("body", "Hi")], TypeError, r"TextContent: expected a mapping, found list"),
        (waba.OutboundMessage, {"to": "1", "text": {}}, ValueError, r"TextContent\.body: missing"),
        (
            waba.OutboundMessage,
            {"to": "1", "text": 3},
            TypeError,
            r"TextContent: .* found int",
        ),
        (waba.ListAction, {"button": "a", "sections": 3}, TypeError, r"ListAction\.sections: .* found int"),
        (waba.ListAction, {"button": "a", "sections": [3]}, TypeError, r"ListSection: .* found int"),
        (
            waba.OrderAmount,
            {"value": 1, "offset": 1000},
            ValueError,
            r"OrderAmount\.offset: expected 100, found 1000$",
        ),
        (waba.OrderAmount, {"value": 1}, ValueError, r"OrderAmount\.offset: missing$"),
        (
            waba.LocationRequestMessage,
            {"body": {"text": "?"}, "action": {"name": "send_money"}},
            ValueError,
            r"LocationRequestMessage\.action: expected {'name': 'send_location'}, found {'name': 'send_",
        ),
        (waba.BodyComponent, {"parameters": ["x"]}, TypeError, r"BodyComponent\.parameters: .* found str"),
        (
            waba.BodyComponent,
            {"parameters": [{"text": "a"}]},
            ValueError,
            r"type: expected one of text, .* found ''",
        ),
    ],
)
def test_what_is_no_value_is_refused_by_its_class_and_field(
    kind: Any, data: Any, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=f"^{words}"):
        kind.from_dict(data)
