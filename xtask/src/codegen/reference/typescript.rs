//! Examples in JavaScript, as TypeScript sees them.

use serde_json::Value as Json;

use super::super::typescript::module;
use super::layout::Expr;
use super::{MessageExample, WIDTH, WebhookExample, quoted};

const UNIT: &str = "  ";

/// The statement that sends the message.
pub(super) fn message(example: &MessageExample) -> Vec<String> {
    let call = object("client.send({ ", " })", &example.json);
    call.render("const receipt = await ", ";", UNIT, WIDTH)
}

/// The statement that reads the content of the event.
pub(super) fn webhook(example: &WebhookExample) -> Vec<String> {
    let kind = example.content.kind;
    let shown: Vec<_> =
        example.shown.iter().map(|field| format!("content.{kind}{}", access(field.name))).collect();
    vec![
        "const { content } = event;".to_owned(),
        format!("if (content.kind === \"{kind}\") {{"),
        format!("{UNIT}console.log({});", shown.join(", ")),
        "}".to_owned(),
    ]
}

pub(super) fn messages(examples: &[MessageExample]) -> String {
    let mut code = module("Sends the messages of the reference pages.");
    code.lines(["// @ts-check", "", "/** @type {Record<string, (client: import(\"waba\").Client) => Promise<import(\"waba\").SendReceipt>>} */"]);
    code.block("export const EXAMPLES = {", "};", |code| {
        for example in examples {
            code.block(format!("{}: async (client) => {{", example.name), "},", |code| {
                code.lines(message(example));
                code.line("return receipt;");
            });
        }
    });
    code.finish()
}

pub(super) fn webhooks(examples: &[WebhookExample]) -> String {
    let mut code = module("Reads the webhooks of the reference pages.");
    code.lines([
        "// @ts-check",
        "",
        "/** @type {Record<string, (event: import(\"waba\").WebhookEvent) => void>} */",
    ]);
    code.block("export const EXAMPLES = {", "};", |code| {
        for example in examples {
            code.block(format!("{}: (event) => {{", example.name), "},", |code| {
                code.lines(webhook(example));
            });
        }
    });
    code.finish()
}

fn object(open: &str, close: &'static str, entries: &serde_json::Map<String, Json>) -> Expr {
    let entries =
        entries.iter().map(|(key, value)| Expr::labelled(format!("{}: ", written_key(key)), expr(value)));
    Expr::with_trailing_comma(open, entries.collect(), close)
}

fn expr(json: &Json) -> Expr {
    match json {
        Json::Object(entries) if entries.is_empty() => Expr::atom("{}"),
        Json::Object(entries) => object("{ ", " }", entries),
        Json::Array(items) => Expr::with_trailing_comma("[", items.iter().map(expr).collect(), "]"),
        Json::String(text) => Expr::atom(quoted(text)),
        other => Expr::atom(other.to_string()),
    }
}

fn written_key(key: &str) -> String {
    if is_identifier(key) { key.to_owned() } else { quoted(key) }
}

fn access(key: &str) -> String {
    if is_identifier(key) { format!(".{key}") } else { format!("[{}]", quoted(key)) }
}

fn is_identifier(key: &str) -> bool {
    key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !key.starts_with(|c: char| c.is_ascii_digit())
}
