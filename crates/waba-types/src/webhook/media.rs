//! Media that a person sent. The file itself is fetched by its id.

use waba_macros::model;

use crate::ids::OpaqueId;
use crate::open::{Flag, Raw};

/// A picture that a person sent.
#[model(inbound)]
pub struct InboundImage {
    /// Id of the file.
    pub id: Option<OpaqueId>,
    /// MIME type, such as `image/jpeg`.
    pub mime_type: Option<String>,
    /// SHA-256 of the file, in Base64 or hexadecimal digits.
    pub sha256: Option<String>,
    /// Address of the file, for 5 minutes and with the key only; the id is the safe way.
    pub url: Option<String>,
    /// Path of the file on the host (on-premise).
    pub file: Option<String>,
    /// Caption.
    pub caption: Option<String>,
}

/// A video that a person sent.
#[model(inbound)]
pub struct InboundVideo {
    /// Id of the file.
    pub id: Option<OpaqueId>,
    /// MIME type, such as `video/mp4`.
    pub mime_type: Option<String>,
    /// SHA-256 of the file, in Base64 or hexadecimal digits.
    pub sha256: Option<String>,
    /// Address of the file, for 5 minutes and with the key only; the id is the safe way.
    pub url: Option<String>,
    /// Path of the file on the host (on-premise).
    pub file: Option<String>,
    /// Caption.
    pub caption: Option<String>,
}

/// An audio file or a voice note that a person sent.
#[model(inbound)]
pub struct InboundAudio {
    /// Id of the file.
    pub id: Option<OpaqueId>,
    /// MIME type, such as `audio/ogg; codecs=opus`.
    pub mime_type: Option<String>,
    /// SHA-256 of the file, in Base64 or hexadecimal digits.
    pub sha256: Option<String>,
    /// Address of the file, for 5 minutes and with the key only; the id is the safe way.
    pub url: Option<String>,
    /// Path of the file on the host (on-premise).
    pub file: Option<String>,
    /// Whether it was recorded in the chat (cloud). On-premise hosts have a type of its own for it, `voice`.
    pub voice: Option<Flag>,
}

/// A document that a person sent.
#[model(inbound)]
pub struct InboundDocument {
    /// Id of the file.
    pub id: Option<OpaqueId>,
    /// MIME type, such as `application/pdf`.
    pub mime_type: Option<String>,
    /// SHA-256 of the file, in Base64 or hexadecimal digits.
    pub sha256: Option<String>,
    /// Address of the file, for 5 minutes and with the key only; the id is the safe way.
    pub url: Option<String>,
    /// Path of the file on the host (on-premise).
    pub file: Option<String>,
    /// Caption.
    pub caption: Option<String>,
    /// Name of the file. A stranger chose it: never a path to write to.
    pub filename: Option<String>,
}

/// A sticker that a person sent.
#[model(inbound)]
pub struct InboundSticker {
    /// Id of the file.
    pub id: Option<OpaqueId>,
    /// MIME type, `image/webp`.
    pub mime_type: Option<String>,
    /// SHA-256 of the file, in Base64 or hexadecimal digits.
    pub sha256: Option<String>,
    /// Address of the file, for 5 minutes and with the key only; the id is the safe way.
    pub url: Option<String>,
    /// Path of the file on the host (on-premise).
    pub file: Option<String>,
    /// Whether it moves.
    pub animated: Option<Flag>,
    /// Where it comes from (on-premise).
    pub metadata: Option<StickerMetadata>,
}

/// Where a sticker comes from (on-premise).
#[model(inbound)]
pub struct StickerMetadata {
    /// Id of the pack.
    #[field(name = "sticker-pack-id")]
    pub sticker_pack_id: Option<OpaqueId>,
    /// Name of the pack.
    #[field(name = "sticker-pack-name")]
    pub sticker_pack_name: Option<String>,
    /// Publisher of the pack.
    #[field(name = "sticker-pack-publisher")]
    pub sticker_pack_publisher: Option<String>,
    /// Address of the pack in Android's store.
    #[field(name = "android-app-store-link")]
    pub android_app_store_link: Option<String>,
    /// Address of the pack in Apple's store.
    #[field(name = "ios-app-store-link")]
    pub ios_app_store_link: Option<String>,
    /// Whether the sticker is WhatsApp's own.
    #[field(name = "is-first-party-sticker")]
    pub is_first_party_sticker: Option<Flag>,
    /// Emojis that the sticker stands for: a list or a text, as it came.
    pub emojis: Option<Raw>,
}
