//! What people decided and did: consent, new ids, clicks, purchases.

use waba_macros::{model, open_enum};

use crate::ids::{OpaqueId, UserId};
use crate::number::Amount;
use crate::time::Timestamp;

/// A person wants, or no longer wants, marketing messages.
#[model(inbound)]
pub struct UserPreference {
    /// WhatsApp id.
    pub wa_id: Option<UserId>,
    /// Business-scoped user id.
    pub user_id: Option<UserId>,
    /// User id in linked portfolios.
    pub parent_user_id: Option<UserId>,
    /// The decision in words.
    pub detail: Option<String>,
    /// What it is about, so far always `marketing_messages`.
    pub category: Option<String>,
    /// The decision.
    pub value: Option<PreferenceValue>,
    /// Id of the form by which the person signed up.
    pub signup_id: Option<OpaqueId>,
    /// When it was made.
    pub timestamp: Option<Timestamp>,
}

open_enum! {
    /// Decision about marketing messages.
    pub enum PreferenceValue {
        /// No more of them.
        Stop = "stop",
        /// Again.
        Resume = "resume",
        /// Asked for them.
        Signup = "signup",
    }
}

/// A person has another business-scoped user id: stored keys have to follow.
#[model(inbound)]
pub struct UserIdChange {
    /// WhatsApp id.
    pub wa_id: Option<UserId>,
    /// The change in words.
    pub detail: Option<String>,
    /// The user ids before and after.
    pub user_id: Option<UserIdPair>,
    /// The user ids in linked portfolios before and after.
    pub parent_user_id: Option<UserIdPair>,
    /// When it changed.
    pub timestamp: Option<Timestamp>,
}

/// An id before and after a change.
#[model(inbound)]
#[text(current)]
pub struct UserIdPair {
    /// Before.
    pub previous: Option<UserId>,
    /// After.
    pub current: Option<UserId>,
}

/// A person did something with a marketing message.
#[model(inbound)]
pub struct UserAction {
    /// What was done, so far always `marketing_messages_link_click`.
    pub action_type: Option<String>,
    /// When it was done.
    pub timestamp: Option<Timestamp>,
    /// The click.
    pub marketing_messages_link_click_data: Option<LinkClick>,
}

/// A click on a link of a marketing message.
#[model(inbound)]
pub struct LinkClick {
    /// Where it was: `cta` for a button, `body` for the text.
    pub click_component: Option<String>,
    /// Id of the product.
    pub product_id: Option<OpaqueId>,
    /// Id of the click.
    pub click_id: Option<OpaqueId>,
    /// The business's own token of the message.
    pub tracking_token: Option<String>,
}

/// WhatsApp took what a person wrote for a lead or a purchase.
#[model(inbound)]
pub struct AutomaticEvent {
    /// Id of the event.
    pub id: Option<OpaqueId>,
    /// What it is taken for.
    pub event_name: Option<AutomaticEventName>,
    /// When it happened.
    pub timestamp: Option<Timestamp>,
    /// Click id of the advertisement that it followed.
    pub ctwa_clid: Option<String>,
    /// Value of the purchase.
    pub custom_data: Option<AutomaticEventValue>,
}

open_enum! {
    /// What something a person wrote is taken for.
    pub enum AutomaticEventName {
        /// A lead.
        LeadSubmitted = "LeadSubmitted",
        /// A purchase.
        Purchase = "Purchase",
    }
}

/// Value of a purchase.
#[model(inbound)]
pub struct AutomaticEventValue {
    /// Currency as three letters.
    pub currency: Option<String>,
    /// Amount in units of the currency.
    pub value: Option<Amount>,
}
