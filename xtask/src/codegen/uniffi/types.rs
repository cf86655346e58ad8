//! The types of fields in Rust for uniffi, and how their values become those of the other side.

use waba_types::descriptor::{FieldDescriptor, ModelDescriptor, TypeRef};

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
pub(super) fn name_of(field: &FieldDescriptor) -> String {
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
pub(super) fn is_given(field: &FieldDescriptor) -> bool {
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
        _ if is_time(field) => "crate::Seconds".to_owned(),
        _ if is_status(field) => "crate::WholeNumber".to_owned(),
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
        TypeRef::Timestamp => "crate::Timestamp".to_owned(),
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
pub(super) fn converted(field: &FieldDescriptor, value: &str) -> String {
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

pub(super) fn passed(ty: TypeRef, value: &str) -> String {
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
pub(super) fn argument(ty: TypeRef, value: &str) -> String {
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

pub(super) fn holds_json(ty: TypeRef) -> bool {
    match ty {
        TypeRef::Json => true,
        TypeRef::List(inner) | TypeRef::Map(inner) => holds_json(*inner),
        _ => false,
    }
}

/// Whether a number is somewhere in it that may be one which the API does not have.
pub(super) fn holds_count(ty: TypeRef) -> bool {
    match ty {
        TypeRef::Unsigned => true,
        TypeRef::List(inner) => holds_count(*inner),
        TypeRef::Model(model) => model.fields.iter().any(|field| holds_count(field.ty)),
        TypeRef::Union(union) => union.variants.iter().any(|variant| holds_count(variant.ty)),
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
