//! What requests and answers say.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::Dialect;
use crate::decode::{DecodeError, decode, decode_member};
use crate::descriptor::{FieldDescriptor, ModelDescriptor, Place, TypeRef};
use crate::message::{RawMessage, RecipientType};
use crate::model::Model;
use crate::open::{Extra, Raw};
use crate::priority::MessagePriority;

/// What a request says besides its method.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestParts {
    /// The values of `{…}` in the path, by name, not encoded.
    pub path: Vec<(String, String)>,
    /// Names and values of the query, not encoded.
    pub query: Vec<(String, String)>,
    /// A query that stands as it is: a part of an id that the API has signed.
    pub signature: Option<String>,
    /// The body; nothing for calls without one.
    pub body: Option<Vec<u8>>,
    /// Names and values of a form, which is the body then.
    pub form: Vec<(String, String)>,
}

impl RequestParts {
    /// Parts that are only a body.
    pub fn of_body(body: Vec<u8>) -> Self {
        Self { body: Some(body), ..Self::default() }
    }

    /// The value of `{name}` in the path.
    pub fn path_value(&self, name: &str) -> Option<&str> {
        self.path.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The body, or an empty object for calls without one.
    pub fn json(&self) -> &[u8] {
        self.body.as_deref().unwrap_or(b"{}")
    }
}

/// A request.
///
/// Its fields stand in the body, unless they say otherwise; fields that this version does not know stand there too,
/// or in the query of a request that has no body.
pub trait Request: Model + Send + Sync {
    /// Whether the body starts with `"messaging_product": "whatsapp"` on cloud hosts.
    const WHATSAPP: bool = false;

    /// What to send.
    ///
    /// # Errors
    /// When the value can't be written as JSON.
    fn to_wire(&self, dialect: Dialect) -> Result<RequestParts, serde_json::Error> {
        write(self, dialect)
    }

    /// The person that a message goes to; nothing for groups and for calls that send none.
    fn recipient(&self) -> Option<Cow<'_, str>> {
        None
    }

    /// How urgent a message is, as far as it shows that.
    fn priority(&self) -> MessagePriority {
        MessagePriority::Service
    }

    /// Reads what was sent.
    ///
    /// # Errors
    /// When it does not fit; the error names the place.
    fn from_wire(dialect: Dialect, parts: &RequestParts) -> Result<Self, DecodeError> {
        let _ = dialect;
        read(parts)
    }
}

/// The body of an answer.
pub trait Response: Model + Send + Sync {
    /// Reads the body of a successful answer.
    ///
    /// # Errors
    /// When the body does not fit; the error names the path.
    fn from_wire(dialect: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        let _ = dialect;
        decode(body)
    }

    /// Reads the useful half of the body of a failed answer: of calls that may succeed in part.
    fn from_failure(body: &[u8]) -> Option<Self> {
        let _ = body;
        None
    }

    /// Whether the answer says, under the status of a success, that the call was not done.
    fn is_refusal(&self) -> bool {
        false
    }

    /// The body of a successful answer.
    ///
    /// # Errors
    /// When the value can't be written as JSON.
    fn to_wire(&self, dialect: Dialect) -> Result<Vec<u8>, serde_json::Error> {
        let _ = dialect;
        serde_json::to_vec(self)
    }
}

/// The name of the field that every body of some calls starts with.
pub const PRODUCT: &str = "messaging_product";

/// What `messaging_product` always says.
pub const WHATSAPP: &str = "whatsapp";

/// Where a request has its fields, and what its body starts with.
struct Form {
    model: &'static ModelDescriptor,
    whatsapp: bool,
}

impl Form {
    fn of<R: Request>() -> Self {
        Self { model: R::DESCRIPTOR, whatsapp: R::WHATSAPP }
    }

    fn has(&self, place: Place) -> bool {
        self.model.fields.iter().any(|field| field.place == place)
    }

    fn has_body(&self) -> bool {
        self.whatsapp || !self.model.constants.is_empty() || self.has(Place::Body)
    }

    fn is_all_body(&self) -> bool {
        self.has_body() && !self.has(Place::Path) && !self.has(Place::Query)
    }

    fn field(&self, name: &str) -> Option<&'static FieldDescriptor> {
        self.model.fields.iter().find(|field| field.name == name)
    }

    fn place_of(&self, name: &str) -> Place {
        match self.field(name) {
            Some(field) => field.place,
            None if self.has_body() => Place::Body,
            None => Place::Query,
        }
    }

    /// Puts each of the fields, which `json` has, into its place.
    fn divide(&self, json: &[u8], product: bool) -> Result<RequestParts, serde_json::Error> {
        let mut parts = RequestParts::default();
        let mut body = Extra::default();
        for (name, value) in serde_json::from_slice::<Extra>(json)?.iter() {
            match self.place_of(name) {
                Place::Path => parts.path.push((name.to_owned(), text_of(value))),
                Place::Query => parts.query.push((name.to_owned(), text_of(value))),
                Place::Body => body.insert(name, value.clone()),
            }
        }
        if self.has_body() {
            parts.body = Some(serde_json::to_vec(&Body { product, fields: &body })?);
        }
        Ok(parts)
    }

    /// Takes the fields from their places.
    fn collect(&self, parts: &RequestParts) -> Result<Extra, DecodeError> {
        let mut fields: Extra = if self.has_body() { decode(parts.json())? } else { Extra::default() };
        for (name, text) in parts.path.iter().chain(&parts.query) {
            if self.place_of(name) != Place::Body {
                fields.insert(name, value_of(self.field(name), text));
            }
        }
        Ok(fields)
    }
}

/// What to send, field by field as the descriptor says.
pub(crate) fn write<R: Request>(request: &R, dialect: Dialect) -> Result<RequestParts, serde_json::Error> {
    let form = Form::of::<R>();
    let product = form.whatsapp && dialect == Dialect::Cloud;
    if form.is_all_body() {
        serde_json::to_vec(&Body { product, fields: request }).map(RequestParts::of_body)
    } else {
        form.divide(&serde_json::to_vec(request)?, product)
    }
}

fn read<R: Request>(parts: &RequestParts) -> Result<R, DecodeError> {
    redecode(&Form::of::<R>().collect(parts)?)
}

/// The value as the address has it: text as it is, all else as JSON.
fn text_of(value: &Raw) -> String {
    value.decode().unwrap_or_else(|_| compact(value.as_str()))
}

/// JSON without the white space between its parts.
fn compact(json: &str) -> String {
    let (mut in_text, mut escaped) = (false, false);
    let mut keep = |c: &char| {
        let kept = in_text || !c.is_ascii_whitespace();
        if *c == '"' && !escaped {
            in_text = !in_text;
        }
        escaped = in_text && *c == '\\' && !escaped;
        kept
    };
    json.chars().filter(|c| keep(c)).collect()
}

/// The value of a field that the address has as `text`.
fn value_of(field: Option<&FieldDescriptor>, text: &str) -> Raw {
    let is_json = field.is_some_and(|field| {
        !matches!(field.ty, TypeRef::String | TypeRef::Id(_) | TypeRef::Enum(_) | TypeRef::Timestamp)
    });
    let json = if is_json { Raw::new(text).ok() } else { None };
    json.unwrap_or_else(|| Raw::text(text))
}

/// A body, behind `messaging_product` where the call wants it.
struct Body<'a, T> {
    product: bool,
    fields: &'a T,
}

/// Writes its fields as entries of a map.
trait Fields {
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;
}

impl<T: Model> Fields for T {
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        Model::write(self, map)
    }
}

impl Fields for Extra {
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        Extra::write(self, map)
    }
}

impl<T: Fields> Serialize for Body<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if self.product {
            map.serialize_entry(PRODUCT, WHATSAPP)?;
        }
        self.fields.write(&mut map)?;
        map.end()
    }
}

impl Request for RawMessage {
    fn to_wire(&self, _: Dialect) -> Result<RequestParts, serde_json::Error> {
        Ok(RequestParts::of_body(self.message.as_str().as_bytes().to_vec()))
    }

    fn recipient(&self) -> Option<Cow<'_, str>> {
        if self.text("recipient_type").is_some_and(|kind| kind == RecipientType::Group.as_str()) {
            return None;
        }
        self.text("to").or_else(|| self.text("recipient")).map(Cow::Owned)
    }

    fn priority(&self) -> MessagePriority {
        let (kind, category) = (self.text("type"), self.text("category"));
        MessagePriority::of_message(kind.as_deref(), category.as_deref())
    }

    fn from_wire(_: Dialect, parts: &RequestParts) -> Result<Self, DecodeError> {
        decode::<Raw>(parts.json()).map(Self::new)
    }
}

impl RawMessage {
    /// A text of the message.
    fn text(&self, name: &str) -> Option<String> {
        decode_member(self.message.as_str().as_bytes(), name).ok().flatten()
    }
}

/// Reads the one item of a list under `data`; a body without `data` is the item itself.
pub(crate) fn only_item<T: Model>(body: &[u8]) -> Result<T, DecodeError> {
    match decode_member::<Vec<Raw>>(body, "data") {
        Ok(Some(items)) => {
            let item = items.first().map_or_else(|| decode(b"{}"), Raw::decode);
            item.map_err(|error| error.within("data[0]"))
        }
        _ => decode(body),
    }
}

/// Reads a model from the fields that are left after others were taken out.
pub(crate) fn redecode<T: Model>(fields: &Extra) -> Result<T, DecodeError> {
    let json = serde_json::to_vec(fields).map_err(|error| DecodeError::custom("", error))?;
    decode(&json)
}
