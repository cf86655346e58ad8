//! What only on-premise hosts keep: whom they block, whose identity was acknowledged, settings, sticker packs.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use waba_types::api::{Stickerpack, StoredMediaProvider};
use waba_types::{OpaqueId, UserId};

/// Most sticker packs of a number.
pub(crate) const MAX_PACKS: usize = 100;

#[derive(Debug, Default)]
pub(crate) struct OnPremise {
    pub(crate) blocked: BTreeSet<UserId>,
    pub(crate) acknowledged: BTreeSet<UserId>,
    /// What was changed about the settings.
    pub(crate) settings: Map<String, Value>,
    pub(crate) media_providers: Vec<StoredMediaProvider>,
    pub(crate) stickerpacks: Vec<Stickerpack>,
}

impl OnPremise {
    pub(crate) fn stickerpack(&self, id: &OpaqueId) -> Option<&Stickerpack> {
        self.stickerpacks.iter().find(|pack| pack.id.as_ref() == Some(id))
    }

    pub(crate) fn stickerpack_mut(&mut self, id: &OpaqueId) -> Option<&mut Stickerpack> {
        self.stickerpacks.iter_mut().find(|pack| pack.id.as_ref() == Some(id))
    }
}

/// Puts `changes` into the place of what `settings` say, object by object.
pub(crate) fn merge(settings: &mut Map<String, Value>, changes: Map<String, Value>) {
    for (name, change) in changes {
        match (settings.entry(name).or_insert(Value::Null), change) {
            (Value::Object(settings), Value::Object(changes)) => merge(settings, changes),
            (setting, change) => *setting = change,
        }
    }
}
