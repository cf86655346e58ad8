"""Files: uploads, downloads, photos."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import hashlib
import io
import itertools
import json
import os
import subprocess
import sys
import threading
import time
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest
import waba
from peers import ROOT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from pathlib import Path

    from peers import Emulator, SilentServer

TEXT = b"Cake, coffee, tea.\n" * 20_000


def test_a_file_is_uploaded_from_a_path_bytes_and_a_file_object(cloud: Emulator, tmp_path: Path) -> None:
    path = tmp_path / "menu.txt"
    path.write_bytes(TEXT)
    with waba.Client(cloud.host()) as client, path.open("rb") as file:
        files = [
            client.media.upload(path),
            client.media.upload(str(path)),
            client.media.upload(TEXT, mime_type="text/plain"),
            client.media.upload(memoryview(TEXT), filename="menu.txt"),
            client.media.upload(file, mime_type="text/plain"),
            client.media.upload(io.BytesIO(TEXT), mime_type="text/plain"),
        ]
        uploaded = [file.id for file in files]
        assert len(set(uploaded)) == len(uploaded)
        for media in uploaded:
            assert client.media.download(media) == TEXT
        assert client.media.get(uploaded[0]).mime_type == "text/plain"


def test_pieces_are_taken_while_they_are_sent(cloud: Emulator) -> None:
    caller = threading.current_thread()
    threads = set()

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(TEXT), 100_000):
            threads.add(threading.current_thread())
            yield TEXT[start : start + 100_000]

    with waba.Client(cloud.host()) as client:
        for size in (None, len(TEXT)):
            seen: list[tuple[int, int | None]] = []
            media = client.media.upload(
                pieces(),
                mime_type="text/plain",
                size=size,
                progress=lambda *now, seen=seen: seen.append(now),
            )
            assert seen[-1] == (len(TEXT), size)
            assert client.media.download(media.id) == TEXT
    assert threads == {caller}


def test_a_source_that_raises_is_the_cause_of_a_typed_error(cloud: Emulator) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"Cake"
        raise LookupError("canary")

    before = len(cloud.calls("media.upload"))
    with waba.Client(cloud.host()) as client:
        with pytest.raises(waba.MediaError, match="LookupError") as caught:
            client.media.upload(pieces(), mime_type="text/plain")
        assert isinstance(caught.value.__cause__, LookupError)
        assert "canary" not in str(caught.value)
        with pytest.raises(KeyboardInterrupt):
            client.media.upload(_interrupted(), mime_type="text/plain")
        # What is refused is not read to its end.
        endless = itertools.repeat(b"x" * 100_000)
        with pytest.raises(waba.ValidationError):
            client.media.upload(endless)
        with pytest.raises(waba.MediaError):
            client.media.upload(endless, mime_type="image/png")
    assert len(cloud.calls("media.upload")) == before


def _interrupted() -> Iterator[bytes]:
    yield b"Cake"
    raise KeyboardInterrupt


async def test_pieces_are_awaited_on_the_loop(cloud: Emulator) -> None:
    class Awaited:
        """A file object of an event loop."""

        def __init__(self) -> None:
            self._file = io.BytesIO(TEXT)

        async def read(self, size: int = -1, /) -> bytes:
            await asyncio.sleep(0)
            return self._file.read(size)

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(TEXT), 100_000):
            await asyncio.sleep(0)
            yield TEXT[start : start + 100_000]

    async def fails() -> AsyncIterator[bytes]:
        yield b"Cake"
        raise LookupError("canary")

    async with waba.AsyncClient(cloud.host()) as client:
        for source in (pieces(), iter([TEXT[:10], TEXT[10:]]), io.BytesIO(TEXT), Awaited()):
            media = await client.media.upload(source, mime_type="text/plain")
            assert await client.media.download(media.id) == TEXT
        assert await client.media.upload_resumable(Awaited(), mime_type="text/plain")
        with pytest.raises(waba.MediaError, match="LookupError") as caught:
            await client.media.upload(fails(), mime_type="text/plain")
        assert isinstance(caught.value.__cause__, LookupError)


async def test_an_upload_that_is_cancelled_ends_its_source_and_its_connection(silent: SilentServer) -> None:
    begun = asyncio.Event()
    ended = []

    async def pieces() -> AsyncIterator[bytes]:
        yield b"Cake"
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            ended.append(True)
            raise

    async with waba.AsyncClient(silent.host()) as client:
        upload = asyncio.create_task(client.media.upload(pieces(), mime_type="text/plain"))
        await begun.wait()
        upload.cancel()
        with pytest.raises(asyncio.CancelledError):
            await upload
    assert ended == [True]
    await asyncio.to_thread(silent.await_close)


async def test_an_upload_that_failed_does_not_wait_for_its_source(
    cloud: Emulator, silent: SilentServer
) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"Cake"
        await asyncio.Event().wait()

    refused = waba.Host.cloud("key", base_url="http://127.0.0.1:1")
    for host, error in ((refused, waba.ConnectError), (silent.host(), waba.TimeoutError)):
        async with waba.AsyncClient(host, retry=waba.RetryPolicy(attempts=1)) as client:
            media = client.with_options(deadline=0.5).media
            with pytest.raises(error):
                await asyncio.wait_for(media.upload(pieces(), mime_type="text/plain", size=len(TEXT)), 10)


def test_a_file_that_can_not_be_sent_is_refused_before(cloud: Emulator, tmp_path: Path) -> None:
    before = len(cloud.calls("media.upload"))
    with waba.Client(cloud.host()) as client:
        with pytest.raises(waba.ValidationError, match="mime_type"):
            client.media.upload(b"x")
        with pytest.raises(waba.ValidationError, match=r"missing\.txt\" can't be read"):
            client.media.upload(tmp_path / "missing.txt")
        with pytest.raises(waba.ValidationError, match="mime_type"):
            client.media.upload(b"x", mime_type="image/png\r\nx: y")
    assert len(cloud.calls("media.upload")) == before


def test_a_file_object_may_say_its_name(cloud: Emulator, tmp_path: Path) -> None:
    path = tmp_path / "menu.txt"
    path.write_bytes(TEXT)
    with waba.Client(cloud.host()) as client, path.open("rb") as file:
        assert client.media.upload(file).id
        file.seek(0)
        with pytest.raises(waba.ValidationError, match="mime_type"):
            client.media.upload(file, filename="menu")
        with TemporaryFile() as nameless, pytest.raises(waba.ValidationError, match="mime_type"):
            client.media.upload(nameless)


async def test_a_file_object_may_say_its_name_on_the_loop(cloud: Emulator) -> None:
    file = io.BytesIO(TEXT)
    file.name = "/menus/menu.txt"
    async with waba.AsyncClient(cloud.host()) as client:
        assert (await client.media.upload(file)).id


def test_what_the_system_says_of_a_file_is_the_cause(cloud: Emulator, tmp_path: Path) -> None:
    missing, occupied = tmp_path / "missing" / "menu.txt", tmp_path / "menu.txt"
    occupied.write_bytes(TEXT)
    with waba.Client(cloud.host()) as client:
        media = client.media.upload(occupied).id
        failed: list[tuple[Callable[[], object], type[OSError], Path]] = [
            (lambda: client.media.upload(missing), FileNotFoundError, missing),
            (lambda: client.media.upload(tmp_path, mime_type="text/plain"), IsADirectoryError, tmp_path),
            (lambda: client.media.download_to(media, missing), FileNotFoundError, missing),
            (lambda: client.media.save_to(media, occupied), NotADirectoryError, occupied),
        ]
        for call, kind, path in failed:
            with pytest.raises(waba.Error) as error:
                call()
            cause = error.value.__cause__
            assert isinstance(cause, kind)
            assert cause.filename.startswith(str(path))
            assert str(cause.strerror).lower() == os.strerror(cause.errno or 0).lower()


def test_a_file_is_as_large_as_what_it_is_sent_as_may_be(cloud: Emulator) -> None:
    image = bytes(6 << 20)
    with waba.Client(cloud.host()) as client:
        with pytest.raises(waba.ValidationError, match="where `kind` is `document`"):
            client.media.upload(image, filename="a.jpg")
        assert client.media.upload(image, filename="a.jpg", kind="document").id
        with pytest.raises(ValueError, match="expected one of `image`"):
            client.media.upload(image, filename="a.jpg", kind="poster")  # type: ignore[arg-type]


def test_a_file_is_saved_whole_or_not_at_all(cloud: Emulator, tmp_path: Path) -> None:
    with waba.Client(cloud.host()) as client:
        media = client.media.upload(TEXT, mime_type="text/plain").id
        client.media.download_to(media, tmp_path / "menu")
        assert (tmp_path / "menu").read_bytes() == TEXT
        saved = client.media.save_to(media, tmp_path)
        assert saved == tmp_path / f"{hashlib.sha256(TEXT).hexdigest()}.txt"
        assert saved.read_bytes() == TEXT
        with pytest.raises(waba.MediaError):
            client.media.download_to(media, tmp_path / "large", max_bytes=10)
        assert sorted(os.listdir(tmp_path)) == sorted(["menu", saved.name])


def test_a_file_comes_piece_by_piece(cloud: Emulator) -> None:
    seen: list[tuple[int, int | None]] = []
    with waba.Client(cloud.host()) as client:
        media = client.media.upload(TEXT, mime_type="text/plain").id
        with client.media.stream(media, progress=lambda *now: seen.append(now)) as pieces:
            assert pieces.details().file_size == len(TEXT)
            assert b"".join(pieces) == TEXT
            assert next(pieces, None) is None
        assert [total for _, total in seen] == [len(TEXT)] * len(seen)
        assert seen[-1] == (len(TEXT), len(TEXT))
        with client.media.stream(media) as pieces:
            next(pieces)
        with pytest.raises(waba.ClosedError):
            next(pieces)


def test_a_file_is_read_once_and_what_is_known_of_it_stays(cloud: Emulator) -> None:
    cloud.begin([{"match": {"operation": "media.download"}, "times": 2, "do": {"close": "mid_body"}}])
    with waba.Client(cloud.host()) as client:
        media = client.media.upload(TEXT, mime_type="text/plain").id
        broken, half = (client.media.stream(media, resumes=0) for _ in range(2))
        with pytest.raises(waba.InterruptedError):
            broken.read()
        with pytest.raises(waba.InterruptedError):
            b"".join(half)
        whole, pieces = client.media.stream(media), client.media.stream(media)
        assert whole.read() == TEXT
        assert b"".join(pieces) == TEXT
        for download in (broken, half, whole, pieces):
            for read in (download.read, lambda download=download: next(iter(download))):
                with pytest.raises(waba.MediaError, match="the file was read already"):
                    read()
            assert download.details().file_size == len(TEXT)


async def test_a_file_is_read_once_and_what_is_known_of_it_stays_on_the_loop(cloud: Emulator) -> None:
    cloud.begin([{"match": {"operation": "media.download"}, "times": 2, "do": {"close": "mid_body"}}])
    async with waba.AsyncClient(cloud.host()) as client:
        media = (await client.media.upload(TEXT, mime_type="text/plain")).id
        broken, half = (client.media.stream(media, resumes=0) for _ in range(2))
        with pytest.raises(waba.InterruptedError):
            await broken.read()
        with pytest.raises(waba.InterruptedError):
            [piece async for piece in half]
        whole, pieces = client.media.stream(media), client.media.stream(media)
        assert await whole.read() == TEXT
        assert b"".join([piece async for piece in pieces]) == TEXT
        for download in (broken, half, whole, pieces):
            for read in (download.read, aiter(download).__anext__):
                with pytest.raises(waba.MediaError, match="the file was read already"):
                    await read()
            assert (await download.details()).file_size == len(TEXT)


def test_progress_is_told_where_the_call_waits(cloud: Emulator) -> None:
    seen: list[tuple[int, int | None]] = []
    with waba.Client(cloud.host()) as client:
        media = client.media.upload(TEXT, mime_type="text/plain", progress=lambda *now: seen.append(now)).id
        assert seen[-1] == (len(TEXT), len(TEXT))
        seen.clear()
        client.media.download(media, progress=lambda *now: seen.append(now))
        assert seen[-1] == (len(TEXT), len(TEXT))

        def fails(sent: int, total: int | None) -> None:
            # A call of the same client from within the callback must not wait for itself.
            client.media.get(media)
            raise KeyError(sent)

        with pytest.raises(KeyError):
            client.media.download(media, progress=fails)


async def test_files_are_awaited(cloud: Emulator, tmp_path: Path) -> None:
    seen: list[tuple[int, int | None]] = []
    async with waba.AsyncClient(cloud.host()) as client:
        uploaded = await client.media.upload(
            io.BytesIO(TEXT), mime_type="text/plain", progress=lambda *now: seen.append(now)
        )
        media = uploaded.id
        assert seen[-1] == (len(TEXT), len(TEXT))
        both = await asyncio.gather(*(client.media.download(media) for _ in range(2)))
        assert both == [TEXT, TEXT]
        async with client.media.stream(media) as pieces:
            assert b"".join([piece async for piece in pieces]) == TEXT
        await client.media.download_to(media, tmp_path / "menu")
        assert (tmp_path / "menu").read_bytes() == TEXT
        assert (await client.media.save_to(media, tmp_path)).read_bytes() == TEXT


async def test_no_piece_is_lost_when_its_reading_is_cancelled_as_it_arrives(cloud: Emulator) -> None:
    async with waba.AsyncClient(cloud.host()) as client:
        media = (await client.media.upload(TEXT, mime_type="text/plain")).id
        async with client.media.stream(media) as pieces:
            read = []
            with contextlib.suppress(StopAsyncIteration):
                while True:
                    reading = asyncio.ensure_future(pieces.__anext__())
                    await asyncio.sleep(0)
                    # It arrives, and waits for the loop.
                    time.sleep(0.02)  # noqa: ASYNC251
                    reading.cancel()
                    with contextlib.suppress(asyncio.CancelledError):
                        await reading
                    read.append(await pieces.__anext__())
            assert b"".join(read) == TEXT


async def test_a_callback_that_raises_abandons_the_file(cloud: Emulator) -> None:
    def fails(sent: int, total: int | None) -> None:
        raise KeyError(sent)

    async with waba.AsyncClient(cloud.host()) as client:
        with pytest.raises(KeyError):
            await client.media.upload(TEXT, mime_type="text/plain", progress=fails)


async def _waits(sent: int, total: int | None) -> None: ...


class _Waits:
    async def __call__(self, sent: int, total: int | None) -> None: ...


@pytest.mark.parametrize("wrong", [_waits, functools.partial(_waits, 1), _Waits(), _Waits().__call__])
async def test_a_callback_that_would_have_to_be_awaited_is_refused_before_anything_is_sent(
    cloud: Emulator, wrong: Any
) -> None:
    words = r"^progress: expected a plain function, found an async one$"
    cloud.begin([])
    with waba.Client(cloud.host()) as client:
        with pytest.raises(TypeError, match=words):
            client.media.upload(TEXT, progress=wrong)
        with pytest.raises(TypeError, match=words):
            client.media.download("7", progress=wrong)
    async with waba.AsyncClient(cloud.host()) as awaited:
        for begun in (
            awaited.media.upload(TEXT, progress=wrong),
            awaited.media.download("7", progress=wrong),
        ):
            with pytest.raises(TypeError, match=words):
                await begun
    assert cloud.outcome() == (0, 0)


def test_an_upload_in_parts_gives_a_handle(cloud: Emulator) -> None:
    png = b"\x89PNG\r\n\x1a\n" + bytes(1000)
    with waba.Client(cloud.host()) as client:
        assert client.media.upload_resumable(png, mime_type="image/png")
        client.profile.set_photo(png, mime_type="image/png")
        assert cloud.last_call()["operation"] == "profile.edit"


def test_the_json_of_a_flow_is_replaced_and_what_is_wrong_with_it_is_told(
    cloud: Emulator, tmp_path: Path
) -> None:
    sound = {"version": "7.3", "screens": [{"id": "A", "layout": {}}]}
    path = tmp_path / "flow.json"
    path.write_text(json.dumps(sound), "utf-8")
    with waba.Client(cloud.host()) as client:
        flow = client.flows.create("Survey " + tmp_path.name).id
        assert flow
        wrong = client.flows.upload_json(flow, {"version": "7.3", "screens": [{"id": "A"}]})
        assert wrong.success
        assert [error.message for error in wrong.validation_errors] == ["screens[0].layout: missing"]
        for source in (path, str(path), path.read_bytes(), io.BytesIO(path.read_bytes()), sound):
            assert client.flows.upload_json(flow, source).validation_errors == []
        assert client.flows.publish(flow).success


def test_what_is_no_json_of_a_flow_is_refused() -> None:
    with waba.Client(waba.Host.cloud("key", base_url="http://127.0.0.1:9")) as client:
        with pytest.raises(waba.ValidationError, match=r"^screens\[0\]: .* not JSON compliant"):
            client.flows.upload_json("7", {"screens": [float("nan")]})
        with pytest.raises(TypeError, match=r"^source: expected a mapping, bytes or a path, found the text"):
            client.flows.upload_json("7", '{"version": "7.3"}')


def test_what_was_done_for_a_file_is_told(cloud: Emulator) -> None:
    reports: list[waba.CallReport] = []
    png = b"\x89PNG\r\n\x1a\n"
    with waba.Client(cloud.host()) as plain:
        client = plain.with_options(on_report=reports.append)
        client.media.upload(png, mime_type="image/png")
        client.profile.set_photo(png, mime_type="image/png")
        # The photo is uploaded in parts, and the profile changed then.
        assert _attempts(reports) == [1, 3]
        client.media.upload_resumable(png, mime_type="image/png")
        flow = plain.flows.create("Told").id
        assert flow
        client.flows.upload_json(flow, b"[]")
        assert _attempts(reports) == [2, 1]
        # The webhook is read, and set because there is none.
        client.webhook.ensure("http://127.0.0.1:1/hook")
        assert _attempts(reports) == [2]


def test_what_was_done_for_a_download_is_told_at_its_end(cloud: Emulator, tmp_path: Path) -> None:
    reports: list[waba.CallReport] = []
    with waba.Client(cloud.host()) as plain:
        media = plain.media.upload(TEXT, mime_type="text/plain").id
        client = plain.with_options(on_report=reports.append)
        # Its details are read, and then its bytes.
        client.media.download(media)
        client.media.download_to(media, tmp_path / "menu")
        client.media.save_to(media, tmp_path)
        assert _attempts(reports) == [2, 2, 2]
        pieces = client.media.stream(media)
        next(pieces)
        assert reports == []
        assert sum(map(len, pieces)) < len(TEXT)
        assert next(pieces, None) is None
        assert client.media.stream(media).read() == TEXT
        assert _attempts(reports) == [2, 2]
        with pytest.raises(waba.MediaError), client.media.stream(media, max_bytes=10) as pieces:
            next(pieces)
        assert reports == []


async def test_what_was_done_for_a_file_is_told_on_the_loop(cloud: Emulator, tmp_path: Path) -> None:
    reports: list[waba.CallReport] = []
    async with waba.AsyncClient(cloud.host()) as plain:
        client = plain.with_options(on_report=reports.append)
        media = (await client.media.upload(TEXT, mime_type="text/plain")).id
        await client.media.download(media)
        await client.media.download_to(media, tmp_path / "menu")
        await client.media.save_to(media, tmp_path)
        assert [len(piece) > 0 async for piece in client.media.stream(media)]
        assert _attempts(reports) == [1, 2, 2, 2, 2]


def _attempts(reports: list[waba.CallReport]) -> list[int]:
    """The numbers of attempts of the reports, which are taken away."""
    counts = [len(report.attempts) for report in reports]
    reports.clear()
    return counts


def test_a_digest_that_is_none_can_be_left_unchecked(cloud: Emulator) -> None:
    with waba.Client(cloud.host()) as client:
        media = client.media.upload(TEXT, mime_type="text/plain").id
        details = json.dumps(client.media.get(media).to_dict() | {"sha256": "none"})
        cloud.answer_next(200, {}, details)
        with pytest.raises(waba.ResponseError, match="sha256"):
            client.media.download(media)
        cloud.answer_next(200, {}, details)
        assert client.media.download(media, check_digest=False) == TEXT


async def test_the_json_of_a_flow_is_replaced_on_the_loop(cloud: Emulator, tmp_path: Path) -> None:
    async with waba.AsyncClient(cloud.host()) as client:
        flow = (await client.flows.create("Poll " + tmp_path.name)).id
        assert flow
        wrong = await client.flows.upload_json(flow, b"[]")
        assert [error.message for error in wrong.validation_errors] == ["expected an object"]


def test_the_json_of_a_flow_of_a_partners_account_is_replaced(cloud: Emulator, tmp_path: Path) -> None:
    sound = {"version": "7.3", "screens": [{"id": "A", "layout": {}}]}
    host = waba.Host.partner("emulator-partner-key", base_url=cloud.base_url)
    reports: list[waba.CallReport] = []
    with waba.PartnerClient(host) as plain:
        partner = plain.with_options(on_report=reports.append)
        flow = plain.flows.create("emulatorPA", "emulatorWA", "Partner " + tmp_path.name).id
        assert flow
        target = ("emulatorPA", "emulatorWA", flow)
        assert len(partner.flows.upload_json(*target, {}).validation_errors) == 2
        assert partner.flows.upload_json(*target, io.BytesIO(json.dumps(sound).encode())).success
        assert _attempts(reports) == [1, 1]
        address = plain.flows.assets(*target).data[0].download_url
        assert address
        with urlopen(address, timeout=10) as file:
            assert json.load(file) == sound
        assert plain.flows.publish(*target).success
        with pytest.raises(waba.InvalidRequestError):
            plain.flows.upload_json(*target, sound)


async def test_the_json_of_a_flow_of_a_partners_account_is_replaced_on_the_loop(
    cloud: Emulator, tmp_path: Path
) -> None:
    host = waba.Host.partner("emulator-partner-key", base_url=cloud.base_url)
    async with waba.AsyncPartnerClient(host) as partner:
        flow = (await partner.flows.create("emulatorPA", "emulatorWA", "Async " + tmp_path.name)).id
        assert flow
        wrong = await partner.flows.upload_json("emulatorPA", "emulatorWA", flow, b"[]")
        assert [error.message for error in wrong.validation_errors] == ["expected an object"]


def test_the_example_runs(cloud: Emulator) -> None:
    environment = os.environ | {"D360_API_KEY": cloud.KEY, "WABA_BASE_URL": cloud.base_url}
    ran = subprocess.run(
        [sys.executable, str(ROOT / "examples" / "media.py")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    told = ran.stdout.splitlines()
    assert set(told[:-2]) == {"sent 190000 bytes"}
    assert told[-2:] == ["saved 190000 bytes as .txt", "streamed 190000 bytes of text/plain"]


def test_what_is_no_source_is_named() -> None:
    with waba.Client(waba.Host.cloud("key")) as client:
        for upload in (client.media.upload, client.media.upload_resumable):
            with pytest.raises(TypeError, match=r"^source: expected .*, found int$"):
                upload(5)  # type: ignore[arg-type]


async def test_what_is_no_id_is_not_taken_for_the_photo(
    cloud: Emulator, on_premise: Emulator, tmp_path: Path
) -> None:
    nothing: Any = None
    refused = r"^media_id: expected a str, found NoneType$"
    for emulator in (cloud, on_premise):
        with waba.Client(emulator.host()) as client:
            for call in (client.media.download, client.media.stream):
                with pytest.raises(TypeError, match=refused):
                    call(nothing)
            for store in (client.media.download_to, client.media.save_to):
                with pytest.raises(TypeError, match=refused):
                    store(nothing, tmp_path)
        async with waba.AsyncClient(emulator.host()) as awaited:
            with pytest.raises(TypeError, match=refused):
                await awaited.media.download(nothing)
            with pytest.raises(TypeError, match=refused):
                awaited.media.stream(nothing)
            for keep in (awaited.media.download_to, awaited.media.save_to):
                with pytest.raises(TypeError, match=refused):
                    await keep(nothing, tmp_path)
