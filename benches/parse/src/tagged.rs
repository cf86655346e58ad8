//! The usual way: serde derives, with an enum tagged by `type`. It knows less than waba, and one item that does not
//! fit fails its whole body.

use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
pub(crate) struct Body {
    entry: Vec<Entry>,
}

impl Body {
    pub(crate) fn events(&self) -> usize {
        let values = self.entry.iter().flat_map(|entry| &entry.changes).map(|change| &change.value);
        values.map(|value| value.messages.len() + value.statuses.len()).sum()
    }
}

/// The fields are read, if only by serde.
#[derive(Deserialize)]
#[expect(dead_code)]
struct Entry {
    id: String,
    changes: Vec<Change>,
}

#[derive(Deserialize)]
#[expect(dead_code)]
struct Change {
    field: String,
    value: Number,
}

#[derive(Deserialize)]
#[expect(dead_code)]
struct Number {
    messaging_product: String,
    metadata: Metadata,
    #[serde(default)]
    contacts: Vec<Contact>,
    #[serde(default)]
    messages: Vec<Message>,
    #[serde(default)]
    statuses: Vec<Status>,
}

#[derive(Deserialize)]
#[expect(dead_code)]
struct Metadata {
    display_phone_number: String,
    phone_number_id: String,
}

#[derive(Deserialize)]
#[expect(dead_code)]
struct Contact {
    wa_id: String,
    profile: Profile,
}

#[derive(Deserialize)]
#[expect(dead_code)]
struct Profile {
    name: String,
}

#[derive(Deserialize)]
#[expect(dead_code)]
struct Message {
    from: String,
    id: String,
    timestamp: String,
    context: Option<Value>,
    #[serde(flatten)]
    content: Content,
}

#[derive(Deserialize)]
#[expect(dead_code)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Content {
    Text {
        text: Text,
    },
    Image {
        image: Image,
    },
    Button {
        button: Button,
    },
    Interactive {
        interactive: Value,
    },
    Order {
        order: Order,
    },
    Contacts {
        contacts: Vec<Card>,
    },
    Location {
        location: Location,
    },
    Reaction {
        reaction: Reaction,
    },
    #[serde(other)]
    Other,
}

#[derive(Deserialize)]
#[expect(dead_code)]
struct Text {
    body: String,
}

#[derive(Deserialize)]
#[expect(dead_code)]
struct Image {
    id: String,
    mime_type: String,
    sha256: String,
    caption: Option<String>,
}

#[derive(Deserialize)]
#[expect(dead_code)]
struct Button {
    payload: String,
    text: String,
}

#[derive(Deserialize)]
#[expect(dead_code)]
struct Order {
    catalog_id: String,
    text: Option<String>,
    product_items: Vec<Product>,
}

#[derive(Deserialize)]
#[expect(dead_code)]
struct Product {
    product_retailer_id: String,
    quantity: u32,
    item_price: f64,
    currency: String,
}

#[derive(Deserialize)]
#[expect(dead_code)]
struct Card {
    name: Value,
    phones: Vec<Value>,
    emails: Vec<Value>,
    org: Option<Value>,
}

#[derive(Deserialize)]
#[expect(dead_code)]
struct Location {
    latitude: f64,
    longitude: f64,
    name: Option<String>,
    address: Option<String>,
}

#[derive(Deserialize)]
#[expect(dead_code)]
struct Reaction {
    message_id: String,
    emoji: Option<String>,
}

#[derive(Deserialize)]
#[expect(dead_code)]
struct Status {
    id: String,
    timestamp: String,
    recipient_id: String,
    #[serde(flatten)]
    state: State,
}

#[derive(Deserialize)]
#[expect(dead_code)]
#[serde(tag = "status", rename_all = "snake_case")]
enum State {
    Sent { conversation: Option<Conversation>, pricing: Option<Pricing> },
    Delivered { conversation: Option<Conversation>, pricing: Option<Pricing> },
    Read { conversation: Option<Conversation>, pricing: Option<Pricing> },
    Failed { errors: Vec<Failure> },
}

#[derive(Deserialize)]
#[expect(dead_code)]
struct Conversation {
    id: String,
    expiration_timestamp: Option<String>,
    origin: Origin,
}

#[derive(Deserialize)]
#[expect(dead_code)]
struct Origin {
    r#type: String,
}

#[derive(Deserialize)]
#[expect(dead_code)]
struct Pricing {
    billable: bool,
    pricing_model: String,
    category: String,
    r#type: String,
}

#[derive(Deserialize)]
#[expect(dead_code)]
struct Failure {
    code: u32,
    title: String,
    message: Option<String>,
    error_data: Option<Value>,
    href: Option<String>,
}
