//! The pages of the calls: what each takes, answers and fails with, on which hosts, with examples in all languages.
//!
//! The examples are the vectors of `tests/vectors/responses` that name an operation in `example`. A call that is not
//! made with JSON, such as the upload of a file, has functions written by hand instead, in the file `written` of each
//! language's tests.

mod errors;
mod files;
mod hosts;
mod language;
mod mobile;
mod page;
mod python;
mod rust;
mod typescript;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::value::RawValue;
use waba_types::descriptor::TypeRef;
use waba_types::model::Model;
use waba_types::operations::{FILE_OPERATIONS, FileOperation, OperationSpec, json_call};
use waba_types::{Dialect, OPERATIONS, OutboundMessage};

use super::value::{Field, Value};
use super::{Vector, vectors};
use crate::Result;
use crate::codegen::names;
use crate::codegen::reach::Api;
pub(super) use errors::page as errors_page;
pub(super) use hosts::index;
pub(in super::super) use hosts::names as hosts_of;
use language::{LANGUAGES, Snippets};

/// A call that is made.
struct Example {
    name: &'static str,
    operation: &'static OperationSpec,
    request: Value,
    sent: Sent,
    /// Status and body of the answer.
    status: u64,
    answer: String,
}

/// What the host got.
struct Sent {
    method: String,
    target: String,
    body: Option<String>,
    /// Names and values of the form that it is instead.
    form: Vec<(String, String)>,
}

impl Example {
    fn read(Vector { name, page, json, text }: Vector) -> Result<Self> {
        let at = |error: String| format!("responses/{name}: {error}");
        let operation = OPERATIONS.iter().find(|operation| operation.name == page);
        let operation = operation.ok_or_else(|| at(format!("there is no operation `{page}`")))?;
        if json["operation"] != page {
            return Err(at(format!("no call of `{page}`")));
        }
        let request = Value::read(TypeRef::Model(operation.request), &json["request"]).map_err(at)?;
        let word = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let query = json["sent"]["query"].as_str().map(|query| format!("?{query}")).unwrap_or_default();
        let sent = Sent {
            method: word(&json["sent"]["method"]),
            target: word(&json["sent"]["path"]) + &query,
            body: body_of(&text).map_err(|error| at(error.to_string()))?,
            form: form_of(operation, &json["request"]).unwrap_or_default(),
        };
        let status = json["status"].as_u64().unwrap_or_default();
        Ok(Self { name, operation, request, sent, status, answer: word(&json["response"]) })
    }

    fn api(&self) -> Api {
        Api::of(self.operation)
    }

    /// What the example calls its client.
    fn client(&self) -> &'static str {
        match self.api() {
            Api::Messaging => "client",
            Api::Partner => "partner",
        }
    }

    /// Whether the request is a message, which a call of the client itself sends.
    fn is_message(&self) -> bool {
        std::ptr::eq(self.operation.request, OutboundMessage::DESCRIPTOR)
    }

    /// The fields of the request that are given.
    fn fields(&self) -> &[Field] {
        match &self.request {
            Value::Model(_, fields) => fields,
            _ => &[],
        }
    }
}

/// The body that was sent, as text, which keeps the order of its fields.
fn body_of(vector: &str) -> serde_json::Result<Option<String>> {
    let entries: BTreeMap<String, &RawValue> = serde_json::from_str(vector)?;
    let Some(sent) = entries.get("sent") else { return Ok(None) };
    let sent: BTreeMap<String, &RawValue> = serde_json::from_str(sent.get())?;
    Ok(sent.get("body").map(|body| body.get().to_owned()))
}

/// The form that is sent; nothing for requests that don't fit.
fn form_of(operation: &OperationSpec, request: &serde_json::Value) -> Option<Vec<(String, String)>> {
    let request = (json_call(operation.name)?.read)(request.to_string().as_bytes()).ok()?;
    Some(request.to_wire(Dialect::Cloud).ok()?.form)
}

/// The paths and contents of the files: those that the tests run, and the pages made of them.
pub(super) fn render(root: &Path) -> Result<Vec<(String, String)>> {
    let examples: Vec<_> =
        vectors(root, "responses")?.into_iter().map(Example::read).collect::<Result<_>>()?;
    let snippets: Vec<_> =
        LANGUAGES.iter().map(|language| Snippets::of(language, root, &examples)).collect::<Result<_>>()?;
    let mut files = Vec::new();
    for operation in OPERATIONS {
        files.push(page::render(operation, &examples, &snippets)?);
    }
    for operation in FILE_OPERATIONS {
        files.push(files::render(operation, &snippets)?);
    }
    files.extend(snippets.into_iter().flat_map(Snippets::into_files));
    Ok(files)
}

/// All calls, those that carry a file behind the others of their group.
fn all_calls() -> Vec<&'static OperationSpec> {
    let mut calls: Vec<_> = OPERATIONS.iter().collect();
    for FileOperation { spec, .. } in FILE_OPERATIONS {
        let last = calls.iter().rposition(|call| call.group() == spec.group());
        calls.insert(last.map_or(calls.len(), |last| last + 1), spec);
    }
    calls
}

/// The name of the value that a call answers with: `template_page`.
fn answer(operation: &OperationSpec) -> String {
    names::snake(operation.response.name)
}

/// The examples of the calls of an API.
fn of_api(examples: &[Example], api: Api) -> impl Iterator<Item = &Example> {
    examples.iter().filter(move |example| example.api() == api)
}

/// The group of a call as its client has it.
fn property(operation: &'static OperationSpec) -> &'static str {
    Api::of(operation).property(operation.group())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_call_has_a_page_with_an_example_in_each_language() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let files = render(root).unwrap();
        for operation in all_calls() {
            let path = format!("docs/reference/operations/{}.md", operation.name.replace('.', "/"));
            let (_, page) = files.iter().find(|(file, _)| *file == path).unwrap();
            let is_file = FILE_OPERATIONS.iter().any(|file| file.spec.name == operation.name);
            for language in LANGUAGES.iter().filter(|language| !is_file || language.is_written_for(root)) {
                assert!(page.contains(&format!("\n{}:\n\n```", language.name)), "{path}: {}", language.name);
            }
            assert_eq!(page.contains("## From page to page"), operation.items.is_some(), "{path}");
        }
    }
}
