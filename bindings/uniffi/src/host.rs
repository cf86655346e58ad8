//! Hosts: where requests go, in which dialect, with which key.

use std::fmt;
use std::sync::Arc;

use crate::generated::{Dialect, WabaError};
use crate::guard::guarded;
use crate::key_provider::{self, KeyProvider};
use crate::shown::show;

/// Where requests go, in which dialect, with which key. Never shows the key.
#[derive(uniffi::Object)]
#[uniffi::export(Display)]
pub struct Host(pub(crate) waba::Host);

#[uniffi::export]
impl Host {
    /// 360dialog's Cloud API host, with the API key of a number.
    ///
    /// `base_url` replaces the address: an emulator, a proxy, a test server.
    #[uniffi::constructor(default(base_url = None))]
    pub fn cloud(key: String, base_url: Option<String>) -> Arc<Self> {
        Self::new(waba::Host::cloud(key), base_url)
    }

    /// 360dialog's On-Premise API host, with the API key of a number.
    ///
    /// `base_url` replaces the address: an emulator, a proxy, a test server.
    #[uniffi::constructor(default(base_url = None))]
    pub fn on_premise(key: String, base_url: Option<String>) -> Arc<Self> {
        Self::new(waba::Host::on_premise(key), base_url)
    }

    /// 360dialog's sandbox, which speaks the on-premise dialect.
    ///
    /// `base_url` replaces the address: an emulator, a proxy, a test server.
    #[uniffi::constructor(default(base_url = None))]
    pub fn sandbox(key: String, base_url: Option<String>) -> Arc<Self> {
        Self::new(waba::Host::sandbox(key), base_url)
    }

    /// Meta's own host, with an access token and the id of a phone number. The id is a part of the address:
    /// another `base_url` has to end with it.
    ///
    /// `base_url` replaces the address, version and number id included.
    #[uniffi::constructor(default(base_url = None))]
    pub fn meta(token: String, phone_number_id: String, base_url: Option<String>) -> Arc<Self> {
        Self::new(waba::Host::meta(token, phone_number_id), base_url)
    }

    /// 360dialog's partner API, with the API key of a partner: the host of a `PartnerClient`.
    ///
    /// `base_url` replaces the address: a proxy, a test server.
    #[uniffi::constructor(default(base_url = None))]
    pub fn partner(key: String, base_url: Option<String>) -> Arc<Self> {
        Self::new(waba::Host::partner(key), base_url)
    }

    /// 360dialog's partner API, with the token of a user: the host of a `PartnerClient`.
    ///
    /// `base_url` replaces the address: a proxy, a test server.
    #[uniffi::constructor(default(base_url = None))]
    pub fn partner_token(token: String, base_url: Option<String>) -> Arc<Self> {
        Self::new(waba::Host::partner_token(token), base_url)
    }

    /// 360dialog's partner API without a key: the host of a `PartnerClient` for the call `tokens.create`, which gives a
    /// token.
    ///
    /// `base_url` replaces the address: a proxy, a test server.
    #[uniffi::constructor(default(base_url = None))]
    pub fn partner_login(base_url: Option<String>) -> Arc<Self> {
        Self::new(waba::Host::partner_login(), base_url)
    }

    /// The host of `dialect` that 360dialog runs, with the key of the environment variable `D360_API_KEY`; at the
    /// address of `WABA_BASE_URL` if that is set.
    #[uniffi::constructor]
    pub fn from_env(dialect: Dialect) -> Result<Self, WabaError> {
        guarded(|| Ok(Self(waba::Host::from_env(dialect.into())?)))
    }
}

#[uniffi::export]
impl Host {
    /// The same host, whose key is asked of `keys` for each request.
    pub fn with_key_provider(&self, keys: Arc<dyn KeyProvider>) -> Arc<Self> {
        Arc::new(Self(self.0.clone().key(key_provider::key(keys))))
    }
}

impl Host {
    fn new(host: waba::Host, base_url: Option<String>) -> Arc<Self> {
        Arc::new(Self(match base_url {
            Some(url) => host.base_url(url),
            None => host,
        }))
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(f, "Host", [Some(self.0.service().to_owned())])
    }
}
