//! Tokens of users of the partner hub, and keys of numbers.

use serde_json::{Value, json};
use waba_macros::model;

use crate::decode::{DecodeError, decode};
use crate::dialect::{Dialect, Response};
use crate::ids::OpaqueId;
use crate::number::Count;
use crate::secret::SecretText;

/// Name and password of a user of the partner hub.
#[model(request)]
pub struct HubCredentials {
    /// E-mail address of the user.
    #[limit(chars = 1..=320)]
    pub username: String,
    /// Password.
    #[field(secret)]
    pub password: SecretText,
}

/// A token of the partner hub.
#[model(response)]
pub struct HubToken {
    /// The token.
    #[field(secret)]
    pub access_token: SecretText,
    /// Token to get another one with.
    #[field(secret)]
    pub refresh_token: Option<SecretText>,
    /// Kind: `bearer`.
    pub token_type: Option<String>,
    /// Seconds until it ends.
    pub expires_in: Option<Count>,
}

/// A new key of a number. All older keys of the number end, and its webhook is gone: set it again.
#[model(response)]
pub struct NewApiKey {
    /// Id of the key.
    pub id: Option<OpaqueId>,
    /// Address of the host that the key belongs to: the base URL of its client.
    pub address: Option<String>,
    /// The key, which is not shown again.
    #[field(secret)]
    pub api_key: Option<SecretText>,
    /// Id of the number's app.
    pub app_id: Option<OpaqueId>,
}

/// The keys of a number.
#[model(response, by_hand)]
pub struct ApiKeys {
    /// The keys, whose texts may be masked.
    #[field(default)]
    pub api_keys: Vec<NewApiKey>,
}

impl Response for ApiKeys {
    /// The wire may have no more of a key than its text.
    fn from_wire(_: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        let mut answer: Value = decode(body)?;
        let keys = answer.get_mut("api_keys").and_then(Value::as_array_mut);
        for key in keys.into_iter().flatten().filter(|key| key.is_string()) {
            *key = json!({ "api_key": key });
        }
        decode(answer.to_string().as_bytes())
    }

    fn to_wire(&self, _: Dialect) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(self)
    }
}
