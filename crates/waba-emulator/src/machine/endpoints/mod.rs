//! What the calls of the API do. A file, or a folder, holds the calls of a group, as their names have it.

mod account_webhook;
mod application;
mod automation;
mod block_list;
mod calling;
mod commerce;
mod config_templates;
mod contacts;
mod destinations;
mod dispatch;
mod encryption;
mod entry;
pub(crate) mod files;
mod flows;
mod form;
mod groups;
mod health;
mod marketing;
mod marketing_messages;
mod media;
mod message_checks;
mod messages;
mod number;
mod only;
mod partner;
mod payments;
mod profile;
mod qr_codes;
mod stickerpacks;
mod templates;
#[cfg(test)]
mod tests;
mod webhook;

pub(crate) use dispatch::serve;
use entry::{Endpoint, Entry, endpoint};
use only::only;
