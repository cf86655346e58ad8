//! `operations.rs`.

use waba_types::descriptor::Direction;
use waba_types::operations::{self, Operation, OperationSpec, OperationVisitor};

use super::super::code::Code;
use super::super::docs;
use super::super::names::pascal;
use super::super::reach::Catalog;
use super::{formatted, rustdoc, start};
use crate::Result;

pub(in super::super) fn render(catalog: &Catalog) -> Result<String> {
    let mut code = start("The calls of the API, in groups.");
    code.lines(["use std::sync::Arc;", "", "use waba_types::{models, operations};", ""]);
    code.lines(["use super::errors::WabaError;", "use super::models::*;", "use crate::Client;"]);
    for (group, operations) in catalog.groups() {
        code.blank();
        calls(&mut code, group, &operations);
    }
    formatted(code)
}

/// The object with the calls of a group: `WebhookCalls`.
fn calls(code: &mut Code, group: &str, operations: &[&OperationSpec]) {
    let name = format!("{}Calls", pascal(group));
    rustdoc(code, &format!("The calls of the group `{group}`."));
    code.lines(["#[derive(uniffi::Object)]", &format!("pub struct {name}(Arc<Client>);"), ""]);
    code.line("#[uniffi::export(async_runtime = \"tokio\")]");
    code.block(format!("impl {name} {{"), "}", |code| {
        rustdoc(code, "Creates the group for a client.");
        code.line("#[uniffi::constructor]");
        code.block("pub fn new(client: Arc<Client>) -> Self {", "}", |code| code.line("Self(client)"));
        for operation in operations {
            code.blank();
            method(code, operation);
        }
    });
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
fn type_of(operation: &OperationSpec) -> &'static str {
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
