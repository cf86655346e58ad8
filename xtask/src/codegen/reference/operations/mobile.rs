//! Calls in Kotlin and Swift.

use super::super::WIDTH;
use super::super::layout::Expr;
use super::super::mobile::{Mobile, UNIT, function, message, module, table};
use super::{Example, answer, of_api, property};
use crate::codegen::code::Code;
use crate::codegen::names;
use crate::codegen::reach::{Api, call_of, item_of};

/// The file with the calls.
pub(super) fn calls<L: Mobile>(examples: &[Example]) -> String {
    let mut code = module::<L>("Makes the calls of the reference pages.");
    for example in examples {
        let answer = names::camel(&answer(example.operation));
        let lines = if example.is_message() {
            message::<L>(&example.request, &answer)
        } else {
            made::<L>(example, "").render(&L::naming(&answer), "", UNIT, WIDTH)
        };
        caller::<L>(&mut code, example, L::answer(example.operation.response.name), &lines, &answer);
    }
    for (name, api) in ["operationExamples", "partnerExamples"].into_iter().zip(Api::ALL) {
        let names = of_api(examples, api).map(|example| example.name);
        table::<L>(&mut code, name, &L::caller_type(api.client(), L::ANSWER), names);
    }
    code.finish()
}

/// The file with the lists, from page to page.
pub(super) fn lists<L: Mobile>(examples: &[Example]) -> String {
    let mut code = module::<L>("Reads the lists of the reference pages, from page to page.");
    code.lines(L::LIST_IMPORTS);
    for example in examples {
        let Some((_, item)) = item_of(example.operation) else { continue };
        caller::<L>(&mut code, example, L::ITEMS, &L::list(&made::<L>(example, "_all"), item), "items");
    }
    for (name, api) in ["listExamples", "partnerListExamples"].into_iter().zip(Api::ALL) {
        let lists = of_api(examples, api).filter(|example| item_of(example.operation).is_some());
        let names = lists.map(|example| example.name);
        table::<L>(&mut code, name, &L::caller_type(api.client(), L::ITEMS), names);
    }
    code.finish()
}

/// The function of an example, which ends by returning `value`.
fn caller<L: Mobile>(code: &mut Code, example: &Example, answer: &str, lines: &[String], value: &str) {
    let head = L::caller(&function(example.name), example.client(), example.api().client(), answer);
    code.block(head, "}", |code| {
        code.lines(lines);
        code.line(format!("return {value}"));
    });
    code.blank();
}

/// The call of a group, of the name with `suffix`.
fn made<L: Mobile>(example: &Example, suffix: &str) -> Expr {
    let operation = example.operation;
    let group = names::camel(property(operation));
    let call = names::camel(&(call_of(operation).to_owned() + suffix));
    let open = format!("{}.{group}.{call}(", example.client());
    match operation.request.fields {
        [] => Expr::atom(open + ")"),
        _ => L::call(open, &example.request),
    }
}
