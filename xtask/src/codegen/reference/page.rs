//! The pages, as Markdown.

use serde_json::Value as Json;
use waba_types::descriptor::{Layout, TypeRef, UnionDescriptor, UnionVariant};
use waba_types::message::MessageContent;
use waba_types::model::Union;
use waba_types::webhook::CONTENTS;

use super::super::{HEADER, docs};
use super::{MessageExample, WebhookExample, fields, kotlin, python, rust, swift, typescript};
use crate::Result;

const FOLDER: &str = "docs/reference";

/// A kind of message that has a page.
struct Kind {
    variant: &'static UnionVariant,
    interactive: bool,
}

/// The kinds of messages; those of interactive ones apart.
fn kinds() -> Vec<Kind> {
    let mut kinds = Vec::new();
    for variant in MessageContent::DESCRIPTOR.variants {
        match variant.ty {
            TypeRef::Union(UnionDescriptor { layout: Layout::Inline, variants, .. }) => {
                kinds.extend(variants.iter().map(|variant| Kind { variant, interactive: true }));
            }
            _ => kinds.push(Kind { variant, interactive: false }),
        }
    }
    kinds
}

/// The pages of messages.
pub(super) fn messages(examples: &[MessageExample], rust_file: &str) -> Result<Vec<(String, String)>> {
    let mut pages = Vec::new();
    for Kind { variant, interactive } in kinds() {
        let name = variant.wire;
        let mut text = start(name, &docs::of_variant(variant));
        text.push_str(if interactive {
            &format!("\nOn the wire: `\"type\": \"interactive\"`, with `\"type\": \"{name}\"` in `interactive`.\n")
        } else {
            &format!("\nOn the wire: `\"type\": \"{name}\"`.\n")
        });
        let mut shown = examples.iter().filter(|example| example.page == name).peekable();
        if shown.peek().is_none() {
            return Err(format!("no vector in tests/vectors/messages is an example of `{name}`"));
        }
        for example in shown {
            text.push_str(&format!("\n## Example: {}\n", title(example.name)));
            code(&mut text, "Rust", "rust", &rust::body(rust_file, example.name, Some("Ok(receipt)"))?);
            code(&mut text, "Python", "python", &python::message(example));
            code(&mut text, "Node", "js", &typescript::message(example));
            code(&mut text, "Kotlin", "kotlin", &kotlin::message(example));
            code(&mut text, "Swift", "swift", &swift::message(example));
            json(&mut text, "The request to a cloud host", &example.cloud);
            match &example.on_premise {
                Some(body) if *body == example.cloud => text.push_str("\nOn-premise hosts get the same.\n"),
                Some(body) => json(&mut text, "The request to an on-premise host", body),
                None => text.push_str("\nOn-premise hosts do not know it: nothing is sent there.\n"),
            }
        }
        text.push_str(&format!("\n## Fields\n{}", fields::tables(variant.ty)));
        pages.push((format!("{FOLDER}/messages/{name}.md"), text));
    }
    let foreign = examples.iter().find(|example| kinds().iter().all(|kind| kind.variant.wire != example.page));
    match foreign {
        Some(example) => Err(format!("messages/{}: there is no page `{}`", example.name, example.page)),
        None => Ok(pages),
    }
}

/// The pages of webhooks.
pub(super) fn webhooks(examples: &[WebhookExample], rust_file: &str) -> Result<Vec<(String, String)>> {
    let mut pages = Vec::new();
    for content in CONTENTS {
        let name = content.kind;
        let mut text = start(name, &docs::plain(content.doc));
        let mut shown = examples.iter().filter(|example| example.content.kind == name).peekable();
        if shown.peek().is_none() {
            return Err(format!("no vector in tests/vectors/webhooks is an example of `{name}`"));
        }
        for example in shown {
            text.push_str(&format!("\n## Example: {}\n", title(example.name)));
            text.push_str(&format!("\n```json\n{}\n```\n", indented(&example.body)));
            text.push_str("\nIts event has:\n\n| | |\n|---|---|\n");
            for (key, value) in example.event.as_object().into_iter().flatten() {
                if !matches!(key.as_str(), "raw" | "content") {
                    text.push_str(&format!("| `{key}` | `{value}` |\n"));
                }
            }
            code(&mut text, "Rust", "rust", &rust::body(rust_file, example.name, None)?);
            code(&mut text, "Python", "python", &python::webhook(example));
            code(&mut text, "Node", "js", &typescript::webhook(example));
            code(&mut text, "Kotlin", "kotlin", &kotlin::webhook(example));
            code(&mut text, "Swift", "swift", &swift::webhook(example));
        }
        let tables = fields::tables(TypeRef::Model(content.model));
        text.push_str(&format!("\n## Fields\n{tables}"));
        pages.push((format!("{FOLDER}/webhooks/{name}.md"), text));
    }
    Ok(pages)
}

/// The list of all pages.
pub(super) fn index() -> (String, String) {
    let mut text = start("Reference", "What can be sent, and what comes.");
    text.push_str("\n## Messages\n\n");
    for Kind { variant, .. } in kinds() {
        let doc = docs::of_variant(variant);
        text.push_str(&format!("- [{0}](messages/{0}.md): {1}\n", variant.wire, first_sentence(&doc)));
    }
    text.push_str("\n## Webhooks\n\n");
    for content in CONTENTS {
        let doc = docs::plain(content.doc);
        text.push_str(&format!("- [{0}](webhooks/{0}.md): {1}\n", content.kind, first_sentence(&doc)));
    }
    (format!("{FOLDER}/README.md"), text)
}

fn start(title: &str, doc: &str) -> String {
    format!("<!-- {HEADER} from `crates/waba-types` and `tests/vectors`. -->\n\n# {title}\n\n{doc}\n")
}

fn first_sentence(doc: &str) -> &str {
    doc.find(". ").map_or(doc, |end| &doc[..=end])
}

/// `template_copy_code` becomes `template copy code`.
fn title(name: &str) -> String {
    name.replace('_', " ")
}

fn code(text: &mut String, language: &str, fence: &str, lines: &[String]) {
    text.push_str(&format!("\n{language}:\n\n```{fence}\n{}\n```\n", lines.join("\n").trim_end()));
}

fn json(text: &mut String, what: &str, value: &Json) {
    text.push_str(&format!("\n{what}:\n\n```json\n{}\n```\n", indented(&value.to_string())));
}

/// JSON with an entry on each line.
fn indented(json: &str) -> String {
    let value: Option<Json> = serde_json::from_str(json).ok();
    value.and_then(|value| serde_json::to_string_pretty(&value).ok()).unwrap_or_else(|| json.to_owned())
}
