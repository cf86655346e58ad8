//! Proof that a request comes from whom it should.
//!
//! Every comparison takes the same path and the same time, whether a header is missing, too short, or wrong in its
//! last byte: both sides are hashed under one key and the digests are compared in constant time.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue};
use ring::hmac;
use waba_types::webhook::{HUB_SIGNATURE_HEADER, SIGNATURE_HEADER};

use super::headers::Headers;
use crate::error::{ConfigError, Error};

/// More values of a signature header than this are refused: each one costs a pass over the body.
const MAX_SIGNATURES: usize = 8;

/// One way for a webhook request to prove where it comes from.
///
/// Keeps no secret in readable form: neither `Debug` nor an error can show one.
#[derive(Clone)]
pub struct Auth {
    header: HeaderName,
    proof: Proof,
}

#[derive(Clone)]
enum Proof {
    /// The header has this value, of which only the digest is known.
    Value(hmac::Tag),
    /// The header has the HMAC-SHA256 of the body under this key, in hexadecimal digits.
    Signature(hmac::Key),
}

impl Auth {
    /// Expects HTTP Basic authentication: `Authorization: Basic …`.
    ///
    /// # Errors
    /// When the user name is empty or holds a colon, the password is empty, or either holds control characters.
    pub fn basic(user: &str, password: &str) -> Result<Self, Error> {
        if user.contains(':') {
            return Err(invalid("the user name holds a colon"));
        }
        if user.is_empty() || password.is_empty() {
            return Err(invalid("the user name or the password is empty"));
        }
        if user.chars().chain(password.chars()).any(char::is_control) {
            return Err(invalid("the user name or the password holds control characters"));
        }
        let value = Self::basic_value(user, password);
        Ok(Self { header: http::header::AUTHORIZATION, proof: Proof::Value(digest(value.as_bytes())) })
    }

    /// The value of `Authorization` for a user and a password, to be set together with the webhook's URL.
    pub fn basic_value(user: &str, password: &str) -> String {
        format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
    }

    /// Expects a header with a fixed, secret value, as given to the API together with the webhook's URL.
    ///
    /// # Errors
    /// When `name` or `value` can't stand in a header, or the value is empty.
    pub fn header(name: &str, value: &str) -> Result<Self, Error> {
        let header = HeaderName::try_from(name).map_err(|_| invalid("the header name is not valid"))?;
        let value = value.trim_matches([' ', '\t']);
        if value.is_empty() {
            return Err(invalid("the header value is empty"));
        }
        HeaderValue::from_str(value).map_err(|_| invalid("the header value is not valid"))?;
        Ok(Self { header, proof: Proof::Value(digest(value.as_bytes())) })
    }

    /// Expects 360dialog's signature, which partners get: `x-360dialog-signature` with the HMAC-SHA256 of the body
    /// under the platform secret, with or without `sha256=` in front.
    ///
    /// # Errors
    /// When the secret is empty.
    pub fn signature_360dialog(secret: impl AsRef<[u8]>) -> Result<Self, Error> {
        Self::signature(SIGNATURE_HEADER, secret.as_ref())
    }

    /// Expects Meta's signature: `X-Hub-Signature-256` with the HMAC-SHA256 of the body under the app secret.
    /// 360dialog does not relay it.
    ///
    /// # Errors
    /// When the secret is empty.
    pub fn hub_signature(secret: impl AsRef<[u8]>) -> Result<Self, Error> {
        Self::signature(HUB_SIGNATURE_HEADER, secret.as_ref())
    }

    fn signature(header: &'static str, secret: &[u8]) -> Result<Self, Error> {
        if secret.is_empty() {
            return Err(invalid("the secret is empty"));
        }
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        Ok(Self { header: HeaderName::from_static(header), proof: Proof::Signature(key) })
    }

    /// Name of the header that carries the proof, in lower case.
    pub fn header_name(&self) -> &str {
        self.header.as_str()
    }

    /// Whether the proof depends on the body; else it can be checked before the body is read.
    pub fn needs_body(&self) -> bool {
        matches!(self.proof, Proof::Signature(_))
    }

    pub(crate) fn verify(&self, headers: &(impl Headers + ?Sized), body: &[u8]) -> Result<(), VerifyError> {
        let outcome = match &self.proof {
            Proof::Value(expected) => self.verify_value(headers, expected),
            Proof::Signature(key) => self.verify_signature(headers, key, body),
        };
        outcome.map_err(|reason| VerifyError { header: self.header.clone(), reason })
    }

    /// Several values are only as good as the worst of them.
    fn verify_value(
        &self,
        headers: &(impl Headers + ?Sized),
        expected: &hmac::Tag,
    ) -> Result<(), VerifyFailure> {
        let is_expected = |value: &[u8]| {
            let octets = octets_of_latin1(value);
            is_digest_of(expected, value) || octets.is_some_and(|octets| is_digest_of(expected, &octets))
        };
        let mut values = headers.values(self.header.as_str());
        let first = values.next();
        let mut equal = is_expected(first.unwrap_or_default());
        for value in values {
            equal &= is_expected(value);
        }
        match (first, equal) {
            (None, _) => Err(VerifyFailure::Missing),
            (Some(_), false) => Err(VerifyFailure::Mismatch),
            (Some(_), true) => Ok(()),
        }
    }

    /// Of several signatures one has to be right: a sender that changes its secret signs with both.
    fn verify_signature(
        &self,
        headers: &(impl Headers + ?Sized),
        key: &hmac::Key,
        body: &[u8],
    ) -> Result<(), VerifyFailure> {
        let mut failure = VerifyFailure::Missing;
        let signatures =
            headers.values(self.header.as_str()).flat_map(|value| value.split(|byte| *byte == b','));
        for (index, signature) in signatures.enumerate() {
            if index == MAX_SIGNATURES {
                return Err(VerifyFailure::Malformed);
            }
            match decode_signature(signature.trim_ascii()) {
                None => failure = VerifyFailure::Malformed,
                Some(signature) if hmac::verify(key, body, &signature).is_ok() => return Ok(()),
                Some(_) => failure = VerifyFailure::Mismatch,
            }
        }
        Err(failure)
    }
}

impl fmt::Debug for Auth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.needs_body() { "signature" } else { "fixed value" };
        write!(f, "Auth({kind} in `{}`)", self.header)
    }
}

/// Refuses an [`Auth`] that nobody or everybody could pass.
fn invalid(problem: &'static str) -> Error {
    ConfigError::new("auth", problem).into()
}

/// A request without proof. Answer 401 and keep nothing of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyError {
    header: HeaderName,
    reason: VerifyFailure,
}

impl VerifyError {
    /// Name of the header that should have carried the proof, in lower case.
    pub fn header(&self) -> &str {
        self.header.as_str()
    }

    /// What was wrong with it.
    pub fn reason(&self) -> VerifyFailure {
        self.reason
    }

    /// The HTTP status to answer with: 401.
    pub fn answer_status(&self) -> u16 {
        401
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = match self.reason {
            VerifyFailure::Missing => "is missing",
            VerifyFailure::Mismatch => "does not match",
            VerifyFailure::Malformed => "is malformed",
        };
        write!(f, "webhook not authorized: header `{}` {reason}", self.header)
    }
}

impl std::error::Error for VerifyError {}

/// What was wrong with a header that should have carried a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyFailure {
    /// The header is not there.
    Missing,
    /// The header has another value.
    Mismatch,
    /// The header is not a signature.
    Malformed,
}

/// The key only gives digests of one length; what it is does not matter.
fn digest_key() -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, b"waba header value")
}

fn digest(value: &[u8]) -> hmac::Tag {
    hmac::sign(&digest_key(), value)
}

fn is_digest_of(expected: &hmac::Tag, value: &[u8]) -> bool {
    let value = value.trim_ascii();
    hmac::verify(&digest_key(), value, expected.as_ref()).is_ok()
}

/// The octets of a value that a framework decoded as Latin-1, as many do: its text is not that of the sender, unless it is
/// ASCII.
fn octets_of_latin1(value: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(value).ok().filter(|text| !text.is_ascii())?;
    text.chars().map(|octet| u8::try_from(octet).ok()).collect()
}

/// The bytes of `sha256=<hex>` or `<hex>`.
fn decode_signature(signature: &[u8]) -> Option<[u8; 32]> {
    let hex = signature.strip_prefix(b"sha256=").unwrap_or(signature);
    let mut bytes = [0; 32];
    let decoded = base16ct::mixed::decode(hex, &mut bytes).ok()?.len();
    (decoded == bytes.len()).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing but the proofs of this file: (headers, body) → outcome.
    fn reason(auth: &Auth, headers: &[(&str, &str)], body: &[u8]) -> Option<VerifyFailure> {
        auth.verify(headers, body).err().map(|error| error.reason())
    }

    const SIGNED: &[u8] = br#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"t":"caf\u00e9 \/ \ud83d\udc4d"}}]}]}"#;
    const SIGNATURE: &str = "a7c7ff1a530ff40b5caf8240da6cfeca70fef8fa4c2e7f117ea09f120e09bb59";
    const SIGNATURE_OF_RESERIALISED: &str =
        "f304b8058753fc8f1d6fa87e52e400d3856ec16400d5a19720aff961337e0379";

    #[test]
    fn meta_signs_the_bytes_and_not_their_meaning() {
        let auth = Auth::hub_signature("app-secret").unwrap();
        let header = |value: &str| format!("sha256={value}");
        assert_eq!(reason(&auth, &[("X-Hub-Signature-256", &header(SIGNATURE))], SIGNED), None);
        assert_eq!(
            reason(&auth, &[("X-Hub-Signature-256", &header(SIGNATURE_OF_RESERIALISED))], SIGNED),
            Some(VerifyFailure::Mismatch)
        );
        let value: serde_json::Value = serde_json::from_slice(SIGNED).unwrap();
        let reserialised = serde_json::to_vec(&value).unwrap();
        assert_eq!(
            reason(&auth, &[("X-Hub-Signature-256", &header(SIGNATURE))], &reserialised),
            Some(VerifyFailure::Mismatch)
        );
    }

    #[test]
    fn a_360dialog_signature_is_hexadecimal_with_or_without_prefix() {
        let auth = Auth::signature_360dialog("app-secret").unwrap();
        let upper = SIGNATURE.to_uppercase();
        for value in [SIGNATURE, &upper, &format!("sha256={SIGNATURE}"), &format!(" {SIGNATURE} ")] {
            assert_eq!(reason(&auth, &[("x-360dialog-signature", value)], SIGNED), None, "{value}");
        }
        for value in [
            "",
            "sha256=",
            "zz",
            &SIGNATURE[1..],
            &SIGNATURE[2..],
            &"é".repeat(32),
            &format!("{SIGNATURE}00"),
        ] {
            let outcome = reason(&auth, &[("x-360dialog-signature", value)], SIGNED);
            assert_eq!(outcome, Some(VerifyFailure::Malformed), "{value}");
        }
        assert_eq!(
            reason(&auth, &[("x-hub-signature-256", SIGNATURE)], SIGNED),
            Some(VerifyFailure::Missing)
        );
        assert_eq!(
            reason(&auth, &[("x-360dialog-signature", SIGNATURE)], b""),
            Some(VerifyFailure::Mismatch)
        );
    }

    #[test]
    fn every_offered_signature_is_tried_up_to_a_bound() {
        let auth = Auth::signature_360dialog("app-secret").unwrap();
        let name = "x-360dialog-signature";
        let wrong = "00".repeat(32);
        assert_eq!(reason(&auth, &[(name, &wrong), (name, "junk"), (name, SIGNATURE)], SIGNED), None);
        assert_eq!(reason(&auth, &[(name, &format!("{wrong}, sha256={SIGNATURE}"))], SIGNED), None);
        let many = vec![(name, wrong.as_str()); MAX_SIGNATURES + 1];
        assert_eq!(reason(&auth, &many, SIGNED), Some(VerifyFailure::Malformed));
    }

    #[test]
    fn a_fixed_value_matches_whole_and_exactly() {
        let auth = Auth::header("X-Token", "s3cret").unwrap();
        assert_eq!(reason(&auth, &[("x-token", "s3cret")], b""), None);
        assert_eq!(reason(&auth, &[("X-TOKEN", " s3cret\t")], b""), None);
        for wrong in ["", "s3cre", "s3cret2", "S3CRET", "s3crét", "s3cret,s3cret"] {
            assert_eq!(reason(&auth, &[("x-token", wrong)], b""), Some(VerifyFailure::Mismatch), "{wrong}");
        }
        assert_eq!(reason(&auth, &[("x-other", "s3cret")], b""), Some(VerifyFailure::Missing));
        assert_eq!(reason(&auth, &[], b""), Some(VerifyFailure::Missing));
    }

    #[test]
    fn a_fixed_value_matches_as_octets_and_however_they_were_decoded() {
        let auth = Auth::header("x-token", "s3crét €").unwrap();
        let octets = "s3crét €".as_bytes();
        let latin1: String = octets.iter().copied().map(char::from).collect();
        for value in ["s3crét €", &latin1] {
            assert_eq!(reason(&auth, &[("x-token", value)], b""), None, "{value}");
        }
        let twice: String = latin1.bytes().map(char::from).collect();
        assert_eq!(reason(&auth, &[("x-token", &twice)], b""), Some(VerifyFailure::Mismatch));
    }

    #[test]
    fn a_second_value_of_a_fixed_header_has_to_match_too() {
        let auth = Auth::header("x-token", "s3cret").unwrap();
        assert_eq!(reason(&auth, &[("x-token", "s3cret"), ("x-token", "s3cret")], b""), None);
        let mixed = [("x-token", "s3cret"), ("x-token", "other")];
        assert_eq!(reason(&auth, &mixed, b""), Some(VerifyFailure::Mismatch));
        let mixed = [("x-token", "other"), ("x-token", "s3cret")];
        assert_eq!(reason(&auth, &mixed, b""), Some(VerifyFailure::Mismatch));
    }

    #[test]
    fn basic_is_the_value_of_one_header() {
        let auth = Auth::basic("waba", "päss:word").unwrap();
        let value = format!("Basic {}", STANDARD.encode("waba:päss:word"));
        assert_eq!(reason(&auth, &[("Authorization", &value)], b""), None);
        let other = format!("Basic {}", STANDARD.encode("waba:other"));
        assert_eq!(reason(&auth, &[("Authorization", &other)], b""), Some(VerifyFailure::Mismatch));
        assert_eq!(reason(&auth, &[("Authorization", "Bearer x")], b""), Some(VerifyFailure::Mismatch));
    }

    #[test]
    fn what_could_let_everybody_in_is_refused() {
        assert!(Auth::basic("us:er", "password").is_err());
        assert!(Auth::basic("", "password").is_err());
        assert!(Auth::basic("user", "").is_err());
        assert!(Auth::basic("user", "pass\r\nword").is_err());
        assert!(Auth::header("x token", "value").is_err());
        assert!(Auth::header("", "value").is_err());
        assert!(Auth::header("x-token", " ").is_err());
        assert!(Auth::header("x-token", "a\nb").is_err());
        assert!(Auth::signature_360dialog("").is_err());
        assert!(Auth::hub_signature(b"").is_err());
    }

    #[test]
    fn secrets_are_in_no_debug_and_no_error() {
        let secrets = ["hunter2", &STANDARD.encode("user:hunter2"), SIGNATURE];
        let auths = [
            Auth::basic("user", "hunter2").unwrap(),
            Auth::header("x-token", "hunter2").unwrap(),
            Auth::signature_360dialog("hunter2").unwrap(),
        ];
        for auth in auths {
            let error = auth.verify([(auth.header_name(), SIGNATURE)].as_slice(), b"body").unwrap_err();
            let shown =
                format!("{auth:?} {error} {error:?} {:?}", Auth::basic("a:b", "hunter2").unwrap_err());
            assert!(secrets.iter().all(|secret| !shown.contains(secret)), "{shown}");
            assert!(shown.contains(auth.header_name()), "{shown}");
        }
    }
}
