//! TLS settings: which certificates vouch for a server, and the one crypto provider.
//!
//! The provider (ring) is handed to each configuration. A process-wide default would collide with an app that
//! installs another, or panic where two are linked in.

use std::env;
use std::fs;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use rustls::client::Resumption;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};

use super::config::{CaBundle, ClientCertificate};
use crate::error::ConfigError;

const CERT_FILE: &str = "SSL_CERT_FILE";

/// Makes the TLS configuration of a client.
pub(super) fn client_config(
    ca_bundle: &CaBundle,
    certificate: Option<&ClientCertificate>,
) -> Result<ClientConfig, ConfigError> {
    let mut config = match ca_bundle {
        CaBundle::Default => shared_default()?,
        CaBundle::Pem(pem) => trusting_only("ca_bundle", pem)?,
    };
    // The copies of the shared configuration would resume the TLS sessions of each other's clients.
    config.resumption = Resumption::default();
    if let Some(certificate) = certificate {
        config.client_auth_cert_resolver = Arc::new(SingleCertAndKey::from(certified(certificate)?));
    }
    Ok(config)
}

/// Reads a client's certificate. No error quotes it: what was meant for the chain may hold the key.
fn certified(certificate: &ClientCertificate) -> Result<CertifiedKey, ConfigError> {
    let refuse = |reason: &'static str| ConfigError::new("client_certificate", reason);
    let chain = CertificateDer::pem_slice_iter(&certificate.chain)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|_| refuse("chain is not PEM"))?;
    if chain.is_empty() {
        return Err(refuse("no PEM certificate found"));
    }
    let key = PrivateKeyDer::from_pem_slice(certificate.key.expose().as_bytes())
        .map_err(|_| refuse("no PEM private key found"))?;
    CertifiedKey::from_der(chain, key, &provider())
        .map_err(|_| refuse("private key can't be used, or does not belong to the first certificate"))
}

/// Gives the default configuration, made once in a process: reading the certificates of the platform takes
/// milliseconds and hundreds of kilobytes. A failure is not kept, the next client tries again.
fn shared_default() -> Result<ClientConfig, ConfigError> {
    static SHARED: OnceLock<ClientConfig> = OnceLock::new();
    if let Some(config) = SHARED.get() {
        return Ok(config.clone());
    }
    let made = match env::var_os(CERT_FILE).filter(|path| !path.is_empty()) {
        Some(path) => trusting_only(CERT_FILE, &read(Path::new(&path))?)?,
        None => trusting_platform()?,
    };
    Ok(SHARED.get_or_init(|| made).clone())
}

fn read(path: &Path) -> Result<Vec<u8>, ConfigError> {
    fs::read(path).map_err(|error| ConfigError::new(CERT_FILE, format!("{}: {error}", path.display())))
}

/// Trusts the certificates of the platform, or Mozilla's where the platform has none (slim containers).
#[cfg(not(target_os = "android"))]
fn trusting_platform() -> Result<ClientConfig, ConfigError> {
    let Ok(verifier) = rustls_platform_verifier::Verifier::new(provider()) else {
        return trusting_mozilla();
    };
    // "Dangerous" is rustls' word for any verifier but its own; the platform's checks no less.
    let config = builder()?.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
    Ok(with_alpn(config.with_no_client_auth()))
}

/// Trusts Mozilla's certificates. The platform's verifier lives in the JVM, has to be handed it before the first
/// use, and panics otherwise.
#[cfg(target_os = "android")]
fn trusting_platform() -> Result<ClientConfig, ConfigError> {
    trusting_mozilla()
}

fn trusting_mozilla() -> Result<ClientConfig, ConfigError> {
    let roots = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect::<RootCertStore>();
    Ok(with_alpn(builder()?.with_root_certificates(roots).with_no_client_auth()))
}

/// Trusts the certificates in `pem` and no others. `setting` says where they come from.
fn trusting_only(setting: &'static str, pem: &[u8]) -> Result<ClientConfig, ConfigError> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| ConfigError::new(setting, error.to_string()))?;
        roots.add(certificate).map_err(|error| ConfigError::new(setting, error.to_string()))?;
    }
    if roots.is_empty() {
        return Err(ConfigError::new(setting, "no PEM certificate found"));
    }
    Ok(with_alpn(builder()?.with_root_certificates(roots).with_no_client_auth()))
}

/// Starts a configuration for TLS 1.2 and 1.3.
fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, ConfigError> {
    ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| ConfigError::new("tls", error.to_string()))
}

fn provider() -> Arc<CryptoProvider> {
    static PROVIDER: OnceLock<Arc<CryptoProvider>> = OnceLock::new();
    Arc::clone(PROVIDER.get_or_init(|| Arc::new(ring::default_provider())))
}

/// Offers HTTP/2. Without this a preconfigured client silently speaks HTTP/1.1.
fn with_alpn(mut config: ClientConfig) -> ClientConfig {
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(pem: &[u8]) -> String {
        client_config(&CaBundle::Pem(pem.to_vec()), None).unwrap_err().to_string()
    }

    #[test]
    fn default_configuration_offers_http2_first_and_is_shared() {
        let config = client_config(&CaBundle::Default, None).unwrap();
        assert_eq!(config.alpn_protocols, [b"h2".to_vec(), b"http/1.1".to_vec()]);
        let again = client_config(&CaBundle::Default, None).unwrap();
        assert!(Arc::ptr_eq(config.crypto_provider(), again.crypto_provider()));
    }

    #[test]
    fn text_without_a_certificate_is_refused() {
        assert_eq!(refused(b""), "ca_bundle: no PEM certificate found");
        assert_eq!(refused(b"/etc/ssl/certs/ca.pem"), "ca_bundle: no PEM certificate found");
    }

    #[test]
    fn broken_certificate_is_refused() {
        for pem in ["AAAA", "!!!!", ""] {
            let pem = format!("-----BEGIN CERTIFICATE-----\n{pem}\n-----END CERTIFICATE-----\n");
            assert!(refused(pem.as_bytes()).starts_with("ca_bundle: "));
        }
        assert!(refused(b"-----BEGIN CERTIFICATE-----\nAAAA\n").starts_with("ca_bundle: "));
    }

    #[test]
    fn a_client_certificate_that_can_not_be_used_is_refused_without_showing_it() {
        let pair = rcgen::generate_simple_self_signed(["client.example".to_owned()]).unwrap();
        let other = rcgen::generate_simple_self_signed(["client.example".to_owned()]).unwrap();
        let (chain, key) = (pair.cert.pem(), pair.signing_key.serialize_pem());
        let used = |chain: &str, key: &str| {
            let certificate = ClientCertificate::pem(chain, key);
            assert!(!format!("{certificate:?}").contains("PRIVATE"));
            client_config(&CaBundle::Default, Some(&certificate)).map(drop).map_err(|error| error.to_string())
        };
        assert_eq!(used(&chain, &key), Ok(()));
        for (chain, key) in [(&*chain, ""), ("", &*key), (&chain, &chain), (&key, &key)] {
            let error = used(chain, key).unwrap_err();
            assert!(error.starts_with("client_certificate: no PEM"), "{error}");
        }
        let error = used(&chain, &other.signing_key.serialize_pem()).unwrap_err();
        assert!(error.contains("does not belong"), "{error}");
    }
}
