//! Examples in Rust.

use std::collections::BTreeSet;

use waba_types::SHORT_CALLS;
use waba_types::descriptor::{TypeRef, UnionVariant};

use super::super::HEADER;
use super::super::code::Code;
use super::super::uniffi::{formatted, ident};
use super::value::{Field, Value};
use super::{MessageExample, WebhookExample, function_name, optional, quoted, with_point};
use crate::Result;

/// The file with the examples of messages.
pub(super) fn messages(examples: &[MessageExample]) -> Result<String> {
    let mut code = module("Sends the messages of the reference pages.");
    let mut types = BTreeSet::new();
    examples.iter().for_each(|example| types_of(&example.message, &mut types));
    let calls = examples.iter().map(|example| sending(&example.message)).collect::<Vec<_>>().join("\n");
    types.retain(|name| calls.contains(&format!("{name}::")));
    code.line("use serde_json::json;");
    code.line("use waba::{Client, Error, SendReceipt};");
    code.line(format!("use waba::message::{{{}}};", types.into_iter().collect::<Vec<_>>().join(", ")));
    for example in examples {
        code.blank();
        let head = format!(
            "async fn {}(client: &Client) -> Result<SendReceipt, Error> {{",
            function_name(example.name)
        );
        code.block(head, "}", |code| {
            code.line(format!("let receipt = {}.await?;", sending(&example.message)));
            code.line("Ok(receipt)");
        });
    }
    code.blank();
    code.line("/// Sends the message of the example `name`.");
    code.block(
        "pub async fn send(name: &str, client: &Client) -> Result<SendReceipt, Error> {",
        "}",
        |code| {
            code.block("match name {", "}", |code| {
                code.lines(
                    examples
                        .iter()
                        .map(|e| format!("{:?} => {}(client).await,", e.name, function_name(e.name))),
                );
                code.line("_ => panic!(\"no example {name}\"),");
            });
        },
    );
    formatted(code)
}

/// The file with the examples of webhooks.
pub(super) fn webhooks(examples: &[WebhookExample]) -> Result<String> {
    let mut code = module("Reads the webhooks of the reference pages.");
    code.lines(["use waba::Content;", "use waba::webhook::Event;"]);
    for example in examples {
        code.blank();
        code.block(format!("fn {}(event: &Event) {{", function_name(example.name)), "}", |code| {
            reading(code, example);
        });
    }
    code.blank();
    code.line("/// Prints what the example `name` reads.");
    code.block("pub fn print(name: &str, event: &Event) {", "}", |code| {
        code.block("match name {", "}", |code| {
            code.lines(examples.iter().map(|e| format!("{:?} => {}(event),", e.name, function_name(e.name))));
            code.line("_ => panic!(\"no example {name}\"),");
        });
    });
    formatted(code)
}

fn reading(code: &mut Code, example: &WebhookExample) {
    let content = if example.shown.is_empty() { "_" } else { "content" };
    let head = format!("if let Content::{}({content}) = event.content()", example.content.name);
    match example.shown.as_slice() {
        [] => code.block(format!("{head} {{"), "}", |code| code.line("println!(\"{}\", event.type_name());")),
        [only] if optional(only) => {
            let name = ident(only);
            let head = format!("{head} && let Some({name}) = content.{name} {{");
            code.block(head, "}", |code| code.line(format!("println!(\"{{{name}}}\");")));
        }
        fields => code.block(format!("{head} {{"), "}", |code| {
            for field in fields {
                let name = ident(field);
                if optional(field) {
                    code.block(format!("if let Some({name}) = content.{name} {{"), "}", |code| {
                        code.line(format!("println!(\"{{{name}}}\");"));
                    });
                } else {
                    code.line(format!("println!(\"{{}}\", content.{name});"));
                }
            }
        }),
    }
}

pub(super) fn module(about: &str) -> Code {
    let mut code = Code::new("    ");
    code.lines([&format!("//! {about}"), "//!", &format!("//! {HEADER} from `crates/waba-types`."), ""]);
    code
}

/// The types that a value is made of.
pub(super) fn types_of(value: &Value, types: &mut BTreeSet<&'static str>) {
    value.each(&mut |value| match value {
        Value::Enum(name, _) => drop(types.insert(name)),
        Value::Model(model, _) => drop(types.insert(model.name)),
        Value::Alternative(union, ..) => drop(types.insert(union.name)),
        _ => {}
    });
}

/// The call that sends the message, with its options.
pub(super) fn sending(message: &Value) -> String {
    let Value::Model(_, fields) = message else { return String::new() };
    let find = |name| fields.iter().find(|field| field.descriptor.name == name).map(|field| &field.value);
    let content = fields.iter().find_map(|field| match &field.value {
        Value::Alternative(_, variant, content) => Some((variant, content.as_ref())),
        _ => None,
    });
    let to = find("to").map(expr).unwrap_or_default();
    let mut call = match content.map(|(variant, content)| innermost(variant, content)) {
        Some((tag, content)) => {
            let short = SHORT_CALLS.iter().find(|call| call.tags().last() == Some(&tag));
            let name = short.map_or("content", |call| call.name);
            match (name, content) {
                (name, Value::Model(_, fields)) if SPREAD.contains(&name) => spread(name, &to, fields),
                (name, content) => format!("client.send_{name}({to}, {})", expr(content)),
            }
        }
        None => String::new(),
    };
    if let Some(Value::Model(_, context)) = find("context") {
        call.push_str(&format!(
            ".reply_to({})",
            context.first().map(|id| expr(&id.value)).unwrap_or_default()
        ));
    }
    if find("recipient_type").is_some() {
        call.push_str(".to_group()");
    }
    for option in ["biz_opaque_callback_data", "recipient_identity_key_hash"] {
        if let Some(value) = find(option) {
            call.push_str(&format!(".{option}({})", expr(value)));
        }
    }
    call
}

/// The tag and the content of the innermost alternative.
fn innermost<'a>(variant: &UnionVariant, content: &'a Value) -> (&'static str, &'a Value) {
    match content {
        Value::Alternative(_, variant, content) => innermost(variant, content),
        content => (variant.wire, content),
    }
}

/// The short calls that take the fields of their content instead of the content.
const SPREAD: &[&str] = &["text", "reaction", "location_request"];

fn spread(name: &str, to: &str, fields: &[Field]) -> String {
    let (required, optional): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.descriptor.required);
    let mut call = format!("client.send_{name}({to}");
    for field in required {
        call.push_str(&format!(", {}", expr(&field.value)));
    }
    call.push(')');
    for field in optional {
        call.push_str(&format!(".{}({})", ident(field.descriptor), expr(&field.value)));
    }
    call
}

pub(super) fn expr(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Id(_, text) => quoted(text),
        Value::Bool(value) => value.to_string(),
        Value::Number(number, TypeRef::Number) => with_point(number),
        Value::Number(number, TypeRef::Unsigned) => format!("{number}_u32"),
        Value::Number(number, TypeRef::Integer)
            if number.as_i64().is_some_and(|n| i32::try_from(n).is_ok()) =>
        {
            number.to_string()
        }
        Value::Number(number, _) => format!("{number}_i64"),
        Value::Json(json) => format!("json!({json})"),
        Value::List(items) => {
            format!("[{}]", items.iter().map(item).collect::<Vec<_>>().join(", "))
        }
        Value::Map(entries) => {
            let entries =
                entries.iter().map(|(key, value)| format!("({}.to_owned(), {})", quoted(key), item(value)));
            format!("[{}]", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Enum(name, variant) => format!("{name}::{}", variant.name),
        Value::Model(model, fields) => built(model.name, fields),
        // Whatever takes an alternative takes its content.
        Value::Alternative(_, _, content) => expr(content),
    }
}

/// A value whose type nothing converts.
fn item(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("{}.to_owned()", quoted(text)),
        Value::Id(name, text) => format!("{name}::from({})", quoted(text)),
        Value::List(_) => format!("vec!{}", expr(value)),
        Value::Json(_) => format!("{}.into()", expr(value)),
        Value::Alternative(union, variant, content) => {
            format!("{}::{}({})", union.name, variant.name, item(content))
        }
        _ => expr(value),
    }
}

/// The constructor, with the required fields and the alternative that is used, then the setters.
fn built(name: &str, fields: &[Field]) -> String {
    let (required, optional): (Vec<_>, Vec<_>) = fields.iter().partition(|field| field.descriptor.required);
    let (alternative, optional): (Vec<_>, Vec<_>) =
        optional.into_iter().partition(|field| field.descriptor.one_of);
    let constructor = alternative.first().map_or("new".to_owned(), |field| ident(field.descriptor));
    let arguments = alternative.iter().chain(&required).map(|field| expr(&field.value));
    let mut built = format!("{name}::{constructor}({})", arguments.collect::<Vec<_>>().join(", "));
    for field in optional {
        built.push_str(&format!(".{}({})", ident(field.descriptor), expr(&field.value)));
    }
    built
}
