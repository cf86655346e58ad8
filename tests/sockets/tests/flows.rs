//! The endpoint of a flow, against hostile requests. The cases of all languages are in `conformance.rs`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use waba::Error;
use waba::flows::{FlowEndpoint, FlowError, FlowKey, FlowMediaError, decrypt_media, media_from_json};
use waba::webhook::Auth;
use waba_vectors::vectors;

const NO_HEADERS: [(&str, &str); 0] = [];

fn vector(folder: &str, name: &str) -> Value {
    vectors(folder).into_iter().find(|vector| vector["name"] == name).unwrap()
}

/// The body of a vector and the endpoint for it.
fn ping() -> (String, FlowEndpoint) {
    let vector = vector("flows", "ping");
    let key = FlowKey::from_pem(vector["private_key"].as_str().unwrap()).unwrap();
    (vector["body"].as_str().unwrap().to_owned(), FlowEndpoint::without_auth(key))
}

#[test]
fn a_body_that_was_changed_anywhere_is_refused_or_says_the_same() {
    let (body, endpoint) = ping();
    let said = endpoint.open(&body, &NO_HEADERS).unwrap().raw().to_vec();
    for place in 0..body.len() {
        let mut changed = body.clone().into_bytes();
        changed[place] ^= 0x10;
        match endpoint.open(&changed, &NO_HEADERS) {
            Ok(request) => assert_eq!(request.raw(), said, "{place}"),
            Err(error) => assert_eq!(error.answer_status(), 421, "{place}: {error}"),
        }
        assert!(endpoint.open(&body[..place], &NO_HEADERS).is_err(), "{place}");
    }
}

#[test]
fn no_failure_of_decryption_can_be_told_from_another() {
    let (body, endpoint) = ping();
    let envelope: Value = serde_json::from_str(&body).unwrap();
    let refused = |field: &str, bytes: Vec<u8>| {
        let mut envelope = envelope.clone();
        envelope[field] = STANDARD.encode(bytes).into();
        let error = endpoint.open(envelope.to_string(), &NO_HEADERS).unwrap_err();
        assert_eq!(error, FlowError::Decrypt);
        Error::from(error).to_string()
    };
    let messages = [
        refused("encrypted_aes_key", vec![0; 256]),
        refused("encrypted_aes_key", vec![0xff; 256]),
        refused("encrypted_aes_key", vec![1; 255]),
        refused("encrypted_aes_key", vec![1; 100_000]),
        refused("encrypted_flow_data", vec![1; 48]),
        refused("encrypted_flow_data", vec![]),
        refused("initial_vector", vec![1; 16]),
    ];
    assert!(messages.iter().all(|message| message == "the flow request can't be decrypted"), "{messages:?}");
}

#[test]
fn a_body_over_the_limit_is_not_read() {
    let (_, endpoint) = ping();
    let error = endpoint.open("x".repeat(10_000_000), &NO_HEADERS).unwrap_err();
    assert_eq!(error, FlowError::TooLarge { limit: 4 << 20, found: 10_000_000 });
    assert_eq!(error.answer_status(), 413);
    let deep = "[".repeat(1_000_000);
    assert!(matches!(endpoint.open(deep, &NO_HEADERS), Err(FlowError::Envelope(_))));
}

#[test]
fn a_forged_request_is_not_even_decrypted() {
    let vector = vector("flows", "ping");
    let key = FlowKey::from_pem(vector["private_key"].as_str().unwrap()).unwrap();
    let endpoint = FlowEndpoint::new(key, Auth::hub_signature("app-secret").unwrap());
    let error = endpoint.open("not json", &[("x-hub-signature-256", "sha256=00")]).unwrap_err();
    assert!(matches!(error, FlowError::Verify(_)));
}

#[test]
fn an_answer_is_an_object_and_is_given_once() {
    let (body, endpoint) = ping();
    let request = endpoint.open(body, &NO_HEADERS).unwrap();
    for data in [json!([1]), json!(null), json!("x")] {
        let error = request.reply("A", &data).unwrap_err();
        assert_eq!(error.to_string(), "answer: data is not an object");
        assert_eq!(Error::from(request.finish(&data).unwrap_err()).kind.as_str(), "validation");
    }
    assert!(request.reply("A", &json!({})).is_ok());
    assert_eq!(request.automatic_reply(), Err(FlowError::Answered));
}

#[test]
fn media_stand_in_the_data_of_a_request() {
    let vector = vector("flows", "media");
    let key = FlowKey::from_pem(vector["private_key"].as_str().unwrap()).unwrap();
    let endpoint = FlowEndpoint::without_auth(key);
    let request = endpoint.open(vector["body"].as_str().unwrap(), &NO_HEADERS).unwrap();
    let media = request.media("photos").unwrap();
    let [photo] = media.as_slice() else { panic!("{media:?}") };
    assert_eq!(photo.file_name.as_deref(), Some("photo.jpg"));
    assert_eq!(request.media("videos"), Ok(Vec::new()));
    let error = request.media("caption").unwrap_err().to_string();
    assert!(error.starts_with("flow media: caption: ") && !error.contains("Sofa"), "{error}");

    let encrypted = self::vector("flow_media", "text")["encrypted"].clone();
    let encrypted = STANDARD.decode(encrypted.as_str().unwrap()).unwrap();
    assert_eq!(decrypt_media(&photo.encryption_metadata, &encrypted).unwrap(), b"hello flow media");
    for place in 0..encrypted.len() {
        let mut flipped = encrypted.clone();
        flipped[place] ^= 1;
        let error = decrypt_media(&photo.encryption_metadata, &flipped).unwrap_err();
        assert_eq!(error, FlowMediaError::EncryptedHash, "{place}");
    }
}

#[test]
fn nothing_shows_a_key_or_what_was_said() {
    let vector = vector("flows", "data_exchange");
    let pem = vector["private_key"].as_str().unwrap();
    let key = FlowKey::from_pem(pem).unwrap();
    let endpoint = FlowEndpoint::new(key.clone(), Auth::hub_signature("canary-6a1f").unwrap());
    let request = FlowEndpoint::without_auth(key.clone()).open(vector["body"].as_str().unwrap(), &NO_HEADERS);
    let media = media_from_json(self::vector("flow_media", "text")["media"].to_string().as_bytes()).unwrap();
    let shown = format!("{key:?} {endpoint:?} {:?} {media:?}", request.unwrap());
    assert!(shown.contains("FlowKey(2048 bits)") && shown.contains("SEATS"), "{shown}");
    for secret in ["canary", "Zoë", "order-7", "AAECAwQF", "ICEiIyQl", &pem[40..60]] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let error =
        FlowKey::from_pem("-----BEGIN PRIVATE KEY-----\nc@nary\n-----END PRIVATE KEY-----").unwrap_err();
    assert_eq!(error.to_string(), "private_key: not a private key in PEM");
}
