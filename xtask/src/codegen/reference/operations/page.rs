//! The page of a call.

use waba_types::operations::{OperationSpec, Repeat};

use super::super::fields::Tables;
use super::super::markdown::{FOLDER, code, indented, json, start, title};
use super::language::Snippets;
use super::{Example, errors, hosts};
use crate::Result;
use crate::codegen::docs;

/// The path of the page, and its text.
pub(super) fn render(
    operation: &'static OperationSpec,
    examples: &[Example],
    snippets: &[Snippets],
) -> Result<(String, String)> {
    let mut text = head(operation);
    if let Some(items) = operation.items {
        text.push_str(&format!(
            "\nThe answer is a page of a list: its items stand in `{items}`, and the call that goes through all pages \
             asks for the next one by itself.\n"
        ));
    }
    let examples: Vec<_> =
        examples.iter().filter(|example| example.operation.name == operation.name).collect();
    if examples.is_empty() {
        return Err(format!("{}: no vector in tests/vectors/responses is its example", operation.name));
    }
    for (index, example) in examples.iter().enumerate() {
        shown(&mut text, example, snippets)?;
        if index == 0 && operation.items.is_some() {
            list(&mut text, example, snippets)?;
        }
    }
    let mut tables = Tables::of_operations();
    text.push_str("\n## Request\n");
    text.push_str(&match operation.request.fields {
        [] => "\nNothing has to be said.\n".to_owned(),
        _ => tables.request(operation.request),
    });
    text.push_str(&format!("\n## Answer\n{}", tables.answer(operation.response)));
    text.push_str(&format!("\n## Errors\n{}", errors::table(operation)));
    Ok((path(operation), text))
}

/// What the call does, on which hosts, and whether it is repeated.
pub(super) fn head(operation: &OperationSpec) -> String {
    let mut text = start(operation.name, &docs::of_operation(operation));
    text.push_str(&hosts::table(operation));
    text.push_str(match operation.repeat {
        Repeat::Freely => "\nRepeated freely after a failure that may pass: doing it twice changes nothing.\n",
        Repeat::IfNotSent => {
            "\nRepeated only with proof that it was not accepted: doing it twice would send or make it twice.\n"
        }
    });
    text
}

/// Where the page of a call stands.
pub(super) fn path(operation: &OperationSpec) -> String {
    format!("{FOLDER}/operations/{}.md", operation.name.replace('.', "/"))
}

fn shown(text: &mut String, example: &Example, snippets: &[Snippets]) -> Result<()> {
    text.push_str(&format!("\n## Example: {}\n", title(example.name)));
    for snippet in snippets {
        code(text, snippet.language.name, snippet.language.fence, &snippet.call(example.name)?);
    }
    text.push_str(&format!("\nThe request: `{} {}`", example.sent.method, example.sent.target));
    match &example.sent.body {
        Some(body) => text.push_str(&format!(", with the body:\n\n```json\n{}\n```\n", indented(body))),
        None if example.sent.form.is_empty() => text.push_str(", without a body.\n"),
        None => {
            text.push_str(", with `multipart/form-data`:\n\n| part | |\n|---|---|\n");
            for (name, value) in &example.sent.form {
                text.push_str(&format!("| `{name}` | `{value}` |\n"));
            }
        }
    }
    json(text, &format!("The answer, of status {}", example.status), &example.answer);
    Ok(())
}

/// The same from page to page.
fn list(text: &mut String, example: &Example, snippets: &[Snippets]) -> Result<()> {
    text.push_str("\n## From page to page\n");
    for snippet in snippets {
        code(text, snippet.language.name, snippet.language.fence, &snippet.list(example.name)?);
    }
    Ok(())
}
