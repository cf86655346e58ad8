//! `errors.ts`, and `error-kinds.ts` with what is not for users of the package.

use waba_types::descriptor::FieldDescriptor;
use waba_types::error_codes::ErrorKind;
use waba_types::model::Model;
use waba_types::response::ErrorReport;

use super::super::code::Code;
use super::super::reach::Catalog;
use super::super::{docs, names};
use super::{By, module, tsdoc, type_of};
use crate::Result;

pub(in super::super) fn render(_: &Catalog) -> Result<String> {
    let mut code = module("Errors: one class for each kind of error.");
    code.line("import type { AttemptReport, ErrorReport, Retry, ViolationReport } from \"./models.js\";");
    code.blank();
    tsdoc(&mut code, "The kinds of errors.");
    code.line("export type ErrorKind =");
    code.indented(|code| {
        let kinds: Vec<_> = ErrorKind::ALL.iter().map(|kind| format!("| \"{kind}\"")).collect();
        code.line(kinds.join("\n") + ";");
    });
    code.blank();
    base(&mut code);
    code.blank();
    let api = "What the API reports. `httpStatus` is `undefined` where the client found it itself.";
    subclass(&mut code, "ApiError", "WabaError", api);
    for kind in ErrorKind::ALL {
        code.blank();
        let parent = if kind.is_api() { "ApiError" } else { "WabaError" };
        subclass(&mut code, &names::error_class(*kind), parent, &own_names(kind.doc()));
    }
    Ok(code.finish())
}

/// The classes by their kinds.
pub(in super::super) fn render_kinds(_: &Catalog) -> Result<String> {
    let mut code = module("The classes of errors by their kinds.");
    code.block("import {", "} from \"./errors.js\";", |code| {
        code.lines(["type ErrorKind,".to_owned(), "WabaError,".to_owned()]);
        code.lines(ErrorKind::ALL.iter().map(|kind| format!("{},", names::error_class(*kind))));
    });
    code.line("import type { ErrorReport } from \"./models.js\";");
    code.blank();
    tsdoc(&mut code, "The classes by the name of the kind.");
    let open =
        "const CLASSES: ReadonlyMap<string, typeof WabaError> = new Map<ErrorKind, typeof WabaError>([";
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
            tsdoc(code, &doc(field));
            let declare = if field.secret { "declare " } else { "" };
            code.line(format!("{declare}readonly {}: {};", name(field), attribute(field)));
        }
        code.blank();
        code.block("constructor(report: ErrorReport) {", "}", |code| {
            code.line("super(report.message);");
            for field in fields() {
                let (name, value) = (name(field), format!("report.{}", field.name));
                if field.secret {
                    // Not enumerable: whoever logs an error shows all that is.
                    code.line(format!("Object.defineProperty(this, \"{name}\", {{ value: {value} }});"));
                    continue;
                }
                code.line(match field.name {
                    // What this version does not know of is no kind that it names.
                    "kind" => format!("this.{name} = {value} as {};", attribute(field)),
                    SECONDS => format!("this.{name} = {value} === undefined ? undefined : {value} * 1000;"),
                    _ => format!("this.{name} = {value};"),
                });
            }
        });
    });
}

/// The field whose unit is another one here: all times of the package are in milliseconds.
const SECONDS: &str = "retry_after";

fn name(field: &FieldDescriptor) -> String {
    let unit = if field.name == SECONDS { "Ms" } else { "" };
    names::camel(field.name) + unit
}

fn doc(field: &FieldDescriptor) -> String {
    let doc = docs::of_field(field);
    if field.name == SECONDS { doc.replace("in seconds", "in milliseconds") } else { doc }
}

/// The doc with the names that the fields of a report have here.
fn own_names(doc: &str) -> String {
    docs::renamed(doc, ErrorReport::DESCRIPTOR.fields, name)
}

fn attribute(field: &FieldDescriptor) -> String {
    let ty = type_of(field.ty, By::Server);
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
