//! Calls in Rust.

use std::collections::BTreeSet;

use super::super::function_name;
use super::super::rust::{expr, module, sending, types_of};
use super::super::value::Value;
use super::{Example, answer, of_api};
use crate::Result;
use crate::codegen::code::Code;
use crate::codegen::reach::Api;
use crate::codegen::uniffi::{formatted, operation_type};

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
    let (mut operations, mut types, mut ids) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for example in examples {
        operations.insert(operation_type(example.operation));
        types_of(&example.request, &mut types);
        example.request.each(&mut |value| {
            if let Value::Id(name, _) = value {
                ids.insert(*name);
            }
        });
    }
    operations.retain(|name| calls.contains(&format!("<{name}>")));
    types.retain(|name| calls.contains(&format!("{name}::")));
    ids.retain(|name| calls.contains(&format!("{name}::")));
    let mut code = module(about);
    for (path, names) in
        [("waba::types", ids), ("waba::types::models", types), ("waba::types::operations", operations)]
    {
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
    if example.is_message() {
        return sending(&example.request);
    }
    let (client, operation) = (example.client(), operation_type(example.operation));
    format!("{client}.call::<{operation}>(&{})", expr(&example.request))
}

fn list(example: &Example) -> String {
    let (client, operation) = (example.client(), operation_type(example.operation));
    format!("{client}.pages::<{operation}>({})", expr(&example.request))
}
