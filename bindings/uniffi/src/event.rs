//! Events: what a handler gets.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::generated::{Dialect, EventContent, EventKind, Json, WebhookContact, WebhookMessage};
use crate::shown::{named, show};
use crate::timestamp::Timestamp;

/// One event of a webhook body: a message, a status, or whatever else stood there.
///
/// What identifies a person is always optional, and a field of the wrong type is absent: the event comes all the same.
#[derive(uniffi::Record)]
#[uniffi::export(Display)]
pub struct Event {
    /// What the event is about.
    pub kind: EventKind,
    /// The type of a message or group event, the value of a status or preference, the event of a call or partner; the
    /// field of a change that is one event, such as `account_update`; for unknown events the field, key or event that
    /// names them. Empty where there is none.
    pub r#type: String,
    /// Id of the message, also in its statuses; id of the call, of the group, of the partner's notification.
    pub id: Option<String>,
    /// Sender: the WhatsApp id, or the business-scoped user id of somebody who hides it; of what is no message the
    /// person that it is about. An item that names nobody, such as a click, is about the only contact beside it.
    pub from: Option<String>,
    /// Recipient: of the message that a status is about; for a message from a customer the business's own number.
    pub to: Option<String>,
    /// When it happened.
    pub timestamp: Option<Timestamp>,
    /// What can be read: the body of a text, a caption, the text of a button, the title of a reply.
    pub text: Option<String>,
    /// WhatsApp's id of the business number; where the body names none, the one given to the `Webhook`.
    pub phone_number_id: Option<String>,
    /// The business number as it is written for people, which cloud hosts tell.
    pub display_phone_number: Option<String>,
    /// The name that the sender goes by.
    pub profile_name: Option<String>,
    /// Id of the WhatsApp Business Account, which cloud hosts tell.
    pub waba_id: Option<String>,
    /// The `field` of the change, such as `messages`.
    pub field: Option<String>,
    /// Where the item stands, from the root of the body: `entry[0].changes[1].value.messages[2]`.
    pub path: String,
    /// The dialect that the event was written in; nothing if it is neither.
    pub dialect: Option<Dialect>,
    /// The item itself, in the body that is kept for it.
    pub item: Arc<EventItem>,
}

impl From<waba::webhook::Event> for Event {
    fn from(event: waba::webhook::Event) -> Self {
        let owned = |text: Option<std::borrow::Cow<'_, str>>| text.map(std::borrow::Cow::into_owned);
        Self {
            kind: event.kind().into(),
            r#type: event.type_name().into_owned(),
            id: owned(event.id()),
            from: owned(event.from()),
            to: owned(event.to()),
            timestamp: event.timestamp().map(Into::into),
            text: owned(event.text()),
            phone_number_id: owned(event.phone_number_id()),
            display_phone_number: owned(event.display_phone_number()),
            profile_name: owned(event.profile_name()),
            waba_id: owned(event.waba_id()),
            field: owned(event.field()),
            path: event.path(),
            dialect: event.dialect().map(Into::into),
            item: Arc::new(EventItem(event)),
        }
    }
}

/// Shows what and where, not who and what was said: bodies are private.
impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = named("kind", Some(&self.kind));
        show(f, "Event", [kind, named("type", Some(&self.r#type)), named("path", Some(&self.path))])
    }
}

/// The item of an event: its typed content and its exact bytes.
///
/// Keeps the whole body alive that the event came in, which [`detach`](Self::detach) avoids.
#[derive(uniffi::Object)]
#[uniffi::export(Eq, Hash)]
pub struct EventItem(waba::webhook::Event);

#[uniffi::export]
impl EventItem {
    /// The typed content: a value in any case, also for what this version does not know and for what does not fit.
    pub fn content(&self) -> EventContent {
        self.0.content().into()
    }

    /// The whole message of a message, an echo or a message of the chat history: its content with what stands around
    /// it, such as context and referral. Nothing for other events and where it does not fit.
    pub fn message(&self) -> Option<WebhookMessage> {
        self.0.message().map(Into::into)
    }

    /// What the body tells of the person of the event: of the sender or, of what the business sent, of the recipient.
    /// Nothing where it tells nothing, or what it tells does not fit.
    pub fn contact(&self) -> Option<WebhookContact> {
        self.0.contact().map(Into::into)
    }

    /// A key that all deliveries of the same event share, in 32 hexadecimal digits. WhatsApp delivers at least once:
    /// keep the keys for 10 days, and drop an event whose key is there. Nothing where neither an id nor a time tells an
    /// event from the next that says the same, as with the errors of a number: handle each.
    pub fn dedupe_key(&self) -> Option<String> {
        self.0.dedupe_key()
    }

    /// A key that all events of one conversation share, in 32 hexadecimal digits: those that have to be handled one
    /// after the other. Events of no person share the key of the account.
    pub fn lane_key(&self) -> String {
        self.0.lane_key()
    }

    /// The whole body that the event came in.
    pub fn body(&self) -> Vec<u8> {
        self.0.body().to_vec()
    }

    /// The exact bytes of the item.
    pub fn raw(&self) -> Vec<u8> {
        self.0.raw().to_vec()
    }

    /// The exact bytes of the item, as text.
    pub fn raw_text(&self) -> String {
        self.0.raw_str().to_owned()
    }

    /// The fields of the item that this version does not know, as a JSON object.
    pub fn extra_json(&self) -> String {
        serde_json::to_string(&self.0.extra()).unwrap_or_else(|_| "{}".to_owned())
    }

    /// Copies the event into a body of its own, with its contact and the id of its number, and lets go of the body
    /// that it came in. Only its `path` counts anew. The `body` of the copy is what to keep of an event: a `Webhook`
    /// without auth reads it again later.
    pub fn detach(&self) -> Event {
        self.0.detach().into()
    }
}

/// The text that a value of a form was filled in with; nothing if its JSON is no text.
#[uniffi::export]
pub(crate) fn text_of_json(json: Json) -> Option<String> {
    serde_json::from_str(json.as_str()).ok()
}

/// The same bytes at the same place of a body of the same number: what WhatsApp delivers twice is equal.
impl PartialEq for EventItem {
    fn eq(&self, other: &Self) -> bool {
        let [one, other] = [&self.0, &other.0];
        one.raw() == other.raw()
            && (one.path(), one.dialect()) == (other.path(), other.dialect())
            && one.phone_number_id() == other.phone_number_id()
    }
}

impl Eq for EventItem {}

impl Hash for EventItem {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.raw().hash(state);
    }
}

impl EventItem {
    pub(crate) fn event(&self) -> &waba::webhook::Event {
        &self.0
    }
}
