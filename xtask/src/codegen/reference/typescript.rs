//! Examples in JavaScript, as TypeScript sees them.

use serde_json::Value as Json;
use waba_types::descriptor::{Direction, Layout, ModelDescriptor, TypeRef, UnionVariant};

use super::super::typescript::module;
use super::super::{names, short};
use super::layout::Expr;
use super::short_message::{ShortMessage, ShortOption};
use super::value::{Field, Value};
use super::{MessageExample, WIDTH, WebhookExample, quoted};

pub(super) const UNIT: &str = "  ";

/// The statement that sends the message, and names what it makes.
pub(super) fn message(message: &Value, made: &str) -> Vec<String> {
    let Value::Model(model, fields) = message else { return Vec::new() };
    let call = short_call(message)
        .unwrap_or_else(|| Expr::with_trailing_comma("client.send({ ", entries(model, fields), " })"));
    call.render(&format!("const {made} = await "), ";", UNIT, WIDTH)
}

/// The statement that reads the content of the event.
pub(super) fn webhook(example: &WebhookExample) -> Vec<String> {
    let kind = example.content.kind;
    let mut lines =
        vec!["const { content } = event;".to_owned(), format!("if (content.kind === \"{kind}\") {{")];
    let type_of_event = example.shown.is_empty().then(|| "event.type".to_owned());
    let shown = example.shown.iter().map(|field| format!("content.{kind}{}", access(field.name)));
    lines.extend(shown.chain(type_of_event).map(|value| format!("{UNIT}console.log({value});")));
    lines.push("}".to_owned());
    lines
}

pub(super) fn messages(examples: &[MessageExample]) -> String {
    let mut code = module("Sends the messages of the reference pages.");
    code.lines(["// @ts-check", "", "/** @type {Record<string, (client: import(\"waba\").Client) => Promise<import(\"waba\").SendReceipt>>} */"]);
    code.block("export const EXAMPLES = {", "};", |code| {
        for example in examples {
            code.block(format!("{}: async (client) => {{", example.name), "},", |code| {
                code.lines(message(&example.message, "receipt"));
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

pub(super) fn expr(value: &Value) -> Expr {
    match value {
        Value::Text(text) | Value::Id(_, text) => Expr::atom(quoted(text)),
        Value::Bool(value) => Expr::atom(value.to_string()),
        // Times are text on the wire.
        Value::Number(number, TypeRef::Timestamp) => Expr::atom(quoted(&number.to_string())),
        Value::Number(number, _) => Expr::atom(number.to_string()),
        Value::Json(json) => literal(json),
        Value::List(items) => Expr::with_trailing_comma("[", items.iter().map(expr).collect(), "]"),
        Value::Map(entries) => object(entries.iter().map(|(key, value)| entry(key, expr(value)))),
        Value::Enum(_, variant) => Expr::atom(quoted(variant.wire)),
        Value::Model(model, fields) => object(entries(model, fields).into_iter()),
        Value::Alternative(_, variant, content) => object(alternative(variant, content).into_iter()),
    }
}

/// The call of its own that sends the message, if there is one.
fn short_call(message: &Value) -> Option<Expr> {
    let ShortMessage { call, to, content, options } = ShortMessage::of(message)?;
    let mut parameters = vec![entry("to", expr(to))];
    match content {
        Value::Model(_, fields) => spread(fields, &mut parameters),
        other => parameters.push(entry(&names::camel(call.name), expr(other))),
    }
    parameters.extend(options.into_iter().map(|option| match option {
        ShortOption::Group => entry("group", Expr::atom("true")),
        ShortOption::ReplyTo(id) => entry("replyTo", expr(id)),
        ShortOption::Field(Field { descriptor, value }) => entry(&names::camel(descriptor.name), expr(value)),
    }));
    let open = format!("client.{}({{ ", names::camel(&format!("send_{}", call.name)));
    Some(Expr::with_trailing_comma(open, parameters, " })"))
}

/// The parameters for the fields of a content, with those of an action among them.
fn spread(fields: &[Field], parameters: &mut Vec<Expr>) {
    for Field { descriptor, value } in fields {
        match value {
            Value::Model(_, inner) if short::is_spread(descriptor) => spread(inner, parameters),
            Value::Model(inner, _) if short::is_wrapping(descriptor) => {
                let name = inner.text_field().map_or(descriptor.name, |text| text.name);
                parameters.push(entry(&names::camel(name), accepted(descriptor.ty, value)));
            }
            value => parameters.push(entry(&names::camel(descriptor.name), accepted(descriptor.ty, value))),
        }
    }
}

/// What a parameter takes for a value: a text where that says it all.
fn accepted(ty: TypeRef, value: &Value) -> Expr {
    let inner = match value {
        Value::Alternative(_, _, content) => content,
        value => value,
    };
    match (ty, short::text(ty), inner) {
        (_, Some(text), Value::Model(model, fields)) if std::ptr::eq(text, *model) && fields.len() == 1 => {
            expr(&fields[0].value)
        }
        (TypeRef::List(item), _, Value::List(items)) => {
            Expr::with_trailing_comma("[", items.iter().map(|value| accepted(*item, value)).collect(), "]")
        }
        _ => expr(value),
    }
}

/// The entries of an object: constants, which the call of a request adds, then fields.
pub(super) fn entries(model: &ModelDescriptor, fields: &[Field]) -> Vec<Expr> {
    let given = if model.direction == Direction::Request { &[] } else { model.constants };
    let constants = given.iter().map(|constant| entry(constant.name, Expr::atom(constant.json)));
    let mut entries: Vec<_> = constants.collect();
    for field in fields {
        match &field.value {
            Value::Alternative(union, variant, content) if union.layout == Layout::Keyed => {
                entries.push(entry("type", Expr::atom(quoted(variant.wire))));
                entries.push(entry(variant.wire, expr(content)));
            }
            value => entries.push(entry(field.descriptor.name, expr(value))),
        }
    }
    entries
}

/// The entries of an alternative: its tag, then its fields.
fn alternative(variant: &UnionVariant, content: &Value) -> Vec<Expr> {
    let mut tagged = vec![entry("type", Expr::atom(quoted(variant.wire)))];
    if let Value::Model(model, fields) = content {
        tagged.extend(entries(model, fields));
    }
    tagged
}

fn literal(json: &Json) -> Expr {
    match json {
        Json::Object(entries) => object(entries.iter().map(|(key, json)| entry(key, literal(json)))),
        Json::Array(items) => Expr::with_trailing_comma("[", items.iter().map(literal).collect(), "]"),
        other => Expr::atom(other.to_string()),
    }
}

fn object(entries: impl Iterator<Item = Expr>) -> Expr {
    let entries: Vec<_> = entries.collect();
    if entries.is_empty() { Expr::atom("{}") } else { Expr::with_trailing_comma("{ ", entries, " }") }
}

fn entry(key: &str, value: Expr) -> Expr {
    Expr::labelled(format!("{}: ", written_key(key)), value)
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
