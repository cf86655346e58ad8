//! Python: slotted classes, exceptions and the calls.

mod class;
mod errors;
mod models;
mod operations;
mod parameters;
mod short_calls;

pub(super) use super::short::wrapped;
pub(super) use errors::render as errors;
pub(super) use models::render as models;
pub(super) use operations::{is_spread, render as operations};
pub(super) use short_calls::render as short_calls;

use waba_types::descriptor::{FieldDescriptor, TypeRef};

use super::code::Code;
use super::reach::Catalog;
use super::{HEADER, docs};
use crate::Result;

const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// The start of a module: what it holds, and where that comes from.
pub(super) fn module(about: &str) -> Code {
    let mut code = Code::new("    ");
    start(&mut code, about);
    code.blank();
    code.line("from __future__ import annotations");
    code.blank();
    code
}

fn start(code: &mut Code, about: &str) {
    code.lines([&format!("\"\"\"{about}"), "", &format!("{HEADER} from `crates/waba-types`."), "\"\"\""]);
}

/// The package of all that is generated.
pub(super) fn package(_: &Catalog) -> Result<String> {
    let mut code = Code::new("    ");
    start(&mut code, "What is made from the descriptors.");
    Ok(code.finish())
}

/// The names that the package offers as its own.
fn public(code: &mut Code, names: impl IntoIterator<Item = String>) {
    let mut names: Vec<_> = names.into_iter().map(|name| format!("\"{name}\"")).collect();
    names.sort_unstable();
    code.sequence("__all__ = [", &names, "]");
    code.blank();
}

/// A docstring.
fn docstring(code: &mut Code, doc: &str) {
    let doc = doc.replace('\\', "\\\\").replace("\"\"\"", "\\\"\\\"\\\"");
    let quotes = "\"\"\"".len();
    let mut lines = docs::wrap(&doc, code.room() - 2 * quotes);
    let several = lines.len() > 1;
    if let Some(first) = lines.first_mut() {
        first.insert_str(0, "\"\"\"");
    }
    match lines.last_mut() {
        Some(last) if !several => last.push_str("\"\"\""),
        _ => lines.push("\"\"\"".to_owned()),
    }
    code.lines(lines);
}

/// Built-in types that annotations name: an attribute of such a name would hide them.
const BUILTINS: &[&str] = &["bool", "dict", "float", "int", "list", "str"];

/// The name of a field: as on the wire, with `_` behind it where Python owns the word.
pub(super) fn name(field: &FieldDescriptor) -> String {
    let identifier = field.name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        && !field.name.starts_with(|c: char| c.is_ascii_digit());
    let name = match field.name {
        // As all times that one waits: in seconds, which no name says.
        "timeout_seconds" => "timeout",
        name if identifier => name,
        _ => field.rust_name,
    };
    if KEYWORDS.contains(&name) || BUILTINS.contains(&name) { format!("{name}_") } else { name.to_owned() }
}

/// The annotation of a value.
pub(super) fn annotation(ty: TypeRef) -> String {
    match ty {
        TypeRef::String | TypeRef::Id(_) | TypeRef::Enum(_) => "str".to_owned(),
        TypeRef::Bool => "bool".to_owned(),
        TypeRef::Integer | TypeRef::Unsigned | TypeRef::Timestamp => "int".to_owned(),
        TypeRef::Number => "float".to_owned(),
        TypeRef::Json => "Any".to_owned(),
        TypeRef::List(inner) => format!("list[{}]", annotation(*inner)),
        TypeRef::Map(inner) => format!("dict[str, {}]", annotation(*inner)),
        TypeRef::Model(model) => model.name.to_owned(),
        TypeRef::Union(union) => union.name.to_owned(),
    }
}

/// The annotation of an attribute.
fn attribute(field: &FieldDescriptor) -> String {
    let annotation = annotation(field.ty);
    if field.required || field.empty_if_absent { annotation } else { format!("{annotation} | None") }
}

/// The parameters that set the fields: the required ones by position, the others by name.
fn parameters<'a>(fields: impl Iterator<Item = &'a FieldDescriptor> + Clone) -> Vec<String> {
    let required = fields.clone().filter(|field| field.required);
    let mut parameters: Vec<_> =
        required.map(|field| format!("{}: {}", name(field), annotation(field.ty))).collect();
    let optional: Vec<_> = fields
        .filter(|field| !field.required)
        .map(|field| format!("{}: {} | None = None", name(field), annotation(field.ty)))
        .collect();
    if !optional.is_empty() {
        parameters.push("*".to_owned());
        parameters.extend(optional);
    }
    parameters
}
