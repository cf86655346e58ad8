//! The pages, as Markdown.

use waba_types::descriptor::{Layout, TypeRef, UnionDescriptor, UnionVariant};
use waba_types::message::MessageContent;
use waba_types::model::Union;
use waba_types::webhook::CONTENTS;

use super::super::docs;
use super::kotlin::Kotlin;
use super::markdown::{FOLDER, code, first_sentence, indented, json, start, title};
use super::mobile::{self, Mobile};
use super::swift::Swift;
use super::{MessageExample, WebhookExample, cut, fields, function_name, operations, python, typescript};
use crate::Result;

/// What all webhooks have in common.
const EVENTS: &str = "
## Webhooks

A webhook is read into events. Each has `kind`, `type`, `id`, `from`, `to`, `timestamp` (seconds since 1970), `text`
and `phone_number_id` where they exist, `contact`, what the webhook tells of the person (of the sender or, of what the
business sent, of the recipient: ids, name and user name), `raw`, its exact bytes, and its content, which is one of these.
What a version does not know is unknown content, and what does not fit its type is malformed content: both are events
like any other.

";

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
        let interactive = if interactive { "`\"type\": \"interactive\"`, and in `interactive` " } else { "" };
        text.push_str(&format!("\nOn the wire: {interactive}`\"type\": \"{name}\"`.\n"));
        let mut shown = examples.iter().filter(|example| example.page == name).peekable();
        if shown.peek().is_none() {
            return Err(format!("no vector in tests/vectors/messages is an example of `{name}`"));
        }
        for example in shown {
            text.push_str(&format!("\n## Example: {}\n", title(example.name)));
            code(&mut text, "Rust", "rust", &rust_body(rust_file, example.name)?);
            code(&mut text, "Python", "python", &python::message(example));
            code(&mut text, "Node", "js", &typescript::message(&example.message, "receipt"));
            code(&mut text, "Kotlin", "kotlin", &mobile::message::<Kotlin>(&example.message, "receipt"));
            code(&mut text, "Swift", "swift", &mobile::message::<Swift>(&example.message, "receipt"));
            requests(&mut text, example);
        }
        text.push_str(&format!("\n## Fields\n{}", fields::tables(variant.ty)));
        pages.push((format!("{FOLDER}/messages/{name}.md"), text));
    }
    let foreign =
        examples.iter().find(|example| kinds().iter().all(|kind| kind.variant.wire != example.page));
    match foreign {
        Some(example) => Err(format!("messages/{}: there is no page `{}`", example.name, example.page)),
        None => Ok(pages),
    }
}

/// What the function of an example does in Rust: it is cut out of the formatted file.
fn rust_body(file: &str, example: &str) -> Result<Vec<String>> {
    let head = format!("fn {}(", function_name(example));
    cut::body(file, &head).ok_or_else(|| format!("{example}: no function in the file of examples"))
}

/// What goes to the hosts of each dialect.
fn requests(text: &mut String, example: &MessageExample) {
    match &example.cloud {
        Some(body) => json(text, "The request to a cloud host", body),
        None => text.push_str("\nCloud hosts do not know it: nothing is sent there.\n"),
    }
    match &example.on_premise {
        Some(body) if example.cloud.as_ref() == Some(body) => {
            text.push_str("\nOn-premise hosts get the same.\n");
        }
        Some(body) => json(text, "The request to an on-premise host", body),
        None => text.push_str("\nOn-premise hosts do not know it: nothing is sent there.\n"),
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
            code(&mut text, "Rust", "rust", &rust_body(rust_file, example.name)?);
            code(&mut text, "Python", "python", &python::webhook(example));
            code(&mut text, "Node", "js", &typescript::webhook(example));
            code(&mut text, "Kotlin", "kotlin", &Kotlin::webhook(example));
            code(&mut text, "Swift", "swift", &Swift::webhook(example));
        }
        let tables = fields::tables(TypeRef::Model(content.model));
        text.push_str(&format!("\n## Fields\n{tables}"));
        pages.push((format!("{FOLDER}/webhooks/{name}.md"), text));
    }
    Ok(pages)
}

/// The list of all pages.
pub(super) fn index() -> (String, String) {
    let mut text = start("Reference", "What can be sent, what comes, and what can be called.");
    text.push_str("\n## Messages\n\n");
    for Kind { variant, .. } in kinds() {
        let doc = docs::of_variant(variant);
        text.push_str(&format!("- [{0}](messages/{0}.md): {1}\n", variant.wire, first_sentence(&doc)));
    }
    text.push_str(EVENTS);
    for content in CONTENTS {
        let doc = docs::plain(content.doc);
        text.push_str(&format!("- [{0}](webhooks/{0}.md): {1}\n", content.kind, first_sentence(&doc)));
    }
    text.push_str(&operations::index());
    (format!("{FOLDER}/README.md"), text)
}
