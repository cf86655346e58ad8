//! `models.rs`.

use waba_types::descriptor::{
    Described, EnumDescriptor, FieldDescriptor, ModelDescriptor, TypeRef, UnionDescriptor,
};
use waba_types::model::Model;
use waba_types::response::ErrorReport;
use waba_types::webhook::CONTENTS;
use waba_types::{OutboundMessage, SendReceipt, WebhookContact};

use super::super::code::Code;
use super::super::docs;
use super::super::reach::{Catalog, Definition, Reached, arguments, file_answers, told};
use super::{formatted, rustdoc, start};
use crate::Result;

pub(in super::super) fn render(catalog: &Catalog) -> Result<String> {
    let mut code = start("Messages, webhooks and answers of the API, and their conversions.");
    code.line("// What is a `bool` or a number here may be a `Flag`, a `Count` or the like in `waba_types`.");
    code.line("#![allow(clippy::useless_conversion, clippy::large_enum_variant)]");
    code.blank();
    code.lines(["use std::fmt;", "", "use waba_types::models;"]);
    let catalog = crossing(catalog)?;
    if catalog.models().flat_map(|model| model.fields).any(|field| holds_json(field.ty)) {
        json(&mut code);
    }
    for reached in &catalog.types {
        code.blank();
        match reached.definition {
            Definition::Model(model) => record(&mut code, model, reached),
            Definition::Union(union) => alternatives(&mut code, union, reached),
            Definition::Enum(open_enum) => texts(&mut code, open_enum, reached),
        }
    }
    formatted(code)
}

/// What crosses over: of webhooks the contents and the contact, as an event tells the rest; messages to be sent and their
/// receipts in both directions, as they can be made from JSON.
fn crossing(catalog: &Catalog) -> Result<Catalog> {
    let contents = CONTENTS.iter().map(|content| TypeRef::Model(content.model));
    let around = [WebhookContact::TYPE, OutboundMessage::TYPE];
    Catalog::reach(
        catalog.operations.iter().copied(),
        contents.chain(around).chain(told()).chain(file_answers()),
        arguments().into_iter().chain([SendReceipt::TYPE]),
    )
}

/// Any JSON crosses as text, which is checked on the way in.
fn json(code: &mut Code) {
    code.blank();
    rustdoc(code, "The text of any JSON.");
    code.lines(["pub type Json = waba_types::Raw;", ""]);
    code.block("uniffi::custom_type!(Json, String, {", "});", |code| {
        code.line("remote,");
        code.line("try_lift: |text| Ok(Json::new(text)?),");
        code.line("lower: |json| json.as_str().to_owned(),");
    });
}

/// `impl From<…> for …`, around the body of its function.
fn conversion(code: &mut Code, from: &str, to: &str, body: impl FnOnce(&mut Code)) {
    code.blank();
    code.block(format!("impl From<{from}> for {to} {{"), "}", |code| {
        code.block(format!("fn from(value: {from}) -> Self {{"), "}", body);
    });
}

fn texts(code: &mut Code, enumeration: &EnumDescriptor, reached: &Reached) {
    let EnumDescriptor { name, variants, open, .. } = enumeration;
    rustdoc(code, &docs::plain(enumeration.doc));
    code.line(format!(
        "#[derive(Clone, {}Debug, PartialEq, Eq, Hash, uniffi::Enum)]",
        if *open { "" } else { "Copy, " }
    ));
    code.line("#[uniffi::export(Display)]");
    code.block(format!("pub enum {name} {{"), "}", |code| {
        for variant in *variants {
            rustdoc(code, &docs::plain(variant.doc));
            code.line(format!("{},", variant.name));
        }
        if *open {
            rustdoc(code, "A value that this version does not know.");
            code.block("Unknown {", "},", |code| {
                rustdoc(code, "The value as it came.");
                code.line("value: String,");
            });
        }
    });
    code.blank();
    rustdoc(code, if *open { "The value as the API writes it." } else { "The name in every language." });
    code.block(format!("impl fmt::Display for {name} {{"), "}", |code| {
        code.block("fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {", "}", |code| {
            code.block("f.write_str(match self {", "})", |code| {
                code.lines(variants.iter().map(|v| format!("Self::{} => {:?},", v.name, v.wire)));
                if *open {
                    code.line("Self::Unknown { value } => value,");
                }
            });
        });
    });
    let wire = format!("models::{name}");
    if reached.received {
        conversion(code, &wire, name, |code| {
            if !*open {
                // The enum may be open for other crates: `fold` needs no arm for what can't be.
                return code.block("value.fold(", ")", |code| {
                    code.lines(variants.iter().map(|v| format!("Self::{},", v.name)));
                });
            }
            code.block("match value {", "}", |code| {
                code.lines(variants.iter().map(|v| format!("models::{name}::{0} => Self::{0},", v.name)));
                code.line("other => Self::Unknown { value: other.to_string() },");
            });
        });
    }
    if reached.sent {
        conversion(code, name, &wire, |code| {
            code.block("match value {", "}", |code| {
                code.lines(variants.iter().map(|v| format!("{name}::{0} => Self::{0},", v.name)));
                if *open {
                    code.line(format!("{name}::Unknown {{ value }} => value.into(),"));
                }
            });
        });
    }
}

fn alternatives(code: &mut Code, union: &UnionDescriptor, reached: &Reached) {
    let UnionDescriptor { name, variants, .. } = union;
    rustdoc(code, &docs::plain(union.doc));
    code.line("#[derive(Clone, Debug, PartialEq, uniffi::Enum)]");
    code.block(format!("pub enum {name} {{"), "}", |code| {
        for variant in *variants {
            rustdoc(code, &docs::plain(variant.doc));
            code.block(format!("{} {{", variant.name), "},", |code| {
                rustdoc(code, "The content.");
                code.line(format!("content: {},", type_of(variant.ty)));
            });
        }
    });
    let wire = format!("models::{name}");
    if reached.received {
        conversion(code, &wire, name, |code| {
            // The enum is open for other crates: `fold` needs no arm for what can't be.
            code.block("value.fold(", ")", |code| {
                code.lines(variants.iter().map(|v| {
                    format!("|content| Self::{} {{ content: {} }},", v.name, passed(v.ty, "content"))
                }));
            });
        });
    }
    if reached.sent {
        conversion(code, name, &wire, |code| {
            code.block("match value {", "}", |code| {
                code.lines(variants.iter().map(|v| {
                    format!("{name}::{0} {{ content }} => Self::{0}({1}),", v.name, passed(v.ty, "content"))
                }));
            });
        });
    }
}

fn record(code: &mut Code, model: &ModelDescriptor, reached: &Reached) {
    let ModelDescriptor { name, fields, .. } = model;
    rustdoc(code, &docs::of_model(model));
    code.line("#[derive(Clone, Debug, PartialEq, uniffi::Record)]");
    if std::ptr::eq(model, ErrorReport::DESCRIPTOR) {
        // Kotlin and Swift show an error by showing its fields.
        code.line("#[uniffi::export(Display)]");
    }
    code.block(format!("pub struct {name} {{"), "}", |code| {
        for field in in_order(model) {
            rustdoc(code, &docs::of_field(field));
            if !is_given(field) {
                code.line(if field.empty_if_absent {
                    "#[uniffi(default)]"
                } else {
                    "#[uniffi(default = None)]"
                });
            }
            code.line(format!("pub {}: {},", name_of(field), declared(field)));
        }
    });
    let wire = format!("models::{name}");
    if reached.received {
        conversion(code, &wire, name, |code| {
            code.block("Self {", "}", |code| {
                for field in *fields {
                    let name = ident(field);
                    let value = format!("value.{name}");
                    code.line(format!("{name}: {},", converted(field, &value)));
                }
            });
        });
    }
    if reached.sent {
        conversion(code, name, &wire, |code| {
            let required: Vec<_> = fields.iter().filter(|field| field.required).collect();
            let arguments =
                required.iter().map(|field| argument(field.ty, &format!("value.{}", ident(field))));
            let arguments = arguments.collect::<Vec<_>>().join(", ");
            if required.len() == fields.len() {
                return code.line(format!("Self::new({arguments})"));
            }
            code.line(format!("let mut model = Self::new({arguments});"));
            for field in fields.iter().filter(|field| !field.required) {
                let value = format!("value.{}", name_of(field));
                code.line(format!("model.{} = {};", ident(field), converted(field, &value)));
            }
            code.line("model");
        });
    }
}

/// Whether a field is a time in seconds, for which the languages have a type.
fn is_time(field: &FieldDescriptor) -> bool {
    matches!(field.rust_name, "timeout_seconds" | "retry_after" | "delay" | "held_back" | "duration")
        && matches!(field.ty, TypeRef::Number)
}

/// Whether a field is the status of an HTTP answer.
fn is_status(field: &FieldDescriptor) -> bool {
    matches!(field.ty, TypeRef::Integer) && field.rust_name.ends_with("_status")
}

/// The name of a field of a record.
fn name_of(field: &FieldDescriptor) -> String {
    if field.rust_name == "timeout_seconds" { "timeout".to_owned() } else { ident(field) }
}

/// The fields of a model, those first that have to be given.
pub(in super::super) fn in_order(model: &ModelDescriptor) -> Vec<&'static FieldDescriptor> {
    let mut fields: Vec<_> = model.fields.iter().collect();
    fields.sort_by_key(|field| !is_given(field));
    fields
}

/// Whether a field has to be given. Headers have a hand-written type in Kotlin and Swift, for which the generator knows no
/// default.
fn is_given(field: &FieldDescriptor) -> bool {
    field.required || (field.secret && field.empty_if_absent)
}

/// The name of a field, raw where Rust owns the word.
pub(in super::super) fn ident(field: &FieldDescriptor) -> String {
    const KEYWORDS: &[&str] = &[
        "as", "async", "await", "box", "break", "const", "continue", "do", "dyn", "else", "enum", "extern",
        "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
        "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "try", "type",
        "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
    ];
    let name = field.rust_name;
    if KEYWORDS.contains(&name) { format!("r#{name}") } else { name.to_owned() }
}

pub(super) fn declared(field: &FieldDescriptor) -> String {
    let ty = match field.ty {
        TypeRef::Map(TypeRef::String) if field.secret => "crate::WebhookHeaders".to_owned(),
        TypeRef::String if field.secret => "crate::SecretText".to_owned(),
        _ if is_time(field) => "crate::Timeout".to_owned(),
        _ if is_status(field) => "crate::Status".to_owned(),
        ty => type_of(ty),
    };
    if field.required || field.empty_if_absent { ty } else { format!("Option<{ty}>") }
}

pub(super) fn type_of(ty: TypeRef) -> String {
    match ty {
        TypeRef::String | TypeRef::Id(_) => "String".to_owned(),
        TypeRef::Json => "Json".to_owned(),
        TypeRef::Bool => "bool".to_owned(),
        TypeRef::Integer => "crate::Integer".to_owned(),
        TypeRef::Timestamp => "i64".to_owned(),
        TypeRef::Unsigned => "crate::Count".to_owned(),
        TypeRef::Number => "f64".to_owned(),
        TypeRef::List(inner) => format!("Vec<{}>", type_of(*inner)),
        TypeRef::Map(inner) => format!("std::collections::HashMap<String, {}>", type_of(*inner)),
        TypeRef::Enum(open_enum) => open_enum.name.to_owned(),
        TypeRef::Model(model) => model.name.to_owned(),
        TypeRef::Union(union) => union.name.to_owned(),
    }
}

/// The expression that makes the other side's value of a field.
fn converted(field: &FieldDescriptor, value: &str) -> String {
    if field.required || field.empty_if_absent {
        return passed(field.ty, value);
    }
    match field.ty {
        _ if is_time(field) => format!("{value}.map(Into::into)"),
        ty if plain(ty) => value.to_owned(),
        ty @ (TypeRef::List(_) | TypeRef::Map(_)) => format!("{value}.map(|items| {})", passed(ty, "items")),
        _ => format!("{value}.map(Into::into)"),
    }
}

fn passed(ty: TypeRef, value: &str) -> String {
    match ty {
        ty if plain(ty) => value.to_owned(),
        TypeRef::List(inner) if plain(*inner) => format!("{value}.into_iter().collect()"),
        TypeRef::List(inner) => {
            format!("{value}.into_iter().map(|item| {}).collect()", passed(*inner, "item"))
        }
        TypeRef::Map(inner) if plain(*inner) => format!("{value}.into_iter().collect()"),
        TypeRef::Map(inner) => {
            format!("{value}.into_iter().map(|(key, item)| (key, {})).collect()", passed(*inner, "item"))
        }
        _ => format!("{value}.into()"),
    }
}

/// The argument of a constructor. It takes whatever can be converted, so a collection must say what it holds.
fn argument(ty: TypeRef, value: &str) -> String {
    let passed = passed(ty, value);
    match passed.strip_suffix(".collect()") {
        Some(items) => format!("{items}.collect::<{}>()", type_on_the_wire(ty)),
        None => value.to_owned(),
    }
}

fn type_on_the_wire(ty: TypeRef) -> String {
    match ty {
        TypeRef::Id(name) => format!("waba_types::ids::{name}"),
        TypeRef::Timestamp => "waba_types::Timestamp".to_owned(),
        TypeRef::Integer => "i64".to_owned(),
        TypeRef::Unsigned => "u32".to_owned(),
        TypeRef::List(inner) => format!("Vec<{}>", type_on_the_wire(*inner)),
        TypeRef::Map(inner) => format!("std::collections::BTreeMap<String, {}>", type_on_the_wire(*inner)),
        TypeRef::Enum(_) | TypeRef::Model(_) | TypeRef::Union(_) => format!("models::{}", type_of(ty)),
        _ => type_of(ty),
    }
}

fn holds_json(ty: TypeRef) -> bool {
    match ty {
        TypeRef::Json => true,
        TypeRef::List(inner) | TypeRef::Map(inner) => holds_json(*inner),
        _ => false,
    }
}

/// Whether both sides have the very same type.
fn plain(ty: TypeRef) -> bool {
    let is_text = |ty| matches!(ty, TypeRef::String | TypeRef::Json);
    match ty {
        TypeRef::List(inner) => is_text(*inner),
        ty => is_text(ty),
    }
}
