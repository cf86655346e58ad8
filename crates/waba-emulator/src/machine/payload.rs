//! The bodies of webhooks: the items of `waba-types` in the envelope of each dialect.

use serde::Serialize;
use waba_types::dialect::{PRODUCT, WHATSAPP};
use waba_types::webhook::{
    Conversation, ConversationOrigin, ErrorData, Pricing, PricingCategory, PricingModel, PricingType,
    StatusMessage, StatusSubject, StatusUpdate, WebhookError, WebhookMessage,
};
use waba_types::{Dialect, Extra, MessageStatus, Raw, UserId};

use crate::machine::json::to_raw;
use crate::machine::millis::Millis;
use crate::machine::rules::title;
use crate::machine::settings::{ACCOUNT_ID, DISPLAY_PHONE_NUMBER, PHONE_NUMBER_ID};
use crate::machine::store::message::{Failure, MessageRecord};

/// Says which of Meta's products an answer or a webhook is about.
pub(crate) fn name_product(fields: &mut Extra) {
    fields.insert(PRODUCT, Raw::text(WHATSAPP));
}

/// What a webhook tells: the value of a cloud envelope, or the whole of an on-premise body.
#[derive(Serialize)]
struct Payload {
    #[serde(skip_serializing_if = "Option::is_none")]
    messaging_product: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Metadata>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    contacts: Vec<Contact>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    messages: Vec<WebhookMessage>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    statuses: Vec<StatusUpdate>,
}

#[derive(Serialize)]
struct Metadata {
    display_phone_number: &'static str,
    phone_number_id: &'static str,
}

#[derive(Serialize)]
struct Contact {
    profile: Profile,
    #[serde(skip_serializing_if = "Option::is_none")]
    wa_id: Option<UserId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_id: Option<UserId>,
}

#[derive(Serialize)]
struct Profile {
    name: String,
}

#[derive(Serialize)]
struct Envelope<V> {
    object: &'static str,
    entry: [Entry<V>; 1],
}

#[derive(Serialize)]
struct Entry<V> {
    id: &'static str,
    changes: [Change<V>; 1],
}

#[derive(Serialize)]
struct Change<V> {
    value: V,
    field: &'static str,
}

impl Metadata {
    const OWN: Self = Self { display_phone_number: DISPLAY_PHONE_NUMBER, phone_number_id: PHONE_NUMBER_ID };
}

/// The body that tells of a change of `field` whose value is `value`.
pub(crate) fn change(field: &'static str, value: &impl Serialize) -> Raw {
    to_raw(&Envelope {
        object: "whatsapp_business_account",
        entry: [Entry { id: ACCOUNT_ID, changes: [Change { value, field }] }],
    })
}

/// The body that tells of an item of `list` in a change of `field`.
pub(crate) fn item(field: &'static str, list: &'static str, item: &impl Serialize) -> Raw {
    let mut value = Extra::default();
    name_product(&mut value);
    value.insert("metadata", to_raw(&Metadata::OWN));
    value.insert(list, to_raw(&[item]));
    change(field, &value)
}

impl Payload {
    fn new(dialect: Dialect) -> Self {
        let cloud = dialect == Dialect::Cloud;
        Self {
            messaging_product: cloud.then_some(WHATSAPP),
            metadata: cloud.then_some(Metadata::OWN),
            contacts: Vec::new(),
            messages: Vec::new(),
            statuses: Vec::new(),
        }
    }

    fn into_body(self, dialect: Dialect) -> Raw {
        match dialect {
            Dialect::OnPremise => to_raw(&self),
            Dialect::Cloud => change("messages", &self),
        }
    }
}

/// A person by the phone number or by the business-scoped user id, whichever `person` is.
pub(crate) fn by_number_or_id(person: &UserId) -> (Option<UserId>, Option<UserId>) {
    if person.is_business_scoped() { (None, Some(person.clone())) } else { (Some(person.clone()), None) }
}

fn contact(person: &UserId, name: &str) -> Contact {
    let (wa_id, user_id) = by_number_or_id(person);
    Contact { profile: Profile { name: name.to_owned() }, wa_id, user_id }
}

/// The body that tells of `message`, which `from`, a person named `name`, wrote.
pub(crate) fn inbound(dialect: Dialect, mut message: WebhookMessage, from: &UserId, name: &str) -> Raw {
    (message.from, message.from_user_id) = by_number_or_id(from);
    let mut payload = Payload::new(dialect);
    payload.contacts.push(contact(from, name));
    payload.messages.push(message);
    payload.into_body(dialect)
}

/// The body that tells of a new status of `message`, which goes to a person named `name`.
pub(crate) fn status(
    dialect: Dialect,
    message: &MessageRecord,
    status: &MessageStatus,
    name: &str,
    now: Millis,
) -> Raw {
    let mut payload = Payload::new(dialect);
    let mut update = StatusUpdate::new(&message.id, status.clone()).timestamp(now.timestamp());
    update.biz_opaque_callback_data = message.biz_opaque_callback_data.clone();
    match dialect {
        Dialect::Cloud => {
            (update.recipient_id, update.recipient_user_id) = by_number_or_id(&message.to);
            if *status != MessageStatus::Failed {
                payload.contacts.push(contact(&message.to, name));
            }
        }
        Dialect::OnPremise => {
            let mut recipient = StatusMessage::new();
            recipient.recipient_id = Some(message.to.clone());
            update.message = Some(recipient);
            update.kind = Some(StatusSubject::Message);
        }
    }
    match status {
        MessageStatus::Failed => {
            update.errors.extend(message.failure.map(|failure| webhook_error(dialect, failure)));
        }
        // Pricing comes with `sent` and with one of the two others.
        MessageStatus::Sent | MessageStatus::Delivered => {
            update.pricing = Some(pricing(dialect));
            update.conversation = conversation(message, *status == MessageStatus::Sent);
        }
        _ => {}
    }
    payload.statuses.push(update);
    payload.into_body(dialect)
}

/// The price of an answer within the 24-hour window.
fn pricing(dialect: Dialect) -> Pricing {
    match dialect {
        Dialect::Cloud => Pricing::new()
            .billable(false)
            .pricing_model(PricingModel::PerMessage)
            .kind(PricingType::FreeCustomerService)
            .category(PricingCategory::Service),
        Dialect::OnPremise => Pricing::new()
            .billable(true)
            .pricing_model(PricingModel::PerConversation)
            .category(PricingCategory::UserInitiated),
    }
}

/// The conversation of `message`; its end stands in `sent` only.
fn conversation(message: &MessageRecord, with_end: bool) -> Option<Conversation> {
    let (id, end) = message.conversation.as_ref()?;
    let mut conversation =
        Conversation::new().id(id).origin(ConversationOrigin::new().kind(PricingCategory::UserInitiated));
    conversation.expiration_timestamp = with_end.then(|| end.timestamp());
    Some(conversation)
}

/// What a webhook says about a message that failed.
fn webhook_error(dialect: Dialect, failure: Failure) -> WebhookError {
    let Failure { code, details } = failure;
    let title = title(dialect, code);
    let error = WebhookError::new(code).title(title);
    match dialect {
        Dialect::Cloud => error.message(title).error_data(ErrorData::new().details(details)),
        Dialect::OnPremise => error.details(details),
    }
}
