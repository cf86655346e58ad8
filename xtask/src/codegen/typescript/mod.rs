//! TypeScript: interfaces and unions, error classes and the calls.

mod errors;
mod models;
mod operations;
mod short_calls;

pub(super) use errors::{render as errors, render_kinds as error_kinds};
pub(super) use models::render as models;
pub(super) use operations::render as operations;
pub(super) use short_calls::render as short_calls;

use waba_types::descriptor::TypeRef;

use super::code::Code;
use super::{HEADER, docs};

/// The start of a module: what it holds, and where that comes from.
pub(super) fn module(about: &str) -> Code {
    let mut code = Code::new("  ");
    code.lines([&format!("// {about}"), "//", &format!("// {HEADER} from `crates/waba-types`.")]);
    code.blank();
    code
}

/// A doc comment.
fn tsdoc(code: &mut Code, doc: &str) {
    let around = "/**  */".len();
    let doc = doc.replace("*/", "*\\/");
    match docs::wrap(&doc, code.room() - around).as_slice() {
        [] => {}
        [line] => code.line(format!("/** {line} */")),
        lines => {
            code.line("/**");
            code.lines(lines.iter().map(|line| format!(" * {line}").trim_end().to_owned()));
            code.line(" */");
        }
    }
}

/// Who writes a value: what the caller writes may be read-only.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Caller,
    Server,
}

/// The type of a value.
fn type_of(ty: TypeRef, by: By) -> String {
    match ty {
        // Times are text on the wire.
        TypeRef::String | TypeRef::Id(_) | TypeRef::Timestamp => "string".to_owned(),
        TypeRef::Bool => "boolean".to_owned(),
        TypeRef::Integer | TypeRef::Unsigned | TypeRef::Number => "number".to_owned(),
        TypeRef::Json => "unknown".to_owned(),
        TypeRef::List(inner) => match (type_of(*inner, by), by) {
            (item, By::Server) => format!("{item}[]"),
            (item, By::Caller) if item.contains(' ') => format!("readonly ({item})[]"),
            (item, By::Caller) => format!("readonly {item}[]"),
        },
        TypeRef::Map(inner) => format!("Record<string, {}>", type_of(*inner, by)),
        TypeRef::Enum(open_enum) => open_enum.name.to_owned(),
        TypeRef::Model(model) => model.name.to_owned(),
        TypeRef::Union(union) => union.name.to_owned(),
    }
}

/// The type of an object with exactly one of these fields.
fn choices(fields: &[(String, String)]) -> String {
    let objects = fields.iter().map(|(chosen, _)| {
        let entries = fields.iter().map(|(name, ty)| {
            if name == chosen { format!("{name}: {ty}") } else { format!("{name}?: undefined") }
        });
        format!("{{ {} }}", entries.collect::<Vec<_>>().join("; "))
    });
    format!("({})", objects.collect::<Vec<_>>().join(" | "))
}
