"""Files: uploads and downloads."""

from __future__ import annotations

import os

from ._download import AsyncDownload, Download
from ._generated import models
from ._generated.operations import AsyncMediaApi, MediaApi
from ._native import NativeDownload, file_extension
from ._sources import open_async, open_sync, read, read_async
from ._transfer import send, send_async, told, watched

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from ._generated.models import MediaKind, UploadedMedia
    from .aliases import AsyncFileSource, AsyncUploadSource, FileSource, Progress, UploadSource
    from .client import AsyncClient, Client

__all__ = ["AsyncDownload", "AsyncMediaFiles", "Download", "MediaFiles", "file_extension"]


class MediaFiles(MediaApi):
    """Files: uploads and downloads."""

    __slots__ = ()
    _client: Client

    def upload(
        self,
        source: UploadSource,
        *,
        mime_type: str | None = None,
        filename: str | None = None,
        kind: MediaKind | None = None,
        size: int | None = None,
        progress: Progress | None = None,
    ) -> UploadedMedia:
        """Uploads a file. The `id` of the answer is what it is sent by, for 30 days. Uploading it again is
        safe.

        - `source`: The path of a file, its bytes, a file object or an iterable of pieces. The last two are
          read while they are sent, by the thread that calls, and not sent again once a part of them has
          left.
        - `mime_type`: Its MIME type, which else follows from the file name.
        - `filename`: Its name, which else is that of the path or of the file object.
        - `kind`: What it is sent as, which else follows from the MIME type and decides how large it may be.
        - `size`: Bytes in all, of a source that does not tell it. Without it the request has no length,
          which not every server takes.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all if that is known.

        Raises `MediaError` when the source raises, with that as its cause.
        """
        upload, pieces = open_sync(source, size, filename, mime_type, kind)
        answer = send(self._client, "media.upload", {}, upload, progress, pieces=pieces)
        return models.UploadedMedia.from_dict(answer)

    def upload_resumable(
        self,
        source: FileSource,
        *,
        mime_type: str | None = None,
        filename: str | None = None,
        kind: MediaKind | None = None,
        progress: Progress | None = None,
    ) -> str:
        """Uploads a file in parts, going on where it broke off, and gives its handle: for the header of a
        template and the photo of a profile. Cloud hosts of 360dialog only.

        - `source`: The path of a file, its bytes, or a file object, which is read whole first.
        - `mime_type`: Its MIME type, which else follows from the file name.
        - `filename`: Its name, which else is that of the path or of the file object.
        - `kind`: What it is sent as, which else follows from the MIME type and decides how large it may be.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all.
        """
        upload = read(source, filename, mime_type, kind)
        handle: str = send(self._client, "media.upload_resumable", {}, upload, progress)["h"]
        return handle

    def download(
        self,
        media_id: str,
        *,
        max_bytes: int | None = None,
        resumes: int | None = None,
        check_digest: bool = True,
        progress: Progress | None = None,
    ) -> bytes:
        """Downloads a file. Its size and SHA-256 are checked, and it goes on where it broke off. What the API
        says about it is among the `details` of a `stream`.

        - `max_bytes`: The largest file that is taken. 100 MiB by default.
        - `resumes`: How often a download that broke off goes on. 3 by default.
        - `check_digest`: Checks the SHA-256 that the API names. A file that does not match, or a value that
          is not a SHA-256, is an error. Pass `False` to skip the check.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all if that is known.
        """
        download = NativeDownload.media(self._client._native, media_id, max_bytes, resumes, check_digest)
        return told(self._client, download, download.read(progress))

    def download_to(
        self,
        media_id: str,
        path: str | os.PathLike[str],
        *,
        max_bytes: int | None = None,
        resumes: int | None = None,
        check_digest: bool = True,
        progress: Progress | None = None,
    ) -> None:
        """Downloads a file to `path`, in place of what is there, and only when it is whole: a download that
        fails leaves nothing.

        - `max_bytes`: The largest file that is taken. 100 MiB by default.
        - `resumes`: How often a download that broke off goes on. 3 by default.
        - `check_digest`: Checks the SHA-256 that the API names. A file that does not match, or a value that
          is not a SHA-256, is an error. Pass `False` to skip the check.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all if that is known.
        """
        download = NativeDownload.media(self._client._native, media_id, max_bytes, resumes, check_digest)
        download.save_as(path, progress)
        told(self._client, download, None)

    def save_to(
        self,
        media_id: str,
        folder: str | os.PathLike[str],
        *,
        max_bytes: int | None = None,
        resumes: int | None = None,
        check_digest: bool = True,
        progress: Progress | None = None,
    ) -> Path:
        """Downloads a file into a folder, and returns its path. The name is the SHA-256 with an extension
        after the MIME type: nothing of it is taken from the name that the sender gave the file.

        - `max_bytes`: The largest file that is taken. 100 MiB by default.
        - `resumes`: How often a download that broke off goes on. 3 by default.
        - `check_digest`: Checks the SHA-256 that the API names. A file that does not match, or a value that
          is not a SHA-256, is an error. Pass `False` to skip the check.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all if that is known.
        """
        from pathlib import Path

        download = NativeDownload.media(self._client._native, media_id, max_bytes, resumes, check_digest)
        path = told(self._client, download, download.save_to(folder, progress))
        return Path(os.fsdecode(path))

    def stream(
        self,
        media_id: str,
        *,
        max_bytes: int | None = None,
        resumes: int | None = None,
        check_digest: bool = True,
        progress: Progress | None = None,
    ) -> Download:
        """A file that is downloaded piece by piece. Nothing is asked for before the first piece.

        - `max_bytes`: The largest file that is taken. 100 MiB by default.
        - `resumes`: How often a download that broke off goes on. 3 by default.
        - `check_digest`: Checks the SHA-256 that the API names. A file that does not match, or a value that
          is not a SHA-256, is an error. Pass `False` to skip the check.
        - `progress`: Called for each piece: with the bytes so far, and the bytes in all if that is known.
        """
        download = NativeDownload.media(self._client._native, media_id, max_bytes, resumes, check_digest)
        return Download(self._client, download, progress)


class AsyncMediaFiles(AsyncMediaApi):
    """Files: uploads and downloads."""

    __slots__ = ()
    _client: AsyncClient

    async def upload(
        self,
        source: AsyncUploadSource,
        *,
        mime_type: str | None = None,
        filename: str | None = None,
        kind: MediaKind | None = None,
        size: int | None = None,
        progress: Progress | None = None,
    ) -> UploadedMedia:
        """Uploads a file. The `id` of the answer is what it is sent by, for 30 days. Uploading it again is
        safe.

        - `source`: The path of a file, its bytes, a file object or an iterable of pieces, asynchronous ones
          too. The last two are read while they are sent, one piece at a time, and not sent again once a
          part of them has left.
        - `mime_type`: Its MIME type, which else follows from the file name.
        - `filename`: Its name, which else is that of the path or of the file object.
        - `kind`: What it is sent as, which else follows from the MIME type and decides how large it may be.
        - `size`: Bytes in all, of a source that does not tell it. Without it the request has no length,
          which not every server takes.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all if that is known.

        Raises `MediaError` when the source raises, with that as its cause.
        """
        upload, pieces = open_async(source, size, filename, mime_type, kind)
        answer = await send_async(self._client, "media.upload", {}, upload, progress, pieces=pieces)
        return models.UploadedMedia.from_dict(answer)

    async def upload_resumable(
        self,
        source: AsyncFileSource,
        *,
        mime_type: str | None = None,
        filename: str | None = None,
        kind: MediaKind | None = None,
        progress: Progress | None = None,
    ) -> str:
        """Uploads a file in parts, going on where it broke off, and gives its handle: for the header of a
        template and the photo of a profile. Cloud hosts of 360dialog only.

        - `source`: The path of a file, its bytes, or a file object, which is read whole first.
        - `mime_type`: Its MIME type, which else follows from the file name.
        - `filename`: Its name, which else is that of the path or of the file object.
        - `kind`: What it is sent as, which else follows from the MIME type and decides how large it may be.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all.
        """
        upload = await read_async(source, filename, mime_type, kind)
        answer = await send_async(self._client, "media.upload_resumable", {}, upload, progress)
        handle: str = answer["h"]
        return handle

    async def download(
        self,
        media_id: str,
        *,
        max_bytes: int | None = None,
        resumes: int | None = None,
        check_digest: bool = True,
        progress: Progress | None = None,
    ) -> bytes:
        """Downloads a file. Its size and SHA-256 are checked, and it goes on where it broke off. What the API
        says about it is among the `details` of a `stream`.

        - `max_bytes`: The largest file that is taken. 100 MiB by default.
        - `resumes`: How often a download that broke off goes on. 3 by default.
        - `check_digest`: Checks the SHA-256 that the API names. A file that does not match, or a value that
          is not a SHA-256, is an error. Pass `False` to skip the check.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all if that is known.
        """
        download = NativeDownload.media(self._client._native, media_id, max_bytes, resumes, check_digest)
        content = await watched(download.read_async, download, progress)
        return told(self._client, download, content)

    async def download_to(
        self,
        media_id: str,
        path: str | os.PathLike[str],
        *,
        max_bytes: int | None = None,
        resumes: int | None = None,
        check_digest: bool = True,
        progress: Progress | None = None,
    ) -> None:
        """Downloads a file to `path`, in place of what is there, and only when it is whole: a download that
        fails leaves nothing.

        - `max_bytes`: The largest file that is taken. 100 MiB by default.
        - `resumes`: How often a download that broke off goes on. 3 by default.
        - `check_digest`: Checks the SHA-256 that the API names. A file that does not match, or a value that
          is not a SHA-256, is an error. Pass `False` to skip the check.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all if that is known.
        """
        download = NativeDownload.media(self._client._native, media_id, max_bytes, resumes, check_digest)
        await watched(lambda: download.save_as_async(path), download, progress)
        told(self._client, download, None)

    async def save_to(
        self,
        media_id: str,
        folder: str | os.PathLike[str],
        *,
        max_bytes: int | None = None,
        resumes: int | None = None,
        check_digest: bool = True,
        progress: Progress | None = None,
    ) -> Path:
        """Downloads a file into a folder, and returns its path. The name is the SHA-256 with an extension
        after the MIME type: nothing of it is taken from the name that the sender gave the file.

        - `max_bytes`: The largest file that is taken. 100 MiB by default.
        - `resumes`: How often a download that broke off goes on. 3 by default.
        - `check_digest`: Checks the SHA-256 that the API names. A file that does not match, or a value that
          is not a SHA-256, is an error. Pass `False` to skip the check.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all if that is known.
        """
        from pathlib import Path

        download = NativeDownload.media(self._client._native, media_id, max_bytes, resumes, check_digest)
        path = await watched(lambda: download.save_to_async(folder), download, progress)
        return Path(os.fsdecode(told(self._client, download, path)))

    def stream(
        self,
        media_id: str,
        *,
        max_bytes: int | None = None,
        resumes: int | None = None,
        check_digest: bool = True,
        progress: Progress | None = None,
    ) -> AsyncDownload:
        """A file that is downloaded piece by piece. Nothing is asked for before the first piece.

        - `max_bytes`: The largest file that is taken. 100 MiB by default.
        - `resumes`: How often a download that broke off goes on. 3 by default.
        - `check_digest`: Checks the SHA-256 that the API names. A file that does not match, or a value that
          is not a SHA-256, is an error. Pass `False` to skip the check.
        - `progress`: Called for each piece: with the bytes so far, and the bytes in all if that is known.
        """
        download = NativeDownload.media(self._client._native, media_id, max_bytes, resumes, check_digest)
        return AsyncDownload(self._client, download, progress)
