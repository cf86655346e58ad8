//! Calls in Swift.

use waba_types::descriptor::Direction;

use super::super::layout::Expr;
use super::super::swift::{UNIT, expr, message, module, table};
use super::super::{WIDTH, function_name};
use super::{CLIENTS, Example, answer, client, property};
use crate::codegen::code::Code;
use crate::codegen::names;
use crate::codegen::reach::{call_of, item_of};
use crate::codegen::uniffi::swift_type;

/// The file with the calls.
pub(super) fn calls(examples: &[Example]) -> String {
    let mut code = module("Makes the calls of the reference pages.");
    for example in examples {
        let answer = names::camel(&answer(example.operation));
        let short = example.is_message().then(|| message(&example.request, &answer));
        let made = || made(example, "").render(&format!("let {answer} = try await "), "", UNIT, WIDTH);
        function(&mut code, example, &short.unwrap_or_else(made), &answer);
    }
    tables(&mut code, ["operationExamples", "partnerExamples"], examples.iter());
    code.finish()
}

/// The file with the lists, from page to page.
pub(super) fn lists(examples: &[Example]) -> String {
    let mut code = module("Reads the lists of the reference pages, from page to page.");
    let lists: Vec<_> =
        examples.iter().filter_map(|example| Some((example, item_of(example.operation)?.1))).collect();
    for (example, item) in &lists {
        let mut lines = vec![format!("var items: [{}] = []", swift_type(*item))];
        lines.extend(made(example, "_all").render("for try await item in ", " {", UNIT, WIDTH));
        lines.extend([format!("{UNIT}items.append(item)"), "}".to_owned()]);
        function(&mut code, example, &lines, "items");
    }
    tables(&mut code, ["listExamples", "partnerListExamples"], lists.iter().map(|(example, _)| *example));
    code.finish()
}

fn function(code: &mut Code, example: &Example, lines: &[String], value: &str) {
    let (variable, class) = client(example.operation);
    let name = names::camel(&function_name(example.name));
    let head =
        format!("@Sendable private func {name}(_ {variable}: {class}) async throws -> any Sendable {{");
    code.block(head, "}", |code| {
        code.lines(lines);
        code.line(format!("return {value}"));
    });
    code.blank();
}

/// A table for each client.
fn tables<'a>(code: &mut Code, tables: [&str; 2], examples: impl Iterator<Item = &'a Example> + Clone) {
    for (name, class) in tables.into_iter().zip(CLIENTS) {
        let of_client = examples.clone().filter(|example| client(example.operation).1 == class);
        let ty = format!("@Sendable ({class}) async throws -> any Sendable");
        table(code, name, &ty, of_client.map(|example| example.name));
    }
}

/// The call of a group, of the name with `suffix`.
fn made(example: &Example, suffix: &str) -> Expr {
    let operation = example.operation;
    let (variable, _) = client(operation);
    let group = names::camel(property(operation));
    let open = format!("{variable}.{group}.{}(", names::camel(&(call_of(operation).to_owned() + suffix)));
    let request = expr(&example.request);
    let arguments = match operation.request.fields {
        [] => return Expr::atom(open + ")"),
        _ if operation.request.direction == Direction::Outbound => Expr::labelled("message: ", request),
        _ => request,
    };
    Expr::items(open, vec![arguments], ")")
}
