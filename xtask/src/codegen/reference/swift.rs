//! Examples in Swift.

use waba_types::descriptor::{FieldDescriptor, TypeRef};

use super::super::names;
use super::super::uniffi::swift_type;
use super::layout::Expr;
use super::mobile::{Mobile, UNIT};
use super::short_message::ShortMessage;
use super::value::Value;
use super::{WIDTH, WebhookExample, given, optional, quoted, with_point};

pub(super) struct Swift;

impl Mobile for Swift {
    const START: &[&str] = &["// swift-format-ignore-file", "", "import Foundation", "import Waba", ""];
    const ANSWER: &str = "any Sendable";
    const ITEMS: &str = "any Sendable";
    const READER: &str = "@Sendable (Event, (Any) -> Void) -> Void";

    fn caller(function: &str, client: &str, class: &str, answer: &str) -> String {
        format!("@Sendable private func {function}(_ {client}: {class}) async throws -> {answer} {{")
    }

    fn caller_type(class: &str, answer: &str) -> String {
        format!("@Sendable ({class}) async throws -> {answer}")
    }

    fn reader(function: &str) -> String {
        format!("@Sendable private func {function}(_ event: Event, print: (Any) -> Void) {{")
    }

    fn table(name: &str, ty: &str) -> (String, &'static str) {
        (format!("let {name}: [String: {ty}] = ["), "]")
    }

    fn entry(example: &str, function: &str) -> String {
        format!("\"{example}\": {function},")
    }

    /// The same for all: it is their table that runs them.
    fn answer(_model: &'static str) -> &'static str {
        Self::ANSWER
    }

    fn call(open: String, request: &Value) -> Expr {
        Expr::items(open, vec![expr(request)], ")")
    }

    fn short_call(message: &Value) -> Option<Expr> {
        let message = ShortMessage::of(message)?;
        let open = format!("client.{}(", names::camel(&format!("send_{}", message.call.name)));
        let arguments = message.arguments().into_iter().map(|(name, value)| {
            let value = value.map_or(Expr::atom("true"), expr);
            // The content stands without a label where it is one value.
            if name == message.call.name {
                value
            } else {
                Expr::labelled(format!("{}: ", names::camel(name)), value)
            }
        });
        Some(Expr::items(open, arguments.collect(), ")"))
    }

    fn naming(answer: &str) -> String {
        format!("let {answer} = try await ")
    }

    fn list(call: &Expr, item: TypeRef) -> Vec<String> {
        let mut lines = vec![format!("var items: [{}] = []", swift_type(item))];
        lines.extend(call.render("for try await item in ", " {", UNIT, WIDTH));
        lines.extend([format!("{UNIT}items.append(item)"), "}".to_owned()]);
        lines
    }

    fn webhook(example: &WebhookExample) -> Vec<String> {
        let case = case_name(example.content.name);
        if example.shown.is_empty() {
            return vec![
                format!("if case .{case} = event.content {{"),
                format!("{UNIT}print(event.type)"),
                "}".to_owned(),
            ];
        }
        let mut lines = vec![format!("if case .{case}(let content) = event.content {{")];
        for field in &example.shown {
            let property = property(field);
            lines.push(if optional(field) {
                format!("{UNIT}if let {property} = content.{property} {{ print({property}) }}")
            } else {
                format!("{UNIT}print(content.{property})")
            });
        }
        lines.push("}".to_owned());
        lines
    }
}

fn expr(value: &Value) -> Expr {
    match value {
        Value::Text(text) | Value::Id(_, text) => Expr::atom(quoted(text)),
        Value::Bool(value) => Expr::atom(value.to_string()),
        Value::Number(number, TypeRef::Number) => Expr::atom(with_point(number)),
        Value::Number(number, TypeRef::Timestamp) => {
            Expr::atom(format!("Date(timeIntervalSince1970: {number})"))
        }
        Value::Number(number, _) => Expr::atom(number.to_string()),
        Value::Json(json) => Expr::atom(quoted(&json.to_string())),
        Value::List(items) => Expr::with_trailing_comma("[", items.iter().map(expr).collect(), "]"),
        Value::Map(entries) => {
            let entries = entries.iter();
            let entries =
                entries.map(|(key, value)| Expr::labelled(format!("{}: ", quoted(key)), expr(value)));
            Expr::with_trailing_comma("[", entries.collect(), "]")
        }
        Value::Enum(name, variant) => Expr::atom(match case_name(variant.name).as_str() {
            // An optional has a case of that name, which goes before.
            "none" => format!("{name}.none"),
            case => format!(".{case}"),
        }),
        Value::Model(model, fields) => {
            let arguments = given(model, fields).map(|(field, value)| {
                let value = match value {
                    Some(value) => expr(value),
                    None if matches!(field.ty, TypeRef::Map(_)) => Expr::atom("[:]"),
                    None => Expr::atom("nil"),
                };
                Expr::labelled(format!("{}: ", property(field)), value)
            });
            Expr::items(format!("{}(", model.name), arguments.collect(), ")")
        }
        Value::Alternative(_, variant, content) => {
            let content = Expr::labelled("content: ", expr(content));
            Expr::items(format!(".{}(", case_name(variant.name)), vec![content], ")")
        }
    }
}

fn case_name(variant: &str) -> String {
    names::camel(&names::snake(variant))
}

fn property(field: &FieldDescriptor) -> String {
    names::camel(field.rust_name)
}
