//! `content.rs`.

use waba_types::model::{Model, Union};
use waba_types::webhook::{InboundContent, StatusUpdate, WebhookError};

use super::super::code::Code;
use super::super::docs;
use super::super::reach::Catalog;
use super::{formatted, rustdoc, start};
use crate::Result;

/// The content of an event: that of an inbound message, or one of the other items of a webhook.
pub(in super::super) fn render(_: &Catalog) -> Result<String> {
    let mut code = start("The content of an event.");
    code.lines(["use waba_types::webhook;", "", "use super::models::*;", ""]);
    content(&mut code);
    code.blank();
    code.block("impl From<webhook::Content> for Content {", "}", |code| {
        code.block("fn from(content: webhook::Content) -> Self {", "}", |code| {
            code.block("match content {", "}", conversion);
        });
    });
    formatted(code)
}

fn content(code: &mut Code) {
    let messages = InboundContent::DESCRIPTOR.variants.iter();
    let types = messages.map(|variant| (variant.name, variant.doc, variant.model.name)).chain([
        ("Status", "A new state of a sent message.", StatusUpdate::DESCRIPTOR.name),
        ("Error", "An error of the number or account.", WebhookError::DESCRIPTOR.name),
    ]);
    rustdoc(code, "The typed content of an event: a value in any case.");
    code.line("#[derive(Clone, Debug, PartialEq, uniffi::Enum)]");
    code.block("pub enum Content {", "}", |code| {
        for (name, doc, model) in types {
            rustdoc(code, &docs::plain(doc));
            variant(code, name, &[("content", model, "The content.")]);
        }
        rustdoc(code, "Something that this version has no type for.");
        let kind = ("r#type", "String", "The type as it came; empty if there was none.");
        let raw = ("raw", "String", "The item as it came.");
        variant(code, "Unknown", &[kind, raw]);
        rustdoc(code, "A known type whose body does not fit.");
        let path = ("path", "String", "Where it does not fit, from the root of the item: `text.body`.");
        let error = ("error", "String", "What is wrong there.");
        variant(code, "Malformed", &[path, error, raw]);
    });
}

fn variant(code: &mut Code, name: &str, fields: &[(&str, &str, &str)]) {
    code.block(format!("{name} {{"), "},", |code| {
        for (name, ty, doc) in fields {
            rustdoc(code, doc);
            code.line(format!("{name}: {ty},"));
        }
    });
}

fn conversion(code: &mut Code) {
    let messages = InboundContent::DESCRIPTOR.variants.iter().map(|variant| (variant.name, "content"));
    for (name, content) in messages.chain([("Status", "(*content)"), ("Error", "content")]) {
        code.line(format!(
            "webhook::Content::{name}(content) => Self::{name} {{ content: {content}.into() }},"
        ));
    }
    let raw = "raw: raw.as_str().to_owned()";
    code.line(format!(
        "webhook::Content::Unknown {{ kind, raw }} => Self::Unknown {{ r#type: kind, {raw} }},"
    ));
    code.line(format!(
        "webhook::Content::Malformed {{ path, error, raw }} => Self::Malformed {{ path, error, {raw} }},"
    ));
    code.line("_ => Self::Unknown { r#type: String::new(), raw: String::new() },");
}
