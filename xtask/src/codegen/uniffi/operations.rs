//! `operations.rs`.

use waba_types::descriptor::Direction;
use waba_types::operations::{self, Operation, OperationSpec, OperationVisitor};

use super::super::code::Code;
use super::super::docs;
use super::super::reach::Catalog;
use super::{formatted, rustdoc, start};
use crate::Result;

pub(in super::super) fn render(catalog: &Catalog) -> Result<String> {
    let mut code = start("The calls of the API.");
    code.lines(["use waba_types::{models, operations};", ""]);
    code.lines(["use super::errors::WabaError;", "use super::models::*;", "use crate::Client;", ""]);
    code.line("#[uniffi::export(async_runtime = \"tokio\")]");
    code.block("impl Client {", "}", |code| {
        for (index, operation) in catalog.operations.iter().enumerate() {
            if index > 0 {
                code.blank();
            }
            method(code, operation);
        }
    });
    formatted(code)
}

fn method(code: &mut Code, operation: &OperationSpec) {
    let request = operation.request;
    let (parameter, value) = match request.direction {
        _ if request.fields.is_empty() => (String::new(), format!("models::{}::new()", request.name)),
        Direction::Outbound => (format!(", message: {}", request.name), "message.into()".to_owned()),
        _ => (format!(", request: {}", request.name), "request.into()".to_owned()),
    };
    let (name, answer) = (operation.name.replace('.', "_"), operation.response.name);
    rustdoc(code, &docs::plain(operation.doc));
    let open = format!("pub async fn {name}(&self{parameter}) -> Result<{answer}, WabaError> {{");
    code.block(open, "}", |code| {
        let call = format!("self.call::<operations::{}>({value})", type_of(operation));
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
