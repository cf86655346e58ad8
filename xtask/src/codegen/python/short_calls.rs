//! `short_calls.py`.

use waba_types::descriptor::{ModelDescriptor, TypeRef};
use waba_types::model::Model;
use waba_types::{OutboundMessage, SHORT_CALLS, ShortCall};

use super::super::code::Code;
use super::super::docs;
use super::super::reach::Catalog;
use super::super::short::{self, is_spread};
use super::models::import_names;
use super::operations::{STYLES, Style};
use super::parameters::{self, Parameter};
use super::{annotation, docstring, module, name};
use crate::Result;

pub(in super::super) fn render(catalog: &Catalog) -> Result<String> {
    let mut classes = Code::new("    ");
    for style in STYLES {
        classes.lines(["", ""]);
        class(&mut classes, style);
    }
    let classes = classes.finish();
    let mut code = module("The everyday messages, each sent by a call of its own.");
    let imported = ["from .._coercion import make", "from .._expect import as_id", "from . import models"];
    code.lines(imported);
    code.blank();
    code.lines(["TYPE_CHECKING = False", "if TYPE_CHECKING:"]);
    code.indented(|code| {
        code.lines(["from collections.abc import Mapping, Sequence", "from typing import overload", ""]);
        import_names(code, "models", catalog, &classes);
    });
    Ok(code.finish() + &classes)
}

fn class(code: &mut Code, style: Style) {
    let Style { prefix, define, .. } = style;
    code.line(format!("class {prefix}ShortCalls:"));
    code.indented(|code| {
        docstring(code, "The everyday messages. A client is made of it and says how a message is sent.");
        code.blank();
        code.line("__slots__ = ()");
        code.blank();
        code.line(format!("{define} send(self, message: OutboundMessage) -> SendReceipt:"));
        code.indented(|code| {
            docstring(code, "Sends any message.");
            code.line("raise NotImplementedError");
        });
        for call in SHORT_CALLS {
            code.blank();
            method(code, call, style);
        }
    });
}

fn method(code: &mut Code, call: &ShortCall, style: Style) {
    let Style { define, wait, .. } = style;
    let (content, made) = content(call);
    let mut parameters = vec![recipient()];
    parameters.extend(content);
    parameters.extend(options(call));
    let open = format!("{define} send_{}(", call.name);
    let with_self = |signature: Vec<String>| [vec!["self".to_owned()], signature].concat();
    let signatures = parameters::signatures(&parameters);
    if signatures.len() > 1 {
        code.lines(["if TYPE_CHECKING:", ""]);
        code.indented(|code| {
            for (index, signature) in signatures.into_iter().enumerate() {
                if index > 0 {
                    code.blank();
                }
                code.line("@overload");
                code.sequence(&open, &with_self(signature), ") -> SendReceipt: ...");
            }
        });
        code.blank();
    }
    code.sequence(&open, &with_self(parameters::signature(&parameters)), ") -> SendReceipt:");
    code.indented(|code| {
        docstring(code, &documented(call, &parameters));
        code.line("message = models.OutboundMessage(");
        code.indented(|code| {
            code.line("to,");
            break_call(code, &made);
            for option in options(call) {
                let value = match option.name.as_str() {
                    "group" => "recipient_type=\"group\" if group else None".to_owned(),
                    "reply_to" => {
                        "context=None if reply_to is None else as_id(\"reply_to\", reply_to)".to_owned()
                    }
                    name => format!("{name}={name}"),
                };
                code.line(format!("{value},"));
            }
        });
        code.line(")");
        code.line(format!("return {wait}self.send(message)"));
    });
}

/// A call as an argument, broken around its own arguments where it does not fit.
fn break_call(code: &mut Code, call: &str) {
    if call.chars().count() < code.room() {
        return code.line(format!("{call},"));
    }
    match call.strip_suffix(')').and_then(|call| call.split_once('(')) {
        Some((function, arguments)) => code.block(format!("{function}("), "),", |code| {
            split(arguments).into_iter().for_each(|argument| break_call(code, argument));
        }),
        None => code.line(format!("{call},")),
    }
}

/// The arguments of a call.
fn split(arguments: &str) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0_i32, 0, Vec::new());
    for (at, c) in arguments.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                found.push(arguments[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(arguments[start..].trim());
    found
}

/// The parameters of the content, and the expression that makes it of them.
fn content(call: &ShortCall) -> (Vec<Parameter>, String) {
    match call.content {
        TypeRef::List(_) => {
            let parameter = Parameter {
                name: call.name.to_owned(),
                annotation: parameters::accepted(call.content),
                required: true,
                one_of: false,
                doc: String::new(),
            };
            (vec![parameter], format!("list({})", call.name))
        }
        TypeRef::Model(model) => spread(model),
        ty => (Vec::new(), annotation(ty)),
    }
}

/// The parameters of a model, and the expression that makes it of them; those of its action stand among its own.
fn spread(model: &'static ModelDescriptor) -> (Vec<Parameter>, String) {
    let (mut all, mut by_position, mut by_name) = (Vec::new(), Vec::new(), Vec::new());
    for parameter in parameters::of_model(model) {
        let field = model.fields.iter().find(|field| name(field) == parameter.name);
        let argument = match field.map(|field| (field, field.ty)) {
            Some((field, TypeRef::Model(inner))) if is_spread(field) => {
                let (inner, made) = spread(inner);
                all.extend(inner);
                made
            }
            Some((field, TypeRef::Model(inner))) if short::is_wrapping(field) => {
                let text = inner.text_field().map_or(parameter.name.clone(), name);
                let doc = inner.text_field().map(docs::of_field).unwrap_or_default();
                all.push(Parameter {
                    name: text.clone(),
                    annotation: "str".to_owned(),
                    doc,
                    ..parameter.clone()
                });
                text
            }
            _ => {
                all.push(parameter.clone());
                parameter.name.clone()
            }
        };
        if parameter.required {
            by_position.push(argument);
        } else {
            by_name.push(format!("{}={argument}", parameter.name));
        }
    }
    by_position.extend(by_name);
    let class = format!("models.{}", model.name);
    let own_choice = model.fields.iter().any(|field| field.one_of);
    let wrapped_choice = model.wrapped().is_some_and(|inner| inner.fields.iter().any(|field| field.one_of));
    if own_choice || wrapped_choice {
        by_position.insert(0, class);
        return (all, format!("make({})", by_position.join(", ")));
    }
    (all, format!("{class}({})", by_position.join(", ")))
}

fn recipient() -> Parameter {
    let to = OutboundMessage::DESCRIPTOR.fields.iter().find(|field| field.name == "to");
    let doc = to.map(docs::of_field).unwrap_or_default();
    Parameter { name: "to".to_owned(), annotation: "str".to_owned(), required: true, one_of: false, doc }
}

/// The parameters of the message around the content.
fn options(call: &ShortCall) -> Vec<Parameter> {
    let fields = OutboundMessage::DESCRIPTOR.fields.iter().filter(|field| !field.required);
    let option = |name: &str, annotation: &str, doc: String| {
        let (name, annotation) = (name.to_owned(), annotation.to_owned());
        Some(Parameter { name, annotation, required: false, one_of: false, doc })
    };
    let options = fields.filter_map(|field| match field.name {
        "recipient_type" if !call.fits_groups() => None,
        "recipient_type" => option("group", "bool", "Whether `to` is the id of a group.".to_owned()),
        "context" if !call.fits_quotes() => None,
        "context" => {
            let doc = "Message of the conversation to quote: its id, or the receipt of one that was sent.";
            option("reply_to", "SendReceipt | str", doc.to_owned())
        }
        _ => option(&name(field), &annotation(field.ty), docs::of_field(field)),
    });
    options.collect()
}

fn documented(call: &ShortCall, parameters: &[Parameter]) -> String {
    let mut doc = docs::plain(call.doc);
    let told: Vec<_> = parameters
        .iter()
        .filter(|parameter| !parameter.doc.is_empty())
        .map(|parameter| format!("- `{}`: {}", parameter.name, parameter.doc))
        .collect();
    doc.push_str("\n\n");
    doc.push_str(&told.join("\n"));
    doc
}
