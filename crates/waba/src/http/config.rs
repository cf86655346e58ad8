//! What a transport is told when it is made, and what it refuses to be told.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use url::Url;

use super::redact::Secret;
use crate::error::ConfigError;

/// Settings of the transport, shared by all its requests.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct HttpConfig {
    /// Time to resolve, connect and finish the TLS handshake. 10 seconds by default.
    pub connect_timeout: Duration,
    /// How long an unused connection is kept. 4 seconds by default.
    ///
    /// A server may close a connection at the very moment a request goes out on it, and then nobody can say
    /// whether the message was taken. Servers keep idle connections for 5 seconds and more, so a connection that
    /// is used again within 4 is hardly ever closed under a request.
    pub idle_timeout: Duration,
    /// Certificates that vouch for a server.
    pub ca_bundle: CaBundle,
    /// The certificate that the client shows to servers that ask for one. None by default.
    pub client_certificate: Option<ClientCertificate>,
    /// The way to hosts that are not loopback.
    pub proxy: ProxyChoice,
    /// Value of the `User-Agent` header.
    pub user_agent: String,
}

impl Default for HttpConfig {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(4),
            ca_bundle: CaBundle::default(),
            client_certificate: None,
            proxy: ProxyChoice::default(),
            user_agent: concat!("waba/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}

/// The certificates that vouch for a server.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum CaBundle {
    /// Those of the file named by `SSL_CERT_FILE` and no others, if that variable is set when the first client of
    /// the process is made; else those of the platform, or Mozilla's, which are built in, where the platform has
    /// none and on Android.
    #[default]
    Default,
    /// These PEM certificates and no others.
    Pem(Vec<u8>),
}

/// A certificate with its key, by which a client proves who it is: to a proxy of a company, as a rule.
///
/// `Debug` never shows the key.
#[derive(Clone, Debug)]
pub struct ClientCertificate {
    pub(super) chain: Vec<u8>,
    pub(super) key: Secret,
}

impl ClientCertificate {
    /// Takes the chain of certificates, the client's own first, and the private key of that one (PKCS#8, PKCS#1 or
    /// SEC1), both as PEM. They are read when the client is made.
    pub fn pem(chain: impl Into<Vec<u8>>, key: impl Into<Secret>) -> Self {
        Self { chain: chain.into(), key: key.into() }
    }
}

/// The way to hosts that are not loopback. Loopback is always reached directly.
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum ProxyChoice {
    /// As the environment (`HTTPS_PROXY`, `ALL_PROXY`, `NO_PROXY`) or the system's settings say. A proxy of another kind
    /// that they name, such as SOCKS, or one that can't be read is not gone around: no connection comes about.
    #[default]
    System,
    /// No proxy, whatever the environment says.
    Direct,
    /// This HTTP proxy (`http` or `https`). User name and password may stand in the URL; `Debug` leaves them out.
    Url(Url),
}

/// Reads a choice as settings and the other languages write it: `system`, `direct`, or the URL of a proxy.
impl FromStr for ProxyChoice {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        match text {
            "system" => Ok(Self::System),
            "direct" => Ok(Self::Direct),
            url => {
                // Not shown, it may hold a password.
                let url = Url::parse(url).map_err(|error| ConfigError::new("proxy", error.to_string()))?;
                check_proxy(&url).map(|()| Self::Url(url))
            }
        }
    }
}

impl fmt::Debug for ProxyChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str("System"),
            Self::Direct => f.write_str("Direct"),
            Self::Url(url) => f.debug_tuple("Url").field(&url.origin().ascii_serialization()).finish(),
        }
    }
}

/// Checks that requests with a key may go to `url`: `https` to anywhere or `http` to loopback, and nothing beyond
/// scheme, host, port and path.
///
/// # Errors
/// Says which part is not allowed, and never shows it: a user name or a query may be a secret.
pub fn check_base_url(url: &Url) -> Result<(), ConfigError> {
    let refuse = |reason: &'static str| Err(ConfigError::new("base_url", reason));
    if !is_protected(url) {
        return refuse(match url.scheme() {
            "http" => "plain http is allowed to loopback only, use https",
            _ => "scheme is not https",
        });
    }
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("user name and password are not allowed");
    }
    if url.query().is_some() {
        return refuse("query is not allowed");
    }
    if url.fragment().is_some() {
        return refuse("fragment is not allowed");
    }
    Ok(())
}

/// Checks that `url` is that of a proxy.
pub(super) fn check_proxy(url: &Url) -> Result<(), ConfigError> {
    if is_http(url.scheme()) { Ok(()) } else { Err(ConfigError::new("proxy", "scheme is not http or https")) }
}

/// Whether `scheme` is one that proxies have.
pub(super) fn is_http(scheme: &str) -> bool {
    matches!(scheme, "http" | "https")
}

/// Whether nobody else reads what is sent to `url`: it goes over TLS, or does not leave this machine.
pub(super) fn is_protected(url: &Url) -> bool {
    let is_loopback = || url.host_str().is_some_and(waba_types::loopback::is_loopback);
    url.scheme() == "https" || (url.scheme() == "http" && is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(url: &str) -> Result<(), ConfigError> {
        check_base_url(&Url::parse(url).unwrap())
    }

    #[test]
    fn https_anywhere_and_http_to_loopback_are_accepted() {
        for url in [
            "https://waba-v2.360dialog.io",
            "https://proxy.example:8443/waba/",
            "http://localhost:8080",
            "http://127.0.0.1:1/",
            "http://127.9.9.9",
            "http://[::1]:8080/v1",
        ] {
            check(url).unwrap();
        }
    }

    #[test]
    fn plain_http_elsewhere_is_refused() {
        for url in [
            "http://waba-v2.360dialog.io",
            "http://localhost.example",
            "http://localhost.",
            "http://127.0.0.1.example",
            "http://10.0.0.1",
            "http://0.0.0.0",
            "http://[::ffff:127.0.0.1]",
            "http://[::]",
        ] {
            let error = check(url).unwrap_err();
            assert_eq!(
                error.to_string(),
                "base_url: plain http is allowed to loopback only, use https",
                "{url}"
            );
        }
    }

    #[test]
    fn other_schemes_are_refused() {
        for url in ["ftp://localhost", "file:///etc/passwd", "ws://localhost", "data:,x", "unix:/run/x"] {
            assert_eq!(check(url).unwrap_err().to_string(), "base_url: scheme is not https", "{url}");
        }
    }

    #[test]
    fn parts_that_may_hold_a_secret_are_refused_and_not_shown() {
        for (url, reason) in [
            ("https://canary@host.example", "user name and password are not allowed"),
            ("https://:canary@host.example", "user name and password are not allowed"),
            ("https://host.example/?key=canary", "query is not allowed"),
            ("https://host.example/?", "query is not allowed"),
            ("https://host.example/#canary", "fragment is not allowed"),
        ] {
            let error = check(url).unwrap_err();
            assert_eq!(error.to_string(), format!("base_url: {reason}"), "{url}");
            assert!(!format!("{error:?}").contains("canary"));
        }
    }

    #[test]
    fn a_proxy_is_read_from_text() {
        assert!(matches!("system".parse().unwrap(), ProxyChoice::System));
        assert!(matches!("direct".parse().unwrap(), ProxyChoice::Direct));
        let proxy: ProxyChoice = "http://proxy.example:3128".parse().unwrap();
        assert!(matches!(proxy, ProxyChoice::Url(url) if url.port() == Some(3128)));
        let error = "canary@proxy.example".parse::<ProxyChoice>().unwrap_err();
        assert!(error.to_string().starts_with("proxy: ") && !error.to_string().contains("canary"), "{error}");
    }

    #[test]
    fn debug_hides_the_credentials_of_a_proxy() {
        let url = Url::parse("http://user:canary@proxy.example:3128/").unwrap();
        let config = HttpConfig { proxy: ProxyChoice::Url(url), ..HttpConfig::default() };
        let shown = format!("{config:?}");
        assert!(
            shown.contains("proxy.example:3128") && !shown.contains("canary") && !shown.contains("user:"),
            "{shown}"
        );
    }
}
