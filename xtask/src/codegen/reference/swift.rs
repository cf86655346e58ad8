//! Examples in Swift.

use waba_types::descriptor::{FieldDescriptor, TypeRef};

use super::super::code::Code;
use super::super::{HEADER, names};
use super::layout::Expr;
use super::short_message::ShortMessage;
use super::value::Value;
use super::{MessageExample, WIDTH, WebhookExample, function_name, given, optional, quoted, with_point};

pub(super) const UNIT: &str = "    ";

/// The statement that sends the message, and names what it makes.
pub(super) fn message(message: &Value, made: &str) -> Vec<String> {
    let call = short_call(message).unwrap_or_else(|| {
        Expr::items("client.send(", vec![Expr::labelled("message: ", expr(message))], ")")
    });
    call.render(&format!("let {made} = try await "), "", UNIT, WIDTH)
}

/// The call of its own that sends the message, if there is one.
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

/// The statement that reads the content of the event.
pub(super) fn webhook(example: &WebhookExample) -> Vec<String> {
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

pub(super) fn messages(examples: &[MessageExample]) -> String {
    let mut code = module("Sends the messages of the reference pages.");
    for example in examples {
        let function = names::camel(&function_name(example.name));
        let head =
            format!("@Sendable private func {function}(_ client: Client) async throws -> SendReceipt {{");
        code.block(head, "}", |code| {
            code.lines(message(&example.message, "receipt"));
            code.line("return receipt");
        });
        code.blank();
    }
    let ty = "@Sendable (Client) async throws -> SendReceipt";
    table(&mut code, "messageExamples", ty, examples.iter().map(|example| example.name));
    code.finish()
}

pub(super) fn webhooks(examples: &[WebhookExample]) -> String {
    let mut code = module("Reads the webhooks of the reference pages.");
    for example in examples {
        let function = names::camel(&function_name(example.name));
        let head = format!("@Sendable private func {function}(_ event: Event, print: (Any) -> Void) {{");
        code.block(head, "}", |code| code.lines(webhook(example)));
        code.blank();
    }
    let ty = "@Sendable (Event, (Any) -> Void) -> Void";
    table(&mut code, "webhookExamples", ty, examples.iter().map(|example| example.name));
    code.finish()
}

pub(super) fn module(about: &str) -> Code {
    let mut code = Code::new(UNIT);
    code.lines([&format!("// {about}"), "//", &format!("// {HEADER} from `crates/waba-types`."), ""]);
    code.lines(["// swift-format-ignore-file", "", "import Waba", ""]);
    code
}

/// The table of all examples of a file.
pub(super) fn table<'a>(code: &mut Code, name: &str, ty: &str, names: impl Iterator<Item = &'a str>) {
    code.block(format!("let {name}: [String: {ty}] = ["), "]", |code| {
        code.lines(names.map(|name| format!("\"{name}\": {},", names::camel(&function_name(name)))));
    });
}

pub(super) fn expr(value: &Value) -> Expr {
    match value {
        Value::Text(text) | Value::Id(_, text) => Expr::atom(quoted(text)),
        Value::Bool(value) => Expr::atom(value.to_string()),
        Value::Number(number, TypeRef::Number) => Expr::atom(with_point(number)),
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
