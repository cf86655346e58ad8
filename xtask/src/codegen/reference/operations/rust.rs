//! Calls in Rust.

use std::collections::BTreeSet;

use super::super::function_name;
use super::super::rust::{expr, module, sending, types_of};
use super::super::value::{Field, Value};
use super::{Example, answer, of_api, property};
use crate::Result;
use crate::codegen::code::Code;
use crate::codegen::reach::{Api, call_of};
use crate::codegen::rust::Takes;
use crate::codegen::uniffi::formatted;

/// The file with the calls.
pub(super) fn calls(examples: &[Example]) -> Result<String> {
    let all: Vec<_> = examples.iter().collect();
    let mut code = start("Makes the calls of the reference pages.", &all, call);
    code.lines(["use serde_json::{Value, json};", "use waba::{Client, Error, PartnerClient};"]);
    for example in examples {
        let answer = answer(example.operation);
        function(&mut code, example, &format!("let {answer} = {}.await?;", call(example)), &answer);
    }
    for api in Api::ALL {
        table(&mut code, "call", "Makes the call", api, of_api(examples, api));
    }
    formatted(code)
}

/// The file with the lists, from page to page.
pub(super) fn lists(examples: &[Example]) -> Result<String> {
    let is_list = |example: &&Example| example.operation.items.is_some();
    let lists: Vec<_> = examples.iter().filter(is_list).collect();
    let mut code = start("Reads the lists of the reference pages, from page to page.", &lists, list);
    code.lines(["use futures_util::TryStreamExt;", "use serde_json::{Value, json};"]);
    code.line("use waba::{Client, Error, PartnerClient};");
    for example in lists {
        let statement = format!("let items: Vec<_> = {}.try_collect().await?;", list(example));
        function(&mut code, example, &statement, "items");
    }
    for api in Api::ALL {
        table(&mut code, "list", "Reads the list", api, of_api(examples, api).filter(is_list));
    }
    formatted(code)
}

/// The head of a file, with what its calls name.
fn start(about: &str, examples: &[&Example], call: fn(&Example) -> String) -> Code {
    let calls: Vec<_> = examples.iter().map(|example| call(example)).collect();
    let calls = calls.join("\n");
    let (mut types, mut ids) = (BTreeSet::new(), BTreeSet::new());
    for example in examples {
        types_of(&example.request, &mut types);
        example.request.each(&mut |value| {
            if let Value::Id(name, _) = value {
                ids.insert(*name);
            }
        });
    }
    // A name may be the end of another.
    let is_used = |name: &&str| {
        let mut found = calls.match_indices(*name);
        found.any(|(at, _)| {
            calls[at + name.len()..].starts_with("::")
                && !calls[..at].ends_with(|before: char| before.is_ascii_alphanumeric())
        })
    };
    types.retain(is_used);
    ids.retain(is_used);
    let mut code = module(about);
    for (path, names) in [("waba::types", ids), ("waba::types::models", types)] {
        if !names.is_empty() {
            code.line(format!("use {path}::{{{}}};", names.into_iter().collect::<Vec<_>>().join(", ")));
        }
    }
    code
}

fn function(code: &mut Code, example: &Example, statement: &str, made: &str) {
    let (name, client, class) = (function_name(example.name), example.client(), example.api().client());
    code.blank();
    let head = format!("async fn {name}({client}: &{class}) -> Result<Value, Error> {{");
    code.block(head, "}", |code| {
        code.line(statement);
        code.line(format!("Ok(json!({made}))"));
    });
}

fn table<'a>(
    code: &mut Code,
    function: &str,
    what: &str,
    api: Api,
    examples: impl Iterator<Item = &'a Example>,
) {
    let (suffix, of) = match api {
        Api::Messaging => ("", ""),
        Api::Partner => ("_partner", " of the partner API"),
    };
    code.blank();
    code.line(format!("/// {what} of the example `name`{of}."));
    let head = format!(
        "pub async fn {function}{suffix}(name: &str, client: &{}) -> Result<Value, Error> {{",
        api.client()
    );
    code.block(head, "}", |code| {
        code.block("match name {", "}", |code| {
            for example in examples {
                code.line(format!("{:?} => {}(client).await,", example.name, function_name(example.name)));
            }
            code.line("_ => panic!(\"no example {name}\"),");
        });
    });
}

fn call(example: &Example) -> String {
    match example.is_message() {
        true => sending(&example.request),
        false => of_group(example, ""),
    }
}

fn list(example: &Example) -> String {
    of_group(example, "_all")
}

/// The call of its group, with what it takes.
fn of_group(example: &Example, suffix: &str) -> String {
    let fields = example.fields();
    let (suffix, arguments) = match Takes::of(example.operation) {
        Takes::Nothing => (suffix, String::new()),
        Takes::NothingOrRequest if fields.is_empty() => (suffix, String::new()),
        Takes::NothingOrRequest => ("_with", expr(&example.request)),
        Takes::Fields => {
            let in_order = example.operation.request.fields.iter();
            let given = in_order.filter_map(|field| {
                fields.iter().find(|given| std::ptr::eq(given.descriptor, field)).map(argument)
            });
            (suffix, given.collect::<Vec<_>>().join(", "))
        }
        Takes::RequestOrText(text) => match fields {
            [only] if only.descriptor.rust_name == text => (suffix, expr(&only.value)),
            _ => (suffix, expr(&example.request)),
        },
        Takes::Request => (suffix, expr(&example.request)),
    };
    let (client, group, call) = (example.client(), property(example.operation), call_of(example.operation));
    format!("{client}.{group}().{call}{suffix}({arguments})")
}

/// What is given for a field: of a list anything that its items can be made of.
fn argument(field: &Field) -> String {
    match &field.value {
        Value::List(items) => match items.iter().map(alone).collect::<Option<Vec<_>>>() {
            Some(items) => format!("[{}]", items.join(", ")),
            None => expr(&field.value),
        },
        value => expr(value),
    }
}

/// What stands for an item of a list without being made one.
fn alone(item: &Value) -> Option<String> {
    match item {
        Value::Text(_) | Value::Id(..) | Value::Json(_) => Some(expr(item)),
        Value::Model(model, fields) => match (model.text_field(), fields.as_slice()) {
            (Some(text), [only]) if std::ptr::eq(text, only.descriptor) => alone(&only.value),
            _ => None,
        },
        _ => None,
    }
}
