//! What can go wrong at the endpoint of a flow.

use std::fmt;

use waba_types::DecodeError;

use crate::webhook::VerifyError;

/// A request to the endpoint of a flow that can't be served, or an answer that can't be made.
///
/// Answer with [`answer_status`](Self::answer_status) and an empty body. The message is safe to log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FlowError {
    /// The request is not authentic.
    Verify(VerifyError),
    /// The body is longer than the limit.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
        /// The length of the body, in bytes.
        found: usize,
    },
    /// The body is not what wraps an encrypted request.
    Envelope(DecodeError),
    /// The request can't be decrypted: it was encrypted for another key, or changed on its way. Which of its parts is
    /// wrong is not told: that would help to guess a key.
    Decrypt,
    /// What was encrypted is not a request of a flow.
    Content(DecodeError),
    /// The answer is not JSON, or its data is not an object.
    Answer(String),
    /// The request has been answered before: two different answers under one key and vector would give both away.
    Answered,
}

impl FlowError {
    /// The HTTP status to answer with: 432 for a request that is not authentic; 421 for one that can't be decrypted,
    /// which makes WhatsApp fetch the public key and try again; 413 and 400 for one that is no request of a flow; 500
    /// for an answer that can't be made.
    pub fn answer_status(&self) -> u16 {
        match self {
            Self::Verify(_) => 432,
            Self::TooLarge { .. } => 413,
            Self::Envelope(_) | Self::Decrypt => 421,
            Self::Content(_) => 400,
            Self::Answer(_) | Self::Answered => 500,
        }
    }
}

impl fmt::Display for FlowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Verify(error) => error.fmt(f),
            Self::TooLarge { limit, found } => write!(f, "body too large: {found} bytes, limit {limit}"),
            Self::Envelope(error) => write!(f, "not an encrypted flow request: {error}"),
            Self::Decrypt => f.write_str("the flow request can't be decrypted"),
            Self::Content(error) => write!(f, "not a flow request: {error}"),
            Self::Answer(problem) => write!(f, "answer: {problem}"),
            Self::Answered => f.write_str("the flow request was answered before"),
        }
    }
}

impl std::error::Error for FlowError {}

impl From<VerifyError> for FlowError {
    fn from(error: VerifyError) -> Self {
        Self::Verify(error)
    }
}

/// An answer that is given as JSON and is none.
impl From<serde_json::Error> for FlowError {
    fn from(_: serde_json::Error) -> Self {
        Self::Answer("not JSON".to_owned())
    }
}

/// A private key that can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidFlowKey(pub(crate) &'static str);

impl InvalidFlowKey {
    pub(crate) const SETTING: &str = "private_key";
}

impl fmt::Display for InvalidFlowKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", Self::SETTING, self.0)
    }
}

impl std::error::Error for InvalidFlowKey {}

/// A file of a flow that is not what was encrypted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FlowMediaError {
    /// The description of the file does not fit.
    Description(DecodeError),
    /// A key, the vector or a hash is not base64, or has another length than it should.
    Field {
        /// Its name: `encryption_key`, `hmac_key`, `iv`, `plaintext_hash` or `encrypted_hash`.
        name: &'static str,
        /// The length that it should have, in bytes.
        length: usize,
    },
    /// The encrypted file is too short, or not of whole blocks.
    Length {
        /// Its length, in bytes.
        found: usize,
    },
    /// The SHA-256 of the encrypted file is not that of its description: the download went wrong.
    EncryptedHash,
    /// The HMAC of the encrypted file is not that at its end.
    Hmac,
    /// The file can't be decrypted.
    Padding,
    /// The SHA-256 of the decrypted file is not that of its description.
    PlaintextHash,
}

impl fmt::Display for FlowMediaError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Description(error) => write!(f, "flow media: {error}"),
            Self::Field { name, length } => {
                write!(f, "flow media: {name}: expected {length} bytes in base64")
            }
            Self::Length { found } => {
                write!(f, "flow media: {found} bytes, expected whole blocks of 16 and 10 bytes of HMAC")
            }
            Self::EncryptedHash => f.write_str("flow media: encrypted_hash does not match"),
            Self::Hmac => f.write_str("flow media: the HMAC does not match"),
            Self::Padding => f.write_str("flow media: the padding is wrong"),
            Self::PlaintextHash => f.write_str("flow media: plaintext_hash does not match"),
        }
    }
}

impl std::error::Error for FlowMediaError {}
