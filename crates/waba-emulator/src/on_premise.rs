//! What only on-premise hosts keep: whom they block, whose identity was acknowledged, sticker packs.

use std::collections::BTreeSet;

use waba_types::api::Stickerpack;
use waba_types::{OpaqueId, UserId};

/// Most sticker packs of a number.
pub(crate) const MAX_PACKS: usize = 100;

#[derive(Default)]
pub(crate) struct OnPremise {
    pub(crate) blocked: BTreeSet<UserId>,
    pub(crate) acknowledged: BTreeSet<UserId>,
    pub(crate) stickerpacks: Vec<Stickerpack>,
}

impl OnPremise {
    pub(crate) fn stickerpack(&self, id: &OpaqueId) -> Option<&Stickerpack> {
        self.stickerpacks.iter().find(|pack| pack.id.as_ref() == Some(id))
    }
}
