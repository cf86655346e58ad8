//! The page of a call that carries a file.

use waba_types::operations::{FileOperation, Payload};
use waba_types::{Dialect, MediaKind};

use super::super::fields::Tables;
use super::super::markdown::code;
use super::language::Snippets;
use super::{errors, page};
use crate::Result;

/// The path of the page, and its text.
pub(super) fn render(operation: &'static FileOperation, snippets: &[Snippets]) -> Result<(String, String)> {
    let FileOperation { spec, gives, takes, step_of, .. } = operation;
    let mut text = page::head(spec);
    if operation.sent_to(Dialect::Cloud) != Payload::Json
        || operation.sent_to(Dialect::OnPremise) != Payload::Json
    {
        text.push_str("\nA file that can be read only once is not sent again after a part of it has left.\n");
    }
    if let Some(call) = step_of {
        text.push_str(&format!(
            "\nA step of `{call}`, which does them all: it begins the upload, sends the file, and goes on from the byte \
             that has arrived when the connection breaks.\n"
        ));
    }
    example(&mut text, step_of.unwrap_or(spec.name), snippets)?;
    let mut tables = Tables::of_operations();
    text.push_str(&format!("\n## Request\n{}", body(operation)));
    if !spec.request.fields.is_empty() {
        text.push_str(&tables.request(spec.request));
    }
    if !takes.is_empty() {
        text.push_str(&kinds(takes));
    }
    text.push_str("\n## Answer\n");
    text.push_str(&match gives {
        Payload::Json => tables.answer(spec.response),
        Payload::File | Payload::Rest | Payload::Form { .. } => {
            "\nThe bytes of the file. `Content-Type` says its MIME type.\n".to_owned()
        }
    });
    text.push_str(&format!("\n## Errors\n{}", errors::table(spec)));
    Ok((page::path(spec), text))
}

/// The call in each language. Its functions are written by hand.
fn example(text: &mut String, call: &str, snippets: &[Snippets]) -> Result<()> {
    text.push_str("\n## Example\n");
    for snippet in snippets {
        if let Some(lines) = snippet.written(call)? {
            code(text, snippet.language.name, snippet.language.fence, &lines);
        }
    }
    Ok(())
}

/// What the body is, on each kind of host that has the call.
fn body(operation: &FileOperation) -> String {
    let spec = &operation.spec;
    let mut text = String::new();
    for (route, dialect, get) in [
        (spec.cloud, Dialect::Cloud, "Cloud hosts get"),
        (spec.on_premise, Dialect::OnPremise, "On-premise hosts get"),
        (spec.partner, Dialect::Cloud, "The partner API gets"),
    ] {
        if route.is_none() {
            continue;
        }
        text.push_str(&match operation.sent_to(dialect) {
            Payload::Json => format!("\n{get} no body.\n"),
            Payload::File => format!("\n{get} the bytes of the file. `Content-Type` says its MIME type.\n"),
            Payload::Rest => format!(
                "\n{get} the bytes of the file from the one on that the header `file_offset` names, 0 at first. \
                 `Content-Type` is `application/octet-stream`.\n"
            ),
            Payload::Form { fields, mime_type, file } => {
                let fields = fields.iter().map(|(name, value)| format!("| `{name}` | `{value}` |\n"));
                let mime_type = mime_type.map(|name| format!("| `{name}` | The MIME type of the file. |\n"));
                format!(
                    "\n{get} `multipart/form-data`:\n\n| part | |\n|---|---|\n{}| `{file}` | The file, with its \
                     name and MIME type. |\n",
                    fields.chain(mime_type).collect::<String>()
                )
            }
        });
    }
    text
}

/// What files may be.
fn kinds(kinds: &[MediaKind]) -> String {
    let mut text =
        "\nChecked before anything is sent:\n\n| file | MIME types | largest |\n|---|---|---|\n".to_owned();
    for kind in kinds {
        let mut types: Vec<_> = kind.mime_types().iter().map(|name| format!("`{name}`")).collect();
        if *kind == MediaKind::Document {
            types.push("any other".to_owned());
        }
        text.push_str(&format!(
            "| {} | {} | {} |\n",
            kind.as_str(),
            types.join(", "),
            size(kind.max_bytes())
        ));
    }
    text
}

fn size(bytes: u64) -> String {
    let kilobytes = bytes >> 10;
    match kilobytes % 1024 {
        0 => format!("{} MB", kilobytes >> 10),
        512 if kilobytes > 1024 => format!("{}.5 MB", kilobytes >> 10),
        _ => format!("{kilobytes} KB"),
    }
}
