//! Who somebody is, as webhooks tell it beside what the person did.

use waba_macros::model;

use crate::ids::UserId;

/// What a webhook tells of a person: of the sender of a message, of the recipient of what the business sent.
#[model(inbound)]
#[after_reading(Self::gather)]
pub struct WebhookContact {
    /// What the person shows of itself.
    pub profile: Option<ContactProfile>,
    /// WhatsApp id. Absent when the person hides the phone number.
    pub wa_id: Option<UserId>,
    /// Business-scoped user id.
    pub user_id: Option<UserId>,
    /// User id in linked portfolios.
    pub parent_user_id: Option<UserId>,
    /// User name, which stands in the profile or, in the chat history, beside the ids.
    pub username: Option<String>,
    /// Hash of the person's identity, where the identity check is on: the `recipient_identity_key_hash` of a message
    /// that only this identity may get.
    pub identity_key_hash: Option<String>,
}

impl WebhookContact {
    fn gather(&mut self) {
        if self.username.is_none() {
            self.username = self.profile.as_ref().and_then(|profile| profile.username.clone());
        }
    }
}

/// What a person shows of itself.
#[model(inbound)]
pub struct ContactProfile {
    /// Name that the person goes by.
    pub name: Option<String>,
    /// User name, where the person has one.
    pub username: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decode::decode;

    #[test]
    fn the_user_name_is_read_at_both_of_its_places() {
        let contact = |json: &str| decode::<WebhookContact>(json.as_bytes()).unwrap();
        let username = |json: &str| contact(json).username;
        assert_eq!(
            username(r#"{"profile":{"name":"Ann","username":"ann.lee"}}"#).as_deref(),
            Some("ann.lee")
        );
        assert_eq!(username(r#"{"wa_id":"4915","username":"ann.lee"}"#).as_deref(), Some("ann.lee"));
        assert_eq!(username(r#"{"profile":{"name":"Ann"}}"#), None);
    }
}
