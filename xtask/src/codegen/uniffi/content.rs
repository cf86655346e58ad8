//! `content.rs`.

use waba_types::webhook::CONTENTS;

use super::super::docs;
use super::super::reach::Catalog;
use super::{formatted, rustdoc, start};
use crate::Result;

pub(in super::super) fn render(_: &Catalog) -> Result<String> {
    let mut code = start("The content of an event.");
    code.lines(["use waba_types::Content;", "", "use super::models::*;", ""]);
    rustdoc(&mut code, "The content of one webhook event: typed, unknown or malformed.");
    code.line("#[derive(Clone, Debug, PartialEq, uniffi::Enum)]");
    code.block("pub enum EventContent {", "}", |code| {
        for content in CONTENTS {
            rustdoc(code, &docs::plain(content.doc));
            code.block(format!("{} {{", content.name), "},", |code| {
                rustdoc(code, "The content.");
                code.line(format!("content: {},", content.model.name));
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
                for content in CONTENTS {
                    let value = if content.boxed { "(*content).into()" } else { "content.into()" };
                    let name = content.name;
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
