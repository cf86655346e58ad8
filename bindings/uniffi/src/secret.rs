//! Keys, tokens and passwords.

pub use waba_types::secret::SecretText;

// Kotlin and Swift have a hand-written type of this name, which does not show the text: see uniffi.toml.
uniffi::custom_type!(SecretText, String, {
    remote,
    lower: |secret| secret.into(),
    try_lift: |text| Ok(text.into()),
});
