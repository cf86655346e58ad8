"""Makes the calls of the reference pages that carry a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    import waba


def example_media_upload(client: waba.Client, path: Path) -> waba.UploadedMedia:
    media = client.media.upload(path)
    return media


def example_media_download(client: waba.Client, media_id: str, folder: Path) -> None:
    path = client.media.save_to(media_id, folder)
    print(f"saved as {path}")


def example_media_upload_resumable(client: waba.Client, path: Path) -> str:
    handle = client.media.upload_resumable(path)
    return handle


def example_profile_set_photo(client: waba.Client, path: Path) -> None:
    client.profile.set_photo(path)


def example_profile_photo(client: waba.Client, path: Path) -> None:
    with client.profile.photo() as photo:
        path.write_bytes(photo.read())


def example_profile_delete_photo(client: waba.Client) -> None:
    client.profile.delete_photo()


def example_groups_set_photo(client: waba.Client, group_id: str, path: Path) -> None:
    client.groups.set_photo(group_id, path)


def example_flows_upload_json(client: waba.Client, flow_id: str) -> None:
    flow = {"version": "7.3", "screens": [{"id": "WELCOME", "layout": {}}]}
    for error in client.flows.upload_json(flow_id, flow).validation_errors:
        print(error.message)


def example_partner_flows_upload_json(
    partner: waba.PartnerClient, partner_id: str, waba_account_id: str, flow_id: str
) -> None:
    flow = {"version": "7.3", "screens": [{"id": "WELCOME", "layout": {}}]}
    uploaded = partner.flows.upload_json(partner_id, waba_account_id, flow_id, flow)
    for error in uploaded.validation_errors:
        print(error.message)
