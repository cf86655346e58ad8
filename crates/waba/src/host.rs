//! Hosts: where requests go, in which dialect, with which key.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use ::http::{HeaderName, HeaderValue};
use futures_util::future::BoxFuture;
use percent_encoding::utf8_percent_encode;
use tokio::time::timeout;
use url::Url;
use waba_types::Dialect;
use waba_types::operations::{API_KEY_HEADER, OperationSpec, PARTNER_KEY_HEADER, Route};
use waba_types::secret::REDACTED;

use crate::address::UNRESERVED;
use crate::error::{ConfigError, Error};
use crate::http::{Cause, Secret, check_base_url};

/// Where requests go, in which dialect, with which key.
///
/// `Debug` never shows the key, nor an address that is refused: that may hold a password.
#[derive(Clone)]
pub struct Host {
    service: Service,
    base_url: String,
    key: Key,
}

/// The services.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Service {
    Cloud,
    OnPremise,
    Sandbox,
    Meta,
    /// The partner API, with a key.
    Partner,
    /// The partner API, with a token.
    PartnerToken,
    /// The partner API, without either.
    PartnerLogin,
}

/// Where numbers are at Meta, in the version of the Graph API that this library is written against.
const META_URL: &str = "https://graph.facebook.com/v23.0/";

/// Environment variable with the key of a number.
const KEY_VARIABLE: &str = "D360_API_KEY";

/// Environment variable with another address.
const BASE_URL_VARIABLE: &str = "WABA_BASE_URL";

/// Header that carries the key of a number on 360dialog's hosts.
static D360_API_KEY: HeaderName = HeaderName::from_static(API_KEY_HEADER);

/// Header that carries the key of a partner.
static PARTNER_KEY: HeaderName = HeaderName::from_static(PARTNER_KEY_HEADER);

/// Where the partner API is.
const PARTNER_URL: &str = "https://hub.360dialog.io/api/v2";

impl Host {
    /// 360dialog's Cloud API host, `https://waba-v2.360dialog.io`, with the API key of a number.
    pub fn cloud(key: impl Into<Key>) -> Self {
        Self::new(Service::Cloud, "https://waba-v2.360dialog.io", key)
    }

    /// 360dialog's On-Premise API host, `https://waba.360dialog.io`, with the API key of a number.
    pub fn on_premise(key: impl Into<Key>) -> Self {
        Self::new(Service::OnPremise, "https://waba.360dialog.io", key)
    }

    /// 360dialog's sandbox, `https://waba-sandbox.360dialog.io`, which speaks the on-premise dialect and takes no files.
    pub fn sandbox(key: impl Into<Key>) -> Self {
        Self::new(Service::Sandbox, "https://waba-sandbox.360dialog.io", key)
    }

    /// Meta's own host, with an access token and the id of a phone number. The id is a part of the address: another
    /// [`base_url`](Self::base_url) has to end with it.
    pub fn meta(token: impl Into<Key>, phone_number_id: impl fmt::Display) -> Self {
        let id = phone_number_id.to_string();
        Self::new(Service::Meta, format!("{META_URL}{}", utf8_percent_encode(&id, UNRESERVED)), token)
    }

    /// 360dialog's partner API, `https://hub.360dialog.io/api/v2`, with the API key of a partner. It has calls of its
    /// own: see [`PartnerClient`](crate::PartnerClient).
    pub fn partner(key: impl Into<Key>) -> Self {
        Self::new(Service::Partner, PARTNER_URL, key)
    }

    /// 360dialog's partner API with the token of a user, which the call `partner_tokens.create` gives.
    pub fn partner_token(token: impl Into<Key>) -> Self {
        Self::new(Service::PartnerToken, PARTNER_URL, token)
    }

    /// 360dialog's partner API without a key: for the call `partner_tokens.create`, which gives a token.
    pub fn partner_login() -> Self {
        Self::new(Service::PartnerLogin, PARTNER_URL, "")
    }

    /// The host of `dialect` that 360dialog runs: cloud or on-premise.
    pub fn of(dialect: Dialect, key: impl Into<Key>) -> Self {
        match dialect {
            Dialect::Cloud => Self::cloud(key),
            Dialect::OnPremise => Self::on_premise(key),
        }
    }

    /// The host of `dialect` that 360dialog runs, with the key of the environment variable `D360_API_KEY`; at the
    /// address of `WABA_BASE_URL` if that is set.
    ///
    /// # Errors
    /// When `D360_API_KEY` is not set or is empty.
    pub fn from_env(dialect: Dialect) -> Result<Self, Error> {
        // What is no Unicode becomes a key that is refused, and not one that is missing.
        let key = std::env::var_os(KEY_VARIABLE).unwrap_or_default().to_string_lossy().into_owned();
        if key.is_empty() {
            let problem = format!("the environment variable {KEY_VARIABLE} is not set");
            return Err(ConfigError::new("key", problem).into());
        }
        Ok(Self::of(dialect, key).base_url_from_env())
    }

    /// Replaces the address by that of the environment variable `WABA_BASE_URL`, if it is set.
    #[must_use]
    pub fn base_url_from_env(self) -> Self {
        match std::env::var(BASE_URL_VARIABLE) {
            Ok(url) if !url.is_empty() => self.base_url(url),
            _ => self,
        }
    }

    /// Replaces the key.
    #[must_use]
    pub fn key(mut self, key: impl Into<Key>) -> Self {
        self.key = key.into();
        self
    }

    fn new(service: Service, base_url: impl Into<String>, key: impl Into<Key>) -> Self {
        Self { service, base_url: base_url.into(), key: key.into() }
    }

    /// Replaces the address: an emulator, a proxy, a test server. `https://`, or `http://` to the machine itself.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = url.into();
        self
    }

    /// The name of the service, as the functions that make hosts have it: `cloud`, `on-premise`, `sandbox`, `meta` or
    /// `partner`.
    pub fn service(&self) -> &'static str {
        match self.service {
            Service::Cloud => "cloud",
            Service::OnPremise => "on-premise",
            Service::Sandbox => "sandbox",
            Service::Meta => "meta",
            Service::Partner | Service::PartnerToken | Service::PartnerLogin => "partner",
        }
    }

    /// The dialect that the host speaks.
    pub fn dialect(&self) -> Dialect {
        match self.service {
            // The partner API relays errors of the Cloud API.
            Service::Cloud | Service::Meta => Dialect::Cloud,
            Service::Partner | Service::PartnerToken | Service::PartnerLogin => Dialect::Cloud,
            Service::OnPremise | Service::Sandbox => Dialect::OnPremise,
        }
    }

    /// The name of the host in messages.
    pub(crate) fn name(&self) -> &'static str {
        match self.service {
            Service::Cloud => "the cloud host",
            Service::OnPremise => "the on-premise host",
            Service::Sandbox => "the sandbox",
            Service::Meta => "Meta's host",
            Service::Partner | Service::PartnerToken => "the partner API",
            Service::PartnerLogin => "the partner API without a key",
        }
    }

    /// Whether this is the partner API.
    pub(crate) fn is_partner(&self) -> bool {
        matches!(self.service, Service::Partner | Service::PartnerToken | Service::PartnerLogin)
    }

    /// How the host takes the call; nothing if it doesn't.
    pub(crate) fn route(&self, spec: &OperationSpec) -> Option<Route> {
        match self.service {
            Service::Partner | Service::PartnerToken => spec.partner,
            Service::PartnerLogin => spec.partner.filter(|_| spec.keyless),
            Service::Meta => spec.meta(),
            Service::Sandbox => spec.sandbox(),
            Service::Cloud | Service::OnPremise => spec.route(self.dialect()),
        }
    }

    /// The checked address.
    pub(crate) fn checked_base_url(&self) -> Result<Url, Error> {
        // URLs have no way to write these two as names.
        if let Some("" | "." | "..") = self.base_url.strip_prefix(META_URL) {
            return Err(ConfigError::new("phone_number_id", "not an id").into());
        }
        let url =
            Url::parse(&self.base_url).map_err(|error| ConfigError::new("base_url", error.to_string()))?;
        check_base_url(&url)?;
        Ok(url)
    }

    /// The key that the host was made with.
    pub(crate) fn first_key(&self) -> Key {
        self.key.clone()
    }

    /// Refuses a key that no request could carry.
    pub(crate) fn check_key(&self, key: &Key) -> Result<(), Error> {
        match &key.0 {
            _ if self.service == Service::PartnerLogin => Ok(()),
            KeySource::Fixed(key) => self.header_value(key).map(drop),
            KeySource::Provider(_) => Ok(()),
        }
    }

    /// The header that carries the key.
    pub(crate) fn auth_header(&self, key: &Secret) -> Result<(HeaderName, HeaderValue), Error> {
        let name = match self.service {
            Service::Meta | Service::PartnerToken | Service::PartnerLogin => ::http::header::AUTHORIZATION,
            Service::Partner => PARTNER_KEY.clone(),
            Service::Cloud | Service::OnPremise | Service::Sandbox => D360_API_KEY.clone(),
        };
        Ok((name, self.header_value(key)?))
    }

    fn header_value(&self, key: &Secret) -> Result<HeaderValue, Error> {
        let bare = key.expose().trim();
        if bare.is_empty() {
            return Err(ConfigError::new("key", "empty").into());
        }
        // HTTP drops it, and what a server then repeats would not be known for the key.
        if bare != key.expose() {
            return Err(ConfigError::new("key", "begins or ends with white space").into());
        }
        let bearer = matches!(self.service, Service::Meta | Service::PartnerToken);
        let prefix = if bearer { "Bearer " } else { "" };
        Ok(key.header_value(prefix)?)
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let base_url = self.checked_base_url().map_or("[refused]".to_owned(), String::from);
        f.debug_struct("Host")
            .field("service", &self.service)
            .field("base_url", &base_url)
            .field("key", &self.key)
            .finish()
    }
}

/// An API key or access token: a text, or a provider that is asked for each request.
#[derive(Clone)]
pub struct Key(KeySource);

type BoxError = Box<dyn std::error::Error + Send + Sync>;
type Provider = dyn Fn() -> BoxFuture<'static, Result<Secret, BoxError>> + Send + Sync;

#[derive(Clone)]
enum KeySource {
    Fixed(Secret),
    Provider(Arc<Provider>),
}

impl Key {
    /// A key that is asked for before each request: for rotation, or from a back end of your own. Many calls may ask at the
    /// same time, and one that then waits for its turn asks again, so a provider keeps what it knows. One that takes longer
    /// than an exchange may ends the call as a time-out, and nothing is sent.
    pub fn provider<F, T>(provider: F) -> Self
    where
        F: Fn() -> T + Send + Sync + 'static,
        T: Future<Output = Result<Secret, BoxError>> + Send + 'static,
    {
        Self(KeySource::Provider(Arc::new(move || Box::pin(provider()))))
    }

    /// The text, for a call; a provider that has to be asked for it has `time`.
    pub(crate) async fn text(&self, spec: &OperationSpec, time: Duration) -> Result<Secret, Error> {
        let provider = match &self.0 {
            KeySource::Fixed(key) => return Ok(key.clone()),
            KeySource::Provider(provider) => provider,
        };
        let asked = timeout(time, provider()).await.map_err(|_| Error::no_key_in_time(spec))?;
        asked.map_err(|error| {
            // Any other text of the provider's may hold anything, the key included.
            Error::no_key(spec, error.downcast_ref::<KeyFault>()).with_source(ProviderError(error))
        })
    }
}

impl<T: Into<Secret>> From<T> for Key {
    fn from(text: T) -> Self {
        Self(KeySource::Fixed(text.into()))
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            KeySource::Fixed(_) => REDACTED,
            KeySource::Provider(_) => "[provider]",
        })
    }
}

/// Why a provider has no key. The text of any other error is not shown, as it may hold the key.
pub type KeyFault = Cause;

/// The error of a key provider. Its text is not shown: it may hold the key.
struct ProviderError(BoxError);

impl fmt::Debug for ProviderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ProviderError")
    }
}

impl fmt::Display for ProviderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("error of the key provider")
    }
}

impl std::error::Error for ProviderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(self.0.as_ref())
    }
}

#[cfg(test)]
mod tests {
    use waba_types::error_codes::ErrorKind;
    use waba_types::operations::files::{DOWNLOAD_MEDIA, UPLOAD_MEDIA};
    use waba_types::operations::{DeleteMedia, Operation, SendMessage, SetWebhook};

    use super::*;

    const KEY: &str = "canary-6a1f0cAK";

    #[test]
    fn debug_never_shows_the_key() {
        for host in [
            Host::cloud(KEY),
            Host::on_premise(KEY),
            Host::sandbox(KEY),
            Host::meta(KEY, "106"),
            Host::partner(KEY),
            Host::partner_token(KEY),
        ] {
            assert!(!format!("{host:?} {host:#?}").contains(KEY));
        }
        for url in [format!("https://u:{KEY}@a.example"), format!("https://a.example/?{KEY}"), KEY.to_owned()]
        {
            let host = Host::cloud("key").base_url(url);
            assert!(!format!("{host:?} {host:#?}").contains(KEY), "{host:?}");
        }
    }

    #[test]
    fn a_key_that_no_header_carries_whole_is_refused() {
        for key in ["", "  ", "a\r\nX: y", "a ", "\ta", "a\n"] {
            let error = Host::cloud(KEY).check_key(&key.into()).unwrap_err();
            assert_eq!(error.kind, ErrorKind::Config, "{key:?}");
        }
    }

    #[test]
    fn the_id_of_a_number_at_meta_is_one_segment() {
        let path = |id: &str| Host::meta(KEY, id).checked_base_url().map(|url| url.to_string());
        for (id, segment) in [("106", "106"), ("../1/x?y#z@a\\b\r\n", "..%2F1%2Fx%3Fy%23z%40a%5Cb%0D%0A")] {
            assert_eq!(path(id).unwrap(), format!("{META_URL}{segment}"));
        }
        for id in ["", ".", ".."] {
            assert_eq!(path(id).unwrap_err().to_string(), "phone_number_id: not an id");
        }
    }

    #[test]
    fn the_sandbox_takes_messages_and_no_files() {
        let (sandbox, on_premise) = (Host::sandbox(KEY), Host::on_premise(KEY));
        for spec in [SendMessage::SPEC, SetWebhook::SPEC] {
            assert!(sandbox.route(&spec).is_some_and(|route| on_premise.route(&spec) == Some(route)));
        }
        for spec in [UPLOAD_MEDIA.spec, DOWNLOAD_MEDIA.spec, DeleteMedia::SPEC] {
            assert!(sandbox.route(&spec).is_none() && on_premise.route(&spec).is_some(), "{}", spec.name);
        }
    }

    #[test]
    fn plain_http_goes_to_the_machine_itself_only() {
        let check = |url: &str| Host::cloud(KEY).base_url(url).checked_base_url();
        assert!(check("http://127.0.0.1:8080/").is_ok());
        assert!(check("https://proxy.example/waba/").is_ok());
        for url in ["http://example.com", "https://u:p@example.com", "https://example.com/?q", "example.com"]
        {
            assert_eq!(check(url).unwrap_err().kind, ErrorKind::Config, "{url}");
        }
    }
}
