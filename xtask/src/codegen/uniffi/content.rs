//! `content.rs`.

use waba_types::descriptor::{ModelDescriptor, TypeRef};
use waba_types::model::{Model, Union};
use waba_types::webhook::{InboundContent, StatusUpdate, WebhookError};

use super::super::docs;
use super::super::reach::Catalog;
use super::{formatted, rustdoc, start};
use crate::Result;

pub(in super::super) fn render(_: &Catalog) -> Result<String> {
    let messages = InboundContent::DESCRIPTOR.variants.iter();
    let mut variants: Vec<_> = messages
        .filter_map(|v| match v.ty {
            TypeRef::Model(model) => Some((v.name, v.doc, model, "content.into()")),
            _ => None,
        })
        .collect();
    let (status, error): (&ModelDescriptor, &ModelDescriptor) =
        (StatusUpdate::DESCRIPTOR, WebhookError::DESCRIPTOR);
    variants.push(("Status", status.doc, status, "(*content).into()"));
    variants.push(("Error", error.doc, error, "content.into()"));

    let mut code = start("The content of an event.");
    code.lines(["use waba_types::Content;", "", "use super::models::*;", ""]);
    rustdoc(&mut code, "The content of one webhook event: typed, unknown or malformed.");
    code.line("#[derive(Clone, Debug, PartialEq, uniffi::Enum)]");
    code.block("pub enum EventContent {", "}", |code| {
        for (name, doc, model, _) in &variants {
            rustdoc(code, &docs::plain(doc));
            code.block(format!("{name} {{"), "},", |code| {
                rustdoc(code, "The content.");
                code.line(format!("content: {},", model.name));
            });
        }
        rustdoc(code, "Something that this version has no type for. The event has its JSON.");
        code.block("Unknown {", "},", |code| {
            rustdoc(code, "The type as it came; empty if there was none.");
            code.line("kind: String,");
        });
        rustdoc(code, "A known type whose body does not fit. The event has its JSON.");
        code.block("Malformed {", "},", |code| {
            rustdoc(code, "Where it does not fit, from the root of the item: `text.body`.");
            code.line("path: String,");
            rustdoc(code, "What is wrong there.");
            code.line("error: String,");
        });
    });
    code.blank();
    code.block("impl From<Content> for EventContent {", "}", |code| {
        code.block("fn from(content: Content) -> Self {", "}", |code| {
            code.block("match content {", "}", |code| {
                for (name, _, _, value) in &variants {
                    code.line(format!("Content::{name}(content) => Self::{name} {{ content: {value} }},"));
                }
                code.line("Content::Unknown { kind, .. } => Self::Unknown { kind },");
                code.line("Content::Malformed { path, error, .. } => Self::Malformed { path, error },");
                code.line("_ => Self::Unknown { kind: String::new() },");
            });
        });
    });
    formatted(code)
}
