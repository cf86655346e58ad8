//! The check of phone numbers on on-premise hosts.
//!
//! Source: Meta's page "Contacts" of the On-Premise API.

use waba_macros::{model, open_enum};

use crate::ids::UserId;
use crate::response::OnPremiseMeta;

/// Phone numbers to look up.
#[model(request)]
pub struct ContactCheck {
    /// The numbers, at least one, in full international form.
    #[limit(items = 1..=1000)]
    pub contacts: Vec<UserId>,
    /// Whether the answer waits for all results; `no_wait`, if left out.
    pub blocking: Option<ContactBlocking>,
    /// Whether known results are looked up again.
    pub force_check: Option<bool>,
}

open_enum! {
    /// Whether an answer waits for all results.
    pub enum ContactBlocking {
        /// It does not.
        NoWait = "no_wait",
        /// It does.
        Wait = "wait",
    }
}

/// Results of the check. Since version 2.43 every number is called valid: nothing can be based on it.
#[model(response)]
pub struct CheckedContacts {
    /// One for each number.
    #[field(default)]
    pub contacts: Vec<CheckedContact>,
    /// What the host says of its API.
    pub meta: Option<OnPremiseMeta>,
}

/// The result for a number.
#[model(response)]
pub struct CheckedContact {
    /// As it was sent.
    pub input: Option<UserId>,
    /// As WhatsApp knows it.
    pub wa_id: Option<UserId>,
    /// The result.
    pub status: Option<ContactStatus>,
}

open_enum! {
    /// Whether a number is on WhatsApp.
    pub enum ContactStatus {
        /// It is.
        Valid = "valid",
        /// Not known yet.
        Processing = "processing",
        /// It is not.
        Invalid = "invalid",
        /// It could not be found out.
        Failed = "failed",
    }
}

/// A person to block, on on-premise hosts: within 24 hours of their last message.
#[model(request)]
pub struct ContactToBlock {
    /// The number.
    #[limit(chars = 1..=64)]
    #[field(path)]
    pub phone: UserId,
    /// Why, at most 60 characters.
    #[limit(chars = 0..=60)]
    pub reason: Option<String>,
}
