//! The receiving end of a webhook: proof first, then the body.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use super::error::{ParseError, ReceiveError};
use super::event::Events;
use super::headers::Headers;
use super::parse::parse;
use super::span::MAX_BODY_BYTES;
use super::verify::{Auth, VerifyError};
use crate::error::{ConfigError, Error};

/// Bodies are up to 3 MB long.
const DEFAULT_MAX_BODY_BYTES: usize = 4 * 1024 * 1024;

/// Verifies and parses webhook requests of both dialects.
///
/// ```
/// use waba::webhook::{Auth, EventKind, Webhook};
///
/// let webhook = Webhook::new(Auth::basic("waba", "s3cret")?);
/// let headers = [("Authorization", "Basic d2FiYTpzM2NyZXQ=")];
/// let body = r#"{"messages":[{"from":"4915112345","id":"ABEG","type":"text","text":{"body":"Hi"}}]}"#;
/// for event in webhook.parse(body, &headers)? {
///     if event.kind() == EventKind::Message {
///         assert_eq!(event.text().as_deref(), Some("Hi"));
///     }
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Webhook {
    /// All of them have to agree.
    auth: Arc<[Auth]>,
    phone_number_id: Option<Arc<str>>,
    max_body_bytes: usize,
}

impl Webhook {
    /// Creates a `Webhook` that takes only requests with this proof.
    pub fn new(auth: Auth) -> Self {
        Self { auth: Arc::new([auth]), phone_number_id: None, max_body_bytes: DEFAULT_MAX_BODY_BYTES }
    }

    /// Creates a `Webhook` that takes every request, from whomever: for tests, behind something that has verified
    /// the request, and for the stored body of an event that was detached.
    pub fn without_auth() -> Self {
        Self { auth: Arc::new([]), phone_number_id: None, max_body_bytes: DEFAULT_MAX_BODY_BYTES }
    }

    /// Starts a `Webhook` with several proofs or other settings.
    pub fn builder() -> WebhookBuilder {
        WebhookBuilder {
            auth: Vec::new(),
            without_auth: false,
            phone_number_id: None,
            max_body_bytes: DEFAULT_MAX_BODY_BYTES,
        }
    }

    /// Verifies a request and reads its events.
    ///
    /// `body` is what came over the wire, byte for byte: one that was decoded and written again has another
    /// signature.
    ///
    /// # Errors
    /// [`ReceiveError::Verify`] (answer 401) or [`ReceiveError::Parse`] (answer 200 all the same): what
    /// [`answer_status`](ReceiveError::answer_status) says.
    pub fn parse(
        &self,
        body: impl Into<Bytes>,
        headers: &(impl Headers + ?Sized),
    ) -> Result<Events, ReceiveError> {
        let body = body.into();
        self.verify(&body, headers)?;
        Ok(self.parse_unverified(body)?)
    }

    /// Reads the events of a body that is known to be authentic.
    ///
    /// # Errors
    /// When the body is not JSON or passes a limit.
    pub fn parse_unverified(&self, body: impl Into<Bytes>) -> Result<Events, ParseError> {
        let parsed = parse(body.into(), self.max_body_bytes, self.phone_number_id.clone());
        if let Err(error) = &parsed {
            tracing::warn!(target: "waba::webhook", %error, "webhook body not readable");
        }
        parsed.map(Events::new)
    }

    /// Checks that a request comes from whom it should.
    ///
    /// # Errors
    /// When a header is missing, malformed or does not match.
    pub fn verify(&self, body: &[u8], headers: &(impl Headers + ?Sized)) -> Result<(), VerifyError> {
        self.check(|_| true, body, headers)
    }

    /// Checks what can be checked before the body is read: whatever is not a signature.
    ///
    /// # Errors
    /// As [`verify`](Self::verify).
    pub fn verify_headers(&self, headers: &(impl Headers + ?Sized)) -> Result<(), VerifyError> {
        self.check(|auth| !auth.needs_body(), &[], headers)
    }

    /// Names of the headers that carry the proofs, in lower case: no others are looked at.
    pub fn header_names(&self) -> impl Iterator<Item = &str> {
        self.auth.iter().map(Auth::header_name)
    }

    /// The longest body that is read, in bytes.
    pub fn max_body_bytes(&self) -> usize {
        self.max_body_bytes
    }

    /// Whether requests have to prove anything.
    pub fn has_auth(&self) -> bool {
        !self.auth.is_empty()
    }

    /// Checks all proofs, also after one has failed: the time must not tell which one it was.
    fn check(
        &self,
        wanted: impl Fn(&Auth) -> bool,
        body: &[u8],
        headers: &(impl Headers + ?Sized),
    ) -> Result<(), VerifyError> {
        let mut outcome = Ok(());
        for auth in self.auth.iter().filter(|auth| wanted(auth)) {
            outcome = outcome.and(auth.verify(headers, body));
        }
        if let Err(error) = &outcome {
            tracing::warn!(target: "waba::webhook", %error, "webhook request refused");
        }
        outcome
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook")
            .field("auth", &self.auth)
            .field("max_body_bytes", &self.max_body_bytes)
            .finish_non_exhaustive()
    }
}

/// Settings of a [`Webhook`].
#[derive(Debug)]
#[must_use]
pub struct WebhookBuilder {
    auth: Vec<Auth>,
    without_auth: bool,
    phone_number_id: Option<Arc<str>>,
    max_body_bytes: usize,
}

impl WebhookBuilder {
    /// Adds a proof. A request has to carry all of them.
    pub fn auth(mut self, auth: Auth) -> Self {
        self.auth.push(auth);
        self
    }

    /// Takes every request, from whomever. Contradicts [`auth`](Self::auth).
    pub fn without_auth(mut self) -> Self {
        self.without_auth = true;
        self
    }

    /// Sets the id of the number that events belong to whose body names none: on-premise bodies never do.
    pub fn phone_number_id(mut self, id: impl Into<String>) -> Self {
        self.phone_number_id = Some(Arc::from(id.into()));
        self
    }

    /// Sets the longest body that is read: 4 MiB by default, at most 1 GiB.
    pub fn max_body_bytes(mut self, limit: usize) -> Self {
        self.max_body_bytes = limit;
        self
    }

    /// Creates the `Webhook`.
    ///
    /// # Errors
    /// Of kind `Config` without any proof, unless [`without_auth`](Self::without_auth) says so; with both; when no body could be short
    /// enough, or the longest one is longer than 1 GiB.
    pub fn build(self) -> Result<Webhook, Error> {
        if !(1..=MAX_BODY_BYTES).contains(&self.max_body_bytes) {
            let problem = format!("{}, limit 1 to {MAX_BODY_BYTES}", self.max_body_bytes);
            return Err(ConfigError::new("max_body_bytes", problem).into());
        }
        let refuse = |problem: &'static str| Err(ConfigError::new("without_auth", problem).into());
        match (self.auth.is_empty(), self.without_auth) {
            (true, false) => refuse("needed to take requests without a proof"),
            (false, true) => refuse("given together with a proof"),
            _ => Ok(Webhook {
                auth: self.auth.into(),
                phone_number_id: self.phone_number_id,
                max_body_bytes: self.max_body_bytes,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::verify::VerifyFailure;
    use super::*;

    const BODY: &str = r#"{"messages":[{"id":"A","type":"text","text":{"body":"Hi"}}]}"#;

    #[test]
    fn every_proof_has_to_hold() {
        let webhook = Webhook::builder()
            .auth(Auth::header("x-one", "1").unwrap())
            .auth(Auth::header("x-two", "2").unwrap())
            .build()
            .unwrap();
        assert!(webhook.parse(BODY, &[("x-one", "1"), ("x-two", "2")]).is_ok());
        let refused = |headers: &[(&str, &str)]| match webhook.parse(BODY, headers) {
            Err(ReceiveError::Verify(error)) => (error.header().to_owned(), error.reason()),
            other => panic!("{other:?}"),
        };
        assert_eq!(refused(&[("x-one", "1")]), ("x-two".to_owned(), VerifyFailure::Missing));
        assert_eq!(refused(&[("x-one", "9"), ("x-two", "2")]), ("x-one".to_owned(), VerifyFailure::Mismatch));
    }

    #[test]
    fn without_a_word_about_it_nobody_is_let_in() {
        assert!(Webhook::builder().build().is_err());
        assert!(Webhook::builder().auth(Auth::header("a", "b").unwrap()).without_auth().build().is_err());
        let open = Webhook::builder().without_auth().build().unwrap();
        assert!(!open.has_auth());
        assert!(open.parse(BODY, &http::HeaderMap::new()).is_ok());
        assert!(Webhook::without_auth().parse(BODY, &http::HeaderMap::new()).is_ok());
    }

    #[test]
    fn a_forged_body_is_not_even_parsed() {
        let webhook = Webhook::new(Auth::header("x-one", "1").unwrap());
        assert!(matches!(webhook.parse("not json", &[("x-one", "2")]), Err(ReceiveError::Verify(_))));
        assert!(matches!(webhook.parse("not json", &[("x-one", "1")]), Err(ReceiveError::Parse(_))));
    }

    #[test]
    fn headers_can_be_checked_before_the_body_is_read() {
        let webhook = Webhook::builder()
            .auth(Auth::header("x-one", "1").unwrap())
            .auth(Auth::signature_360dialog("secret").unwrap())
            .build()
            .unwrap();
        assert!(webhook.verify_headers(&[("x-one", "1")]).is_ok());
        assert!(webhook.verify_headers(&[("x-one", "2")]).is_err());
        assert!(webhook.verify(b"", &[("x-one", "1")]).is_err());
    }

    #[test]
    fn the_number_is_taken_from_the_body_first() {
        let webhook = Webhook::builder().without_auth().phone_number_id("77").build().unwrap();
        let number = |body: &'static str| {
            let events = webhook.parse_unverified(body).unwrap();
            events.get(0).unwrap().phone_number_id().unwrap().into_owned()
        };
        assert_eq!(number(BODY), "77");
        assert_eq!(
            number(
                r#"{"entry":[{"changes":[{"value":{"metadata":{"phone_number_id":"88"},"messages":[{}]}}]}]}"#
            ),
            "88"
        );
    }

    #[test]
    fn a_body_over_the_limit_is_not_read() {
        let webhook = Webhook::builder().without_auth().max_body_bytes(10).build().unwrap();
        assert!(webhook.parse_unverified("[1234,678]").is_ok());
        let error = webhook.parse_unverified("[1234,6789]").unwrap_err();
        assert_eq!(error, ParseError::TooLarge { limit: 10, found: 11 });
        assert_eq!(Webhook::without_auth().max_body_bytes(), 4 << 20);
    }

    #[test]
    fn a_limit_that_no_body_keeps_or_that_is_none_is_refused() {
        let build = |limit| Webhook::builder().without_auth().max_body_bytes(limit).build();
        for limit in [0, (1 << 30) + 1, usize::MAX] {
            let problem = format!("max_body_bytes: {limit}, limit 1 to 1073741824");
            assert_eq!(build(limit).unwrap_err().to_string(), problem);
        }
        for limit in [1, 1 << 30] {
            assert_eq!(build(limit).unwrap().max_body_bytes(), limit);
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let webhook = Webhook::new(Auth::header("x-one", "hunter2").unwrap());
        let shown = format!("{webhook:?}");
        assert!(shown.contains("x-one") && !shown.contains("hunter2"), "{shown}");
    }
}
