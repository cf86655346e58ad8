"""The other side of the tests: the emulator, and a server that never answers."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import threading
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import waba

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

ROOT = Path(__file__).parents[3]


class Emulator:
    """A running `waba emulator`."""

    KEY = "emulator-key"

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self._process = subprocess.Popen(
            [
                _binary(),
                "emulator",
                "--bind=127.0.0.1:0",
                "--dialect",
                dialect,
                "--json",
                "--until-stdin-closes",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        self.base_url: str = json.loads(self._process.stdout.readline())["base_url"]

    def host(self, key: str = KEY) -> waba.Host:
        """Returns the host with which a client reaches the emulator."""
        make = waba.Host.cloud if self.dialect == "cloud" else waba.Host.on_premise
        return make(key, base_url=self.base_url)

    def calls(self, operation: str) -> list[dict[str, Any]]:
        """Returns the calls named `operation` in the emulator's journal."""
        entries: list[dict[str, Any]] = self._control("journal")["entries"]
        return [entry for entry in entries if entry.get("operation") == operation]

    def operations(self) -> set[str]:
        """Returns the names of the calls in the emulator's journal."""
        entries: list[dict[str, Any]] = self._control("journal")["entries"]
        return {entry["operation"] for entry in entries if entry.get("operation")}

    def last_call(self) -> dict[str, Any]:
        """Returns the last call in the emulator's journal."""
        entries: list[dict[str, Any]] = self._control("journal")["entries"]
        return next(entry for entry in reversed(entries) if entry["kind"] == "call")

    def answer_next(self, status: int, headers: dict[str, str], body: str) -> None:
        """Answers the next call of the API with this."""
        self._control("answer", {"status": status, "headers": headers, "body": body})

    def begin(self, faults: list[dict[str, Any]]) -> None:
        """Begins anew, with these faults to come."""
        self._control("reset", {})
        for fault in faults:
            self._control("faults", fault)

    def outcome(self) -> tuple[int, int]:
        """Returns how many requests came since it began anew, and how many messages were accepted."""
        entries = self._control("journal")["entries"]
        messages = self._control("messages")["messages"]
        return (
            sum(entry["kind"] == "call" for entry in entries),
            sum(message["direction"] == "outbound" for message in messages),
        )

    def inbound(self, sender: str, body: str) -> str:
        """Lets a simulated person write, and returns the id of the message."""
        message_id: str = self._control("inbound", {"from": sender, "name": "Ann Example", "body": body})[
            "id"
        ]
        return message_id

    def _control(self, call: str, request: dict[str, Any] | None = None) -> Any:
        url = f"{self.base_url.rstrip('/')}/_emulator/{call}"
        data = None if request is None else json.dumps(request).encode()
        with urllib.request.urlopen(url, data, timeout=10) as answer:
            return json.load(answer)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process.wait(10)


def _binary() -> str:
    if named := os.environ.get("WABA_BIN"):
        return named
    targets = [os.environ.get("CARGO_TARGET_DIR"), ROOT / "target"]
    for binary in [Path(target) / "debug" / "waba" for target in targets if target]:
        if binary.exists():
            return str(binary)
    raise FileNotFoundError("the command `waba` is missing: run `cargo build -p waba-cli`")


class SilentServer:
    """A server that takes connections and requests, and never answers."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._connections: list[socket.socket] = []
        self._requests = threading.Semaphore(0)
        self._closed = threading.Semaphore(0)
        threading.Thread(target=self._accept, daemon=True).start()
        self.base_url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def host(self) -> waba.Host:
        """Returns the host with which a client reaches the server."""
        return waba.Host.cloud("key", base_url=self.base_url)

    def await_request(self) -> None:
        """Waits until one more request has come."""
        assert self._requests.acquire(timeout=20), "no request came"

    def await_close(self) -> None:
        """Waits until one more connection was closed by the client."""
        assert self._closed.acquire(timeout=20), "no connection was closed"

    def hang_up(self) -> None:
        """Ends all connections."""
        for connection in self._connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._connections.append(connection)
            threading.Thread(target=self._read, args=(connection,), daemon=True).start()

    def _read(self, connection: socket.socket) -> None:
        request = b""
        try:
            while received := connection.recv(65536):
                request += received
                # The message is the whole body of a send, so its end is the end of the request.
                if b"\r\n\r\n" in request and request.endswith(b"}"):
                    request = b""
                    self._requests.release()
        except OSError:
            pass
        connection.close()
        self._closed.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        # Wakes the thread that accepts; closing alone does not.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.hang_up()
