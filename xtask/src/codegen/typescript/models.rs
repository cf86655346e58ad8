//! `models.ts`.

use waba_types::descriptor::{
    Direction, EnumDescriptor, FieldDescriptor, Layout, ModelDescriptor, TypeRef, UnionDescriptor,
};
use waba_types::webhook::CONTENTS;

use super::super::code::Code;
use super::super::docs;
use super::super::reach::{Catalog, Definition, spread};
use super::{By, choices, module, tsdoc, type_of};
use crate::Result;

pub(in super::super) fn render(catalog: &Catalog) -> Result<String> {
    let mut code =
        module("Messages, webhooks and answers of the API: plain objects with the names of the wire.");
    code.lines([
        "// Fields that this version does not know are there at run time, though the types don't show them.",
        "",
    ]);
    for (index, reached) in catalog.types.iter().enumerate() {
        if index > 0 {
            code.blank();
        }
        let by = if reached.sent { By::Caller } else { By::Server };
        match reached.definition {
            // What an answer is made of stays so where a helper takes it.
            Definition::Model(model) if model.direction == Direction::Response => {
                object(&mut code, model, By::Server);
            }
            Definition::Model(model) => object(&mut code, model, by),
            Definition::Union(union) => alternatives(&mut code, union, by),
            Definition::Enum(open_enum) => texts(&mut code, open_enum),
        }
    }
    code.blank();
    tsdoc(&mut code, "The content of an event that is neither unknown nor malformed.");
    let contents = CONTENTS.iter();
    let contents = contents.map(|c| format!("{{ kind: \"{0}\"; {0}: {1} }}", c.kind, c.model.name));
    choice(&mut code, "TypedContent", contents.collect());
    Ok(code.finish())
}

fn texts(code: &mut Code, open_enum: &EnumDescriptor) {
    tsdoc(code, &docs::of_enum(open_enum));
    let values = open_enum.variants.iter().map(|variant| format!("\"{}\"", variant.wire));
    // `string & {}` leaves the type open, and editors still offer the known values.
    let others = open_enum.open.then(|| "(string & {})".to_owned());
    choice(code, open_enum.name, values.chain(others).collect());
}

fn alternatives(code: &mut Code, union: &UnionDescriptor, by: By) {
    tsdoc(code, &docs::of_union(union));
    let objects = union.variants.iter().map(|variant| {
        let (wire, content) = (variant.wire, type_of(variant.ty, by));
        match union.layout {
            Layout::Keyed => format!("{{ type: \"{wire}\"; {wire}: {content} }}"),
            Layout::Inline => format!("({{ type: \"{wire}\" }} & {content})"),
        }
    });
    choice(code, union.name, objects.collect());
}

/// A type that is one of several.
fn choice(code: &mut Code, name: &str, types: Vec<String>) {
    let line = format!("export type {name} = {};", types.join(" | "));
    if line.chars().count() <= code.room() {
        return code.line(line);
    }
    code.line(format!("export type {name} ="));
    code.indented(|code| {
        for (index, ty) in types.iter().enumerate() {
            let end = if index + 1 == types.len() { ";" } else { "" };
            code.line(format!("| {ty}{end}"));
        }
    });
}

fn object(code: &mut Code, model: &ModelDescriptor, by: By) {
    // Whoever passes on what may be absent need not leave the field out.
    let absent = if by == By::Caller { " | undefined" } else { "" };
    tsdoc(code, &docs::of_model(model));
    let body = |code: &mut Code| {
        for constant in model.constants {
            tsdoc(code, &format!("Always `{}`.", constant.json));
            // The call of a request adds them.
            let (mark, absent) = if model.direction == Direction::Request { ("?", absent) } else { ("", "") };
            code.line(format!("{}{mark}: {}{absent};", key(constant.name), literal(constant.json)));
        }
        for field in model.fields.iter().filter(|field| spread(field).is_none() && !field.one_of) {
            tsdoc(code, &documented(field));
            // Lists of answers are there although they are empty.
            let is_list = field.empty_if_absent && model.direction == Direction::Response;
            let (mark, absent) = if field.required || is_list { ("", "") } else { ("?", absent) };
            code.line(format!("{}{mark}: {}{absent};", key(field.name), type_of(field.ty, by)));
        }
    };
    let mut unions: Vec<_> =
        model.fields.iter().filter_map(spread).map(|union| union.name.to_owned()).collect();
    let one_of = model.fields.iter().filter(|field| field.one_of);
    let one_of: Vec<_> = one_of.map(|field| (key(field.name), type_of(field.ty, by))).collect();
    if !one_of.is_empty() {
        unions.push(choices(&one_of));
    }
    if unions.is_empty() {
        code.block(format!("export interface {} {{", model.name), "}", body);
    } else {
        let close = format!("}} & {};", unions.join(" & "));
        code.block(format!("export type {} = {{", model.name), &close, body);
    }
}

/// The type of a constant: its JSON in the style of the formatter.
fn literal(json: &str) -> String {
    match json.strip_prefix("{\"").and_then(|json| json.strip_suffix('}')) {
        Some(entry) => format!("{{ {} }}", entry.replacen("\":", ": ", 1)),
        None => json.to_owned(),
    }
}

fn documented(field: &FieldDescriptor) -> String {
    let doc = docs::of_field(field);
    if let TypeRef::Timestamp = field.ty { format!("{} Written as text.", doc) } else { doc }
}

/// The name of a field, quoted where it is no identifier.
fn key(name: &str) -> String {
    let identifier = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !name.starts_with(|c: char| c.is_ascii_digit());
    if identifier { name.to_owned() } else { format!("\"{name}\"") }
}
