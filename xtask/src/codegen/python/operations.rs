//! `_operations.py`.

use std::collections::BTreeSet;

use waba_types::descriptor::{Direction, ModelDescriptor, TypeRef};
use waba_types::operations::OperationSpec;

use super::super::code::Code;
use super::super::reach::{Catalog, call_of};
use super::super::{docs, names};
use super::{docstring, module, name, parameters};
use crate::Result;

/// The built-in `list` in a class that has a call of this name.
const BUILTIN_LIST: &str = "builtins.list[";

/// How calls are made: at once, or awaited.
#[derive(Clone, Copy)]
struct Style {
    prefix: &'static str,
    define: &'static str,
    wait: &'static str,
}

const STYLES: [Style; 2] = [
    Style { prefix: "", define: "def", wait: "" },
    Style { prefix: "Async", define: "async def", wait: "await " },
];

pub(in super::super) fn render(catalog: &Catalog) -> Result<String> {
    let mut classes = Code::new("    ");
    for style in STYLES {
        classes.lines(["", ""]);
        operations(&mut classes, catalog, style);
        for (group, calls) in catalog.groups() {
            classes.lines(["", ""]);
            api(&mut classes, group, &calls, style);
        }
    }
    let classes = classes.finish();
    let (made, named) = imports(catalog);
    let mut code = module("The calls of the API, in groups.");
    import(&mut code, &made);
    code.lines(["", "TYPE_CHECKING = False", "if TYPE_CHECKING:"]);
    code.indented(|code| {
        if classes.contains(BUILTIN_LIST) {
            code.line("import builtins");
        }
        code.line("from typing import Any");
        if !named.is_empty() {
            code.blank();
            import(code, &named);
        }
    });
    Ok(code.finish() + &classes)
}

/// The models that calls make, and those that only annotations name.
fn imports(catalog: &Catalog) -> (BTreeSet<&'static str>, BTreeSet<&'static str>) {
    let (mut made, mut named) = (BTreeSet::new(), BTreeSet::new());
    for operation in catalog.operations {
        made.insert(operation.response.name);
        if is_spread(operation.request) {
            made.insert(operation.request.name);
            named.extend(operation.request.fields.iter().filter_map(|field| model_in(field.ty)));
        } else if !operation.request.fields.is_empty() {
            named.insert(operation.request.name);
        }
    }
    let named = named.difference(&made).copied().collect();
    (made, named)
}

/// The name of the class in the annotation of a value.
fn model_in(ty: TypeRef) -> Option<&'static str> {
    match ty {
        TypeRef::List(inner) | TypeRef::Map(inner) => model_in(*inner),
        TypeRef::Model(model) => Some(model.name),
        TypeRef::Union(union) => Some(union.name),
        _ => None,
    }
}

fn import(code: &mut Code, models: &BTreeSet<&str>) {
    let models: Vec<_> = models.iter().map(ToString::to_string).collect();
    let line = format!("from ._models import {}", models.join(", "));
    if line.chars().count() <= code.room() {
        code.line(line);
    } else {
        code.sequence("from ._models import (", &models, ")");
    }
}

/// The class that a client is made of.
fn operations(code: &mut Code, catalog: &Catalog, style: Style) {
    let Style { prefix, define, .. } = style;
    code.line(format!("class {prefix}Operations:"));
    code.indented(|code| {
        docstring(code, "The groups of calls. A client is made of it and says how a call is done.");
        code.blank();
        code.line("__slots__ = ()");
        code.blank();
        code.line(format!(
            "{define} _call(self, operation: str, request: dict[str, Any]) -> dict[str, Any]:"
        ));
        code.indented(|code| {
            docstring(code, "Does the call named `operation` and returns its answer.");
            code.line("raise NotImplementedError");
        });
        for (group, _) in catalog.groups() {
            code.blank();
            code.line("@property");
            code.line(format!("def {group}(self) -> {}:", class(group, style)));
            code.indented(|code| {
                docstring(code, &format!("The calls of the group `{group}`."));
                code.line(format!("return {}(self)", class(group, style)));
            });
        }
    });
}

fn class(group: &str, style: Style) -> String {
    format!("{}{}Api", style.prefix, names::pascal(group))
}

fn api(code: &mut Code, group: &str, calls: &[&OperationSpec], style: Style) {
    code.line(format!("class {}:", class(group, style)));
    code.indented(|code| {
        docstring(code, &format!("The calls of the group `{group}`."));
        code.blank();
        code.line("__slots__ = (\"_client\",)");
        code.blank();
        code.line(format!("def __init__(self, client: {}Operations) -> None:", style.prefix));
        code.indented(|code| code.line("self._client = client"));
        let hides_list = calls.iter().any(|call| call_of(call) == "list");
        for call in calls {
            code.blank();
            method(code, call, style, hides_list);
        }
    });
}

fn method(code: &mut Code, operation: &OperationSpec, style: Style, hides_list: bool) {
    let Style { define, wait, .. } = style;
    let request = operation.request;
    let mut arguments = vec!["self".to_owned()];
    let spread = is_spread(request);
    if spread {
        arguments.extend(parameters(request.fields.iter()));
        if hides_list {
            arguments.iter_mut().for_each(|argument| *argument = argument.replace("list[", BUILTIN_LIST));
        }
    } else if !request.fields.is_empty() {
        arguments.push(format!("message: {}", request.name));
    }
    let open = format!("{define} {}(", call_of(operation));
    code.sequence(open, &arguments, &format!(") -> {}:", operation.response.name));
    code.indented(|code| {
        docstring(code, &documented(operation));
        let request = match request.fields {
            [] => "{}",
            _ if spread => {
                code.sequence(format!("request = {}(", request.name), &arguments_of(request), ")");
                "request.to_dict()"
            }
            _ => "message.to_dict()",
        };
        let answer = format!("{wait}self._client._call(\"{}\", {request})", operation.name);
        code.line(format!("return {}.from_dict({answer})", operation.response.name));
    });
}

/// Whether the fields of the request are parameters of the call.
fn is_spread(request: &ModelDescriptor) -> bool {
    request.direction != Direction::Outbound && !request.fields.is_empty()
}

/// What makes the request from the parameters.
fn arguments_of(request: &ModelDescriptor) -> Vec<String> {
    let (required, optional): (Vec<_>, Vec<_>) = request.fields.iter().partition(|field| field.required);
    let optional = optional.into_iter().map(name).map(|name| format!("{name}={name}"));
    required.into_iter().map(name).chain(optional).collect()
}

/// The doc of the call and, where its request is spread over the parameters, of these.
fn documented(operation: &OperationSpec) -> String {
    let mut doc = docs::of_operation(operation);
    let request = operation.request;
    if is_spread(request) {
        doc.push_str("\n\n");
        let fields = request.fields.iter();
        let lines = fields.map(|field| format!("- `{}`: {}", name(field), docs::of_field(field)));
        doc.push_str(&lines.collect::<Vec<_>>().join("\n"));
    }
    doc
}
