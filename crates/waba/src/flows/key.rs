//! The private key of a business, whose public half WhatsApp encrypts for.

use std::fmt;
use std::sync::Arc;

use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPrivateDecryptingKey, PrivateDecryptingKey};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use secrecy::zeroize::Zeroizing;

use super::error::InvalidFlowKey;

/// The RSA private key of a business. Neither `Debug` nor an error shows it.
#[derive(Clone)]
pub struct FlowKey(Arc<OaepPrivateDecryptingKey>);

impl FlowKey {
    /// Reads a key of at least 2048 bits in PEM: `BEGIN PRIVATE KEY` (PKCS#8) or `BEGIN RSA PRIVATE KEY` (PKCS#1).
    ///
    /// # Errors
    /// When it is neither, too short, or encrypted (`openssl pkey -in encrypted.pem -out key.pem` decrypts it).
    pub fn from_pem(pem: impl AsRef<[u8]>) -> Result<Self, InvalidFlowKey> {
        let pem = pem.as_ref();
        if is_encrypted(pem) {
            return Err(InvalidFlowKey(
                "encrypted; `openssl pkey -in encrypted.pem -out key.pem` decrypts it",
            ));
        }
        let pkcs8 = match PrivateKeyDer::from_pem_slice(pem) {
            Ok(PrivateKeyDer::Pkcs8(der)) => Zeroizing::new(der.secret_pkcs8_der().to_vec()),
            Ok(PrivateKeyDer::Pkcs1(der)) => pkcs8_of(der.secret_pkcs1_der()),
            Ok(_) => return Err(InvalidFlowKey("not an RSA key")),
            Err(_) => return Err(InvalidFlowKey("not a private key in PEM")),
        };
        let key = PrivateDecryptingKey::from_pkcs8(&pkcs8).ok();
        let key = key.and_then(|key| OaepPrivateDecryptingKey::new(key).ok());
        key.map(|key| Self(Arc::new(key))).ok_or(InvalidFlowKey("not an RSA key of 2048 to 8192 bits"))
    }

    /// Decrypts with RSA-OAEP, SHA-256 and MGF1 with SHA-256.
    pub(super) fn decrypt(&self, ciphertext: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let mut plaintext = Zeroizing::new(vec![0; self.0.min_output_size()]);
        let length = self.0.decrypt(&OAEP_SHA256_MGF1SHA256, ciphertext, &mut plaintext, None).ok()?.len();
        plaintext.truncate(length);
        Some(plaintext)
    }
}

impl fmt::Debug for FlowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FlowKey({} bits)", self.0.key_size_bits())
    }
}

/// Whether a password protects the key: OpenSSL writes that into the label, or, in its old form, into a header.
fn is_encrypted(pem: &[u8]) -> bool {
    let holds = |mark: &[u8]| pem.windows(mark.len()).any(|part| part == mark);
    holds(b"BEGIN ENCRYPTED PRIVATE KEY") || holds(b"Proc-Type: 4,ENCRYPTED")
}

/// Wraps a PKCS#1 key as PKCS#8: version 0, the algorithm `rsaEncryption` without parameters, and the key itself.
fn pkcs8_of(pkcs1: &[u8]) -> Zeroizing<Vec<u8>> {
    const VERSION_AND_ALGORITHM: &[u8] = &[
        0x02, 0x01, 0x00, 0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05,
        0x00,
    ];
    const SEQUENCE: u8 = 0x30;
    const OCTET_STRING: u8 = 0x04;
    let key = der(OCTET_STRING, &[pkcs1]);
    der(SEQUENCE, &[VERSION_AND_ALGORITHM, &key])
}

/// A DER value of `tag` that holds `parts`.
fn der(tag: u8, parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    // With its full capacity at once: growing would leave copies of the key behind.
    let mut value = Zeroizing::new(Vec::with_capacity(length + 2 + size_of::<usize>()));
    value.push(tag);
    let octets = length.to_be_bytes();
    match u8::try_from(length) {
        Ok(short @ ..0x80) => value.push(short),
        _ => {
            let used = &octets[length.leading_zeros() as usize / 8..];
            value.push(0x80 | used.len() as u8);
            value.extend_from_slice(used);
        }
    }
    parts.iter().for_each(|part| value.extend_from_slice(part));
    value
}
