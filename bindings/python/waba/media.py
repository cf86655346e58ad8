"""Files: uploads, downloads, photos."""

from __future__ import annotations

import os

from . import _models as models
from ._errors import Error
from ._native import NativeDownload
from ._operations import (
    AsyncFlowsApi,
    AsyncGroupsApi,
    AsyncMediaApi,
    AsyncProfileApi,
    FlowsApi,
    GroupsApi,
    MediaApi,
    ProfileApi,
)
from ._sources import as_json, open_async, open_sync, read, read_async

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asyncio import Future
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
    from pathlib import Path
    from types import TracebackType
    from typing import Any, TypeAlias

    from typing_extensions import Self

    from ._models import MediaDetails, UploadedFlowJson, UploadedMedia
    from ._native import NativeUpload
    from ._sources import (
        AsyncFileSource,
        AsyncFlowJson,
        AsyncUploadSource,
        FileSource,
        FlowJson,
        UploadSource,
    )
    from .client import AsyncClient, Client

    Progress: TypeAlias = Callable[[int, int | None], object]
    """Called about 20 times a second and at the end, where the call waits: with the bytes so far, and the
    bytes in all if that is known.
    """

__all__ = ["AsyncDownload", "Download"]

_INTERVAL = 0.05
"""Seconds between two looks at how far a file has come."""


class MediaFiles(MediaApi):
    """Files: uploads and downloads."""

    __slots__ = ()
    _client: Client

    def upload(
        self,
        source: UploadSource,
        *,
        mime_type: str | None = None,
        file_name: str | None = None,
        size: int | None = None,
        progress: Progress | None = None,
    ) -> UploadedMedia:
        """Uploads a file. The `id` of the answer is what it is sent by, for 30 days. Uploading it again is
        safe.

        - `source`: The path of a file, its bytes, a file object or an iterable of pieces. The last two are
          read while they are sent, by the thread that calls, and not sent again once a part of them has
          left.
        - `mime_type`: Its MIME type, which else follows from the file name.
        - `file_name`: Its name, which else is that of the path.
        - `size`: Bytes in all, of a source that does not tell it. Without it the request has no length,
          which not every server takes.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all if that is known.

        Raises `MediaError` when the source raises, with that as its cause.
        """
        upload, pieces = open_sync(source, size, file_name, mime_type)
        answer = _send(self._client, "media.upload", {}, upload, progress, pieces=pieces)
        return models.UploadedMedia.from_dict(answer)

    def upload_resumable(
        self,
        source: FileSource,
        *,
        mime_type: str | None = None,
        file_name: str | None = None,
        progress: Progress | None = None,
    ) -> str:
        """Uploads a file in parts, going on where it broke off, and gives its handle: for the header of a
        template and the photo of a profile. Cloud hosts of 360dialog only.

        - `source`: The path of a file, its bytes, or a file object, which is read whole first.
        - `mime_type`: Its MIME type, which else follows from the file name.
        - `file_name`: Its name, which else is that of the path.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all.
        """
        upload = read(source, file_name, mime_type)
        handle: str = _send(self._client, "media.upload_resumable", {}, upload, progress)["h"]
        return handle

    def download(
        self,
        media_id: str,
        *,
        max_bytes: int | None = None,
        check_digest: bool = True,
        progress: Progress | None = None,
    ) -> bytes:
        """Downloads a file. Its size and SHA-256 are checked, and it goes on where it broke off.

        - `max_bytes`: The largest file that is taken. 100 MiB by default.
        - `check_digest`: Whether the SHA-256 that the API names is checked. A file with a wrong one, or with
          one that is none, is an error unless it is not.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all if that is known.
        """
        download = NativeDownload(self._client._native, media_id, max_bytes, check_digest)
        return _whole(self._client, download, "bytes", None, progress)

    def download_to(
        self,
        media_id: str,
        path: str | os.PathLike[str],
        *,
        max_bytes: int | None = None,
        check_digest: bool = True,
        progress: Progress | None = None,
    ) -> None:
        """Downloads a file to `path`, in place of what is there, and only when it is whole: a download that
        fails leaves nothing.

        - `max_bytes`: The largest file that is taken. 100 MiB by default.
        - `check_digest`: Whether the SHA-256 that the API names is checked. A file with a wrong one, or with
          one that is none, is an error unless it is not.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all if that is known.
        """
        download = NativeDownload(self._client._native, media_id, max_bytes, check_digest)
        _whole(self._client, download, "save_as", path, progress)

    def save_to(
        self,
        media_id: str,
        folder: str | os.PathLike[str],
        *,
        max_bytes: int | None = None,
        check_digest: bool = True,
        progress: Progress | None = None,
    ) -> Path:
        """Downloads a file into a folder, and returns its path. The name is the SHA-256 with an extension
        after the MIME type: nothing of it is taken from the name that the sender gave the file.

        - `max_bytes`: The largest file that is taken. 100 MiB by default.
        - `check_digest`: Whether the SHA-256 that the API names is checked. A file with a wrong one, or with
          one that is none, is an error unless it is not.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all if that is known.
        """
        from pathlib import Path

        download = NativeDownload(self._client._native, media_id, max_bytes, check_digest)
        return Path(os.fsdecode(_whole(self._client, download, "save_to", folder, progress)))

    def stream(
        self,
        media_id: str,
        *,
        max_bytes: int | None = None,
        check_digest: bool = True,
        progress: Progress | None = None,
    ) -> Download:
        """A file that is downloaded piece by piece. Nothing is asked for before the first piece.

        - `max_bytes`: The largest file that is taken. 100 MiB by default.
        - `check_digest`: Whether the SHA-256 that the API names is checked. A file with a wrong one, or with
          one that is none, is an error unless it is not.
        - `progress`: Called for each piece: with the bytes so far, and the bytes in all if that is known.
        """
        download = NativeDownload(self._client._native, media_id, max_bytes, check_digest)
        return Download(self._client, download, progress)


class ProfileFiles(ProfileApi):
    """The profile, with its photo."""

    __slots__ = ()
    _client: Client

    def set_photo(
        self,
        source: FileSource,
        *,
        mime_type: str | None = None,
        file_name: str | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Sets the photo of the profile: a JPEG or PNG of at most 5 MB.

        - `source`: The path of a file, its bytes, or a file object, which is read whole first.
        - `mime_type`: Its MIME type, which else follows from the file name.
        - `file_name`: Its name, which else is that of the path.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all.
        """
        upload = read(source, file_name, mime_type)
        _send(self._client, "profile.set_photo", {}, upload, progress)

    def photo(self, *, progress: Progress | None = None) -> Download:
        """The photo of the profile, downloaded piece by piece. On-premise hosts only; cloud hosts give its
        address with the profile.

        - `progress`: Called for each piece: with the bytes so far, and the bytes in all if that is known.
        """
        return Download(self._client, NativeDownload(self._client._native, None, None, True), progress)

    def delete_photo(self) -> None:
        """Removes the photo of the profile. On-premise hosts only."""
        self._client._reported(self._client._native.delete_photo())


class GroupFiles(GroupsApi):
    """The groups, with their photos."""

    __slots__ = ()
    _client: Client

    def set_photo(
        self,
        group_id: str,
        source: FileSource,
        *,
        mime_type: str | None = None,
        file_name: str | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Sets the photo of a group: a JPEG or PNG of at most 5 MB. Cloud hosts of 360dialog only.

        - `source`: The path of a file, its bytes, or a file object, which is read whole first.
        - `mime_type`: Its MIME type, which else follows from the file name.
        - `file_name`: Its name, which else is that of the path.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all.
        """
        upload = read(source, file_name, mime_type)
        _send(self._client, "groups.set_photo", {"group_id": group_id}, upload, progress)


class FlowFiles(FlowsApi):
    """The flows of the account, with their JSON."""

    __slots__ = ()
    _client: Client

    def upload_json(self, flow_id: str, source: FlowJson) -> UploadedFlowJson:
        """Replaces the JSON of a flow, which has to be a draft. JSON that is wrong is taken too:
        `validation_errors` of the answer say what keeps the flow from being published. Cloud hosts of
        360dialog only; no source shows that they have the call. Repeating is safe.

        - `source`: The path of a file, its bytes, a file object, or the JSON as a mapping.
        """
        request = {"flow_id": flow_id}
        upload = read(as_json(source), None, None)
        answer = _send(self._client, "flows.upload_json", request, upload, None)
        return models.UploadedFlowJson.from_dict(answer)


class Download:
    """The pieces of a file, to be iterated over one by one.

    It goes on where it broke off. The end comes only after size and SHA-256 were found right: nothing is
    certain before it.
    """

    def __init__(self, client: Client, native: NativeDownload, progress: Progress | None) -> None:
        self._client = client
        self._native = native
        self._progress = progress

    def details(self) -> MediaDetails:
        """What the API says about the file. On-premise hosts say no more than the MIME type."""
        return models.MediaDetails.from_dict(_run(self._native, "details", None, None))

    def read(self) -> bytes:
        """The whole file, or what is left of it."""
        return _whole(self._client, self._native, "bytes", None, self._progress)

    def close(self) -> None:
        """Abandons what has not come yet."""
        _run(self._native, "close", None, None)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        piece: bytes = _run(self._native, "next", None, None)
        if not piece:
            _tell(self._client, self._native)
            raise StopIteration
        if self._progress is not None:
            self._progress(*self._native.progress())
        return piece

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncMediaFiles(AsyncMediaApi):
    """Files: uploads and downloads."""

    __slots__ = ()
    _client: AsyncClient

    async def upload(
        self,
        source: AsyncUploadSource,
        *,
        mime_type: str | None = None,
        file_name: str | None = None,
        size: int | None = None,
        progress: Progress | None = None,
    ) -> UploadedMedia:
        """Uploads a file. The `id` of the answer is what it is sent by, for 30 days. Uploading it again is
        safe.

        - `source`: The path of a file, its bytes, a file object or an iterable of pieces, asynchronous ones
          too. The last two are read while they are sent, one piece at a time, and not sent again once a
          part of them has left.
        - `mime_type`: Its MIME type, which else follows from the file name.
        - `file_name`: Its name, which else is that of the path.
        - `size`: Bytes in all, of a source that does not tell it. Without it the request has no length,
          which not every server takes.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all if that is known.

        Raises `MediaError` when the source raises, with that as its cause.
        """
        upload, pieces = open_async(source, size, file_name, mime_type)
        answer = await _send_async(self._client, "media.upload", {}, upload, progress, pieces=pieces)
        return models.UploadedMedia.from_dict(answer)

    async def upload_resumable(
        self,
        source: AsyncFileSource,
        *,
        mime_type: str | None = None,
        file_name: str | None = None,
        progress: Progress | None = None,
    ) -> str:
        """Uploads a file in parts, going on where it broke off, and gives its handle: for the header of a
        template and the photo of a profile. Cloud hosts of 360dialog only.

        - `source`: The path of a file, its bytes, or a file object, which is read whole first.
        - `mime_type`: Its MIME type, which else follows from the file name.
        - `file_name`: Its name, which else is that of the path.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all.
        """
        upload = await read_async(source, file_name, mime_type)
        answer = await _send_async(self._client, "media.upload_resumable", {}, upload, progress)
        handle: str = answer["h"]
        return handle

    async def download(
        self,
        media_id: str,
        *,
        max_bytes: int | None = None,
        check_digest: bool = True,
        progress: Progress | None = None,
    ) -> bytes:
        """Downloads a file. Its size and SHA-256 are checked, and it goes on where it broke off.

        - `max_bytes`: The largest file that is taken. 100 MiB by default.
        - `check_digest`: Whether the SHA-256 that the API names is checked. A file with a wrong one, or with
          one that is none, is an error unless it is not.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all if that is known.
        """
        download = NativeDownload(self._client._native, media_id, max_bytes, check_digest)
        return await _whole_async(self._client, download, "bytes", None, progress)

    async def download_to(
        self,
        media_id: str,
        path: str | os.PathLike[str],
        *,
        max_bytes: int | None = None,
        check_digest: bool = True,
        progress: Progress | None = None,
    ) -> None:
        """Downloads a file to `path`, in place of what is there, and only when it is whole: a download that
        fails leaves nothing.

        - `max_bytes`: The largest file that is taken. 100 MiB by default.
        - `check_digest`: Whether the SHA-256 that the API names is checked. A file with a wrong one, or with
          one that is none, is an error unless it is not.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all if that is known.
        """
        download = NativeDownload(self._client._native, media_id, max_bytes, check_digest)
        await _whole_async(self._client, download, "save_as", path, progress)

    async def save_to(
        self,
        media_id: str,
        folder: str | os.PathLike[str],
        *,
        max_bytes: int | None = None,
        check_digest: bool = True,
        progress: Progress | None = None,
    ) -> Path:
        """Downloads a file into a folder, and returns its path. The name is the SHA-256 with an extension
        after the MIME type: nothing of it is taken from the name that the sender gave the file.

        - `max_bytes`: The largest file that is taken. 100 MiB by default.
        - `check_digest`: Whether the SHA-256 that the API names is checked. A file with a wrong one, or with
          one that is none, is an error unless it is not.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all if that is known.
        """
        from pathlib import Path

        download = NativeDownload(self._client._native, media_id, max_bytes, check_digest)
        path = await _whole_async(self._client, download, "save_to", folder, progress)
        return Path(os.fsdecode(path))

    def stream(
        self,
        media_id: str,
        *,
        max_bytes: int | None = None,
        check_digest: bool = True,
        progress: Progress | None = None,
    ) -> AsyncDownload:
        """A file that is downloaded piece by piece. Nothing is asked for before the first piece.

        - `max_bytes`: The largest file that is taken. 100 MiB by default.
        - `check_digest`: Whether the SHA-256 that the API names is checked. A file with a wrong one, or with
          one that is none, is an error unless it is not.
        - `progress`: Called for each piece: with the bytes so far, and the bytes in all if that is known.
        """
        download = NativeDownload(self._client._native, media_id, max_bytes, check_digest)
        return AsyncDownload(self._client, download, progress)


class AsyncProfileFiles(AsyncProfileApi):
    """The profile, with its photo."""

    __slots__ = ()
    _client: AsyncClient

    async def set_photo(
        self,
        source: AsyncFileSource,
        *,
        mime_type: str | None = None,
        file_name: str | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Sets the photo of the profile: a JPEG or PNG of at most 5 MB.

        - `source`: The path of a file, its bytes, or a file object, which is read whole first.
        - `mime_type`: Its MIME type, which else follows from the file name.
        - `file_name`: Its name, which else is that of the path.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all.
        """
        upload = await read_async(source, file_name, mime_type)
        await _send_async(self._client, "profile.set_photo", {}, upload, progress)

    def photo(self, *, progress: Progress | None = None) -> AsyncDownload:
        """The photo of the profile, downloaded piece by piece. On-premise hosts only; cloud hosts give its
        address with the profile.

        - `progress`: Called for each piece: with the bytes so far, and the bytes in all if that is known.
        """
        return AsyncDownload(self._client, NativeDownload(self._client._native, None, None, True), progress)

    async def delete_photo(self) -> None:
        """Removes the photo of the profile. On-premise hosts only."""
        self._client._reported(await self._client._native.delete_photo_async())


class AsyncGroupFiles(AsyncGroupsApi):
    """The groups, with their photos."""

    __slots__ = ()
    _client: AsyncClient

    async def set_photo(
        self,
        group_id: str,
        source: AsyncFileSource,
        *,
        mime_type: str | None = None,
        file_name: str | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Sets the photo of a group: a JPEG or PNG of at most 5 MB. Cloud hosts of 360dialog only.

        - `source`: The path of a file, its bytes, or a file object, which is read whole first.
        - `mime_type`: Its MIME type, which else follows from the file name.
        - `file_name`: Its name, which else is that of the path.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all.
        """
        upload = await read_async(source, file_name, mime_type)
        await _send_async(self._client, "groups.set_photo", {"group_id": group_id}, upload, progress)


class AsyncFlowFiles(AsyncFlowsApi):
    """The flows of the account, with their JSON."""

    __slots__ = ()
    _client: AsyncClient

    async def upload_json(self, flow_id: str, source: AsyncFlowJson) -> UploadedFlowJson:
        """Replaces the JSON of a flow, which has to be a draft. JSON that is wrong is taken too:
        `validation_errors` of the answer say what keeps the flow from being published. Cloud hosts of
        360dialog only; no source shows that they have the call. Repeating is safe.

        - `source`: The path of a file, its bytes, a file object, or the JSON as a mapping.
        """
        request = {"flow_id": flow_id}
        upload = await read_async(as_json(source), None, None)
        answer = await _send_async(self._client, "flows.upload_json", request, upload, None)
        return models.UploadedFlowJson.from_dict(answer)


class AsyncDownload:
    """The pieces of a file, to be awaited one by one.

    It goes on where it broke off. The end comes only after size and SHA-256 were found right: nothing is
    certain before it.
    """

    def __init__(self, client: AsyncClient, native: NativeDownload, progress: Progress | None) -> None:
        self._client = client
        self._native = native
        self._progress = progress

    async def details(self) -> MediaDetails:
        """What the API says about the file. On-premise hosts say no more than the MIME type."""
        return models.MediaDetails.from_dict(await _run_async(self._native, "details", None, None))

    async def read(self) -> bytes:
        """The whole file, or what is left of it."""
        return await _whole_async(self._client, self._native, "bytes", None, self._progress)

    async def aclose(self) -> None:
        """Abandons what has not come yet."""
        await _run_async(self._native, "close", None, None)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        piece: bytes = await _run_async(self._native, "next", None, None)
        if not piece:
            _tell(self._client, self._native)
            raise StopAsyncIteration
        if self._progress is not None:
            self._progress(*self._native.progress())
        return piece

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()


def _send(
    client: Client,
    operation: str,
    request: Mapping[str, Any],
    upload: NativeUpload,
    progress: Progress | None,
    *,
    pieces: Iterator[bytes] | None = None,
) -> Any:
    if pieces is None:
        return client._reported(upload.send(client._native, operation, request, progress))
    return client._reported(upload.send_pieces(client._native, operation, request, progress, pieces))


async def _send_async(
    client: AsyncClient,
    operation: str,
    request: Mapping[str, Any],
    upload: NativeUpload,
    progress: Progress | None,
    *,
    pieces: AsyncIterator[bytes] | None = None,
) -> Any:
    call = _watched(upload.send_async(client._native, operation, request), upload, progress)
    return client._reported(await (call if pieces is None else _fed(call, upload, pieces)))


async def _fed(call: Coroutine[Any, Any, Any], upload: NativeUpload, pieces: AsyncIterator[bytes]) -> Any:
    """Writes the pieces of a file while it is sent, each when there is room for it."""
    from asyncio import create_task

    task = create_task(call)
    raised = None
    try:
        try:
            is_wanted = await upload.write_async(None)
            while is_wanted:
                if (piece := await anext(pieces, None)) is None:
                    upload.finish(None)
                    break
                is_wanted = await upload.write_async(piece)
        except Exception as error:
            raised = error
            upload.finish(type(error).__name__)
        try:
            return await task
        except Error as error:
            raise error from raised
    finally:
        # Without effect on one that is done.
        task.cancel()


def _run(
    download: NativeDownload, act: str, path: str | os.PathLike[str] | None, progress: Progress | None
) -> Any:
    return download.run(act, path, progress)


async def _run_async(
    download: NativeDownload, act: str, path: str | os.PathLike[str] | None, progress: Progress | None
) -> Any:
    return await _watched(download.run_async(act, path), download, progress)


def _whole(
    client: Client,
    download: NativeDownload,
    act: str,
    path: str | os.PathLike[str] | None,
    progress: Progress | None,
) -> bytes:
    """Does what brings a file to its end, and tells what was done for it."""
    answer: bytes = _run(download, act, path, progress)
    _tell(client, download)
    return answer


async def _whole_async(
    client: AsyncClient,
    download: NativeDownload,
    act: str,
    path: str | os.PathLike[str] | None,
    progress: Progress | None,
) -> bytes:
    answer: bytes = await _run_async(download, act, path, progress)
    _tell(client, download)
    return answer


def _tell(client: Client | AsyncClient, download: NativeDownload) -> None:
    """Hands the report of a file that has come to its end on."""
    if (report := download.report()) is not None:
        client._tell(report)


async def _watched(
    future: Future[Any], file: NativeDownload | NativeUpload, progress: Progress | None
) -> Any:
    """Waits for a file, and looks now and then how far it has come."""
    if progress is None:
        return await future
    from asyncio import wait

    try:
        while not future.done():
            await wait([future], timeout=_INTERVAL)
            progress(*file.progress())
    finally:
        # Without effect on one that is done.
        future.cancel()
    return future.result()
