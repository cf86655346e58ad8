//! Headers that are sent along with webhooks: their values are secrets.

use std::collections::HashMap;

pub use waba_types::webhook::WebhookHeaders;

// Kotlin and Swift have a hand-written type of this name, which shows no value: see uniffi.toml.
uniffi::custom_type!(WebhookHeaders, HashMap<String, String>, {
    remote,
    lower: |headers| headers.into_iter().collect(),
    try_lift: |values| Ok(values.into_iter().collect()),
});
