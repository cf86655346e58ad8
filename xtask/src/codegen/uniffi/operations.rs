//! `operations.rs`.

use waba_types::descriptor::Direction;
use waba_types::operations::{self, Operation, OperationSpec, OperationVisitor};

use super::super::HEADER;
use super::super::code::Code;
use super::super::docs;
use super::super::names::{camel, pascal};
use super::super::reach::{Api, Catalog};
use super::{formatted, rustdoc, start};
use crate::Result;

pub(in super::super) fn render(catalog: &Catalog) -> Result<String> {
    let mut code = start("The calls of the API, in groups.");
    code.lines(["use std::sync::Arc;", "", "use waba_types::{models, operations};", ""]);
    code.lines(["use super::errors::WabaError;", "use super::models::*;"]);
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
    let (name, client) = (class(group), format!("{}Client", api.prefix()));
    rustdoc(code, &format!("The calls of the group `{group}`."));
    code.lines(["#[derive(uniffi::Object)]", &format!("pub struct {name}(Arc<{client}>);"), ""]);
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
}

/// The object of a group.
fn class(group: &str) -> String {
    format!("{}Calls", pascal(group))
}

/// `Groups.kt`: the groups as properties of the clients.
pub(in super::super) fn kotlin(catalog: &Catalog) -> Result<String> {
    let mut code = Code::new("    ");
    code.lines([&format!("// {HEADER} from `crates/waba-types`."), "", "package io.github.waba"]);
    for api in Api::ALL {
        for (group, _) in catalog.groups(api) {
            let (class, property) = (class(group), camel(api.property(group)));
            code.blank();
            code.line(format!("/** The calls of the group `{}`. */", api.property(group)));
            code.line(format!("val {}Client.{property}: {class}", api.prefix()));
            code.indented(|code| code.line(format!("get() = {class}(this)")));
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
        code.block(format!("extension {}Client {{", api.prefix()), "}", |code| {
            for (index, (group, _)) in catalog.groups(api).into_iter().enumerate() {
                if index > 0 {
                    code.blank();
                }
                let (class, property) = (class(group), camel(api.property(group)));
                code.line(format!("/// The calls of the group `{}`.", api.property(group)));
                code.line(format!("public var {property}: {class} {{ {class}(client: self) }}"));
            }
        });
    }
    Ok(code.finish())
}

fn method(code: &mut Code, operation: &OperationSpec) {
    let request = operation.request;
    let (parameter, value) = match request.direction {
        _ if request.fields.is_empty() => (String::new(), format!("models::{}::new()", request.name)),
        Direction::Outbound => (format!(", message: {}", request.name), "message.into()".to_owned()),
        _ => (format!(", request: {}", request.name), "request.into()".to_owned()),
    };
    let name = operation.name.rsplit('.').next().unwrap_or(operation.name);
    rustdoc(code, &docs::of_operation(operation));
    let open =
        format!("pub async fn {name}(&self{parameter}) -> Result<{}, WabaError> {{", operation.response.name);
    code.block(open, "}", |code| {
        let call = format!("self.0.call::<operations::{}>({value})", type_of(operation));
        code.line(format!("{call}.await.map(Into::into)"));
    });
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

    let path = operations::visit(operation.name, TypeName).unwrap_or_default();
    path.rsplit("::").next().unwrap_or(path)
}
