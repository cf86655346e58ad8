//! Examples in Kotlin.

use waba_types::descriptor::{FieldDescriptor, TypeRef};

use super::super::code::Code;
use super::super::{HEADER, names};
use super::layout::Expr;
use super::short_message::ShortMessage;
use super::value::Value;
use super::{MessageExample, WIDTH, WebhookExample, function_name, given, quoted, with_point};

pub(super) const UNIT: &str = "    ";

/// The statement that sends the message, and names what it makes.
pub(super) fn message(message: &Value, made: &str) -> Vec<String> {
    let call = short_call(message)
        .unwrap_or_else(|| Expr::with_trailing_comma("client.send(", vec![expr(message)], ")"));
    call.render(&format!("val {made} = "), "", UNIT, WIDTH)
}

/// The call of its own that sends the message, if there is one.
fn short_call(message: &Value) -> Option<Expr> {
    let message = ShortMessage::of(message)?;
    let open = format!("client.{}(", names::camel(&format!("send_{}", message.call.name)));
    let arguments = message.arguments().into_iter();
    let arguments = arguments.map(|(name, value)| {
        Expr::labelled(format!("{} = ", names::camel(name)), value.map_or(Expr::atom("true"), expr))
    });
    Some(Expr::with_trailing_comma(open, arguments.collect(), ")"))
}

/// The statement that reads the content of the event.
pub(super) fn webhook(example: &WebhookExample) -> Vec<String> {
    let mut lines = vec![
        "val content = event.content".to_owned(),
        format!("if (content is EventContent.{}) {{", example.content.name),
    ];
    let type_of_event = example.shown.is_empty().then(|| "event.type".to_owned());
    let shown = example.shown.iter().map(|field| format!("content.content.{}", property(field)));
    lines.extend(shown.chain(type_of_event).map(|value| format!("{UNIT}println({value})")));
    lines.push("}".to_owned());
    lines
}

pub(super) fn messages(examples: &[MessageExample]) -> String {
    let mut code = module("Sends the messages of the reference pages.");
    for example in examples {
        let function = names::camel(&function_name(example.name));
        code.block(format!("private suspend fun {function}(client: Client): SendReceipt {{"), "}", |code| {
            code.lines(message(&example.message, "receipt"));
            code.line("return receipt");
        });
        code.blank();
    }
    table(&mut code, "messageExamples", "suspend (Client) -> SendReceipt", examples.iter().map(|e| e.name));
    code.finish()
}

pub(super) fn webhooks(examples: &[WebhookExample]) -> String {
    let mut code = module("Reads the webhooks of the reference pages.");
    for example in examples {
        let function = names::camel(&function_name(example.name));
        code.block(format!("private fun {function}(event: Event) {{"), "}", |code| {
            code.lines(webhook(example));
        });
        code.blank();
    }
    table(&mut code, "webhookExamples", "(Event) -> Unit", examples.iter().map(|e| e.name));
    code.finish()
}

pub(super) fn module(about: &str) -> Code {
    let mut code = Code::new(UNIT);
    code.lines([&format!("// {about}"), "//", &format!("// {HEADER} from `crates/waba-types`."), ""]);
    code.lines(["package io.github.waba.reference", "", "import io.github.waba.*", ""]);
    code
}

/// The table of all examples of a file.
pub(super) fn table<'a>(code: &mut Code, name: &str, ty: &str, names: impl Iterator<Item = &'a str>) {
    code.block(format!("val {name}: Map<String, {ty}> = mapOf("), ")", |code| {
        code.lines(names.map(|name| format!("\"{name}\" to ::{},", names::camel(&function_name(name)))));
    });
}

pub(super) fn expr(value: &Value) -> Expr {
    match value {
        Value::Text(text) | Value::Id(_, text) => Expr::atom(text_literal(text)),
        Value::Bool(value) => Expr::atom(value.to_string()),
        Value::Number(number, TypeRef::Number) => Expr::atom(with_point(number)),
        Value::Number(number, _) => Expr::atom(number.to_string()),
        Value::Json(json) => Expr::atom(text_literal(&json.to_string())),
        Value::List(items) => Expr::with_trailing_comma("listOf(", items.iter().map(expr).collect(), ")"),
        Value::Map(entries) => {
            let entries = entries.iter();
            let entries =
                entries.map(|(key, value)| Expr::labelled(format!("{} to ", text_literal(key)), expr(value)));
            Expr::with_trailing_comma("mapOf(", entries.collect(), ")")
        }
        Value::Enum(name, variant) => Expr::atom(format!("{name}.{}", variant.name)),
        Value::Model(model, fields) => {
            let arguments = given(model, fields).map(|(field, value)| {
                Expr::labelled(format!("{} = ", property(field)), argument(field, value))
            });
            Expr::with_trailing_comma(format!("{}(", model.name), arguments.collect(), ")")
        }
        Value::Alternative(union, variant, content) => {
            let open = format!("{}.{}(", union.name, variant.name);
            Expr::with_trailing_comma(open, vec![expr(content)], ")")
        }
    }
}

/// The value of a field, as its type in Kotlin is made.
fn argument(field: &FieldDescriptor, value: Option<&Value>) -> Expr {
    match value {
        Some(Value::Text(text)) if field.secret => Expr::atom(format!("SecretText({})", text_literal(text))),
        Some(Value::Map(entries)) if field.secret => {
            let entries = entries.iter();
            let entries =
                entries.map(|(key, value)| Expr::labelled(format!("{} to ", text_literal(key)), expr(value)));
            Expr::with_trailing_comma("WebhookHeaders(", entries.collect(), ")")
        }
        Some(value) => expr(value),
        None if matches!(field.ty, TypeRef::Map(_)) => Expr::atom("WebhookHeaders()"),
        None => Expr::atom("null"),
    }
}

fn text_literal(text: &str) -> String {
    quoted(text).replace('$', "\\$")
}

fn property(field: &FieldDescriptor) -> String {
    const HARD_KEYWORDS: &[&str] =
        &["as", "class", "fun", "in", "interface", "is", "object", "typealias", "val", "var", "when"];
    let name = names::camel(field.rust_name);
    if HARD_KEYWORDS.contains(&name.as_str()) { format!("`{name}`") } else { name }
}
