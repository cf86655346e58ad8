//! `errors.ts`.

use waba_types::descriptor::FieldDescriptor;
use waba_types::error_codes::ErrorKind;
use waba_types::model::Model;
use waba_types::response::ErrorReport;

use super::super::code::Code;
use super::super::reach::Catalog;
use super::super::{docs, names};
use super::{module, tsdoc, type_of};
use crate::Result;

pub(in super::super) fn render(_: &Catalog) -> Result<String> {
    let mut code = module("Errors: one class for each kind of error.");
    code.line(
        "import type { AttemptReport, ErrorReport, RetryAdvice, ViolationReport } from \"./models.js\";",
    );
    code.blank();
    tsdoc(&mut code, "The kinds of errors.");
    code.line("export type ErrorKind =");
    code.indented(|code| {
        code.lines(ErrorKind::ALL.iter().map(|kind| format!("| \"{kind}\"")));
        code.line("| (string & {});");
    });
    code.blank();
    base(&mut code);
    code.blank();
    subclass(&mut code, "ApiError", "WabaError", "The API reported the error.");
    for kind in ErrorKind::ALL {
        code.blank();
        let parent = if kind.is_api() { "ApiError" } else { "WabaError" };
        subclass(&mut code, &names::error_class(*kind), parent, kind.doc());
    }
    code.blank();
    tsdoc(&mut code, "The classes by the name of the kind.\n\n@internal");
    let open =
        "export const CLASSES: ReadonlyMap<string, typeof WabaError> = new Map<string, typeof WabaError>([";
    code.block(open, "]);", |code| {
        code.lines(ErrorKind::ALL.iter().map(|kind| format!("[\"{kind}\", {}],", names::error_class(*kind))));
    });
    code.blank();
    tsdoc(&mut code, "Makes the error that the core reports.\n\n@internal");
    code.block("export function fromReport(report: ErrorReport): WabaError {", "}", |code| {
        code.lines(["const type = CLASSES.get(report.kind) ?? WabaError;", "return new type(report);"]);
    });
    Ok(code.finish())
}

fn base(code: &mut Code) {
    let fields = || ErrorReport::DESCRIPTOR.fields.iter().filter(|field| field.name != "message");
    tsdoc(code, &docs::of_model(ErrorReport::DESCRIPTOR));
    code.block("export class WabaError extends Error {", "}", |code| {
        code.block("static {", "}", |code| code.line("this.prototype.name = \"WabaError\";"));
        code.blank();
        for field in fields() {
            tsdoc(code, &docs::of_field(field));
            let declare = if field.secret { "declare " } else { "" };
            code.line(format!("{declare}readonly {}: {};", names::camel(field.name), attribute(field)));
        }
        code.blank();
        code.block("constructor(report: ErrorReport) {", "}", |code| {
            code.line("super(report.message);");
            for field in fields() {
                let (name, value) = (names::camel(field.name), format!("report.{}", field.name));
                if field.secret {
                    // Not enumerable: whoever logs an error shows all that is.
                    code.line(format!("Object.defineProperty(this, \"{name}\", {{ value: {value} }});"));
                    continue;
                }
                code.line(format!("this.{name} = {value};"));
            }
        });
    });
}

fn attribute(field: &FieldDescriptor) -> String {
    let ty = type_of(field.ty);
    match field.name {
        "kind" => "ErrorKind".to_owned(),
        _ if field.required => ty,
        _ if field.empty_if_absent => format!("readonly {ty}"),
        _ => format!("{ty} | undefined"),
    }
}

fn subclass(code: &mut Code, name: &str, parent: &str, doc: &str) {
    tsdoc(code, doc);
    code.block(format!("export class {name} extends {parent} {{"), "}", |code| {
        code.block("static {", "}", |code| code.line(format!("this.prototype.name = \"{name}\";")));
    });
}
