//! `errors.rs`.

use waba_types::descriptor::FieldDescriptor;
use waba_types::error_codes::ErrorKind;
use waba_types::model::Model;
use waba_types::response::ErrorReport;

use super::super::reach::Catalog;
use super::super::{docs, names};
use super::{display, formatted, rustdoc, start};
use crate::Result;

pub(in super::super) fn render(_: &Catalog) -> Result<String> {
    let variants = || ErrorKind::ALL.iter().map(|kind| kind.type_name());
    let mut code = start("The error: one variant for each kind.");
    code.lines(["use std::fmt;", "", "use waba_types::error_codes::ErrorKind;", ""]);
    code.lines(["use super::models::ErrorReport;", ""]);
    rustdoc(&mut code, &docs::plain(ErrorReport::DESCRIPTOR.doc));
    code.lines(["#[derive(Clone, Debug, PartialEq, uniffi::Error)]", "#[uniffi::export(Display)]"]);
    code.block("pub enum WabaError {", "}", |code| {
        for kind in ErrorKind::ALL {
            // uniffi turns the names of fields around, but not those in docs.
            let own_name = |field: &FieldDescriptor| names::camel(field.name);
            rustdoc(code, &docs::renamed(kind.doc(), ErrorReport::DESCRIPTOR.fields, own_name));
            code.block(format!("{} {{", kind.type_name()), "},", |code| {
                rustdoc(code, "What is known about it.");
                code.line("report: Box<ErrorReport>,");
            });
        }
    });
    code.blank();
    code.block("impl WabaError {", "}", |code| {
        rustdoc(code, "Creates the error of a kind.");
        code.block("pub fn from_parts(kind: ErrorKind, report: ErrorReport) -> Self {", "}", |code| {
            code.line("let report = Box::new(report);");
            code.block("match kind {", "}", |code| {
                code.lines(variants().map(|v| format!("ErrorKind::{v} => Self::{v} {{ report }},")));
                code.line("_ => Self::Internal { report },");
            });
        });
        code.blank();
        code.block("fn as_report(&self) -> &ErrorReport {", "}", |code| {
            code.block("match self {", "}", |code| {
                let patterns: Vec<_> = variants().map(|v| format!("Self::{v} {{ report }}")).collect();
                code.line(format!("{} => report,", patterns.join(" | ")));
            });
        });
    });
    code.blank();
    code.line("#[uniffi::export]");
    code.block("impl WabaError {", "}", |code| {
        rustdoc(code, "What is known about the error, of whichever kind it is.");
        code.block("pub fn to_report(&self) -> ErrorReport {", "}", |code| {
            code.line("self.as_report().clone()")
        });
    });
    for (name, body) in
        [("WabaError", "self.as_report().fmt(f)"), ("ErrorReport", "f.write_str(&self.message)")]
    {
        code.blank();
        display(&mut code, name, |code| code.line(body));
    }
    code.lines(["", "impl std::error::Error for WabaError {}"]);
    formatted(code)
}
