//! Forms: those that a file comes in, and those without.

use http::HeaderMap;
use waba_types::Dialect;
use waba_types::operations::files::{FileOperation, Payload};

use crate::machine::multipart::{self, Part};
use crate::machine::request::Request;
use crate::machine::rules::Refusal;

/// Whether the headers say that the body is a form.
pub(super) fn is_form(headers: &HeaderMap) -> bool {
    multipart::boundary(headers).is_some()
}

/// Names and values of a form without a file; none if the body is no form.
pub(super) fn fields(request: &Request) -> Vec<(String, String)> {
    let parts = multipart::parts(&request.headers, &request.body).unwrap_or_default();
    let text = |part: Part| Some((part.name, String::from_utf8(part.body.to_vec()).ok()?));
    parts.into_iter().filter_map(text).collect()
}

/// The parts of a form that is as the table says.
pub(super) struct Form {
    parts: Vec<Part>,
    file: usize,
}

impl Form {
    /// Reads the form of `operation`.
    pub(super) fn read(request: &Request, operation: &FileOperation) -> Result<Self, Refusal> {
        let Payload::Form { fields, file, .. } = operation.sent_to(Dialect::Cloud) else {
            return Err(Refusal::Invalid("the body: expected no form".to_owned()));
        };
        let parts = multipart::parts(&request.headers, &request.body)
            .map_err(|problem| Refusal::new(400, 100, format!("the body: {problem}")))?;
        let find = |name: &str| {
            let index = parts.iter().position(|part| part.name == name);
            index.ok_or_else(|| Refusal::Missing(name.to_owned()))
        };
        for (name, value) in fields {
            if parts[find(name)?].body != value.as_bytes() {
                return Err(Refusal::Invalid(format!("{name}: expected `{value}`")));
            }
        }
        let index = find(file)?;
        if parts[index].file_name.is_none() {
            return Err(Refusal::Invalid(format!("{file}: expected a part with a file name")));
        }
        Ok(Self { parts, file: index })
    }

    /// The part with the file.
    pub(super) fn file(&self) -> &Part {
        &self.parts[self.file]
    }

    /// The text of another part.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        let part = self.parts.iter().find(|part| part.name == name)?;
        String::from_utf8(part.body.to_vec()).ok()
    }
}
