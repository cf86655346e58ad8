//! Calls in Python.

use waba_types::descriptor::TypeRef;

use super::super::layout::Expr;
use super::super::python::{UNIT, expr, short_call, table};
use super::super::{WIDTH, function_name};
use super::{Example, answer, property};
use crate::codegen::code::Code;
use crate::codegen::python::{annotation, is_spread, module, name};
use crate::codegen::reach::{call_of, item_of};

/// The file with the calls.
pub(super) fn calls(examples: &[Example]) -> String {
    let mut code = start("Makes the calls of the reference pages.");
    for example in examples {
        let answer = answer(example.operation);
        let lines = call(example).render(&format!("{answer} = "), "", UNIT, WIDTH);
        let class = format!("waba.{}", example.operation.response.name);
        function(&mut code, example, &class, &lines, &answer);
    }
    ending(&mut code, examples.iter().map(|example| example.name), "waba.Model");
    code.finish()
}

/// The file with the lists, from page to page.
pub(super) fn lists(examples: &[Example]) -> String {
    let mut code = start("Reads the lists of the reference pages, from page to page.");
    let mut names = Vec::new();
    for example in examples {
        let Some((_, item)) = item_of(example.operation) else { continue };
        let item = match item {
            TypeRef::Model(model) => format!("waba.{}", model.name),
            item => annotation(item),
        };
        let list = Expr::with_trailing_comma("list(", vec![made(example, "_all")], ")");
        let lines = list.render("items = ", "", UNIT, WIDTH);
        function(&mut code, example, &format!("list[{item}]"), &lines, "items");
        names.push(example.name);
    }
    ending(&mut code, names.into_iter(), "list[Any]");
    code.finish()
}

fn start(about: &str) -> Code {
    let mut code = module(about);
    code.lines(["from typing import TYPE_CHECKING, Any", "", "import waba", ""]);
    code.line("if TYPE_CHECKING:");
    code.indented(|code| code.line("from collections.abc import Callable"));
    code.blank();
    code
}

fn function(code: &mut Code, example: &Example, made: &str, lines: &[String], value: &str) {
    let (name, client, class) = (function_name(example.name), example.client(), example.api().client());
    code.blank();
    code.block(format!("def {name}({client}: waba.{class}) -> {made}:"), "", |code| {
        code.lines(lines);
        code.line(format!("return {value}"));
    });
}

fn ending<'a>(code: &mut Code, names: impl Iterator<Item = &'a str>, made: &str) {
    table(code, &format!("EXAMPLES: dict[str, Callable[[Any], {made}]] = {{"), names);
}

/// The call that an example shows: a message has a short one.
fn call(example: &Example) -> Expr {
    let short = example.is_message().then(|| short_call(&example.request)).flatten();
    short.unwrap_or_else(|| made(example, ""))
}

/// The call of a group, of the name with `suffix`.
fn made(example: &Example, suffix: &str) -> Expr {
    let operation = example.operation;
    let open = format!("{}.{}.{}{suffix}(", example.client(), property(operation), call_of(operation));
    let arguments = match &example.request {
        request if !is_spread(operation.request) => {
            if operation.request.fields.is_empty() {
                Vec::new()
            } else {
                vec![expr(request)]
            }
        }
        _ => arguments(example),
    };
    Expr::with_trailing_comma(open, arguments, ")")
}

/// The one argument that has to be given stands alone; several have their names.
fn arguments(example: &Example) -> Vec<Expr> {
    let required = example.operation.request.fields.iter().filter(|field| field.required).count();
    let (first, rest): (Vec<_>, Vec<_>) =
        example.fields().iter().partition(|field| field.descriptor.required && required == 1);
    let named = rest
        .into_iter()
        .map(|field| Expr::labelled(format!("{}=", name(field.descriptor)), expr(&field.value)));
    first.into_iter().map(|field| expr(&field.value)).chain(named).collect()
}
