//! What a client is made with.

use std::time::Duration;

use pyo3::prelude::*;
use waba::Key;
use waba::http::{ClientCertificate, ProxyChoice};

use crate::errors::Failure;
use crate::exit;

/// The settings of a client; what is left out is as in the core.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) host: waba::Host,
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
            let client = settings.builder().build()?;
            if let Some(key) = key {
                client.set_key(key)?;
            }
            Ok(client)
        })
        .map_err(|error: waba::Error| Failure::from(error).renamed("roots", "ca_bundle").into_py_err(py))
    }

    fn builder(self) -> waba::ClientBuilder {
        let mut builder = waba::Client::builder(self.host).validate(self.validate);
        if let Some(timeout) = self.timeout {
            builder = builder.timeout(timeout);
        }
        if let Some(timeout) = self.connect_timeout {
            builder = builder.connect_timeout(timeout);
        }
        if let Some(timeout) = self.headers_timeout {
            builder = builder.headers_timeout(timeout);
        }
        if let Some(proxy) = self.proxy {
            builder = builder.proxy(proxy);
        }
        if let Some(pem) = self.ca_bundle {
            builder = builder.roots(pem);
        }
        if let Some(certificate) = self.client_certificate {
            builder = builder.client_certificate(certificate);
        }
        if let Some(policy) = self.retry {
            builder = builder.retry(policy);
        }
        if let Some(limits) = self.rate_limits {
            builder = builder.rate_limits(limits);
        }
        if let Some(errors) = self.media_errors_per_hour {
            builder = builder.media_errors_per_hour(errors);
        }
        builder
    }
}
