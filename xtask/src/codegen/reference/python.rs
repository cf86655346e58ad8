//! Examples in Python.

use waba_types::descriptor::TypeRef;

use super::super::python::{module, name};
use super::layout::Expr;
use super::value::Value;
use super::{MessageExample, WIDTH, WebhookExample, function_name, quoted};

const UNIT: &str = "    ";

/// The statement that sends the message.
pub(super) fn message(example: &MessageExample) -> Vec<String> {
    let call = Expr::with_trailing_comma("client.send(", vec![expr(&example.message)], ")");
    call.render("receipt = ", "", UNIT, WIDTH)
}

/// The statement that reads the content of the event.
pub(super) fn webhook(example: &WebhookExample) -> Vec<String> {
    let mut lines = vec![
        "content = event.content".to_owned(),
        format!("if isinstance(content, waba.{}):", example.content.model.name),
    ];
    let type_of_event = example.shown.is_empty().then(|| "event.type".to_owned());
    let shown = example.shown.iter().map(|field| format!("content.{}", name(field)));
    lines.extend(shown.chain(type_of_event).map(|value| format!("{UNIT}print({value})")));
    lines
}

pub(super) fn messages(examples: &[MessageExample]) -> String {
    let mut code = module("Sends the messages of the reference pages.");
    code.lines(["import waba", "", "# ruff: noqa: RET504 (the pages show the receipt by its name)", ""]);
    for example in examples {
        let function = function_name(example.name);
        code.blank();
        code.block(format!("def {function}(client: waba.Client) -> waba.SendReceipt:"), "", |code| {
            code.lines(message(example));
            code.line("return receipt");
        });
    }
    table(&mut code, examples.iter().map(|example| example.name));
    code.finish()
}

pub(super) fn webhooks(examples: &[WebhookExample]) -> String {
    let mut code = module("Reads the webhooks of the reference pages.");
    code.lines(["import waba", ""]);
    for example in examples {
        let function = function_name(example.name);
        code.blank();
        code.block(format!("def {function}(event: waba.Event) -> None:"), "", |code| {
            code.lines(webhook(example));
        });
    }
    table(&mut code, examples.iter().map(|example| example.name));
    code.finish()
}

fn table<'a>(code: &mut super::super::code::Code, names: impl Iterator<Item = &'a str>) {
    code.blank();
    code.block("EXAMPLES = {", "}", |code| {
        code.lines(names.map(|name| format!("\"{name}\": {},", function_name(name))));
    });
}

fn expr(value: &Value) -> Expr {
    match value {
        Value::Text(text) => Expr::atom(quoted(text)),
        Value::Bool(value) => Expr::atom(if *value { "True" } else { "False" }),
        Value::Number(number, TypeRef::Number) => Expr::atom(super::with_point(number)),
        Value::Number(number, _) => Expr::atom(number.to_string()),
        Value::Json(json) => literal(json),
        Value::List(items) => Expr::with_trailing_comma("[", items.iter().map(expr).collect(), "]"),
        Value::Map(entries) => {
            let entries = entries.iter();
            let entries =
                entries.map(|(key, value)| Expr::labelled(format!("{}: ", quoted(key)), expr(value)));
            Expr::with_trailing_comma("{", entries.collect(), "}")
        }
        Value::Enum(name, variant) => {
            Expr::atom(format!("waba.{name}.{}", super::super::names::constant(variant.name)))
        }
        Value::Model(model, fields) => {
            let (required, optional): (Vec<_>, Vec<_>) =
                fields.iter().partition(|field| field.descriptor.required);
            let required = required.iter().map(|field| expr(&field.value));
            let optional = optional.iter();
            let optional = optional
                .map(|field| Expr::labelled(format!("{}=", name(field.descriptor)), expr(&field.value)));
            let arguments = required.chain(optional).collect();
            Expr::with_trailing_comma(format!("waba.{}(", model.name), arguments, ")")
        }
        Value::Alternative(_, _, content) => expr(content),
    }
}

fn literal(json: &serde_json::Value) -> Expr {
    use serde_json::Value as Json;
    match json {
        Json::Null => Expr::atom("None"),
        Json::Bool(value) => Expr::atom(if *value { "True" } else { "False" }),
        Json::Array(items) => Expr::with_trailing_comma("[", items.iter().map(literal).collect(), "]"),
        Json::Object(entries) => {
            let entries = entries.iter();
            let entries =
                entries.map(|(key, json)| Expr::labelled(format!("{}: ", quoted(key)), literal(json)));
            Expr::with_trailing_comma("{", entries.collect(), "}")
        }
        other => Expr::atom(other.to_string()),
    }
}
