//! Hosts. The key is handed over once and never comes back.

use napi_derive::napi;
use waba::Dialect;
use waba::Given;

use crate::key::Key;
use crate::outcome::{self, Outcome};

/// Where requests go, in which dialect, with which key.
#[napi]
pub struct Host {
    pub(crate) host: waba::Host,
}

#[napi]
impl Host {
    /// 360dialog's Cloud API host.
    #[napi]
    pub fn cloud(key: &Key, base_url: Option<String>) -> Self {
        Self::at(waba::Host::cloud(key.key.clone()), base_url)
    }

    /// 360dialog's On-Premise API host.
    #[napi]
    pub fn on_premise(key: &Key, base_url: Option<String>) -> Self {
        Self::at(waba::Host::on_premise(key.key.clone()), base_url)
    }

    /// 360dialog's sandbox.
    #[napi]
    pub fn sandbox(key: &Key, base_url: Option<String>) -> Self {
        Self::at(waba::Host::sandbox(key.key.clone()), base_url)
    }

    /// Meta's own host.
    #[napi]
    pub fn meta(token: &Key, phone_number_id: String, base_url: Option<String>) -> Self {
        Self::at(waba::Host::meta(token.key.clone(), phone_number_id), base_url)
    }

    /// 360dialog's partner API, with a key.
    #[napi]
    pub fn partner(key: &Key, base_url: Option<String>) -> Self {
        Self::at(waba::Host::partner(key.key.clone()), base_url)
    }

    /// 360dialog's partner API, with a token.
    #[napi]
    pub fn partner_token(token: &Key, base_url: Option<String>) -> Self {
        Self::at(waba::Host::partner_token(token.key.clone()), base_url)
    }

    /// 360dialog's partner API, without a key.
    #[napi]
    pub fn partner_login(base_url: Option<String>) -> Self {
        Self::at(waba::Host::partner_login(), base_url)
    }

    /// The host that the environment names.
    #[napi(ts_return_type = "Host | string")]
    pub fn from_env(dialect: String) -> Outcome<Host> {
        outcome::object(|| {
            let dialect: Dialect = dialect.parse()?;
            waba::Host::from_env(dialect).map(|host| Self { host })
        })
    }

    /// The dialect that the host speaks.
    #[napi(getter)]
    pub fn dialect(&self) -> String {
        self.host.dialect().to_string()
    }
}

impl Host {
    fn at(host: waba::Host, base_url: Option<String>) -> Self {
        Self { host: host.given(base_url, waba::Host::base_url) }
    }
}
