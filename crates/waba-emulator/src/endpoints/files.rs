//! Calls that carry a file: which function serves which of the table in `waba_types`.

use http::HeaderMap;
use waba_types::operations::files::{FILE_OPERATIONS, FileOperation, Payload};
use waba_types::operations::{Method, OperationSpec};
use waba_types::{Dialect, MediaKind, Raw};

use super::{flows, form, groups, media, profile};
use crate::call::{Answer, Call};
use crate::flows::JSON_FILE;
use crate::routing;
use crate::rules::{Fault, Service};
use crate::state::{State, Turn};

/// Largest body of a file, with what a form puts around it.
const LARGEST: usize = MediaKind::Document.max_bytes() as usize + (64 << 10);

/// Answers a request; gets the value of the `{…}` of its path, or an empty text.
pub(super) type Serve = fn(&mut State, &Call, &str, &mut Turn<'_>) -> Result<Given, Fault>;

/// A call that carries a file: the name of the operation, and how it is answered.
pub(super) type Entry = (&'static str, Serve);

/// What a call gives that succeeds.
pub(crate) enum Given {
    /// JSON, with the status that the table names.
    Json(Raw),
    /// A file, or a part of one.
    File(Answer),
}

/// The calls that the emulator serves, group by group.
const GROUPS: &[&[Entry]] = &[media::FILES, profile::FILES, groups::FILES, flows::FILES];

/// An address of the emulator itself, which no client has to know: answers name it.
struct OwnAddress {
    path: &'static str,
    /// Name in the journal.
    name: &'static str,
    serve: Serve,
}

const OWN: &[OwnAddress] =
    &[OwnAddress { path: JSON_FILE, name: "flows.download_json", serve: flows::download_json }];

/// A call that a request asks for.
pub(crate) struct Found {
    /// Its name in the journal.
    pub(crate) name: &'static str,
    success: u16,
    value: String,
    serve: Serve,
}

impl Found {
    /// Who answers.
    pub(crate) const SERVICE: Service = Service::WhatsApp;

    /// Answers the request.
    pub(crate) fn serve(&self, state: &mut State, call: &Call, turn: &mut Turn<'_>) -> Result<Answer, Fault> {
        Ok(match (self.serve)(state, call, &self.value, turn)? {
            Given::File(answer) => answer,
            Given::Json(body) => {
                Answer { status: self.success, body: body.as_str().as_bytes().to_vec(), ..Answer::default() }
            }
        })
    }
}

/// The call that a request asks for on hosts of `dialect`.
pub(crate) fn find(dialect: Dialect, call: &Call) -> Option<Found> {
    let (method, path) = (&*call.method, &*call.path);
    let is_meant = |operation: &FileOperation| is_meant(operation, dialect, method, path, &call.headers);
    let of_table = routed(dialect, method, path).filter(|(operation, ..)| is_meant(operation));
    let mut of_table = of_table.filter_map(|(operation, success, value)| {
        let OperationSpec { name, .. } = operation.spec;
        let (_, serve) = GROUPS.iter().copied().flatten().find(|(served, _)| *served == name)?;
        Some(Found { name, success, value, serve: *serve })
    });
    of_table.next().or_else(|| {
        let own = OWN.iter().filter(|_| method == Method::Get.as_str());
        let mut own = own.filter_map(|own| Some((own, value_of(routing::fit(own.path, path)?))));
        own.next().map(|(own, value)| Found { name: own.name, success: 200, value, serve: own.serve })
    })
}

/// The largest body that `method` and `path` take on hosts of `dialect`, if it may be a file.
pub(crate) fn largest_body(dialect: Dialect, method: &str, path: &str) -> Option<usize> {
    routed(dialect, method, path).next().map(|_| LARGEST)
}

/// The calls of the table behind a path, each with the status of its success and the value in the path.
fn routed(
    dialect: Dialect,
    method: &str,
    path: &str,
) -> impl Iterator<Item = (&'static FileOperation, u16, String)> {
    let path = path.strip_suffix('/').unwrap_or(path);
    FILE_OPERATIONS.iter().filter_map(move |operation| {
        let route = operation.spec.route(dialect).filter(|route| route.method.as_str() == method)?;
        Some((operation, route.success, value_of(routing::fit(route.path, path)?)))
    })
}

/// Where a call without a file has the same path, a form tells that the file is meant.
fn is_meant(
    operation: &FileOperation,
    dialect: Dialect,
    method: &str,
    path: &str,
    headers: &HeaderMap,
) -> bool {
    let is_form = matches!(operation.sent_to(dialect), Payload::Form { .. });
    !is_form || form::is_form(headers) || routing::route(dialect, method, path).is_err()
}

/// No path of a file has more than one value.
fn value_of(values: Vec<(String, String)>) -> String {
    values.into_iter().next().map(|(_, value)| value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A request for `operation`, with its path or with a slash behind it.
    fn request(operation: &FileOperation, dialect: Dialect, slash: &str) -> Option<Call> {
        let route = operation.spec.route(dialect)?;
        let path = match (route.path.split_once('{'), route.path.split_once('}')) {
            (Some((start, _)), Some((_, end))) => format!("{start}1037{end}{slash}"),
            _ => format!("{}{slash}", route.path),
        };
        let mut headers = HeaderMap::new();
        if let Payload::Form { .. } = operation.sent_to(dialect) {
            headers.insert("content-type", "multipart/form-data; boundary=x".parse().unwrap());
        }
        Some(Call {
            method: route.method.as_str().to_owned(),
            path,
            query: None,
            key: None,
            headers,
            body: bytes::Bytes::new(),
            http2: false,
        })
    }

    #[test]
    fn each_operation_is_served_in_each_dialect_that_has_it() {
        let mut served = 0;
        for operation in FILE_OPERATIONS {
            for dialect in [Dialect::Cloud, Dialect::OnPremise] {
                for slash in ["", "/"] {
                    let Some(call) = request(operation, dialect, slash) else { continue };
                    let found = find(dialect, &call).map(|found| (found.name, found.value));
                    let value = if call.path.contains("1037") { "1037" } else { "" };
                    let expected = (operation.spec.name, value.to_owned());
                    assert_eq!(found, Some(expected), "{dialect} {}", call.path);
                    assert!(largest_body(dialect, &call.method, &call.path).is_some(), "{}", call.path);
                    served += 1;
                }
            }
        }
        assert!(served > FILE_OPERATIONS.len());
    }

    #[test]
    fn each_function_serves_an_operation_of_the_table() {
        let names: Vec<_> = GROUPS.iter().copied().flatten().map(|(name, _)| *name).collect();
        for name in &names {
            assert!(FILE_OPERATIONS.iter().any(|operation| operation.spec.name == *name), "{name}");
        }
        assert_eq!(names.len(), FILE_OPERATIONS.len());
    }

    #[test]
    fn a_call_without_a_form_is_not_that_of_the_photo() {
        let photo = FILE_OPERATIONS.iter().find(|operation| operation.spec.name == "groups.set_photo");
        let mut call = request(photo.unwrap(), Dialect::Cloud, "").unwrap();
        call.headers.clear();
        assert!(find(Dialect::Cloud, &call).is_none());
    }
}
