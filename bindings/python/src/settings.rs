//! What a client is made with.

use std::time::Duration;

use pyo3::prelude::*;
use waba::http::{ClientCertificate, ProxyChoice};
use waba::{ClientBuilder, Given, Key, PartnerClient};

use crate::errors::Failure;
use crate::exit;

/// The settings of a client; what is left out is as in the core.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) host: waba::Host,
    pub(crate) is_partner: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) headers_timeout: Option<Duration>,
    pub(crate) proxy: Option<ProxyChoice>,
    pub(crate) ca_bundle: Option<Vec<u8>>,
    pub(crate) client_certificate: Option<ClientCertificate>,
    pub(crate) validate: bool,
    pub(crate) retry: Option<waba::RetryPolicy>,
    pub(crate) rate_limits: Option<waba::RateLimits>,
    pub(crate) media_errors_per_hour: Option<u32>,
}

impl Settings {
    /// Makes a client, with another key than the host's if there is one. Reads the certificates of the system, which
    /// takes a while: with the GIL released.
    pub(crate) fn connect(&self, py: Python<'_>, key: Option<Key>) -> PyResult<waba::Client> {
        let settings = self.clone();
        exit::detached(py, move || {
            let is_partner = settings.is_partner;
            let builder = settings.builder();
            let client =
                if is_partner { PartnerClient::build(builder)?.into_client() } else { builder.build()? };
            if let Some(key) = key {
                client.set_key(key)?;
            }
            Ok(client)
        })
        .map_err(|error: waba::Error| Failure::from(error).into_py_err(py))
    }

    fn builder(self) -> ClientBuilder {
        waba::Client::builder(self.host)
            .validate(self.validate)
            .given(self.timeout, ClientBuilder::timeout)
            .given(self.connect_timeout, ClientBuilder::connect_timeout)
            // Behind the time-out of the whole answer, which sets this one too.
            .given(self.headers_timeout, ClientBuilder::headers_timeout)
            .given(self.proxy, ClientBuilder::proxy)
            .given(self.ca_bundle, ClientBuilder::ca_bundle)
            .given(self.client_certificate, ClientBuilder::client_certificate)
            .given(self.retry, ClientBuilder::retry)
            .given(self.rate_limits, ClientBuilder::rate_limits)
            .given(self.media_errors_per_hour, ClientBuilder::media_errors_per_hour)
    }
}
