//! `Factories.swift`.

use waba_types::descriptor::{FieldDescriptor, ModelDescriptor, TypeRef, UnionDescriptor};

use super::super::code::Code;
use super::super::names::camel;
use super::super::reach::{Catalog, Definition};
use super::super::{HEADER, docs};
use super::factory::{self, Number, Parameter, Presence, Value, Wrap};
use super::kotlin::lower_first;
use super::types::in_order;
use crate::Result;

pub(in super::super) fn render(_: &Catalog) -> Result<String> {
    let mut code = Code::new("    ");
    code.lines([&format!("// {HEADER} from `crates/waba-types`."), "// swift-format-ignore-file"]);
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
    let constructor = factory::constructor(model).filter(|_| !is_spread);
    let choices = factory::choices(model);
    let doc = docs::plain(model.doc);
    if constructor.is_some() || !choices.is_empty() {
        extension(code, model.name, |code| {
            if let Some(value) = &constructor {
                documented(code, &doc, &value.parameters());
                let parameters: Vec<_> = value.parameters().into_iter().map(declared).collect();
                sequence(code, "public init(", &parameters, ") {");
                code.indented(|code| expression(code, "self = ", value, ""));
                code.line("}");
            }
            for (index, (field, value)) in choices.iter().enumerate() {
                if index > 0 {
                    code.blank();
                }
                let doc = format!("{doc} Given by its `{}`.", field.name);
                function(code, &camel(field.rust_name), &doc, value, |code| expression(code, "", value, ""));
            }
        });
    }
    if let Some(field) = model.text_field().filter(|_| !is_spread) {
        literal(code, model.name, &format!("self.init({}: text)", camel(field.rust_name)));
    }
}

fn of_union(code: &mut Code, union: &'static UnionDescriptor) {
    extension(code, union.name, |code| {
        for (index, variant) in union.variants.iter().enumerate() {
            if index > 0 {
                code.blank();
            }
            let (name, doc) = (lower_first(variant.name), docs::plain(variant.doc));
            let value = factory::alternative(variant);
            function(code, &name, &doc, &value, |code| {
                expression(code, &format!(".{name}(content: "), &value, ")");
            });
            if let Some((_, text, Number::List)) = factory::texts(&value) {
                code.blank();
                documented(code, &doc, &[]);
                code.block(
                    format!("public static func {name}(_ texts: String...) -> Self {{"),
                    "}",
                    |code| {
                        code.line(format!(".{name}(texts.map {{ .{}($0) }})", lower_first(text.name)));
                    },
                );
            }
        }
    });
    if let Some(text) = union.text_variant() {
        literal(code, union.name, &format!("self = .{}(text)", lower_first(text.name)));
    }
}

fn extension(code: &mut Code, name: &str, body: impl FnOnce(&mut Code)) {
    code.blank();
    code.block(format!("extension {name} {{"), "}", body);
}

/// A text in the source stands for the whole.
fn literal(code: &mut Code, name: &str, made: &str) {
    code.blank();
    code.block(format!("extension {name}: ExpressibleByStringLiteral {{"), "}", |code| {
        code.block("public init(stringLiteral text: String) {", "}", |code| code.line(made));
    });
}

/// A static function. What its name tells needs no label.
fn function(code: &mut Code, name: &str, doc: &str, value: &Value, body: impl FnOnce(&mut Code)) {
    let parameters = value.parameters();
    let required = parameters.iter().filter(|parameter| parameter.presence == Presence::Required).count();
    documented(code, doc, &parameters);
    let mut declared: Vec<_> = parameters.into_iter().map(declared).collect();
    if required == 1 {
        declared[0].insert_str(0, "_ ");
    }
    sequence(code, &format!("public static func {name}("), &declared, ") -> Self {");
    code.indented(body);
    code.line("}");
}

fn documented(code: &mut Code, doc: &str, parameters: &[&Parameter]) {
    let room = code.room() - "/// ".len();
    let mut lines = docs::wrap(doc, room);
    let documented: Vec<_> = parameters.iter().filter(|parameter| !parameter.doc.is_empty()).collect();
    if !documented.is_empty() {
        lines.extend([String::new(), "- Parameters:".into()]);
        for parameter in documented {
            let item = format!("- {}: {}", camel(parameter.name), parameter.doc);
            lines.extend(docs::wrap(&item, room - 2).iter().map(|line| format!("  {line}")));
        }
    }
    code.lines(lines.iter().map(|line| format!("/// {line}").trim_end().to_owned()));
}

fn declared(parameter: &Parameter) -> String {
    let item = type_of(parameter.ty);
    let ty = match parameter.wraps.first() {
        Some(Wrap::Pair(..)) => "KeyValuePairs<String, String>".to_owned(),
        _ if parameter.number == Number::List => format!("[{item}]"),
        _ => item,
    };
    let name = camel(parameter.name);
    match parameter.presence {
        Presence::Required => format!("{name}: {ty}"),
        Presence::Optional => format!("{name}: {ty}? = nil"),
        Presence::Empty if parameter.number == Number::List => format!("{name}: {ty} = []"),
        Presence::Empty => format!("{name}: {ty} = [:]"),
    }
}

/// `open`, items, `close` on one line where they fit, else each item on its own. Swift 6.0 takes no comma at the end.
pub(super) fn sequence(code: &mut Code, open: &str, items: &[String], close: &str) {
    let line = format!("{open}{}{close}", items.join(", "));
    if line.len() <= code.room() {
        return code.line(line);
    }
    code.block(open, close, |code| {
        for (index, item) in items.iter().enumerate() {
            code.line(format!("{item}{}", comma(index, items.len())));
        }
    });
}

/// The expression of a value between two texts, broken around the arguments of its constructors where it is too long.
fn expression(code: &mut Code, before: &str, value: &Value, after: &str) {
    let line = format!("{before}{}{after}", made(value));
    match value {
        Value::Model(model, fields) if line.len() > code.room() => {
            code.block(format!("{before}{}(", model.name), &format!("){after}"), |code| {
                for (index, (field, value)) in ordered(model, fields).enumerate() {
                    let label = format!("{}: ", camel(field.rust_name));
                    expression(code, &label, value, comma(index, fields.len()));
                }
            });
        }
        _ => code.line(line),
    }
}

fn comma(index: usize, length: usize) -> &'static str {
    if index + 1 < length { "," } else { "" }
}

/// The fields of a model in the order in which its constructor takes them.
fn ordered<'a>(
    model: &ModelDescriptor,
    fields: &'a [(&'static FieldDescriptor, Value)],
) -> impl Iterator<Item = &'a (&'static FieldDescriptor, Value)> {
    let named = |field: &FieldDescriptor| fields.iter().find(move |(other, _)| std::ptr::eq(*other, field));
    in_order(model).into_iter().filter_map(named)
}

/// The expression of a value.
fn made(value: &Value) -> String {
    let parameter = match value {
        Value::Parameter(parameter) => parameter,
        Value::Model(model, fields) => {
            let fields = ordered(model, fields)
                .map(|(field, value)| format!("{}: {}", camel(field.rust_name), made(value)));
            return format!("{}({})", model.name, fields.collect::<Vec<_>>().join(", "));
        }
    };
    let (name, wraps) = (camel(parameter.name), &parameter.wraps);
    match (parameter.number, parameter.presence) {
        (Number::OnlyItem, _) => format!("[{}]", wrapped(&name, wraps)),
        _ if wraps.is_empty() => name,
        (Number::List, Presence::Optional) => {
            format!("{name}.map {{ $0.map {{ {} }} }}", wrapped("$0", wraps))
        }
        (Number::One, Presence::Required) => wrapped(&name, wraps),
        _ => format!("{name}.map {{ {} }}", wrapped("$0", wraps)),
    }
}

fn wrapped(item: &str, wraps: &[Wrap]) -> String {
    wraps.iter().fold(item.to_owned(), |inner, wrap| match wrap {
        Wrap::Field(model, field) => format!("{}({}: {inner})", model.name, camel(field.rust_name)),
        Wrap::Pair(model, [one, two]) => {
            let [one, two] = [one, two].map(|field| camel(field.rust_name));
            format!("{}({one}: {inner}.key, {two}: {inner}.value)", model.name)
        }
    })
}

pub(in super::super) fn type_of(ty: TypeRef) -> String {
    match ty {
        TypeRef::String | TypeRef::Id(_) | TypeRef::Json => "String".to_owned(),
        TypeRef::Bool => "Bool".to_owned(),
        TypeRef::Integer | TypeRef::Unsigned => "Int".to_owned(),
        TypeRef::Timestamp => "Date".to_owned(),
        TypeRef::Number => "Double".to_owned(),
        TypeRef::List(inner) => format!("[{}]", type_of(*inner)),
        TypeRef::Map(inner) => format!("[String: {}]", type_of(*inner)),
        TypeRef::Enum(open_enum) => open_enum.name.to_owned(),
        TypeRef::Model(model) => model.name.to_owned(),
        TypeRef::Union(union) => union.name.to_owned(),
    }
}
