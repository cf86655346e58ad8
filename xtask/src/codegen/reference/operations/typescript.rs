//! Calls in JavaScript.

use super::super::WIDTH;
use super::super::layout::Expr;
use super::super::typescript::{UNIT, entries, message};
use super::super::value::Value;
use super::{Example, answer, client, property};
use crate::codegen::code::Code;
use crate::codegen::names;
use crate::codegen::reach::{call_of, item_of};
use crate::codegen::typescript::module;

/// The file with the calls.
pub(super) fn calls(examples: &[Example]) -> String {
    let mut code = start("Makes the calls of the reference pages.");
    for partner in [false, true] {
        table(&mut code, partner, "Promise<object>", examples, |code, example| {
            let answer = names::camel(&answer(example.operation));
            let short = example.is_message().then(|| message(&example.request, &answer));
            let made = || made(example, "").render(&format!("const {answer} = await "), ";", UNIT, WIDTH);
            code.lines(short.unwrap_or_else(made));
            code.line(format!("return {answer};"));
        });
    }
    code.finish()
}

/// The file with the lists, from page to page.
pub(super) fn lists(examples: &[Example]) -> String {
    let mut code = start("Reads the lists of the reference pages, from page to page.");
    for partner in [false, true] {
        let lists = examples.iter().filter(|example| item_of(example.operation).is_some());
        table(&mut code, partner, "Promise<object[]>", lists, |code, example| {
            code.line("const items = [];");
            code.lines(made(example, "All").render("for await (const item of ", ") {", UNIT, WIDTH));
            code.indented(|code| code.line("items.push(item);"));
            code.line("}");
            code.line("return items;");
        });
    }
    code.finish()
}

fn start(about: &str) -> Code {
    let mut code = module(about);
    code.lines(["// @ts-check"]);
    code
}

/// The functions of the examples that a client has.
fn table<'a>(
    code: &mut Code,
    partner: bool,
    made: &str,
    examples: impl IntoIterator<Item = &'a Example>,
    body: impl Fn(&mut Code, &'a Example),
) {
    let (name, class) = if partner { ("PARTNER_EXAMPLES", "PartnerClient") } else { ("EXAMPLES", "Client") };
    code.blank();
    code.line(format!("/** @type {{Record<string, (client: import(\"waba\").{class}) => {made}>}} */"));
    code.block(format!("export const {name} = {{"), "};", |code| {
        for example in examples {
            let (variable, class_of) = client(example.operation);
            if class_of == class {
                code.block(format!("{}: async ({variable}) => {{", example.name), "},", |code| {
                    body(code, example)
                });
            }
        }
    });
}

/// The call of a group, of the name with `suffix`.
fn made(example: &Example, suffix: &str) -> Expr {
    let operation = example.operation;
    let (variable, _) = client(operation);
    let group = names::camel(property(operation));
    let open = format!("{variable}.{group}.{}{suffix}(", names::camel(call_of(operation)));
    match &example.request {
        Value::Model(model, fields) if !fields.is_empty() => {
            Expr::with_trailing_comma(open + "{ ", entries(model, fields), " })")
        }
        _ => Expr::atom(open + ")"),
    }
}
