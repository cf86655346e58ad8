//! The private key of a business, whose public half WhatsApp encrypts for.

use std::fmt;
use std::sync::Arc;

use rsa::PrivateKey;
use rsa::pkcs1::DecodeRsaPrivateKey;
use rsa::pkcs8::DecodePrivateKey;
use rsa::traits::PublicKeyParts;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use secrecy::zeroize::{Zeroize, Zeroizing};
use sha2::Sha256;

use super::error::InvalidFlowKey;

/// The least that flows ask for.
const SHORTEST_KEY_BITS: u32 = 2048;

/// The RSA private key of a business. Neither `Debug` nor an error shows it.
#[derive(Clone)]
pub struct FlowKey(Arc<PrivateKey>);

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
        let mut der =
            PrivateKeyDer::from_pem_slice(pem).map_err(|_| InvalidFlowKey("not a private key in PEM"))?;
        let key = match &der {
            PrivateKeyDer::Pkcs8(der) => PrivateKey::from_pkcs8_der(der.secret_pkcs8_der()).ok(),
            PrivateKeyDer::Pkcs1(der) => PrivateKey::from_pkcs1_der(der.secret_pkcs1_der()).ok(),
            _ => None,
        };
        der.zeroize();
        let key = key.filter(|key| key.n().bit_width_vartime() >= SHORTEST_KEY_BITS);
        key.map(|key| Self(Arc::new(key))).ok_or(InvalidFlowKey("not an RSA key of 2048 to 8192 bits"))
    }

    /// Decrypts with RSA-OAEP, SHA-256 and MGF1 with SHA-256.
    pub(super) fn decrypt(&self, ciphertext: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.0.oaep_decrypt::<Sha256>(ciphertext).map(Zeroizing::new).ok()
    }
}

impl fmt::Debug for FlowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FlowKey({} bits)", self.0.n().bit_width_vartime())
    }
}

/// Whether a password protects the key: OpenSSL writes that into the label, or, in its old form, into a header.
fn is_encrypted(pem: &[u8]) -> bool {
    let holds = |mark: &[u8]| pem.windows(mark.len()).any(|part| part == mark);
    holds(b"BEGIN ENCRYPTED PRIVATE KEY") || holds(b"Proc-Type: 4,ENCRYPTED")
}
