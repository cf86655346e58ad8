//! Certificates of the webhook endpoint: given ones, or one made on the spot.

use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::exit::Failure;

/// A certificate with its key, ready to serve.
pub(crate) struct Identity {
    /// TLS settings of the server.
    pub(crate) config: Arc<ServerConfig>,
    /// The certificate as PEM, for those who shall trust it; only of one made on the spot.
    pub(crate) pem: Option<String>,
}

impl Identity {
    /// Makes a self-signed certificate for this machine and `address`.
    pub(crate) fn self_signed(address: IpAddr) -> Result<Self, Failure> {
        let failure = |error: &dyn std::error::Error| Failure::io("the certificate can't be made", error);
        let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
        if !address.is_unspecified() && !address.is_loopback() {
            names.push(address.to_string());
        }
        let certified = rcgen::generate_simple_self_signed(names).map_err(|error| failure(&error))?;
        let key = PrivateKeyDer::try_from(certified.signing_key.serialize_der())
            .map_err(|error| Failure::config(format!("the certificate can't be made: {error}")))?;
        let config = server_config(vec![certified.cert.der().clone()], key)?;
        Ok(Self { config, pem: Some(certified.cert.pem()) })
    }

    /// Reads a certificate chain and its key from PEM files.
    pub(crate) fn from_files(certificate: &Path, key: &Path) -> Result<Self, Failure> {
        let failure = |path: &Path, error: &dyn std::error::Error| Failure::io(path.display(), error);
        let chain = CertificateDer::pem_file_iter(certificate)
            .and_then(Iterator::collect::<Result<Vec<_>, _>>)
            .map_err(|error| failure(certificate, &error))?;
        if chain.is_empty() {
            return Err(Failure::config(format!("{}: no certificate in it", certificate.display())));
        }
        let key = PrivateKeyDer::from_pem_file(key).map_err(|error| failure(key, &error))?;
        Ok(Self { config: server_config(chain, key)?, pem: None })
    }
}

fn server_config(
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
) -> Result<Arc<ServerConfig>, Failure> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|error| Failure::config(format!("the certificate can't be used: {error}")))?;
    Ok(Arc::new(config))
}
