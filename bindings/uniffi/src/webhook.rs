//! The receiving end of webhooks.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use crate::event::Event;
use crate::generated::WabaError;
use crate::guard::guarded;
use crate::numbers::ByteCount;
use crate::shown::show;

/// One way for a webhook request to prove where it comes from. Never shows the secret.
#[derive(uniffi::Object)]
#[uniffi::export(Display)]
pub struct Auth(pub(crate) waba::webhook::Auth);

#[uniffi::export]
impl Auth {
    /// Expects HTTP Basic authentication.
    #[uniffi::constructor]
    pub fn basic(user: String, password: String) -> Result<Self, WabaError> {
        guarded(|| Ok(Self(waba::webhook::Auth::basic(&user, &password)?)))
    }

    /// Expects a header with a fixed, secret value, as given to the API together with the webhook's URL.
    #[uniffi::constructor]
    pub fn header(name: String, value: String) -> Result<Self, WabaError> {
        guarded(|| Ok(Self(waba::webhook::Auth::header(&name, &value)?)))
    }

    /// Expects 360dialog's signature of the body, which partners get, under the platform secret.
    #[uniffi::constructor]
    pub fn signature_360dialog(secret: String) -> Result<Self, WabaError> {
        guarded(|| Ok(Self(waba::webhook::Auth::signature_360dialog(secret)?)))
    }

    /// Expects Meta's signature of the body under the app secret. 360dialog does not relay it.
    #[uniffi::constructor]
    pub fn hub_signature(secret: String) -> Result<Self, WabaError> {
        guarded(|| Ok(Self(waba::webhook::Auth::hub_signature(secret)?)))
    }
}

impl fmt::Display for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0)
    }
}

/// Verifies and parses webhook requests of both dialects. Safe to share between threads.
#[derive(uniffi::Object)]
#[uniffi::export(Display)]
pub struct Webhook(waba::webhook::Webhook);

#[uniffi::export]
impl Webhook {
    /// Creates a `Webhook` that takes only requests with all of these proofs.
    ///
    /// - `phone_number_id`: id of the number that events belong to whose body names none; on-premise bodies never do.
    /// - `max_body_bytes`: longest body that is read, 4 MiB by default.
    #[uniffi::constructor(default(phone_number_id = None, max_body_bytes = None))]
    pub fn new(
        auth: Vec<Arc<Auth>>,
        phone_number_id: Option<String>,
        max_body_bytes: Option<ByteCount>,
    ) -> Result<Self, WabaError> {
        let builder =
            auth.iter().fold(waba::webhook::Webhook::builder(), |builder, auth| builder.auth(auth.0.clone()));
        Self::build(builder, phone_number_id, max_body_bytes)
    }

    /// Creates a `Webhook` that takes every request, from whomever: for tests, behind something that has verified the
    /// request, and for the stored body of an event that was detached.
    #[uniffi::constructor(default(phone_number_id = None, max_body_bytes = None))]
    pub fn without_auth(
        phone_number_id: Option<String>,
        max_body_bytes: Option<ByteCount>,
    ) -> Result<Self, WabaError> {
        Self::build(waba::webhook::Webhook::builder().without_auth(), phone_number_id, max_body_bytes)
    }

    /// Verifies a request and reads its events.
    ///
    /// `body` is what came over the wire, byte for byte: one that was decoded and written again has another signature.
    /// Fails with kind `verification` (answer 401) or `webhook_body` (answer 200 all the same).
    pub fn parse(
        &self,
        body: Vec<u8>,
        headers: HashMap<String, Vec<String>>,
    ) -> Result<Vec<Event>, WabaError> {
        guarded(|| {
            let events = self.0.parse(body, &pairs(headers))?;
            Ok(events.into_iter().map(Event::from).collect())
        })
    }

    /// Checks that a request comes from whom it should; fails with kind `verification` (answer 401) if not.
    pub fn verify(&self, body: Vec<u8>, headers: HashMap<String, Vec<String>>) -> Result<(), WabaError> {
        guarded(|| Ok(self.0.verify(&body, &pairs(headers))?))
    }

    /// Checks what can be checked before the body is read: whatever is not a signature. Fails as `verify` does.
    pub fn verify_headers(&self, headers: HashMap<String, Vec<String>>) -> Result<(), WabaError> {
        guarded(|| Ok(self.0.verify_headers(&pairs(headers))?))
    }
}

impl Webhook {
    fn build(
        mut builder: waba::webhook::WebhookBuilder,
        phone_number_id: Option<String>,
        max_body_bytes: Option<ByteCount>,
    ) -> Result<Self, WabaError> {
        guarded(|| {
            if let Some(id) = phone_number_id {
                builder = builder.phone_number_id(id);
            }
            if let Some(limit) = max_body_bytes {
                builder = builder
                    .max_body_bytes(usize::try_from(limit.bytes("maxBodyBytes")?).unwrap_or(usize::MAX));
            }
            Ok(Self(builder.build()?))
        })
    }
}

impl fmt::Display for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(f, "Webhook", [])
    }
}

/// Each value with its name.
pub(crate) fn pairs(headers: HashMap<String, Vec<String>>) -> Vec<(String, String)> {
    let pairs = headers.into_iter();
    pairs.flat_map(|(name, values)| values.into_iter().map(move |value| (name.clone(), value))).collect()
}
