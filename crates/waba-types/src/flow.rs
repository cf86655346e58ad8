//! What the endpoint of a flow receives and answers.

use waba_macros::{model, open_enum};

use crate::open::Raw;
use crate::secret::SecretText;

/// The body of a request to the endpoint of a flow, encrypted.
#[model(inbound)]
pub struct FlowEnvelope {
    /// The request, encrypted with the AES key, in base64.
    pub encrypted_flow_data: String,
    /// The AES key, encrypted with the public key of the business, in base64.
    pub encrypted_aes_key: String,
    /// The initialization vector, in base64.
    pub initial_vector: String,
}

/// A request to the endpoint of a flow, decrypted.
#[model(inbound)]
pub struct FlowExchange {
    /// Version of the data API, such as `3.0`.
    pub version: Option<String>,
    /// What happened.
    pub action: Option<FlowAction>,
    /// The screen on which it happened.
    pub screen: Option<String>,
    /// What the screen sends along, as the flow defines it.
    pub data: Option<Raw>,
    /// Text that was sent with the flow: whose flow it is. A ping has none.
    pub flow_token: Option<String>,
    /// Meta's signature of the flow token, in the form of a JWT. How it is made is not documented.
    pub flow_token_signature: Option<String>,
}

open_enum! {
    /// What happened in a flow.
    pub enum FlowAction {
        /// WhatsApp asks whether the endpoint is well.
        Ping = "ping",
        /// Somebody opened the flow.
        Init = "INIT",
        /// Somebody went back to a screen that is loaded anew.
        Back = "BACK",
        /// Somebody submitted a screen.
        DataExchange = "data_exchange",
    }
}

/// A file that somebody chose in a flow.
#[model(inbound)]
pub struct FlowMedia {
    /// Id of the file.
    pub media_id: Option<String>,
    /// Address of the encrypted file, to be fetched without a key. It works for up to 20 days.
    pub cdn_url: Option<String>,
    /// Name of the file.
    pub file_name: Option<String>,
    /// How the file is encrypted.
    pub encryption_metadata: FlowMediaEncryption,
}

/// How a file of a flow is encrypted. Everything is in base64.
#[model(inbound)]
pub struct FlowMediaEncryption {
    /// The AES-256 key.
    #[field(secret)]
    pub encryption_key: SecretText,
    /// The key of the HMAC-SHA256 over vector and ciphertext.
    #[field(secret)]
    pub hmac_key: SecretText,
    /// The initialization vector.
    pub iv: String,
    /// SHA-256 of the file.
    pub plaintext_hash: String,
    /// SHA-256 of the encrypted file.
    pub encrypted_hash: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode;

    #[test]
    fn what_is_new_is_kept() {
        let json = r#"{"action":"LEAP","screen":"A","data":{"a":1},"mood":"good"}"#;
        let exchange: FlowExchange = decode(json.as_bytes()).unwrap();
        assert_eq!(exchange.action, Some(FlowAction::Unknown("LEAP".into())));
        assert_eq!(exchange.extra.get("mood").unwrap().as_str(), "\"good\"");
        assert_eq!(serde_json::to_string(&exchange).unwrap(), json);
    }

    #[test]
    fn the_keys_of_a_file_are_not_shown() {
        let json = r#"{"encryption_metadata":{"encryption_key":"canary","hmac_key":"canary","iv":"a","plaintext_hash":"b","encrypted_hash":"c"}}"#;
        let file: FlowMedia = decode(json.as_bytes()).unwrap();
        assert_eq!(file.encryption_metadata.hmac_key.expose(), "canary");
        assert!(!format!("{file:?}").contains("canary"));
        assert_eq!(serde_json::to_string(&file).unwrap(), json);
    }
}
