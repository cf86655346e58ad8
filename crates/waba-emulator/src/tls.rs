//! Certificates: the emulator's own, made at its start, and those of receivers that it trusts.

use std::net::IpAddr;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
    date_time_ymd,
};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};

use crate::start_error::StartError;

/// The provider of cryptography, always named: a process may have several, and no default.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// The certificate that an emulator shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServerCertificate {
    /// For `localhost` and the address, by an authority of its own ([`Emulator::ca_pem`](crate::Emulator::ca_pem)).
    #[default]
    Good,
    /// By that authority, for another host.
    OtherName,
    /// By that authority, valid until 2001.
    Expired,
    /// By nobody else: trust in the authority does not help.
    SelfSigned,
}

/// Makes a certificate for `localhost` and `address`, and the one of the authority that signed it, as PEM.
pub(crate) fn server(
    address: IpAddr,
    certificate: ServerCertificate,
) -> Result<(Arc<ServerConfig>, String), StartError> {
    let failure = |error: rcgen::Error| StartError::Certificate(error.to_string());
    let mut authority = CertificateParams::default();
    authority.distinguished_name.push(DnType::CommonName, "waba emulator");
    authority.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let authority =
        CertifiedIssuer::self_signed(authority, KeyPair::generate().map_err(failure)?).map_err(failure)?;

    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    if !address.is_loopback() && !address.is_unspecified() {
        names.push(address.to_string());
    }
    if certificate == ServerCertificate::OtherName {
        names = vec!["other.example".to_owned()];
    }
    let key = KeyPair::generate().map_err(failure)?;
    let mut params = CertificateParams::new(names).map_err(failure)?;
    if certificate == ServerCertificate::Expired {
        (params.not_before, params.not_after) = (date_time_ymd(2000, 1, 1), date_time_ymd(2001, 1, 1));
    }
    let leaf = match certificate {
        ServerCertificate::SelfSigned => params.self_signed(&key),
        _ => params.signed_by(&key, &authority),
    };
    let leaf = leaf.map_err(failure)?;

    let private_key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map(|builder| builder.with_no_client_auth())
        .and_then(|builder| builder.with_single_cert(vec![leaf.der().clone()], private_key))
        .map_err(|error| StartError::Certificate(error.to_string()))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok((Arc::new(config), authority.pem()))
}

/// Trust in the receivers of webhooks: the public authorities, and those in `roots`, each one or more PEM certificates.
pub(crate) fn client(roots: &[String]) -> Result<Arc<ClientConfig>, StartError> {
    let mut store = RootCertStore::from_iter(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    for pem in roots {
        let before = store.len();
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            let certificate = certificate.map_err(|error| StartError::WebhookRoot(error.to_string()))?;
            store.add(certificate).map_err(|error| StartError::WebhookRoot(error.to_string()))?;
        }
        if store.len() == before {
            return Err(StartError::WebhookRoot("no certificate in the PEM text".to_owned()));
        }
    }
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|error| StartError::Certificate(error.to_string()))?
        .with_root_certificates(store)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_root_without_a_certificate_is_refused() {
        for pem in ["", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            assert!(matches!(client(&[pem.to_owned()]), Err(StartError::WebhookRoot(_))), "{pem}");
        }
    }

    #[test]
    fn the_emulators_authority_can_be_trusted() {
        let (_, pem) = server(IpAddr::from([127, 0, 0, 1]), ServerCertificate::Good).unwrap();
        assert!(client(&[pem]).is_ok());
    }
}
