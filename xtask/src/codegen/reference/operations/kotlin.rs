//! Calls in Kotlin.

use super::super::kotlin::{UNIT, expr, message, module, table};
use super::super::layout::Expr;
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
        let response = example.operation.response.name;
        let head = format!("private suspend fun {function}({variable}: {class}): {response} {{");
        code.block(head, "}", |code| {
            let short = example.is_message().then(|| message(&example.request, &answer));
            let made = || made(example).render(&format!("val {answer} = "), "", UNIT, WIDTH);
            code.lines(short.unwrap_or_else(made));
            code.line(format!("return {answer}"));
        });
        code.blank();
    }
    for (name, class) in [("operationExamples", "Client"), ("partnerExamples", "PartnerClient")] {
        let of_client = examples.iter().filter(|example| client(example.operation).1 == class);
        table(&mut code, name, &format!("suspend ({class}) -> Any"), of_client.map(|example| example.name));
    }
    code.finish()
}

fn made(example: &Example) -> Expr {
    let operation = example.operation;
    let (variable, _) = client(operation);
    let group = names::camel(property(operation));
    let open = format!("{variable}.{group}.{}(", names::camel(call_of(operation)));
    match operation.request.fields {
        [] => Expr::atom(open + ")"),
        _ => Expr::with_trailing_comma(open, vec![expr(&example.request)], ")"),
    }
}
