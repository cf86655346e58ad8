//! Sticker packs of on-premise hosts.
//!
//! Source: Meta's page "Stickerpacks" of the On-Premise API.

use waba_macros::model;

use crate::ids::{MediaId, OpaqueId};

/// A sticker pack to be made.
#[model(request)]
pub struct NewStickerpack {
    /// Who publishes it.
    #[limit(chars = 1..=128)]
    pub publisher: String,
    /// Name, at most 128 characters.
    #[limit(chars = 1..=128)]
    pub name: String,
    /// Address in the App Store.
    pub ios_app_store_link: Option<String>,
    /// Address in the Play Store.
    pub android_app_store_link: Option<String>,
}

/// The sticker pack to act on.
#[model(request)]
pub struct StickerpackTarget {
    /// Id of the pack.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub stickerpack_id: OpaqueId,
}

/// Sticker packs.
#[model(response)]
pub struct Stickerpacks {
    /// The packs.
    #[field(default)]
    pub stickerpacks: Vec<Stickerpack>,
}

/// A sticker pack.
#[model(response)]
pub struct Stickerpack {
    /// Id.
    pub id: Option<OpaqueId>,
    /// Who publishes it.
    pub publisher: Option<String>,
    /// Name.
    pub name: Option<String>,
    /// Address in the App Store.
    pub ios_app_store_link: Option<String>,
    /// Address in the Play Store.
    pub android_app_store_link: Option<String>,
    /// The stickers.
    #[field(default)]
    pub stickers: Vec<PackSticker>,
}

/// What to change about a sticker pack. What is left out stays.
#[model(request)]
pub struct StickerpackEdit {
    /// Id of the pack.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub stickerpack_id: OpaqueId,
    /// Who publishes it.
    #[limit(chars = 1..=128)]
    pub publisher: Option<String>,
    /// Name, at most 128 characters.
    #[limit(chars = 1..=128)]
    pub name: Option<String>,
    /// Address in the App Store.
    pub ios_app_store_link: Option<String>,
    /// Address in the Play Store.
    pub android_app_store_link: Option<String>,
}

/// A sticker to be put into a pack.
#[model(request)]
pub struct NewSticker {
    /// Id of the pack.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub stickerpack_id: OpaqueId,
    /// Id of the uploaded image.
    #[limit(chars = 1..)]
    pub image_data_id: MediaId,
    /// Emojis that it stands for.
    #[field(default)]
    pub emojis: Vec<String>,
}

/// What to change about a sticker. What is left out stays.
#[model(request)]
pub struct StickerEdit {
    /// Id of the pack.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub stickerpack_id: OpaqueId,
    /// Place in the pack.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub index: OpaqueId,
    /// Id of another uploaded image.
    #[limit(chars = 1..)]
    pub image_data_id: Option<MediaId>,
    /// Emojis that it stands for.
    pub emojis: Option<Vec<String>>,
}

/// The sticker to act on.
#[model(request)]
pub struct StickerTarget {
    /// Id of the pack.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub stickerpack_id: OpaqueId,
    /// Place in the pack.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub index: OpaqueId,
}

/// Stickers of a pack.
#[model(response)]
pub struct PackStickers {
    /// The stickers.
    #[field(default)]
    pub stickers: Vec<PackSticker>,
}

/// A sticker of a pack.
#[model(response)]
pub struct PackSticker {
    /// Place in the pack.
    pub index: Option<OpaqueId>,
    /// Id of the sticker, as messages name it.
    pub id: Option<MediaId>,
    /// Id of the uploaded image.
    pub image_data_id: Option<MediaId>,
    /// Emojis that it stands for.
    #[field(default)]
    pub emojis: Vec<String>,
}
