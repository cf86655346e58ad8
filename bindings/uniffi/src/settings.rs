//! Settings of clients, and what their calls do otherwise.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use waba::ClientBuilder;
use waba::http::{CaBundle, ClientCertificate as Certificate, HttpConfig, ProxyChoice};

use crate::generated::{MessagePriority, WabaError};
use crate::guard::guarded;
use crate::host::Host;
use crate::numbers::WholeNumber;
use crate::rate_limit::RateLimits;
use crate::retry::RetryPolicy;
use crate::seconds::Seconds;
use crate::shown::{named, show};
use crate::transport::{HttpTransport, Service};

/// How a client connects: time, proxy, certificates. Never shows a password or a private key.
#[derive(uniffi::Object)]
#[uniffi::export(Display)]
pub struct ConnectionSettings(HttpConfig);

#[uniffi::export]
impl ConnectionSettings {
    /// Creates settings. What is left out is as without them.
    ///
    /// - `connect_timeout`: time to resolve, connect and finish the TLS handshake, 10 seconds by default.
    /// - `proxy`: the way to hosts that are not loopback. The URL of an HTTP proxy, in which user name and password may
    ///   stand; `direct` for none; `system`, the default, for that of the environment or the system.
    /// - `ca_bundle`: PEM certificates; these and no others vouch for the host.
    /// - `client_certificate`: what the client shows to servers that ask for a certificate.
    #[uniffi::constructor(default(
        connect_timeout = None,
        proxy = None,
        ca_bundle = None,
        client_certificate = None
    ))]
    pub fn new(
        connect_timeout: Option<Seconds>,
        proxy: Option<String>,
        ca_bundle: Option<Vec<u8>>,
        client_certificate: Option<Arc<ClientCertificate>>,
    ) -> Result<Self, WabaError> {
        guarded(|| {
            let mut http = HttpConfig::default();
            if let Some(timeout) = connect_timeout {
                http.connect_timeout = timeout.duration("connectTimeout")?;
            }
            if let Some(proxy) = proxy {
                http.proxy = proxy.parse().map_err(waba::Error::from)?;
            }
            if let Some(pem) = ca_bundle {
                http.ca_bundle = CaBundle::Pem(pem);
            }
            http.client_certificate = client_certificate.map(|certificate| certificate.0.clone());
            Ok(Self(http))
        })
    }
}

impl fmt::Display for ConnectionSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let timeout = self.0.connect_timeout.as_secs_f64();
        let proxy = match &self.0.proxy {
            // Without its password.
            ProxyChoice::Url(url) => Some(url.origin().ascii_serialization()),
            _ => None,
        };
        show(f, "ConnectionSettings", [named("connectTimeout", Some(timeout)), named("proxy", proxy)])
    }
}

/// A certificate with its private key, by which a client proves who it is. Never shows the key.
#[derive(uniffi::Object)]
#[uniffi::export(Display)]
pub struct ClientCertificate(Certificate);

#[uniffi::export]
impl ClientCertificate {
    /// Takes the chain of certificates, the client's own first, and the private key of that one (PKCS#8, PKCS#1 or SEC1),
    /// both as PEM. They are read when the client is made.
    #[uniffi::constructor]
    pub fn new(chain: Vec<u8>, key: Vec<u8>) -> Result<Self, WabaError> {
        guarded(|| {
            let key = String::from_utf8(key)
                .map_err(|_| WabaError::setting("client_certificate", "key is no PEM"))?;
            Ok(Self(Certificate::pem(chain, key)))
        })
    }
}

impl fmt::Display for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(f, "ClientCertificate", [])
    }
}

/// What some calls do otherwise than the others of a client; see `Client.withOptions`. Shows the names of the headers
/// and never their values.
#[derive(uniffi::Object)]
#[uniffi::export(Display)]
pub struct CallOptions {
    pub(crate) options: waba::CallOptions,
    shown: [Option<String>; 3],
}

#[uniffi::export]
impl CallOptions {
    /// Creates options. What is left out is as without them.
    ///
    /// - `timeout`: time for each exchange until the whole answer is there, those with a file included. A call that is
    ///   repeated has it each time.
    /// - `deadline`: time for the whole call: waiting for rate limits, all attempts, and the pauses between them.
    /// - `headers`: sent along; those that the client or HTTP itself sets are refused.
    /// - `traceparent`: a W3C trace context that is sent along.
    /// - `retry`: how calls are repeated.
    /// - `priority`: how urgent messages are that wait for the limit of the number. Without it, messages by the route for
    ///   marketing are `Marketing`, those with a `category` what that says, other templates `Utility`, all else `Service`.
    #[uniffi::constructor(default(
        timeout = None,
        deadline = None,
        headers = None,
        traceparent = None,
        retry = None,
        priority = None
    ))]
    pub fn new(
        timeout: Option<Seconds>,
        deadline: Option<Seconds>,
        headers: Option<HashMap<String, String>>,
        traceparent: Option<String>,
        retry: Option<RetryPolicy>,
        priority: Option<MessagePriority>,
    ) -> Result<Self, WabaError> {
        guarded(|| {
            let headers = headers.unwrap_or_default();
            let mut names: Vec<_> = headers.keys().map(String::as_str).collect();
            names.sort_unstable();
            let names = (!names.is_empty()).then(|| names.join(", "));
            let shown = [
                named("timeout", timeout.map(f64::from)),
                named("deadline", deadline.map(f64::from)),
                named("headers", names.map(|names| format!("[{names}]"))),
            ];
            let mut options = waba::CallOptions::new();
            if let Some(timeout) = timeout {
                options = options.timeout(timeout.duration("timeout")?);
            }
            if let Some(deadline) = deadline {
                options = options.deadline(deadline.duration("deadline")?);
            }
            for (name, value) in headers {
                options = options.header(&name, &value)?;
            }
            if let Some(traceparent) = traceparent {
                options = options.traceparent(&traceparent)?;
            }
            if let Some(retry) = retry {
                options = options.retry(retry.policy()?);
            }
            if let Some(priority) = priority {
                options = options.priority(priority.into());
            }
            Ok(Self { options, shown })
        })
    }
}

impl fmt::Display for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(f, "CallOptions", self.shown.clone())
    }
}

/// What both clients are made with.
pub(crate) struct ClientSettings {
    pub(crate) timeout: Option<Seconds>,
    pub(crate) headers_timeout: Option<Seconds>,
    pub(crate) connection: Option<Arc<ConnectionSettings>>,
    pub(crate) transport: Option<Arc<dyn HttpTransport>>,
    pub(crate) validate: bool,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) rate_limits: Option<RateLimits>,
    pub(crate) media_errors_per_hour: Option<WholeNumber>,
}

impl ClientSettings {
    /// The core's builder of a client of `host`.
    pub(crate) fn builder(self, host: &Host) -> Result<ClientBuilder, WabaError> {
        let mut builder = waba::Client::builder(host.0.clone()).validate(self.validate);
        if let Some(connection) = self.connection {
            builder = builder.http(connection.0.clone());
        }
        if let Some(transport) = self.transport {
            builder = builder.service(Arc::new(Service(transport)));
        }
        if let Some(timeout) = self.timeout {
            builder = builder.timeout(timeout.duration("timeout")?);
        }
        // Behind the time-out of the whole answer, which sets this one too.
        if let Some(timeout) = self.headers_timeout {
            builder = builder.headers_timeout(timeout.duration("headersTimeout")?);
        }
        if let Some(retry) = self.retry {
            builder = builder.retry(retry.policy()?);
        }
        if let Some(limits) = self.rate_limits {
            builder = builder.rate_limits(limits.limits()?);
        }
        if let Some(errors) = self.media_errors_per_hour {
            builder = builder.media_errors_per_hour(errors.at_least(0, "mediaErrorsPerHour")?);
        }
        Ok(builder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CANARY: &str = "canary-7d21f09a";

    #[test]
    fn settings_show_no_secret() {
        let certificate = ClientCertificate::new(b"chain".to_vec(), CANARY.into()).unwrap();
        assert!(!format!("{certificate}").contains(CANARY));
        let proxy = ["http", &format!("//shop:{CANARY}@proxy.example:3128")].join(":");
        let settings = ConnectionSettings::new(None, Some(proxy), None, Some(Arc::new(certificate))).unwrap();
        let shown = settings.to_string();
        assert!(shown.contains("proxy.example") && !shown.contains(CANARY), "{shown}");
        let headers = HashMap::from([("x-tenant".to_owned(), CANARY.to_owned())]);
        let options = CallOptions::new(None, None, Some(headers), None, None, None).unwrap();
        let shown = options.to_string();
        assert!(shown.contains("x-tenant") && !shown.contains(CANARY), "{shown}");
    }

    #[test]
    fn a_proxy_that_is_none_is_refused_without_its_password() {
        let error = ConnectionSettings::new(None, Some(format!("shop:{CANARY}@")), None, None).err().unwrap();
        assert!(matches!(&error, WabaError::Config { .. }));
        assert!(!format!("{error} {error:?}").contains(CANARY));
    }
}
