//! `operations.rs`.

use waba_types::descriptor::{Direction, TypeRef};
use waba_types::operations::{self, Operation, OperationSpec, OperationVisitor};

use super::super::HEADER;
use super::super::code::Code;
use super::super::docs;
use super::super::names::{camel, pascal};
use super::super::reach::{Api, Catalog, call_of, item_of};
use super::kotlin::type_of as kotlin_type;
use super::swift::{sequence, type_of as swift_type};
use super::types::{holds_count, is_given};
use super::{formatted, rustdoc, start};
use crate::Result;

pub(in super::super) fn render(catalog: &Catalog) -> Result<String> {
    let mut code = start("The calls of the API, in groups.");
    code.lines(["use std::sync::Arc;", "", "use waba_types::{models, operations};", ""]);
    code.lines(["use super::errors::WabaError;", "use super::models::*;"]);
    code.lines(["use crate::numbers::checked;", "use crate::pages::Position;"]);
    code.line("use crate::{Client, PartnerClient};");
    for api in Api::ALL {
        for (group, operations) in catalog.groups(api) {
            code.blank();
            calls(&mut code, group, &operations, api);
        }
    }
    formatted(code)
}

/// The object with the calls of a group: `WebhookCalls`.
fn calls(code: &mut Code, group: &str, operations: &[&OperationSpec], api: Api) {
    let (name, client) = (class(group), api.client());
    rustdoc(code, docs::of_group(group));
    code.lines(["#[derive(uniffi::Object)]", &format!("pub struct {name}(pub(crate) Arc<{client}>);"), ""]);
    code.line("#[uniffi::export(async_runtime = \"tokio\")]");
    code.block(format!("impl {name} {{"), "}", |code| {
        rustdoc(code, "Creates the group for a client.");
        code.line("#[uniffi::constructor]");
        let open = format!("pub fn new(client: Arc<{client}>) -> Self {{");
        code.block(open, "}", |code| code.line("Self(client)"));
        for operation in operations {
            code.blank();
            method(code, operation);
        }
    });
    for operation in operations.iter().filter(|operation| operation.items.is_some()) {
        code.blank();
        pages(code, group, operation, client);
    }
}

/// The object of a group.
fn class(group: &str) -> String {
    format!("{}Calls", pascal(group))
}

/// A call whose answer is a page of a list.
struct List {
    call: String,
    /// The object with its pages.
    pages: String,
    request: &'static str,
    /// Whether the request may be left out.
    has_default: bool,
    items: String,
    item: TypeRef,
}

impl List {
    fn doc(&self) -> String {
        format!(
            "The items of `{}`, from page to page, beginning with the page that `request` asks for.",
            self.call
        )
    }
}

fn lists(group: &str, operations: &[&OperationSpec]) -> Vec<List> {
    let list = |operation: &&OperationSpec| {
        let (items, item) = item_of(operation)?;
        let call = camel(call_of(operation));
        let pages = pages_class(group, operation);
        let (request, has_default) = (operation.request.name, has_default(operation));
        Some(List { call, pages, request, has_default, items: camel(items), item })
    };
    operations.iter().filter_map(list).collect()
}

/// Whether a list can be asked for without saying more.
fn has_default(operation: &OperationSpec) -> bool {
    operation.items.is_some() && !operation.request.fields.iter().any(is_given)
}

/// `Groups.kt`: the groups as properties of the clients.
pub(in super::super) fn kotlin(catalog: &Catalog) -> Result<String> {
    let mut code = Code::new("    ");
    code.lines([&format!("// {HEADER} from `crates/waba-types`."), "", "package io.github.waba"]);
    code.lines(["", "import kotlinx.coroutines.flow.Flow"]);
    for api in Api::ALL {
        for (group, operations) in catalog.groups(api) {
            let (class, property) = (class(group), camel(api.property(group)));
            code.blank();
            code.line(format!("/** {} */", docs::of_group(group)));
            code.line(format!("val {}.{property}: {class}", api.client()));
            code.indented(|code| code.line(format!("get() = {class}(this)")));
            for list in lists(group, &operations) {
                code.blank();
                code.line(format!("/** {} */", list.doc()));
                let List { call, pages, request, has_default, items, item } = &list;
                let default = if *has_default { format!(" = {request}()") } else { String::new() };
                code.line(format!(
                    "fun {class}.{call}All(request: {request}{default}): Flow<{}> =",
                    kotlin_type(*item)
                ));
                let open = format!("{{ {pages}(this, request) }}");
                let flow = format!("pages({open}, {pages}::next) {{ it.{items} }}");
                code.indented(|code| code.line(flow));
            }
        }
    }
    Ok(code.finish())
}

/// `Groups.swift`: the groups as properties of the clients.
pub(in super::super) fn swift(catalog: &Catalog) -> Result<String> {
    let mut code = Code::new("    ");
    code.line(format!("// {HEADER} from `crates/waba-types`."));
    for api in Api::ALL {
        code.blank();
        code.block(format!("extension {} {{", api.client()), "}", |code| {
            for (index, (group, _)) in catalog.groups(api).into_iter().enumerate() {
                if index > 0 {
                    code.blank();
                }
                let (class, property) = (class(group), camel(api.property(group)));
                code.line(format!("/// {}", docs::of_group(group)));
                code.line(format!("public var {property}: {class} {{ {class}(client: self) }}"));
            }
        });
    }
    for (group, operations) in Api::ALL.into_iter().flat_map(|api| catalog.groups(api)) {
        let lists = lists(group, &operations);
        if lists.is_empty() {
            continue;
        }
        code.blank();
        code.block(format!("extension {} {{", class(group)), "}", |code| {
            for (index, list) in lists.iter().enumerate() {
                if index > 0 {
                    code.blank();
                }
                let List { call, pages, request, has_default, items, item } = list;
                let default = if *has_default { format!(" = {request}()") } else { String::new() };
                code.line(format!("/// {}", list.doc()));
                let all = format!("AsyncItems<{}>", swift_type(*item));
                let open = format!("public func {call}All(");
                let parameter = format!("_ request: {request}{default}");
                sequence(code, &open, &[parameter], &format!(") -> {all} {{"));
                code.indented(|code| {
                    code.line(format!(
                        "let begin = {{ @Sendable in {pages}(calls: self, request: request) }}"
                    ));
                    let next = "{ try await $0.next() }";
                    code.line(format!("return items(open: begin, next: {next}, of: {{ $0.{items} }})"));
                });
                code.line("}");
            }
        });
    }
    Ok(code.finish())
}

fn method(code: &mut Code, operation: &OperationSpec) {
    let request = operation.request;
    let (parameter, value) = match request.direction {
        _ if request.fields.is_empty() => (String::new(), format!("models::{}::new()", request.name)),
        Direction::Outbound if holds_count(TypeRef::Model(request)) => {
            (format!(", message: {}", request.name), "checked(\"\", message)?.into()".to_owned())
        }
        Direction::Outbound => (format!(", message: {}", request.name), "message.into()".to_owned()),
        _ => (format!(", request: {}", request.name), "request.into()".to_owned()),
    };
    let name = call_of(operation);
    rustdoc(code, &docs::of_operation(operation));
    if has_default(operation) && !parameter.is_empty() {
        code.line("#[uniffi::method(default(request))]");
    }
    let open =
        format!("pub async fn {name}(&self{parameter}) -> Result<{}, WabaError> {{", operation.response.name);
    code.block(open, "}", |code| {
        let how = if operation.is_task() { "run" } else { "call" };
        let call = format!("self.0.{how}::<operations::{}>({value})", type_of(operation));
        code.line(format!("{call}.await.map(Into::into)"));
    });
}

/// The object with the pages of a list: `TemplatesListPages`.
fn pages(code: &mut Code, group: &str, operation: &OperationSpec, client: &str) {
    let (class, name, request) = (class(group), pages_class(group, operation), operation.request.name);
    let operation_type = type_of(operation);
    rustdoc(code, &format!("The pages of `{}`.", operation.name));
    code.line("#[derive(uniffi::Object)]");
    code.block(format!("pub struct {name} {{"), "}", |code| {
        code.line(format!("client: Arc<{client}>,"));
        code.line(format!("position: Position<operations::{operation_type}>,"));
    });
    code.lines(["", "#[uniffi::export(async_runtime = \"tokio\")]"]);
    code.block(format!("impl {name} {{"), "}", |code| {
        rustdoc(code, "Begins with the page that `request` asks for. Asks for nothing yet.");
        code.line("#[uniffi::constructor]");
        let open = format!("pub fn new(calls: Arc<{class}>, request: {request}) -> Self {{");
        code.block(open, "}", |code| {
            let position = "Position::before(request.into())";
            code.line(format!("Self {{ client: Arc::clone(&calls.0), position: {position} }}"));
        });
        code.blank();
        rustdoc(code, "The next page; nothing behind the last one. After an error it is still the next one.");
        let page = operation.response.name;
        let open = format!("pub async fn next(&self) -> Result<Option<{page}>, WabaError> {{");
        code.block(open, "}", |code| {
            let call = format!("|request| self.client.call::<operations::{operation_type}>(request)");
            code.line(format!("let page = self.position.next({call}).await?;"));
            code.line("Ok(page.map(Into::into))");
        });
    });
}

fn pages_class(group: &str, operation: &OperationSpec) -> String {
    format!("{}{}Pages", pascal(group), pascal(call_of(operation)))
}

/// The name of the operation's type in Rust.
pub(in super::super) fn type_of(operation: &OperationSpec) -> &'static str {
    struct TypeName;

    impl OperationVisitor for TypeName {
        type Output = &'static str;

        fn visit<O: Operation>(self) -> &'static str {
            std::any::type_name::<O>()
        }
    }

    let path = operations::visit(operation.name, TypeName)
        .or_else(|| operations::visit_task(operation.name, TypeName))
        .unwrap_or_default();
    path.rsplit("::").next().unwrap_or(path)
}
