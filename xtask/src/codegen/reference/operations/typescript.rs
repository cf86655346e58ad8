//! Calls in JavaScript.

use super::super::WIDTH;
use super::super::layout::Expr;
use super::super::typescript::{UNIT, entries, message};
use super::super::value::Value;
use super::{Example, answer, of_api, property};
use crate::codegen::code::Code;
use crate::codegen::names;
use crate::codegen::reach::{Api, call_of, item_of};
use crate::codegen::typescript::module;

/// The file with the calls.
pub(super) fn calls(examples: &[Example]) -> String {
    let mut code = start("Makes the calls of the reference pages.");
    for api in Api::ALL {
        table(&mut code, api, "Promise<object>", of_api(examples, api), |code, example| {
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
    for api in Api::ALL {
        let lists = of_api(examples, api).filter(|example| item_of(example.operation).is_some());
        table(&mut code, api, "Promise<object[]>", lists, |code, example| {
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

/// The functions of the examples of an API.
fn table<'a>(
    code: &mut Code,
    api: Api,
    made: &str,
    examples: impl Iterator<Item = &'a Example>,
    body: impl Fn(&mut Code, &'a Example),
) {
    let (class, name) = (
        api.client(),
        match api {
            Api::Messaging => "EXAMPLES",
            Api::Partner => "PARTNER_EXAMPLES",
        },
    );
    code.blank();
    code.line(format!("/** @type {{Record<string, (client: import(\"waba\").{class}) => {made}>}} */"));
    code.block(format!("export const {name} = {{"), "};", |code| {
        for example in examples {
            let head = format!("{}: async ({}) => {{", example.name, example.client());
            code.block(head, "},", |code| body(code, example));
        }
    });
}

/// The call of a group, of the name with `suffix`.
fn made(example: &Example, suffix: &str) -> Expr {
    let operation = example.operation;
    let group = names::camel(property(operation));
    let open = format!("{}.{group}.{}{suffix}(", example.client(), names::camel(call_of(operation)));
    match &example.request {
        Value::Model(model, fields) if !fields.is_empty() => {
            Expr::with_trailing_comma(open + "{ ", entries(model, fields), " })")
        }
        _ => Expr::atom(open + ")"),
    }
}
