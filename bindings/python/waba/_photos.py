"""The photos of the profile and of groups."""

from __future__ import annotations

from ._download import AsyncDownload, Download
from ._generated.operations import AsyncGroupsApi, AsyncProfileApi, GroupsApi, ProfileApi
from ._native import NativeDownload
from ._sources import read, read_async
from ._transfer import send, send_async

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .aliases import AsyncFileSource, FileSource, Progress
    from .client import AsyncClient, Client

__all__ = ["AsyncGroupFiles", "AsyncProfileFiles", "GroupFiles", "ProfileFiles"]


class ProfileFiles(ProfileApi):
    """The profile, with its photo."""

    __slots__ = ()
    _client: Client

    def set_photo(
        self,
        source: FileSource,
        *,
        mime_type: str | None = None,
        filename: str | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Sets the photo of the profile: a JPEG or PNG of at most 5 MB.

        - `source`: The path of a file, its bytes, or a file object, which is read whole first.
        - `mime_type`: Its MIME type, which else follows from the file name.
        - `filename`: Its name, which else is that of the path.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all.
        """
        upload = read(source, filename, mime_type)
        send(self._client, "profile.set_photo", {}, upload, progress)

    def photo(self, *, progress: Progress | None = None) -> Download:
        """The photo of the profile, downloaded piece by piece. On-premise hosts only; cloud hosts give its
        address with the profile.

        - `progress`: Called for each piece: with the bytes so far, and the bytes in all if that is known.
        """
        download = NativeDownload.photo(self._client._native)
        return Download(self._client, download, progress)

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
        filename: str | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Sets the photo of a group: a JPEG or PNG of at most 5 MB. Cloud hosts of 360dialog only.

        - `source`: The path of a file, its bytes, or a file object, which is read whole first.
        - `mime_type`: Its MIME type, which else follows from the file name.
        - `filename`: Its name, which else is that of the path.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all.
        """
        upload = read(source, filename, mime_type)
        send(self._client, "groups.set_photo", {"group_id": group_id}, upload, progress)


class AsyncProfileFiles(AsyncProfileApi):
    """The profile, with its photo."""

    __slots__ = ()
    _client: AsyncClient

    async def set_photo(
        self,
        source: AsyncFileSource,
        *,
        mime_type: str | None = None,
        filename: str | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Sets the photo of the profile: a JPEG or PNG of at most 5 MB.

        - `source`: The path of a file, its bytes, or a file object, which is read whole first.
        - `mime_type`: Its MIME type, which else follows from the file name.
        - `filename`: Its name, which else is that of the path.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all.
        """
        upload = await read_async(source, filename, mime_type)
        await send_async(self._client, "profile.set_photo", {}, upload, progress)

    def photo(self, *, progress: Progress | None = None) -> AsyncDownload:
        """The photo of the profile, downloaded piece by piece. On-premise hosts only; cloud hosts give its
        address with the profile.

        - `progress`: Called for each piece: with the bytes so far, and the bytes in all if that is known.
        """
        download = NativeDownload.photo(self._client._native)
        return AsyncDownload(self._client, download, progress)

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
        filename: str | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Sets the photo of a group: a JPEG or PNG of at most 5 MB. Cloud hosts of 360dialog only.

        - `source`: The path of a file, its bytes, or a file object, which is read whole first.
        - `mime_type`: Its MIME type, which else follows from the file name.
        - `filename`: Its name, which else is that of the path.
        - `progress`: Called about 20 times a second and at the end: with the bytes so far, and the bytes in
          all.
        """
        upload = await read_async(source, filename, mime_type)
        await send_async(self._client, "groups.set_photo", {"group_id": group_id}, upload, progress)
