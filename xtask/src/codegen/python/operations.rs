//! `operations.py`.

use waba_types::descriptor::{Direction, ModelDescriptor};
use waba_types::operations::OperationSpec;

use super::super::code::Code;
use super::super::reach::{Api, Catalog, call_of, item_of};
use super::super::{docs, names};
use super::models::import_names;
use super::{annotation, docstring, module, name, parameters, public};
use crate::Result;

/// How calls are made: at once, or awaited.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) prefix: &'static str,
    pub(super) define: &'static str,
    pub(super) wait: &'static str,
    answer: &'static str,
    iterator: &'static str,
}

pub(super) const STYLES: [Style; 2] = [
    Style { prefix: "", define: "def", wait: "", answer: "dict[str, Any]", iterator: "Iterator" },
    Style {
        prefix: "Async",
        define: "async def",
        wait: "await ",
        answer: "Awaitable[dict[str, Any]]",
        iterator: "AsyncIterator",
    },
];

pub(in super::super) fn render(catalog: &Catalog) -> Result<String> {
    let mut classes = Code::new("    ");
    for (style, api) in STYLES.into_iter().flat_map(|style| Api::ALL.map(|api| (style, api))) {
        let groups = catalog.groups(api);
        if groups.is_empty() {
            continue;
        }
        classes.lines(["", ""]);
        operations(&mut classes, &groups, style, api);
        for (group, calls) in groups {
            classes.lines(["", ""]);
            calls_of(&mut classes, group, &calls, style, api);
        }
    }
    let classes = classes.finish();
    let mut code = module("The calls of the API, in groups.");
    code.lines(["from .._request import fields_of", "from . import models"]);
    code.blank();
    let groups = Api::ALL.into_iter().flat_map(|api| catalog.groups(api));
    let classes_of = |(group, _)| STYLES.map(|style| class(group, style));
    public(&mut code, groups.flat_map(classes_of));
    code.lines(["TYPE_CHECKING = False", "if TYPE_CHECKING:"]);
    code.indented(|code| {
        code.line("from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping, Sequence");
        code.lines(["from typing import Any", ""]);
        import_names(code, "models", catalog, &classes);
    });
    Ok(code.finish() + &classes)
}

/// The class that a client is made of.
fn operations(code: &mut Code, groups: &[(&'static str, Vec<&OperationSpec>)], style: Style, api: Api) {
    let Style { prefix, answer, iterator, .. } = style;
    code.line(format!("class {prefix}{}Operations:", api.prefix()));
    code.indented(|code| {
        docstring(code, "The groups of calls. A client is made of it and says how a call is done.");
        code.blank();
        code.line("__slots__ = ()");
        code.blank();
        code.line(format!("def _call(self, operation: str, request: dict[str, Any]) -> {answer}:"));
        code.indented(|code| {
            docstring(code, "Does the call named `operation` and returns its answer.");
            code.line("raise NotImplementedError");
        });
        code.blank();
        let parameters = ["self", "operation: str", "request: dict[str, Any]"].map(ToOwned::to_owned);
        code.sequence("def _pages(", &parameters, &format!(") -> {iterator}[dict[str, Any]]:"));
        code.indented(|code| {
            docstring(code, "Does the call named `operation` for each page of its list.");
            code.line("raise NotImplementedError");
        });
        for (group, _) in groups {
            code.blank();
            code.line("@property");
            code.line(format!("def {}(self) -> {}:", api.property(group), class(group, style)));
            code.indented(|code| {
                docstring(code, docs::of_group(group));
                code.line(format!("return {}(self)", class(group, style)));
            });
        }
    });
}

fn class(group: &str, style: Style) -> String {
    format!("{}{}Api", style.prefix, names::pascal(group))
}

fn calls_of(code: &mut Code, group: &str, calls: &[&OperationSpec], style: Style, api: Api) {
    code.line(format!("class {}:", class(group, style)));
    code.indented(|code| {
        docstring(code, docs::of_group(group));
        code.blank();
        code.line("__slots__ = (\"_client\",)");
        code.blank();
        let client = format!("{}{}Operations", style.prefix, api.prefix());
        code.line(format!("def __init__(self, client: {client}) -> None:"));
        code.indented(|code| code.line("self._client = client"));
        for call in calls {
            code.blank();
            method(code, call, style);
            if let Some((items, item)) = item_of(call) {
                code.blank();
                all(code, call, style, items, &annotation(item));
            }
        }
    });
}

/// The parameters of a call.
fn parameters_of(operation: &OperationSpec) -> Vec<String> {
    let request = operation.request;
    let mut arguments = vec!["self".to_owned()];
    if is_spread(request) {
        arguments.extend(parameters::signature(&parameters::of_model(request)));
    } else if !request.fields.is_empty() {
        arguments.push(format!("message: {}", request.name));
    }
    arguments
}

fn method(code: &mut Code, operation: &OperationSpec, style: Style) {
    let Style { define, wait, .. } = style;
    let arguments = parameters_of(operation);
    let open = format!("{define} {}(", call_of(operation));
    code.sequence(open, &arguments, &format!(") -> {}:", operation.response.name));
    code.indented(|code| {
        docstring(code, &documented(operation));
        let request = request_of(code, operation.request);
        let answer = format!("{wait}self._client._call(\"{}\", {request})", operation.name);
        let open = format!("return models.{}.from_dict(", operation.response.name);
        if open.chars().count() + answer.chars().count() < code.room() {
            code.line(format!("{open}{answer})"));
        } else {
            code.block(open, ")", |code| code.line(answer));
        }
    });
}

/// The call that goes through all pages.
fn all(code: &mut Code, operation: &OperationSpec, style: Style, items: &str, item: &str) {
    let (call, page) = (call_of(operation), format!("models.{}", operation.response.name));
    let Style { define, iterator, .. } = style;
    let close = format!(") -> {iterator}[{item}]:");
    code.sequence(format!("{define} {call}_all("), &parameters_of(operation), &close);
    code.indented(|code| {
        let doc = format!("The items of `{call}`, from page to page. Takes the same parameters.");
        docstring(code, &doc);
        let request = request_of(code, operation.request);
        let pages = format!("self._client._pages(\"{}\", {request})", operation.name);
        if style.wait.is_empty() {
            code.line(format!("for page in {pages}:"));
            code.indented(|code| code.line(format!("yield from {page}.from_dict(page).{items}")));
        } else {
            code.line(format!("async for page in {pages}:"));
            code.indented(|code| {
                code.line(format!("for item in {page}.from_dict(page).{items}:"));
                code.indented(|code| code.line("yield item"));
            });
        }
    });
}

/// The expression of the request in a call, whose statement it writes.
fn request_of(code: &mut Code, request: &ModelDescriptor) -> &'static str {
    match request.fields {
        [] => "{}",
        _ if is_spread(request) => {
            code.sequence(format!("request = models.{}(", request.name), &arguments_of(request), ")");
            "fields_of(request)"
        }
        _ => "fields_of(message)",
    }
}

/// Whether the fields of the request are parameters of the call.
pub(in super::super) fn is_spread(request: &ModelDescriptor) -> bool {
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
