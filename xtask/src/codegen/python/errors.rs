//! `errors.py`.

use waba_types::descriptor::{FieldDescriptor, TypeRef};
use waba_types::error_codes::ErrorKind;
use waba_types::model::Model;
use waba_types::response::ErrorReport;

use super::super::code::Code;
use super::super::reach::Catalog;
use super::super::{docs, names};
use super::{attribute, docstring, module, name, parameters, public};
use crate::Result;

/// The classes with the name of one of Python's own: who catches that one, catches ours.
const BUILTINS: [&str; 3] = ["InterruptedError", "PermissionError", "TimeoutError"];

pub(in super::super) fn render(_: &Catalog) -> Result<String> {
    let mut code = module("Exceptions: one class for each kind of error.");
    code.lines(["import builtins", "", "from .._lazy_types import Words, aliases", ""]);
    let bases = ["Error", "ApiError", "ErrorKind"].map(str::to_owned);
    public(&mut code, ErrorKind::ALL.iter().map(|kind| names::error_class(*kind)).chain(bases));
    code.line("TYPE_CHECKING = False");
    code.block("if TYPE_CHECKING:", "", |code| {
        code.line("from collections.abc import Mapping");
        code.lines(["from typing import Any, Literal, TypeAlias", ""]);
        code.lines(["from .models import AttemptReport, ViolationReport", ""]);
        code.sequence("ErrorKind: TypeAlias = Literal[", &kinds(), "]");
        docstring(code, "The kinds of errors.");
    });
    code.blank();
    base(&mut code);
    code.lines(["", ""]);
    code.line("class ApiError(Error):");
    code.indented(|code| {
        docstring(code, "What the API reports. `http_status` is `None` where the client found it itself.")
    });
    for kind in ErrorKind::ALL {
        code.lines(["", ""]);
        let class = names::error_class(*kind);
        let base = if kind.is_api() { "ApiError" } else { "Error" };
        let builtin = if BUILTINS.contains(&&*class) { format!(", builtins.{class}") } else { String::new() };
        code.line(format!("class {class}({base}{builtin}):"));
        code.indented(|code| {
            docstring(code, kind.doc());
            code.blank();
            code.line(format!("kind: ErrorKind = \"{kind}\""));
        });
    }
    code.lines(["", ""]);
    code.block("CLASSES: dict[str, type[Error]] = {", "}", |code| {
        code.lines(ErrorKind::ALL.iter().map(|kind| format!("\"{kind}\": {},", names::error_class(*kind))));
    });
    docstring(&mut code, "The classes by the name of the kind.");
    code.blank();
    code.line("if not TYPE_CHECKING:");
    code.indented(|code| {
        code.line("__getattr__ = aliases({\"ErrorKind\": Words(*CLASSES, \"unknown\")})");
    });
    code.blank();
    code.lines([
        "# Tracebacks name a class as it is imported.",
        "for _class in (Error, ApiError, *CLASSES.values()):",
    ]);
    code.indented(|code| code.line("_class.__module__ = \"waba\""));
    code.lines(["", ""]);
    from_report(&mut code);
    Ok(code.finish())
}

/// The names of the kinds: also of what has none that this version knows.
fn kinds() -> Vec<String> {
    ErrorKind::ALL.iter().map(|kind| format!("\"{kind}\"")).chain(["\"unknown\"".to_owned()]).collect()
}

/// The annotation of a field: its kinds and what it advises are closed sets of this package.
fn closed(field: &FieldDescriptor) -> String {
    match field.ty {
        _ if field.name == "kind" => "ErrorKind".to_owned(),
        TypeRef::Enum(words) if field.name == "retry" => {
            let words: Vec<_> = words.variants.iter().map(|word| format!("\"{}\"", word.wire)).collect();
            format!("Literal[{}]", words.join(", "))
        }
        _ => attribute(field),
    }
}

/// The fields of a report that an exception takes by name.
fn by_name() -> impl Iterator<Item = &'static FieldDescriptor> + Clone {
    ErrorReport::DESCRIPTOR.fields.iter().filter(|field| !matches!(field.name, "kind" | "message" | "retry"))
}

fn base(code: &mut Code) {
    code.line("class Error(Exception):");
    code.indented(|code| {
        docstring(code, &docs::of_model(ErrorReport::DESCRIPTOR));
        code.blank();
        for field in ErrorReport::DESCRIPTOR.fields {
            let default = if field.name == "kind" { " = \"unknown\"" } else { "" };
            code.line(format!("{}: {}{default}", name(field), closed(field)));
            docstring(code, &docs::of_field(field));
        }
        code.blank();
        let mut arguments = vec!["self".to_owned(), "message: str".to_owned()];
        let mut named = parameters(by_name());
        let retry = ErrorReport::DESCRIPTOR.fields.iter().find(|field| field.name == "retry");
        named.insert(1, format!("retry: {} = \"never\"", retry.map_or_else(String::new, closed)));
        arguments.append(&mut named);
        code.sequence("def __init__(", &arguments, ") -> None:");
        code.indented(|code| {
            // With the message alone as argument an exception can be pickled and copied.
            code.lines(["super().__init__(message)", "self.message = message", "self.retry = retry"]);
            for field in by_name() {
                let name = name(field);
                let value = if field.empty_if_absent {
                    format!("[] if {name} is None else {name}")
                } else {
                    name.clone()
                };
                code.line(format!("self.{name} = {value}"));
            }
        });
    });
}

fn from_report(code: &mut Code) {
    code.line("def from_report(data: Mapping[str, Any]) -> Error:");
    code.indented(|code| {
        docstring(code, "Makes the exception of an `ErrorReport` in JSON.");
        code.lines(["from .models import ErrorReport", ""]);
        code.line("report: Any = ErrorReport.from_dict(data)");
        let mut arguments = vec!["report.message".to_owned(), "retry=report.retry".to_owned()];
        arguments.extend(by_name().map(|field| format!("{0}=report.{0}", name(field))));
        code.sequence("error = CLASSES.get(report.kind, Error)(", &arguments, ")");
        code.lines(["error.kind = report.kind", "return error"]);
    });
}
