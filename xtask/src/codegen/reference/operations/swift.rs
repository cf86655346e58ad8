//! Calls in Swift.

use waba_types::descriptor::Direction;

use super::super::layout::Expr;
use super::super::swift::{UNIT, expr, message, module, table};
use super::super::{WIDTH, function_name};
use super::{Example, answer, client, property};
use crate::codegen::names;
use crate::codegen::reach::call_of;

/// The file with the calls.
pub(super) fn calls(examples: &[Example]) -> String {
    let mut code = module("Makes the calls of the reference pages.");
    for example in examples {
        let (variable, class) = client(example.operation);
        let answer = names::camel(&answer(example.operation));
        let function = names::camel(&function_name(example.name));
        let head = format!(
            "@Sendable private func {function}(_ {variable}: {class}) async throws -> any Sendable {{"
        );
        code.block(head, "}", |code| {
            let short = example.is_message().then(|| message(&example.request, &answer));
            let made = || made(example).render(&format!("let {answer} = try await "), "", UNIT, WIDTH);
            code.lines(short.unwrap_or_else(made));
            code.line(format!("return {answer}"));
        });
        code.blank();
    }
    for (name, class) in [("operationExamples", "Client"), ("partnerExamples", "PartnerClient")] {
        let of_client = examples.iter().filter(|example| client(example.operation).1 == class);
        let ty = format!("@Sendable ({class}) async throws -> any Sendable");
        table(&mut code, name, &ty, of_client.map(|example| example.name));
    }
    code.finish()
}

fn made(example: &Example) -> Expr {
    let operation = example.operation;
    let (variable, _) = client(operation);
    let group = names::camel(property(operation));
    let open = format!("{variable}.{group}.{}(", names::camel(call_of(operation)));
    let label = if operation.request.direction == Direction::Outbound { "message: " } else { "request: " };
    match operation.request.fields {
        [] => Expr::atom(open + ")"),
        _ => Expr::items(open, vec![Expr::labelled(label, expr(&example.request))], ")"),
    }
}
