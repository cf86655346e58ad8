//! The symmetric layer of a flow's requests: AES-128-GCM with a vector of 16 bytes.

use std::sync::atomic::{AtomicBool, Ordering};

use aes_gcm::aead::array::Array;
use aes_gcm::aead::consts::U16;
use aes_gcm::aes::Aes128;
use aes_gcm::{AeadInOut, AesGcm, KeyInit};

/// Length of the vector, in bytes; GCM elsewhere has 12.
pub(super) const VECTOR_BYTES: usize = 16;

/// The cipher of one request and its one answer.
pub(super) struct Exchange {
    /// Overwrites its key when it is dropped.
    cipher: AesGcm<Aes128, U16>,
    vector: [u8; VECTOR_BYTES],
    answered: AtomicBool,
}

impl Exchange {
    /// The cipher with this key; nothing when the key has another length than 16 bytes.
    pub(super) fn new(key: &[u8], vector: [u8; VECTOR_BYTES]) -> Option<Self> {
        let cipher = AesGcm::new_from_slice(key).ok()?;
        Some(Self { cipher, vector, answered: AtomicBool::new(false) })
    }

    /// Decrypts the request, whose tag stands at its end.
    pub(super) fn open(&self, mut data: Vec<u8>) -> Option<Vec<u8>> {
        self.cipher.decrypt_in_place(&Array(self.vector), &[], &mut data).ok()?;
        Some(data)
    }

    /// Encrypts the answer; nothing when there has been one.
    pub(super) fn seal(&self, mut answer: Vec<u8>) -> Option<Vec<u8>> {
        if self.answered.swap(true, Ordering::Relaxed) {
            return None;
        }
        let vector = self.vector.map(|byte| !byte);
        self.cipher.encrypt_in_place(&Array(vector), &[], &mut answer).ok()?;
        Some(answer)
    }
}
