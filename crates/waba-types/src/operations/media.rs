//! What is known about media files. Their bytes go other ways.

use super::table::operations;
use crate::api::*;
use crate::response::Success;

operations! {
    /// Reads what is known about a file. More than five failures within an hour block this call for an hour.
    GetMedia(MediaLookup) -> MediaDetails = "media.get", Freely, "Upload, retrieve or delete media",
        cloud_360dialog Get "/{media_id}" 200;

    /// Deletes a file.
    DeleteMedia(MediaLookup) -> Success = "media.delete", Freely, "Upload, retrieve or delete media",
        cloud_360dialog Delete "/{media_id}" 200,
        on_premise Delete "/v1/media/{media_id}" 200;
}
