//! Images, videos, sounds, documents and stickers: each an uploaded file by its id, or a file on the web by its link.
//!
//! What the API allows of a file (MIME type, size) is no part of a message: [`MediaKind`](crate::media_type::MediaKind)
//! checks it where it is known. A link that the API can't use is reported by a status webhook later.

use waba_macros::model;

use super::check_absent;
use crate::from_text::from_text;
use crate::ids::MediaId;
use crate::model::Model;
use crate::rules::{Path, Violation};

/// An image: JPEG or PNG of at most 5 MB.
#[model(outbound)]
pub struct ImageContent {
    /// Id of the uploaded file, valid for 30 days.
    #[limit(chars = 1..)]
    #[field(one_of)]
    pub id: Option<MediaId>,
    /// Public address of the file. WhatsApp keeps what it fetched for 10 minutes, by address.
    #[limit(http_url)]
    #[field(one_of)]
    pub link: Option<String>,
    /// Name of the stored access that the host fetches the link with.
    #[field(dialect = "on-premise")]
    pub provider: Option<MediaProvider>,
    /// Text below the image, at most 1024 characters.
    #[limit(chars = 0..=1024)]
    pub caption: Option<String>,
}

/// A video: MP4 or 3GPP with H.264 and AAC, at most 16 MB.
#[model(outbound)]
pub struct VideoContent {
    /// Id of the uploaded file, valid for 30 days.
    #[limit(chars = 1..)]
    #[field(one_of)]
    pub id: Option<MediaId>,
    /// Public address of the file. WhatsApp keeps what it fetched for 10 minutes, by address.
    #[limit(http_url)]
    #[field(one_of)]
    pub link: Option<String>,
    /// Name of the stored access that the host fetches the link with.
    #[field(dialect = "on-premise")]
    pub provider: Option<MediaProvider>,
    /// Text below the video, at most 1024 characters.
    #[limit(chars = 0..=1024)]
    pub caption: Option<String>,
}

/// A sound: AAC, AMR, MP3, M4A or Ogg with Opus, at most 16 MB.
#[model(outbound)]
#[rule(id = "no-such-part", doc = "There is no `caption`.", check = has_no_caption)]
pub struct AudioContent {
    /// Id of the uploaded file, valid for 30 days.
    #[limit(chars = 1..)]
    #[field(one_of)]
    pub id: Option<MediaId>,
    /// Public address of the file. WhatsApp keeps what it fetched for 10 minutes, by address.
    #[limit(http_url)]
    #[field(one_of)]
    pub link: Option<String>,
    /// Name of the stored access that the host fetches the link with.
    #[field(dialect = "on-premise")]
    pub provider: Option<MediaProvider>,
    /// Shows it as a voice message: the file must be Ogg with one channel of Opus. Above 512 KB it does not play by
    /// itself.
    pub voice: Option<bool>,
}

/// A document of at most 100 MB.
#[model(outbound)]
pub struct DocumentContent {
    /// Id of the uploaded file, valid for 30 days.
    #[limit(chars = 1..)]
    #[field(one_of)]
    pub id: Option<MediaId>,
    /// Public address of the file. WhatsApp keeps what it fetched for 10 minutes, by address.
    #[limit(http_url)]
    #[field(one_of)]
    pub link: Option<String>,
    /// Name of the stored access that the host fetches the link with.
    #[field(dialect = "on-premise")]
    pub provider: Option<MediaProvider>,
    /// Text below the document, at most 1024 characters.
    #[limit(chars = 0..=1024)]
    pub caption: Option<String>,
    /// Name to show. Its extension decides which icon is shown.
    pub filename: Option<String>,
}

/// A sticker: WebP of 512 by 512 pixels, at most 100 KB, or 500 KB if it moves.
#[model(outbound)]
#[rule(id = "no-such-part", doc = "There is no `caption`.", check = has_no_caption)]
pub struct StickerContent {
    /// Id of the uploaded file, valid for 30 days.
    #[limit(chars = 1..)]
    #[field(one_of)]
    pub id: Option<MediaId>,
    /// Public address of the file. WhatsApp keeps what it fetched for 10 minutes, by address.
    #[limit(http_url)]
    #[field(one_of)]
    pub link: Option<String>,
    /// Name of the stored access that the host fetches the link with.
    #[field(dialect = "on-premise")]
    pub provider: Option<MediaProvider>,
}

/// An image, video or animation as a part of a message.
#[model(outbound)]
pub struct MediaReference {
    /// Id of the uploaded file, valid for 30 days.
    #[limit(chars = 1..)]
    #[field(one_of)]
    pub id: Option<MediaId>,
    /// Public address of the file.
    #[limit(http_url)]
    #[field(one_of)]
    pub link: Option<String>,
    /// Name of the stored access that the host fetches the link with.
    #[field(dialect = "on-premise")]
    pub provider: Option<MediaProvider>,
}

/// A document as a part of a message.
#[model(outbound)]
pub struct DocumentReference {
    /// Id of the uploaded file, valid for 30 days.
    #[limit(chars = 1..)]
    #[field(one_of)]
    pub id: Option<MediaId>,
    /// Public address of the file.
    #[limit(http_url)]
    #[field(one_of)]
    pub link: Option<String>,
    /// Name of the stored access that the host fetches the link with.
    #[field(dialect = "on-premise")]
    pub provider: Option<MediaProvider>,
    /// Name to show. Its extension decides which icon is shown.
    pub filename: Option<String>,
}

/// A stored access to a server of files, by which on-premise hosts fetch links that are not public.
#[model(outbound)]
pub struct MediaProvider {
    /// Name under which it is stored.
    #[limit(chars = 1..)]
    pub name: String,
}

from_text! { MediaProvider: Self::new; }

fn has_no_caption(content: &impl Model, path: &Path<'_>, violations: &mut Vec<Violation>) {
    check_absent(content, "caption", path, violations);
}
