//! Sticker packs of on-premise hosts.
//!
//! Source: Meta's page "Stickerpacks" of the On-Premise API.

use waba_macros::model;

use crate::ids::OpaqueId;
use crate::open::Raw;

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
    /// Id in the Play Store.
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
    /// Id in the Play Store.
    pub android_app_store_link: Option<String>,
    /// The stickers.
    #[field(default)]
    pub stickers: Vec<Raw>,
}
