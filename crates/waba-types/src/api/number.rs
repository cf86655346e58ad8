//! Settings of a number.
//!
//! Source: 360dialog's page "The Basics", Meta's pages "Phone number settings", "Business-scoped user IDs" and
//! "Onboarding".

use waba_macros::{model, open_enum};

use super::CallingConfig;
use crate::ids::{OpaqueId, UserId};
use crate::open::Raw;
use crate::rules::{Path, Violation};

/// Settings of a number.
#[model(request)]
pub struct NumberSettings {
    /// Settings of calls.
    pub calling: Option<CallingConfig>,
    /// Whether the API says when somebody's identity key changes.
    pub user_identity_change: Option<IdentityCheck>,
    /// Where messages are kept.
    pub storage_configuration: Option<Raw>,
    /// How contents are encrypted.
    pub payload_encryption: Option<Raw>,
}

/// Whether the API says when somebody's identity key changes.
#[model(request)]
pub struct IdentityCheck {
    /// Whether it does.
    pub enable_identity_key_check: Option<bool>,
    /// Whether it does, under another name.
    pub enabled: Option<bool>,
}

/// The user name of a business.
#[model(request)]
#[rule(
    id = "username",
    doc = "`username` has small letters, digits, `.` and `_` only, a letter among them, no dot at an end or beside another; it neither starts with `www.` nor ends with a domain such as `.com`.",
    check = is_username
)]
pub struct UsernameConfig {
    /// The name: 3 to 35 small letters, digits, dots and underscores.
    #[limit(chars = 3..=35)]
    pub username: String,
    /// Whether it may be taken from another number of the business.
    pub transfer_action: Option<UsernameTransfer>,
}

/// Endings that are surely domains; the API knows more of them.
const DOMAINS: [&str; 7] = [".com", ".org", ".net", ".int", ".edu", ".gov", ".mil"];

fn is_username(config: &UsernameConfig, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let name = &config.username;
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'_');
    let found = if !name.bytes().all(allowed) {
        "other characters"
    } else if !name.bytes().any(|b| b.is_ascii_lowercase()) {
        "no letter"
    } else if name.starts_with('.') || name.ends_with('.') || name.contains("..") {
        "a dot at an end or beside another"
    } else if name.starts_with("www.") || DOMAINS.iter().any(|domain| name.ends_with(domain)) {
        "an address"
    } else {
        return;
    };
    let limit = "small letters, digits, `_` and dots between them, no address";
    violations.push(Violation::new(&path.key("username"), "username", found, limit));
}

open_enum! {
    /// Whether a user name may be taken from another number of the business.
    pub enum UsernameTransfer {
        /// It may not.
        None = "none",
        /// It may.
        ForceTransfer = "force_transfer",
    }
}

/// The user name of a business, as the API reports it.
#[model(response)]
pub struct CurrentUsername {
    /// The name.
    pub username: Option<String>,
    /// State of the name.
    pub status: Option<String>,
}

/// User names that are free.
#[model(response)]
pub struct UsernameSuggestions {
    /// The names.
    #[field(default)]
    pub data: Vec<Raw>,
}

/// What to fetch from the WhatsApp Business app of a number that has both: each once, within 24 hours.
#[model(request, whatsapp)]
pub struct AppSync {
    /// What to fetch.
    pub sync_type: AppSyncKind,
}

open_enum! {
    /// What to fetch from the WhatsApp Business app.
    pub enum AppSyncKind {
        /// The contacts.
        State = "smb_app_state_sync",
        /// The messages.
        History = "history",
    }
}

/// A synchronisation that has begun. Webhooks bring what it fetches.
#[model(response, whatsapp)]
pub struct AppSyncStart {
    /// Id of the request.
    pub request_id: Option<OpaqueId>,
}

/// The business behind a number, as Indian law wants it.
#[model(request, whatsapp)]
pub struct ComplianceInfo {
    /// Name of the business.
    #[limit(chars = 0..=128)]
    pub entity_name: Option<String>,
    /// Kind of the business.
    pub entity_type: Option<String>,
    /// Kind of the business where `entity_type` is another one.
    pub entity_type_custom: Option<String>,
    /// Whether it is registered.
    pub is_registered: Option<bool>,
    /// Who takes complaints.
    pub grievance_officer_details: Option<Raw>,
    /// Who helps customers.
    pub customer_care_details: Option<Raw>,
}

/// The business behind a number, as the API reports it.
#[model(response)]
pub struct CurrentComplianceInfo {
    /// The entries.
    #[field(default)]
    pub data: Vec<ComplianceInfo>,
}

/// The number of an on-premise host.
#[model(response)]
pub struct ConfiguredNumber {
    /// The number.
    pub phone_number: Option<OpaqueId>,
}

/// The person whose identity is meant.
#[model(request)]
pub struct IdentityLookup {
    /// WhatsApp id of the person.
    #[limit(chars = 1..=256)]
    #[field(path)]
    pub wa_id: UserId,
}

/// An identity that is acknowledged.
#[model(request)]
pub struct IdentityAcknowledgement {
    /// WhatsApp id of the person.
    #[limit(chars = 1..=256)]
    #[field(path)]
    pub wa_id: UserId,
    /// Hash of the identity.
    pub hash: String,
}

/// The identity of a person, on on-premise hosts.
#[model(response)]
pub struct PersonIdentity {
    /// The identity.
    pub identity: Option<crate::webhook::UserIdentity>,
}

impl crate::dialect::Response for NumberSettings {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Dialect, check};

    #[test]
    fn a_user_name_is_one() {
        let violations = |name: &str| check(&UsernameConfig::new(name), Dialect::Cloud).len();
        for name in ["ann", "anns.shop_24", "a.b", "www_ann", "ann.commerce"] {
            assert_eq!(violations(name), 0, "{name}");
        }
        for name in ["Ann", "ann's", "an", ".ann", "ann.", "a..b", "123", "änn", "www.ann", "ann.com"] {
            assert_eq!(violations(name), 1, "{name}");
        }
    }
}
