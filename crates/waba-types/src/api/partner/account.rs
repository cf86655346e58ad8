//! Accounts of a partner.

use waba_macros::model;

use super::WabaAccount;
use crate::ids::OpaqueId;
use crate::number::Count;
use crate::open::Raw;

/// Which accounts of a partner to list.
#[model(request)]
pub struct WabaAccountQuery {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Most accounts on a page.
    #[limit(value = 1..)]
    #[field(query)]
    pub limit: Option<i64>,
    /// How many accounts to pass over.
    #[limit(value = 0..)]
    #[field(query)]
    pub offset: Option<i64>,
    /// Key to sort by; `-` before it reverses the order.
    #[field(query)]
    pub sort: Option<String>,
    /// Object of keys and wanted values.
    #[field(query)]
    pub filters: Option<Raw>,
}

/// A page of accounts.
#[model(response)]
pub struct WabaAccountPage {
    /// The accounts.
    #[field(default)]
    pub waba_accounts: Vec<WabaAccount>,
    /// Number of accounts on this page.
    pub count: Option<Count>,
    /// Number of accounts in all.
    pub total: Option<Count>,
    /// Most accounts on a page.
    pub limit: Option<Count>,
    /// How many accounts were passed over.
    pub offset: Option<Count>,
    /// What they are sorted by.
    pub sort: Option<Raw>,
    /// What they are filtered by.
    pub filters: Option<Raw>,
}

/// The account to act on.
#[model(request)]
pub struct WabaAccountTarget {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Id of the account: `…WA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub waba_account_id: OpaqueId,
}
