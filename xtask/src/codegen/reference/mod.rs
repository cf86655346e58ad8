//! The reference pages: one for each kind of message, of webhook and of call, with fields, limits and examples in all
//! languages.
//!
//! The examples are the vectors of `tests/vectors` that name a page in `example`. Each is a function in a generated
//! file of each language's tests, which run it; a page shows what stands in that function.

mod cut;
mod fields;
mod kotlin;
mod layout;
mod markdown;
mod mobile;
mod operations;
mod page;
mod python;
mod rust;
mod short_message;
mod swift;
mod typescript;
mod value;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value as Json;
use serde_json::value::RawValue;
use waba_types::OutboundMessage;
use waba_types::descriptor::{Described, FieldDescriptor, ModelDescriptor, TypeRef};
use waba_types::webhook::{CONTENTS, ContentDescriptor};

use crate::Result;
use kotlin::Kotlin;
use swift::Swift;
use value::Value;

pub(super) use operations::hosts_of;

/// The longest line of an example: it is indented by up to eight characters in the files that the tests run.
const WIDTH: usize = 98;

/// The most values that the example of a webhook shows.
const SHOWN: usize = 3;

/// A message that is sent.
struct MessageExample {
    name: &'static str,
    page: String,
    message: Value,
    /// The bodies of its requests, where hosts of the dialect know it.
    cloud: Option<String>,
    on_premise: Option<String>,
}

/// An event that is read.
struct WebhookExample {
    name: &'static str,
    content: &'static ContentDescriptor,
    /// The fields that are printed; of an event without any, its type.
    shown: Vec<&'static FieldDescriptor>,
    body: String,
    event: Json,
}

/// The paths and contents of all files.
pub(super) fn render(root: &Path) -> Result<Vec<(String, String)>> {
    let messages = message_examples(root)?;
    let webhooks = webhook_examples(root)?;
    let rust_messages = rust::messages(&messages)?;
    let rust_webhooks = rust::webhooks(&webhooks)?;
    let mut files = page::messages(&messages, &rust_messages)?;
    files.extend(page::webhooks(&webhooks, &rust_webhooks)?);
    files.push(page::index());
    files.push(operations::errors_page());
    files.extend(operations::render(root)?);
    let mut add = |path: &str, content: String| files.push((path.to_owned(), content));
    add("tests/sockets/tests/reference/messages.rs", rust_messages);
    add("tests/sockets/tests/reference/webhooks.rs", rust_webhooks);
    add("bindings/python/tests/reference/messages.py", python::messages(&messages));
    add("bindings/python/tests/reference/webhooks.py", python::webhooks(&webhooks));
    add("bindings/node/test/reference/messages.mjs", typescript::messages(&messages));
    add("bindings/node/test/reference/webhooks.mjs", typescript::webhooks(&webhooks));
    add(
        "bindings/kotlin/src/test/kotlin/io/github/waba/reference/Messages.kt",
        mobile::messages::<Kotlin>(&messages),
    );
    add(
        "bindings/kotlin/src/test/kotlin/io/github/waba/reference/Webhooks.kt",
        mobile::webhooks::<Kotlin>(&webhooks),
    );
    add("bindings/swift/Tests/WabaTests/Reference/Messages.swift", mobile::messages::<Swift>(&messages));
    add("bindings/swift/Tests/WabaTests/Reference/Webhooks.swift", mobile::webhooks::<Swift>(&webhooks));
    Ok(files)
}

fn message_examples(root: &Path) -> Result<Vec<MessageExample>> {
    let examples = vectors(root, "messages")?.into_iter().map(|Vector { name, page, json, text }| {
        let at = |error| format!("messages/{name}: {error}");
        let message = Value::read(OutboundMessage::TYPE, &json["message"]).map_err(at)?;
        // As text, which keeps the order of the fields.
        let bodies: BTreeMap<String, &RawValue> =
            serde_json::from_str(&text).map_err(|error| at(error.to_string()))?;
        let body = |host| bodies.get(host).map(|body| body.get().to_owned());
        Ok(MessageExample { name, page, message, cloud: body("cloud"), on_premise: body("on_premise") })
    });
    examples.collect()
}

fn webhook_examples(root: &Path) -> Result<Vec<WebhookExample>> {
    let examples =
        vectors(root, "webhooks")?.into_iter().map(|Vector { name, page, json: mut vector, .. }| {
            let content = CONTENTS.iter().find(|content| content.kind == page);
            let content = content.ok_or_else(|| format!("webhooks/{name}: there is no content `{page}`"))?;
            let Json::Array(events) = vector["events"].take() else {
                return Err(format!("{name}: no events"));
            };
            let of_page = |event: &&Json| event["kind"] == page || event["type"] == page;
            let event = events.iter().find(of_page).or(events.first()).cloned().unwrap_or_default();
            // The example reads all events with the same content.
            let alike = |other: &&Json| {
                other["kind"] == event["kind"] && (other["type"] == "") == (event["type"] == "")
            };
            let has = |name| events.iter().filter(alike).all(|event| !event["content"][name].is_null());
            let fields = content.model.fields.iter();
            let shown = fields.filter(|field| plain(field.ty) && has(field.name)).take(SHOWN).collect();
            let body = vector["body"].as_str().unwrap_or_default().to_owned();
            Ok(WebhookExample { name, content, shown, body, event })
        });
    examples.collect()
}

/// Whether a value is printed as the API writes it, in every language.
fn plain(ty: TypeRef) -> bool {
    use TypeRef::{Enum, Id, Integer, String, Unsigned};
    matches!(ty, String | Id(_) | Integer | Unsigned | Enum(_))
}

/// A vector that is an example.
struct Vector {
    name: &'static str,
    page: String,
    json: Json,
    text: String,
}

/// The vectors of a folder that are examples, in the order of their names.
fn vectors(root: &Path, folder: &str) -> Result<Vec<Vector>> {
    let folder = root.join("tests/vectors").join(folder);
    let at = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut vectors = Vec::new();
    for entry in fs::read_dir(&folder).map_err(at)? {
        let path = entry.map_err(at)?.path();
        let text = fs::read_to_string(&path).map_err(at)?;
        let json: Json =
            serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        if let (Some(name), Some(page)) = (json["name"].as_str(), json["example"].as_str()) {
            // A command that ends soon: its names may live as long.
            let name: &'static str = name.to_owned().leak();
            vectors.push(Vector { name, page: page.to_owned(), json, text });
        }
    }
    vectors.sort_by_key(|vector| vector.name);
    Ok(vectors)
}

/// The name of the function of an example.
fn function_name(example: &str) -> String {
    format!("example_{example}")
}

/// A text as JSON and most languages write it.
fn quoted(text: &str) -> String {
    Json::from(text).to_string()
}

/// Whether a field may be absent from its model.
fn optional(field: &FieldDescriptor) -> bool {
    !field.required && !field.empty_if_absent
}

/// What Kotlin and Swift have to be given of a model: the fields that an example sets, and those that hide secrets, for
/// whose hand-written types uniffi knows no default.
fn given<'a>(
    model: &'static ModelDescriptor,
    fields: &'a [value::Field],
) -> impl Iterator<Item = (&'static FieldDescriptor, Option<&'a Value>)> {
    super::uniffi::in_order(model).into_iter().filter_map(|descriptor: &FieldDescriptor| {
        let field = fields.iter().find(|field| std::ptr::eq(field.descriptor, descriptor));
        let without_default = descriptor.secret && descriptor.empty_if_absent;
        (field.is_some() || without_default).then(|| (descriptor, field.map(|field| &field.value)))
    })
}

/// A number that is not taken for a whole one.
fn with_point(number: &serde_json::Number) -> String {
    let text = number.to_string();
    if text.contains(['.', 'e']) { text } else { text + ".0" }
}
