//! `models.rs`.

use waba_types::descriptor::{
    Described, EnumDescriptor, FieldDescriptor, Layout, ModelDescriptor, TypeRef, UnionDescriptor,
};
use waba_types::model::Model;
use waba_types::response::ErrorReport;
use waba_types::webhook::CONTENTS;
use waba_types::{OutboundMessage, SendReceipt, WebhookContact};

use super::super::code::Code;
use super::super::docs;
use super::super::reach::{Catalog, Definition, Reached, arguments, file_answers, told};
use super::types::{
    argument, converted, declared, holds_count, holds_json, ident, in_order, is_given, name_of, passed,
    type_of,
};
use super::{display, formatted, rustdoc, start};
use crate::Result;

pub(in super::super) fn render(catalog: &Catalog) -> Result<String> {
    let mut code = start("Messages, webhooks and answers of the API, and their conversions.");
    code.line("// What is a `bool` or a number here may be a `Flag`, a `Count` or the like in `waba_types`.");
    code.line("#![allow(clippy::useless_conversion, clippy::large_enum_variant)]");
    code.blank();
    code.lines(["use std::fmt;", "", "use waba_types::{DecodeError, models};", ""]);
    code.line("use crate::numbers::{Counted, counted};");
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
    shown(code, enumeration);
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

/// How the languages show a value.
fn shown(code: &mut Code, EnumDescriptor { name, variants, open, .. }: &EnumDescriptor) {
    code.blank();
    rustdoc(code, if *open { "The value as the API writes it." } else { "The name in every language." });
    display(code, name, |code| {
        code.block("f.write_str(match self {", "})", |code| {
            code.lines(variants.iter().map(|v| format!("Self::{} => {:?},", v.name, v.wire)));
            if *open {
                code.line("Self::Unknown { value } => value,");
            }
        });
    });
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
    if reached.sent && variants.iter().any(|variant| holds_count(variant.ty)) {
        counted(code, name, |code| {
            let counting = variants.iter().filter(|variant| holds_count(variant.ty));
            code.block("match self {", "}", |code| {
                code.lines(counting.clone().map(|variant| {
                    let key = if union.layout == Layout::Keyed { variant.wire } else { "" };
                    format!("Self::{} {{ content }} => counted({key:?}, content),", variant.name)
                }));
                if counting.count() < variants.len() {
                    code.line("_ => Ok(()),");
                }
            });
        });
    }
}

/// `impl Counted for …`, around the body of its function.
fn counted(code: &mut Code, name: &str, body: impl FnOnce(&mut Code)) {
    code.blank();
    code.block(format!("impl Counted for {name} {{"), "}", |code| {
        code.block("fn counted(&self) -> Result<(), DecodeError> {", "}", body);
    });
}

fn record(code: &mut Code, model: &ModelDescriptor, reached: &Reached) {
    let ModelDescriptor { name, fields, .. } = model;
    rustdoc(code, &docs::of_model(model));
    code.line("#[derive(Clone, Debug, PartialEq, uniffi::Record)]");
    let is_error = std::ptr::eq(model, ErrorReport::DESCRIPTOR);
    if is_error {
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
        if is_error {
            rustdoc(code, "What the app's own code threw, if that is why the call failed.");
            code.lines(["#[uniffi(default = None)]", "pub thrown: Option<crate::Thrown>,"]);
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
                if is_error {
                    code.line("thrown: None,");
                }
            });
        });
    }
    if reached.sent {
        conversion(code, name, &wire, |code| built(code, fields));
    }
    if reached.sent && fields.iter().any(|field| holds_count(field.ty)) {
        counted(code, name, |code| {
            for field in fields.iter().filter(|field| holds_count(field.ty)) {
                // A keyed union is spread into the object that holds it.
                let is_spread = matches!(field.ty, TypeRef::Union(union) if union.layout == Layout::Keyed);
                let key = if is_spread { "" } else { field.name };
                code.line(format!("counted({key:?}, &self.{})?;", name_of(field)));
            }
            code.line("Ok(())");
        });
    }
}

/// The constructor with the fields that have to be given, then the others one by one.
fn built(code: &mut Code, fields: &[FieldDescriptor]) {
    let required: Vec<_> = fields.iter().filter(|field| field.required).collect();
    let arguments = required.iter().map(|field| argument(field.ty, &format!("value.{}", ident(field))));
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
}
