//! Settings of an on-premise host.
//!
//! Source: Meta's pages "Application Settings" and "Media Providers" of the On-Premise API.

use waba_macros::model;

use crate::decode::{DecodeError, decode, decode_member};
use crate::dialect::{Dialect, Request, RequestParts, Response};
use crate::number::Count;
use crate::open::Raw;
use crate::secret::SecretText;

/// Settings of an on-premise host. 360dialog manages them.
#[model(response, by_hand)]
pub struct ApplicationSettings {
    /// Whether webhooks tell that a message was sent.
    pub sent_status: Option<bool>,
    /// Whether events are kept until the webhook has taken them.
    pub callback_persist: Option<bool>,
    /// Whether the media of advertisements that people come from are left where they are.
    pub skip_referral_media_download: Option<bool>,
    /// Which media are fetched as they arrive.
    pub media: Option<MediaDownloads>,
    /// How events are posted.
    pub webhooks: Option<WebhookPace>,
}

impl Response for ApplicationSettings {
    fn from_wire(_: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        inside(body, &["settings", "application"]).map_or_else(|| decode(body), |json| json.decode())
    }

    fn to_wire(&self, _: Dialect) -> Result<Vec<u8>, serde_json::Error> {
        let application = serde_json::to_string(self)?;
        Ok(format!(r#"{{"settings":{{"application":{application}}}}}"#).into_bytes())
    }
}

/// What stands in `body` under these keys, one in the other.
fn inside(body: &[u8], keys: &[&str]) -> Option<Raw> {
    let member = |json: Raw, key: &&str| decode_member(json.as_str().as_bytes(), key).ok().flatten();
    keys.iter().try_fold(Raw::new(String::from_utf8_lossy(body)).ok()?, member)
}

/// What to change about the settings of an on-premise host. What is left out stays.
#[model(request)]
pub struct ApplicationSettingsEdit {
    /// Whether webhooks tell that a message was sent.
    pub sent_status: Option<bool>,
    /// Whether events are kept until the webhook has taken them.
    pub callback_persist: Option<bool>,
    /// Whether the media of advertisements that people come from are left where they are.
    pub skip_referral_media_download: Option<bool>,
    /// Which media are fetched as they arrive.
    pub media: Option<MediaDownloads>,
    /// How events are posted.
    pub webhooks: Option<WebhookPace>,
}

/// Which media an on-premise host fetches as they arrive.
#[model(request)]
pub struct MediaDownloads {
    /// Their kinds: `image`, `document`, `audio`, `video`, `voice`, `sticker`. None, if the list is empty.
    pub auto_download: Option<Vec<String>>,
}

/// How an on-premise host posts events.
#[model(request)]
pub struct WebhookPace {
    /// Most at a time.
    pub max_concurrent_requests: Option<Count>,
}

/// An access to a server of files, to be stored: messages name it as the `provider` of their links. One of the same name
/// is replaced.
#[model(request, by_hand)]
#[constant(type = "www")]
pub struct NewMediaProvider {
    /// Name under which it is stored.
    #[limit(chars = 1..)]
    pub name: String,
    /// How the server knows the host.
    pub config: MediaAccess,
}

impl Request for NewMediaProvider {
    /// The wire has a list, of which one entry is taken at a time.
    fn to_wire(&self, _: Dialect) -> Result<RequestParts, serde_json::Error> {
        serde_json::to_vec(&[self]).map(RequestParts::of_body)
    }

    fn from_wire(_: Dialect, parts: &RequestParts) -> Result<Self, DecodeError> {
        let [provider] = decode::<Vec<Raw>>(parts.json())?
            .try_into()
            .map_err(|_| DecodeError::mismatch("", "a list of one provider", None))?;
        provider.decode()
    }
}

/// How a server of files knows the host that fetches from it.
#[model(request)]
pub struct MediaAccess {
    /// By name and password.
    #[field(one_of)]
    pub basic: Option<MediaLogin>,
    /// By a token.
    #[field(one_of, secret)]
    pub bearer: Option<SecretText>,
}

/// Name and password at a server of files.
#[model(request)]
pub struct MediaLogin {
    /// Name.
    pub username: String,
    /// Password.
    #[field(secret)]
    pub password: SecretText,
}

/// The stored access to act on.
#[model(request)]
pub struct MediaProviderTarget {
    /// Name under which it is stored.
    #[limit(chars = 1..)]
    #[field(path)]
    pub name: String,
}

/// Stored accesses to servers of files.
#[model(response, by_hand)]
pub struct MediaProviders {
    /// The accesses.
    #[field(default)]
    pub providers: Vec<StoredMediaProvider>,
}

impl Response for MediaProviders {
    /// The wire has it among the settings.
    fn from_wire(_: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        inside(body, &["settings", "application", "media"]).map_or_else(|| decode(body), |json| json.decode())
    }

    fn to_wire(&self, _: Dialect) -> Result<Vec<u8>, serde_json::Error> {
        let media = serde_json::to_string(self)?;
        Ok(format!(r#"{{"settings":{{"application":{{"media":{media}}}}}}}"#).into_bytes())
    }
}

/// A stored access to a server of files.
#[model(response)]
pub struct StoredMediaProvider {
    /// Name under which it is stored.
    pub name: Option<String>,
    /// Kind: `www`.
    #[field(name = "type")]
    pub kind: Option<String>,
    /// How the server knows the host, as it comes.
    #[field(secret)]
    pub config: Option<Raw>,
}
