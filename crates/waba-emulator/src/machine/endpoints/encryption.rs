//! The key that requests to the endpoints of flows are encrypted with.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use waba_types::Success;
use waba_types::api::{CurrentEncryptionKey, EncryptionKeyConfig, KeySignature};
use waba_types::message::NoContent;
use waba_types::operations::{GetEncryptionKey, SetEncryptionKey};

use super::{Endpoint, Entry, endpoint};
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};

pub(super) const ENDPOINTS: &[Entry] = &[endpoint::<GetEncryptionKey>(), endpoint::<SetEncryptionKey>()];

/// Bytes of a public RSA key of 2048 bits, in DER, as `SubjectPublicKeyInfo`.
const RSA_2048: usize = 294;

impl Endpoint for GetEncryptionKey {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<CurrentEncryptionKey, Refusal> {
        Ok(match &state.encryption_key {
            None => CurrentEncryptionKey::new(),
            Some(key) => CurrentEncryptionKey::new()
                .business_public_key(&**key)
                .business_public_key_signature_status(KeySignature::Valid),
        })
    }
}

impl Endpoint for SetEncryptionKey {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: EncryptionKeyConfig, _: &mut Turn<'_>) -> Result<Success, Refusal> {
        if !is_rsa_2048(&request.business_public_key) {
            let details = "business_public_key: expected a public RSA key of 2048 bits in PEM";
            return Err(Refusal::new(400, 100, details));
        }
        state.encryption_key = Some(request.business_public_key);
        Ok(Success::new(true))
    }
}

/// Whether a text is a public key of the kind that WhatsApp takes, as far as its length tells.
fn is_rsa_2048(pem: &str) -> bool {
    let text = pem.trim().strip_prefix("-----BEGIN PUBLIC KEY-----");
    let text = text.and_then(|text| text.strip_suffix("-----END PUBLIC KEY-----"));
    let Some(text) = text else { return false };
    let base64: String = text.split_ascii_whitespace().collect();
    STANDARD.decode(base64).is_ok_and(|der| der.len() == RSA_2048)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use waba_types::Dialect;

    use super::*;
    use crate::machine::testing::Bench;

    #[test]
    fn the_key_has_2048_bits() {
        let mut bench = Bench::on(Dialect::Cloud);
        let path = "/whatsapp_business_encryption";
        assert_eq!(bench.done("GET", path, &Value::Null), json!({ "data": [{}] }));
        let key = |bytes: usize| {
            let base64 = STANDARD.encode(vec![48; bytes]);
            format!("-----BEGIN PUBLIC KEY-----\n{base64}\n-----END PUBLIC KEY-----\n")
        };
        let (status, answer) = bench.ask("POST", path, &json!({ "business_public_key": key(RSA_2048) }));
        assert_eq!((status, &answer["error"]["code"]), (400, &json!(131_008)), "no form");
        let mut set = |bytes| bench.post_form(path, &[("business_public_key", &key(bytes))]).status;
        assert_eq!((set(550), set(RSA_2048)), (400, 200));
        let current = &bench.done("GET", path, &Value::Null)["data"][0];
        assert_eq!(current["business_public_key_signature_status"], "VALID");
    }
}
