"""The receivers of `examples/receivers`, in the frameworks that they are for."""

from __future__ import annotations

import http.client
import select
import socket
from contextlib import contextmanager
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING, Any, Literal
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import uvicorn
from peers import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

TEXT = b'{"messages":[{"from":"491510000001","id":"m1","type":"text","text":{"body":"Thanks!"}}]}'
BASIC = {"Authorization": "Basic c2hvcDpzZWNyZXQ="}


class Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_message(self, format: str, *args: object) -> None:
        """Keeps quiet."""


@contextmanager
def wsgi(app: Any) -> Iterator[int]:
    """Serves an application of WSGI on the port that is given."""
    with make_server("127.0.0.1", 0, app, handler_class=Quiet) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def asgi(app: Any, lifespan: Literal["on", "off"] = "off") -> Iterator[int]:
    """Serves an application of ASGI on the port that is given."""
    server = uvicorn.Server(uvicorn.Config(app, lifespan=lifespan, log_level="error"))
    # It listens from here on: what comes before the server runs waits.
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join()


def post(port: int, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
    """Posts a body, and returns status and body of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", "/webhook", body, {"Content-Type": "application/json", **headers})
    with connection.getresponse() as answer:
        found = answer.status, answer.read()
    connection.close()
    return found


TOO_LARGE = b" " * (4 * 1024 * 1024 + 1)


def answered(port: int, headers: dict[str, str], *, is_sent: bool) -> int:
    """Announces a body that is too large, sends it unless there is an answer, and returns its status."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        lines = ["POST /webhook HTTP/1.1", "Host: localhost", f"Content-Length: {len(TOO_LARGE)}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        connection.sendall("\r\n".join([*lines, "", ""]).encode())
        # Whoever answers without it closes the connection, and sending it would then lose the answer.
        if is_sent and not select.select([connection], [], [], 0.5)[0]:
            connection.sendall(TOO_LARGE)
        return int(connection.makefile("rb").readline().split()[1])


RECEIVERS = [("with_fastapi", asgi), ("with_flask", wsgi), ("with_django", wsgi)]


@pytest.mark.parametrize(("name", "serve"), RECEIVERS)
def test_a_receiver_reads_neither_unproved_nor_endless_bodies(
    name: str, serve: Callable[[Any], AbstractContextManager[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(ROOT / "examples" / "receivers")
    app = import_module(name).app
    with serve(app) as port:
        assert answered(port, BASIC, is_sent=True) == (400 if name == "with_django" else 413)
        assert answered(port, {}, is_sent=False) == 401


@pytest.mark.parametrize(("name", "serve"), RECEIVERS)
def test_a_receiver_answers_as_360dialog_wants_it(
    name: str,
    serve: Callable[[Any], AbstractContextManager[int]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.syspath_prepend(ROOT / "examples" / "receivers")
    app = import_module(name).app
    large = TEXT.replace(b"Thanks!", b"x" * 3_000_000)
    with serve(app) as port:
        assert post(port, TEXT, BASIC) == (200, b"")
        assert capsys.readouterr().out == "message m1 Thanks!\n"
        assert post(port, large, BASIC) == (200, b"")
        assert capsys.readouterr().out == f"message m1 {'x' * 3_000_000}\n"
        assert post(port, b"no JSON", BASIC) == (200, b"")
        assert post(port, TEXT, {})[0] == 401
        assert post(port, TEXT, {"Authorization": "Basic bm9ib2R5"})[0] == 401
        assert capsys.readouterr().out == ""
