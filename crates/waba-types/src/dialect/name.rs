//! The names of the dialects.

use waba_macros::closed_enum;

closed_enum! {
    /// The way a host writes requests, answers and webhooks.
    pub enum Dialect {
        /// Meta's Cloud API: `/messages`, `messaging_product`, webhooks in an envelope.
        Cloud = "cloud",
        /// The On-Premise API: `/v1/messages`, flat webhooks.
        OnPremise = "on-premise",
    }
}
