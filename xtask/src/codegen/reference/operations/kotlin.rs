//! Calls in Kotlin.

use super::super::kotlin::{UNIT, expr, message, module, table};
use super::super::layout::Expr;
use super::super::{WIDTH, function_name};
use super::{CLIENTS, Example, answer, client, property};
use crate::codegen::code::Code;
use crate::codegen::names;
use crate::codegen::reach::call_of;

/// The file with the calls.
pub(super) fn calls(examples: &[Example]) -> String {
    let mut code = module("Makes the calls of the reference pages.");
    for example in examples {
        let answer = names::camel(&answer(example.operation));
        let short = example.is_message().then(|| message(&example.request, &answer));
        let made = || made(example, "").render(&format!("val {answer} = "), "", UNIT, WIDTH);
        function(&mut code, example, example.operation.response.name, &short.unwrap_or_else(made), &answer);
    }
    tables(&mut code, ["operationExamples", "partnerExamples"], "Any", examples.iter());
    code.finish()
}

/// The file with the lists, from page to page.
pub(super) fn lists(examples: &[Example]) -> String {
    let mut code = module("Reads the lists of the reference pages, from page to page.");
    code.lines(["import kotlinx.coroutines.flow.toList", ""]);
    let lists: Vec<_> = examples.iter().filter(|example| example.operation.items.is_some()).collect();
    for example in &lists {
        let lines = made(example, "_all").render("val items = ", ".toList()", UNIT, WIDTH);
        function(&mut code, example, "List<Any>", &lines, "items");
    }
    tables(&mut code, ["listExamples", "partnerListExamples"], "List<Any>", lists.iter().copied());
    code.finish()
}

fn function(code: &mut Code, example: &Example, made: &str, lines: &[String], value: &str) {
    let (variable, class) = client(example.operation);
    let name = names::camel(&function_name(example.name));
    code.block(format!("private suspend fun {name}({variable}: {class}): {made} {{"), "}", |code| {
        code.lines(lines);
        code.line(format!("return {value}"));
    });
    code.blank();
}

/// A table for each client.
fn tables<'a>(
    code: &mut Code,
    tables: [&str; 2],
    made: &str,
    examples: impl Iterator<Item = &'a Example> + Clone,
) {
    for (name, class) in tables.into_iter().zip(CLIENTS) {
        let of_client = examples.clone().filter(|example| client(example.operation).1 == class);
        table(code, name, &format!("suspend ({class}) -> {made}"), of_client.map(|example| example.name));
    }
}

/// The call of a group, of the name with `suffix`.
fn made(example: &Example, suffix: &str) -> Expr {
    let operation = example.operation;
    let (variable, _) = client(operation);
    let group = names::camel(property(operation));
    let open = format!("{variable}.{group}.{}(", names::camel(&(call_of(operation).to_owned() + suffix)));
    match operation.request.fields {
        [] => Expr::atom(open + ")"),
        _ => Expr::with_trailing_comma(open, vec![expr(&example.request)], ")"),
    }
}
