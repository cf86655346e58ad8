//! Everything that an event tells, in a form that can be compared.

use std::borrow::Cow;

use waba::Dialect;
use waba::webhook::Event;
use waba_types::WebhookContact;

/// Everything that an event tells but its content.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// What the event is about.
    pub kind: &'static str,
    /// The name of its type.
    pub name: String,
    /// Its id.
    pub id: Option<String>,
    /// The sender.
    pub from: Option<String>,
    /// The recipient.
    pub to: Option<String>,
    /// When it happened, in seconds since 1970.
    pub timestamp: Option<i64>,
    /// What can be read.
    pub text: Option<String>,
    /// The id of the business number.
    pub phone_number_id: Option<String>,
    /// The name that the sender goes by.
    pub profile_name: Option<String>,
    /// What the body tells of the person.
    pub contact: Option<WebhookContact>,
    /// The id of the account.
    pub waba_id: Option<String>,
    /// The field of the change.
    pub field: Option<String>,
    /// The dialect of the body.
    pub dialect: Option<Dialect>,
    /// Where the item stands.
    pub path: String,
    /// What is wrong with it.
    pub error: Option<String>,
    /// The exact text of the item.
    pub raw: String,
}

impl Summary {
    /// What `event` tells.
    pub fn of(event: &Event) -> Self {
        let owned = |text: Option<Cow<'_, str>>| text.map(Cow::into_owned);
        Self {
            kind: event.kind().as_str(),
            name: event.type_name().into_owned(),
            id: owned(event.id()),
            from: owned(event.from()),
            to: owned(event.to()),
            timestamp: event.timestamp().map(waba::Timestamp::seconds),
            text: owned(event.text()),
            phone_number_id: owned(event.phone_number_id()),
            profile_name: owned(event.profile_name()),
            contact: event.contact(),
            waba_id: owned(event.waba_id()),
            field: owned(event.field()),
            dialect: event.dialect(),
            path: event.path(),
            error: event.error(),
            raw: event.raw_str().to_owned(),
        }
    }

    /// The same without its place, which another neighbour changes.
    #[must_use]
    pub fn anywhere(self) -> Self {
        Self { path: String::new(), ..self }
    }
}
