//! Examples in Kotlin.

use waba_types::descriptor::{FieldDescriptor, TypeRef};

use super::super::names;
use super::layout::Expr;
use super::mobile::{Mobile, UNIT};
use super::short_message::ShortMessage;
use super::value::Value;
use super::{WIDTH, WebhookExample, given, quoted, with_point};

pub(super) struct Kotlin;

impl Mobile for Kotlin {
    const START: &[&str] = &["package io.github.waba.reference", "", "import io.github.waba.*", ""];
    const LIST_IMPORTS: &[&str] = &["import kotlinx.coroutines.flow.toList", ""];
    const ANSWER: &str = "Any";
    const ITEMS: &str = "List<Any>";
    const READER: &str = "(Event) -> Unit";

    fn caller(function: &str, client: &str, class: &str, answer: &str) -> String {
        format!("private suspend fun {function}({client}: {class}): {answer} {{")
    }

    fn caller_type(class: &str, answer: &str) -> String {
        format!("suspend ({class}) -> {answer}")
    }

    fn reader(function: &str) -> String {
        format!("private fun {function}(event: Event) {{")
    }

    fn table(name: &str, ty: &str) -> (String, &'static str) {
        (format!("val {name}: Map<String, {ty}> = mapOf("), ")")
    }

    fn entry(example: &str, function: &str) -> String {
        format!("\"{example}\" to ::{function},")
    }

    fn answer(model: &'static str) -> &'static str {
        model
    }

    fn call(open: String, request: &Value) -> Expr {
        Expr::with_trailing_comma(open, vec![expr(request)], ")")
    }

    fn short_call(message: &Value) -> Option<Expr> {
        let message = ShortMessage::of(message)?;
        let open = format!("client.{}(", names::camel(&format!("send_{}", message.call.name)));
        let arguments = message.arguments().into_iter();
        let arguments = arguments.map(|(name, value)| {
            Expr::labelled(format!("{} = ", names::camel(name)), value.map_or(Expr::atom("true"), expr))
        });
        Some(Expr::with_trailing_comma(open, arguments.collect(), ")"))
    }

    fn naming(answer: &str) -> String {
        format!("val {answer} = ")
    }

    fn list(call: &Expr, _item: TypeRef) -> Vec<String> {
        call.render("val items = ", ".toList()", UNIT, WIDTH)
    }

    fn webhook(example: &WebhookExample) -> Vec<String> {
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
}

fn expr(value: &Value) -> Expr {
    match value {
        Value::Text(text) | Value::Id(_, text) => Expr::atom(text_literal(text)),
        Value::Bool(value) => Expr::atom(value.to_string()),
        Value::Number(number, TypeRef::Number) => Expr::atom(with_point(number)),
        Value::Number(number, TypeRef::Timestamp) => {
            Expr::atom(format!("java.time.Instant.ofEpochSecond({number})"))
        }
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
