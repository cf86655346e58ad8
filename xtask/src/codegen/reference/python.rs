//! Examples in Python.

use waba_types::descriptor::{Direction, ModelDescriptor, TypeRef};

use super::super::code::Code;
use super::super::python::{module, name, wrapped};
use super::super::short;
use super::layout::Expr;
use super::short_message::{ShortMessage, ShortOption};
use super::value::{Field, Value};
use super::{MessageExample, WIDTH, WebhookExample, function_name, quoted};

pub(super) const UNIT: &str = "    ";

/// The statement that sends the message.
pub(super) fn message(example: &MessageExample) -> Vec<String> {
    let call = short_call(&example.message)
        .unwrap_or_else(|| Expr::with_trailing_comma("client.send(", vec![expr(&example.message)], ")"));
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
    code.lines(["import waba", ""]);
    for example in examples {
        let function = function_name(example.name);
        code.blank();
        code.block(format!("def {function}(client: waba.Client) -> waba.SendReceipt:"), "", |code| {
            code.lines(message(example));
            code.line("return receipt");
        });
    }
    table(&mut code, "EXAMPLES = {", examples.iter().map(|example| example.name));
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
    table(&mut code, "EXAMPLES = {", examples.iter().map(|example| example.name));
    code.finish()
}

/// The table of all examples of a file.
pub(super) fn table<'a>(code: &mut Code, open: &str, names: impl Iterator<Item = &'a str>) {
    code.blank();
    code.block(open, "}", |code| {
        code.lines(names.map(|name| format!("\"{name}\": {},", function_name(name))));
    });
}

pub(super) fn expr(value: &Value) -> Expr {
    match value {
        Value::Text(text) | Value::Id(_, text) => Expr::atom(quoted(text)),
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
        Value::Model(model, fields) => match short_form(model, fields) {
            Some(short) => short,
            None => {
                let arguments = arguments(model, fields);
                Expr::with_trailing_comma(format!("waba.{}(", model.name), arguments, ")")
            }
        },
        Value::Alternative(union, variant, content) => match &**content {
            Value::Model(model, fields)
                if union.text_variant().map(|text| text.wire) != Some(variant.wire) =>
            {
                Expr::with_trailing_comma(format!("waba.{}(", model.name), arguments(model, fields), ")")
            }
            content => expr(content),
        },
    }
}

/// The text or the pair of texts that stands for a model.
fn short_form(model: &'static ModelDescriptor, fields: &[Field]) -> Option<Expr> {
    // Only messages take them.
    if model.direction != Direction::Outbound {
        return None;
    }
    let ty = TypeRef::Model(model);
    let inner = match fields {
        [only] if model.wrapped().is_some() => match &only.value {
            Value::Model(_, fields) => fields.as_slice(),
            _ => fields,
        },
        fields => fields,
    };
    match inner {
        [text] if short::text(ty).is_some() && text.descriptor.required => Some(expr(&text.value)),
        [one, other] if short::pair(ty).is_some() => {
            Some(Expr::items("(", vec![expr(&one.value), expr(&other.value)], ")"))
        }
        _ => None,
    }
}

/// The arguments of the constructor: those of the wrapped model where a model only wraps another.
fn arguments(model: &'static ModelDescriptor, fields: &[Field]) -> Vec<Expr> {
    if let (Some(_), [Field { value: Value::Model(inner, fields), .. }]) = (wrapped(model), fields) {
        let fields: &[Field] = fields;
        return arguments(inner, fields);
    }
    let parts = short::parts(model);
    let is_part =
        |field: &Field| parts.as_ref().is_some_and(|parts| std::ptr::eq(parts.field, field.descriptor));
    let (required, optional): (Vec<_>, Vec<_>) =
        fields.iter().partition(|field| field.descriptor.required && !is_part(field));
    let required = required.into_iter().map(|field| expr(&field.value));
    let optional = optional
        .into_iter()
        .map(|field| Expr::labelled(format!("{}=", name(field.descriptor)), expr(&field.value)));
    required.chain(optional).collect()
}

/// The call of its own that sends the message, if there is one.
pub(super) fn short_call(message: &Value) -> Option<Expr> {
    let ShortMessage { call, to, content, options } = ShortMessage::of(message)?;
    let content = match content {
        Value::Model(model, fields) => spread(model, fields),
        other => vec![(true, expr(other))],
    };
    let (required, optional): (Vec<_>, Vec<_>) = content.into_iter().partition(|(required, _)| *required);
    let mut arguments = vec![expr(to)];
    arguments.extend(required.into_iter().chain(optional).map(|(_, argument)| argument));
    arguments.extend(options.into_iter().map(|option| match option {
        ShortOption::Group => Expr::atom("group=True"),
        ShortOption::ReplyTo(id) => Expr::labelled("reply_to=", expr(id)),
        ShortOption::Field(Field { descriptor, value }) => {
            Expr::labelled(format!("{}=", name(descriptor)), expr(value))
        }
    }));
    Some(Expr::with_trailing_comma(format!("client.send_{}(", call.name), arguments, ")"))
}

/// The arguments for the fields, with those of an action among them, and whether each goes by position.
fn spread(model: &'static ModelDescriptor, fields: &[Field]) -> Vec<(bool, Expr)> {
    if let (Some(_), [Field { value: Value::Model(inner, fields), .. }]) = (wrapped(model), fields) {
        return spread(inner, fields);
    }
    let mut arguments = Vec::new();
    for field in fields {
        let descriptor = field.descriptor;
        let is_part = short::parts(model).is_some_and(|parts| std::ptr::eq(parts.field, descriptor));
        match &field.value {
            Value::Model(inner, fields) if short::is_spread(descriptor) => {
                arguments.extend(spread(inner, fields))
            }
            Value::Model(inner, _) if short::is_wrapping(descriptor) => {
                let text = inner.text_field().map_or_else(|| name(descriptor), name);
                arguments.push((false, Expr::labelled(format!("{text}="), expr(&field.value))));
            }
            value if descriptor.required && !is_part => arguments.push((true, expr(value))),
            value => arguments.push((false, Expr::labelled(format!("{}=", name(descriptor)), expr(value)))),
        }
    }
    arguments
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
