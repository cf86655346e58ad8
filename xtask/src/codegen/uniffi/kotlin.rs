//! `Factories.kt`.

use waba_types::descriptor::{ModelDescriptor, TypeRef, UnionDescriptor};

use super::super::code::Code;
use super::super::names::camel;
use super::super::reach::{Catalog, Definition};
use super::super::{HEADER, docs};
use super::factory::{self, Number, Parameter, Presence, Value, Wrap};
use crate::Result;

pub(in super::super) fn render(_: &Catalog) -> Result<String> {
    let mut code = Code::new("    ");
    code.lines([&format!("// {HEADER} from `crates/waba-types`."), "", "package io.github.waba"]);
    let parts = factory::parts_of_messages()?;
    let spread = factory::spread(&parts);
    for part in parts {
        match part {
            Definition::Model(model) => of_model(&mut code, model, spread.contains(model.name)),
            Definition::Union(union) => of_union(&mut code, union),
            Definition::Enum(_) => {}
        }
    }
    Ok(code.finish())
}

fn of_model(code: &mut Code, model: &'static ModelDescriptor, is_spread: bool) {
    let name = model.name;
    if let Some(value) = factory::constructor(model).filter(|_| !is_spread) {
        function(code, name, name, &docs::plain(model.doc), &value, None);
    }
    for (field, value) in factory::choices(model) {
        let doc = format!("{} Given by its `{}`.", docs::plain(model.doc), field.name);
        let function_name = format!("{name}.Companion.{}", camel(field.rust_name));
        function(code, &function_name, name, &doc, &value, None);
    }
}

fn of_union(code: &mut Code, union: &'static UnionDescriptor) {
    let name = union.name;
    for variant in union.variants {
        let value = factory::alternative(variant);
        let function_name = format!("{name}.Companion.{}", lower_first(variant.name));
        let doc = docs::plain(variant.doc);
        let content = format!("{name}.{}(", variant.name);
        if !matches!(&value, Value::Parameter(_)) {
            function(code, &function_name, name, &doc, &value, Some(&content));
        }
        let Some((item, text, number)) = factory::texts(&value) else { continue };
        let (function, text) =
            (lower_first(variant.name), format!("{}.{}", item.name, lower_first(text.name)));
        let (parameter, texts) = match number {
            Number::List => ("vararg texts: String", format!("texts.map {{ {text}(it) }}")),
            _ => ("text: String", format!("{text}(text)")),
        };
        code.blank();
        kdoc(code, &doc, &[]);
        code.line(format!("fun {function_name}({parameter}): {name} ="));
        code.indented(|code| code.line(format!("{name}.{function}({texts})")));
    }
}

/// A function `name` that returns a `returned`: the value, or the value in a call of `around`.
fn function(code: &mut Code, name: &str, returned: &str, doc: &str, value: &Value, around: Option<&str>) {
    let parameters = value.parameters();
    code.blank();
    kdoc(code, doc, &parameters);
    let declared: Vec<_> = parameters.iter().map(|parameter| declared(parameter)).collect();
    code.sequence(format!("fun {name}("), &declared, &format!("): {returned} ="));
    code.indented(|code| match around {
        None => expression(code, "", value, ""),
        Some(around) if format!("{around}{})", made(value)).len() <= code.room() => {
            expression(code, around, value, ")");
        }
        Some(around) => code.block(around, ")", |code| expression(code, "", value, ",")),
    });
}

/// The expression of a value between two texts, broken around the arguments of its constructors where it is too long.
fn expression(code: &mut Code, before: &str, value: &Value, after: &str) {
    let line = format!("{before}{}{after}", made(value));
    match value {
        Value::Model(model, fields) if line.len() > code.room() => {
            code.block(format!("{before}{}(", model.name), &format!("){after}"), |code| {
                for (field, value) in fields {
                    expression(code, &format!("{} = ", camel(field.rust_name)), value, ",");
                }
            });
        }
        _ => code.line(line),
    }
}

fn kdoc(code: &mut Code, doc: &str, parameters: &[&Parameter]) {
    let documented = parameters.iter().filter(|parameter| !parameter.doc.is_empty());
    let listed: Vec<_> =
        documented.map(|parameter| format!("@param {} {}", camel(parameter.name), parameter.doc)).collect();
    let room = code.room() - " * ".len();
    if listed.is_empty() && doc.len() + "/**  */".len() <= room {
        return code.line(format!("/** {doc} */"));
    }
    code.line("/**");
    let mut lines = docs::wrap(doc, room);
    if !listed.is_empty() {
        lines.push(String::new());
        lines.extend(listed.iter().flat_map(|line| docs::wrap(line, room)));
    }
    code.lines(lines.iter().map(|line| format!(" * {line}").trim_end().to_owned()));
    code.line(" */");
}

fn declared(parameter: &Parameter) -> String {
    let item = match parameter.wraps.first() {
        Some(Wrap::Pair(..)) => "Pair<String, String>".to_owned(),
        _ => type_of(parameter.ty),
    };
    let ty = if parameter.number == Number::List { format!("List<{item}>") } else { item };
    let name = camel(parameter.name);
    match parameter.presence {
        Presence::Required => format!("{name}: {ty}"),
        Presence::Optional => format!("{name}: {ty}? = null"),
        Presence::Empty if parameter.number == Number::List => format!("{name}: {ty} = emptyList()"),
        Presence::Empty => format!("{name}: {ty} = emptyMap()"),
    }
}

/// The expression of a value.
fn made(value: &Value) -> String {
    let parameter = match value {
        Value::Parameter(parameter) => parameter,
        Value::Model(model, fields) => {
            let fields =
                fields.iter().map(|(field, value)| format!("{} = {}", camel(field.rust_name), made(value)));
            return format!("{}({})", model.name, fields.collect::<Vec<_>>().join(", "));
        }
    };
    let (name, wraps) = (camel(parameter.name), &parameter.wraps);
    let dot = if parameter.presence == Presence::Optional { "?." } else { "." };
    match (parameter.number, parameter.presence) {
        (Number::OnlyItem, _) => format!("listOf({})", wrapped(&name, wraps)),
        _ if wraps.is_empty() => name,
        (Number::List, _) => format!("{name}{dot}map {{ {} }}", wrapped("it", wraps)),
        (Number::One, Presence::Required) => wrapped(&name, wraps),
        (Number::One, _) => format!("{name}?.let {{ {} }}", wrapped("it", wraps)),
    }
}

fn wrapped(item: &str, wraps: &[Wrap]) -> String {
    wraps.iter().fold(item.to_owned(), |inner, wrap| match wrap {
        Wrap::Field(model, field) => format!("{}({} = {inner})", model.name, camel(field.rust_name)),
        Wrap::Pair(model, [one, two]) => {
            let [one, two] = [one, two].map(|field| camel(field.rust_name));
            format!("{}({one} = {inner}.first, {two} = {inner}.second)", model.name)
        }
    })
}

pub(super) fn type_of(ty: TypeRef) -> String {
    match ty {
        TypeRef::String | TypeRef::Id(_) | TypeRef::Json => "String".to_owned(),
        TypeRef::Bool => "Boolean".to_owned(),
        TypeRef::Integer => "Long".to_owned(),
        TypeRef::Timestamp => "java.time.Instant".to_owned(),
        TypeRef::Unsigned => "Int".to_owned(),
        TypeRef::Number => "Double".to_owned(),
        TypeRef::List(inner) => format!("List<{}>", type_of(*inner)),
        TypeRef::Map(inner) => format!("Map<String, {}>", type_of(*inner)),
        TypeRef::Enum(open_enum) => open_enum.name.to_owned(),
        TypeRef::Model(model) => model.name.to_owned(),
        TypeRef::Union(union) => union.name.to_owned(),
    }
}

/// `LimitedTimeOffer` becomes `limitedTimeOffer`.
pub(super) fn lower_first(pascal: &str) -> String {
    let mut chars = pascal.chars();
    chars.next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + chars.as_str())
}
