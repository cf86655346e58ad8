//! Decrypts the files that people choose in flows.

use aes::Aes256;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cbc::Decryptor;
use cbc::cipher::block_padding::Pkcs7;
use cbc::cipher::{BlockModeDecrypt, KeyIvInit};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::zeroize::Zeroizing;
use sha2::{Digest, Sha256};
use waba_types::decode;
use waba_types::flow::{FlowMedia, FlowMediaEncryption};

use super::error::FlowMediaError;

/// The part of the HMAC-SHA256 that stands behind the ciphertext, in bytes.
const MAC_BYTES: usize = 10;
const BLOCK_BYTES: usize = 16;

/// Reads the description of a file: an item of the list that a `PhotoPicker` or `DocumentPicker` gives.
///
/// # Errors
/// When `json` is not JSON or does not fit.
#[doc(hidden)]
pub fn media_from_json(json: &[u8]) -> Result<FlowMedia, FlowMediaError> {
    decode(json).map_err(FlowMediaError::Description)
}

/// Decrypts a file, `encrypted` as it came from its `cdn_url`, and checks both hashes and the HMAC on the way.
///
/// # Errors
/// When the file is not what was encrypted; the error names the check that failed.
pub fn decrypt_media(encryption: &FlowMediaEncryption, encrypted: &[u8]) -> Result<Vec<u8>, FlowMediaError> {
    let key = field::<32>("encryption_key", encryption.encryption_key.expose())?;
    let mac_key = field::<32>("hmac_key", encryption.hmac_key.expose())?;
    let vector = field::<BLOCK_BYTES>("iv", &encryption.iv)?;
    let encrypted_hash = field::<32>("encrypted_hash", &encryption.encrypted_hash)?;
    let plaintext_hash = field::<32>("plaintext_hash", &encryption.plaintext_hash)?;

    let unfit = || FlowMediaError::Length { found: encrypted.len() };
    let (ciphertext, mac) = encrypted.split_last_chunk::<MAC_BYTES>().ok_or_else(unfit)?;
    if ciphertext.is_empty() || ciphertext.len() % BLOCK_BYTES != 0 {
        return Err(unfit());
    }
    if !has_hash(encrypted, &encrypted_hash) {
        return Err(FlowMediaError::EncryptedHash);
    }
    if !has_mac(ciphertext, &*vector, &*mac_key, mac) {
        return Err(FlowMediaError::Hmac);
    }
    let plaintext = decrypt(&key, *vector, ciphertext).ok_or(FlowMediaError::Padding)?;
    if !has_hash(&plaintext, &plaintext_hash) {
        return Err(FlowMediaError::PlaintextHash);
    }
    Ok(plaintext)
}

fn field<const N: usize>(name: &'static str, base64: &str) -> Result<Zeroizing<[u8; N]>, FlowMediaError> {
    let bytes = STANDARD.decode(base64).map(Zeroizing::new).ok();
    let bytes = bytes.and_then(|bytes| <[u8; N]>::try_from(bytes.as_slice()).ok());
    bytes.map(Zeroizing::new).ok_or(FlowMediaError::Field { name, length: N })
}

fn has_hash(data: &[u8], hash: &[u8; 32]) -> bool {
    Sha256::digest(data) == *hash
}

fn has_mac(ciphertext: &[u8], vector: &[u8], key: &[u8], mac: &[u8; MAC_BYTES]) -> bool {
    let expected =
        Hmac::<Sha256>::new_from_slice(key).map(|key| key.chain_update(vector).chain_update(ciphertext));
    expected.is_ok_and(|expected| expected.verify_truncated_left(mac).is_ok())
}

/// AES-256-CBC with the padding of PKCS#7.
fn decrypt(key: &[u8; 32], vector: [u8; BLOCK_BYTES], ciphertext: &[u8]) -> Option<Vec<u8>> {
    let mut data = ciphertext.to_vec();
    let cipher = Decryptor::<Aes256>::new(key.into(), &vector.into());
    let length = cipher.decrypt_padded::<Pkcs7>(&mut data).ok()?.len();
    data.truncate(length);
    Some(data)
}
