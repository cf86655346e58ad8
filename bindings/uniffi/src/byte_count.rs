//! Numbers of bytes as they cross over.

/// A number of bytes. Signed, as Java has no other whole numbers; a negative one counts as 0.
#[derive(Clone, Copy, Debug)]
pub struct ByteCount(i64);

uniffi::custom_newtype!(ByteCount, i64);

impl From<u64> for ByteCount {
    fn from(bytes: u64) -> Self {
        Self(i64::try_from(bytes).unwrap_or(i64::MAX))
    }
}

impl From<ByteCount> for u64 {
    fn from(bytes: ByteCount) -> Self {
        Self::try_from(bytes.0).unwrap_or(0)
    }
}
