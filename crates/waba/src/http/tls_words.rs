//! What TLS found wrong, in words: rustls shows much of it by the names that it has in code.

use rustls::{AlertDescription, CertificateError, Error};

/// Says what is wrong.
pub(super) fn tls_words(error: &Error) -> String {
    match error {
        Error::InvalidCertificate(fault) => certificate(fault),
        Error::AlertReceived(AlertDescription::CertificateRequired) => {
            "server lets in only clients with a certificate".to_owned()
        }
        Error::AlertReceived(
            alert @ (AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA
            | AlertDescription::AccessDenied),
        ) => format!("server refused the client certificate: {alert:?}"),
        _ => error.to_string(),
    }
}

/// Says what is wrong with the certificate of a server.
fn certificate(fault: &CertificateError) -> String {
    let words = match fault {
        CertificateError::UnknownIssuer => "its issuer is not trusted",
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "it has expired",
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => "it is not valid yet",
        CertificateError::Revoked => "it was revoked",
        CertificateError::BadEncoding => "it can't be read",
        CertificateError::BadSignature => "its signature is wrong",
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            "it is not one for servers"
        }
        CertificateError::NotValidForName => "it is made out to another name",
        CertificateError::NotValidForNameContext { expected, presented } => {
            let names: Vec<_> = presented.iter().map(|name| bare(name)).collect();
            return format!("it is made out to {}, not to {}", names.join(", "), expected.to_str());
        }
        // The error inside is one of a crate that rustls does not show.
        CertificateError::Other(inside) if inside.to_string() == "CaUsedAsEndEntity" => {
            "it is a CA certificate, not one of a server"
        }
        _ => return fault.to_string(),
    };
    words.to_owned()
}

/// The name in what rustls makes of one, such as `DnsName("a.example")`.
fn bare(name: &str) -> &str {
    name.split_once('(').map_or(name, |(_, name)| name.trim_matches(['"', ')']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_shown_bare() {
        for (shown, name) in
            [(r#"DnsName("a.example")"#, "a.example"), ("IpAddress(::1)", "::1"), ("other", "other")]
        {
            assert_eq!(bare(shown), name);
        }
    }
}
