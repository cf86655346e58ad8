//! Calls that carry a file: which function serves which of the table in `waba_types`.

use http::HeaderMap;
use waba_types::dialect::RequestParts;
use waba_types::operations::Method;
use waba_types::operations::files::{FILE_OPERATIONS, FileOperation, Payload};
use waba_types::{Dialect, MediaKind, Raw};

use super::{flows, form, groups, media, partner, profile};
use crate::machine::request::{Answer, Request};
use crate::machine::routing;
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};
use crate::machine::store::flows::JSON_FILE;

/// Largest body of a file, with what a form puts around it.
const LARGEST: usize = MediaKind::Document.max_bytes() as usize + (64 << 10);

/// Answers a request; gets the values of its path, without query and body.
pub(super) type Serve = fn(&mut State, &Request, &RequestParts, &mut Turn<'_>) -> Result<Given, Refusal>;

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
const GROUPS: &[&[Entry]] =
    &[media::CONTENT, media::UPLOADS, profile::FILES, groups::FILES, flows::FILES, partner::FLOW_FILES];

/// Whose key a call wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// That of the number.
    Number,
    /// That of the partner.
    Partner,
    /// None: who has the address may read what stands there.
    Open,
}

impl Access {
    /// Who answers.
    fn service(self) -> Service {
        match self {
            Self::Number | Self::Open => Service::WhatsApp,
            Self::Partner => Service::Gateway,
        }
    }
}

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
    pub(crate) access: Access,
    success: u16,
    parts: RequestParts,
    serve: Serve,
}

impl Found {
    /// Answers the request.
    pub(crate) fn serve(&self, state: &mut State, request: &Request, turn: &mut Turn<'_>) -> Answer {
        let admitted = partner::check(&self.parts);
        match admitted.and_then(|()| (self.serve)(state, request, &self.parts, turn)) {
            Ok(Given::Json(body)) => Answer::json(self.success, body.as_str()),
            Ok(Given::File(answer)) => answer,
            Err(refusal) => refusal.answer(self.access.service(), state.settings.dialect, turn.rng),
        }
    }
}

/// The call that a request asks for on hosts of `dialect`.
pub(crate) fn find(dialect: Dialect, request: &Request) -> Option<Found> {
    let (method, path) = (&*request.method, &*request.path);
    let is_meant = |operation: &FileOperation| is_meant(operation, dialect, method, path, &request.headers);
    let of_table = routed(dialect, method, path).filter(|routed| is_meant(routed.operation));
    let mut of_table = of_table.filter_map(|Routed { operation, access, success, parts }| {
        let name = operation.spec.name;
        let (_, serve) = GROUPS.iter().copied().flatten().find(|(served, _)| *served == name)?;
        Some(Found { name, access, success, parts, serve: *serve })
    });
    of_table.next().or_else(|| {
        let mut own = OWN.iter().filter(|_| method == Method::Get.as_str());
        own.find_map(|OwnAddress { path: own, name, serve }| {
            let parts = parts_of(routing::fit(own, path)?);
            Some(Found { name, access: Access::Open, success: 200, parts, serve: *serve })
        })
    })
}

/// The largest body that `method` and `path` take on hosts of `dialect`, if it may be a file.
pub(crate) fn largest_body(dialect: Dialect, method: &str, path: &str) -> Option<usize> {
    routed(dialect, method, path).next().map(|_| LARGEST)
}

/// A call of the table behind a path.
struct Routed {
    operation: &'static FileOperation,
    access: Access,
    success: u16,
    parts: RequestParts,
}

/// The calls of the table behind a path.
fn routed(dialect: Dialect, method: &str, path: &str) -> impl Iterator<Item = Routed> {
    let (access, path) = match routing::partner_path(path) {
        Some(path) => (Access::Partner, path),
        None => (Access::Number, path.strip_suffix('/').unwrap_or(path)),
    };
    FILE_OPERATIONS.iter().filter_map(move |operation| {
        let spec = &operation.spec;
        let route = if access == Access::Partner { spec.partner } else { spec.route(dialect) };
        let route = route.filter(|route| route.method.as_str() == method)?;
        let parts = parts_of(routing::fit(route.path, path)?);
        Some(Routed { operation, access, success: route.success, parts })
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

fn parts_of(path: Vec<(String, String)>) -> RequestParts {
    RequestParts { path, ..RequestParts::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A request for `operation` in one of the APIs that has it, with its path or with a slash behind it.
    fn request(operation: &FileOperation, api: Api, slash: &str) -> Option<Request> {
        let (route, base) = match api {
            Api::Number(dialect) => (operation.spec.route(dialect), ""),
            Api::Partner => (operation.spec.partner, "/api/v2"),
        };
        let route = route?;
        let parts = route.path.split('/').map(|part| match part.split_once('{') {
            Some((start, _)) => format!("{start}1037"),
            None => part.to_owned(),
        });
        let path = format!("{base}{}{slash}", parts.collect::<Vec<_>>().join("/"));
        let mut headers = HeaderMap::new();
        if let Payload::Form { .. } = operation.sent_to(api.dialect()) {
            headers.insert("content-type", "multipart/form-data; boundary=x".parse().unwrap());
        }
        Some(Request {
            method: route.method.as_str().to_owned(),
            path,
            query: None,
            key: None,
            headers,
            body: bytes::Bytes::new(),
            http2: false,
        })
    }

    #[derive(Clone, Copy)]
    enum Api {
        Number(Dialect),
        Partner,
    }

    impl Api {
        fn dialect(self) -> Dialect {
            match self {
                Self::Number(dialect) => dialect,
                Self::Partner => Dialect::Cloud,
            }
        }
    }

    #[test]
    fn each_operation_is_served_in_each_api_that_has_it() {
        let mut served = 0;
        for operation in FILE_OPERATIONS {
            for api in [Api::Number(Dialect::Cloud), Api::Number(Dialect::OnPremise), Api::Partner] {
                for slash in ["", "/"] {
                    let Some(request) = request(operation, api, slash) else { continue };
                    let found = find(api.dialect(), &request).unwrap();
                    let values = found.parts.path.iter().filter(|(_, value)| value == "1037").count();
                    let expected = (operation.spec.name, request.path.matches("1037").count());
                    assert_eq!((found.name, values), expected, "{}", request.path);
                    let of_partner = matches!(api, Api::Partner);
                    assert_eq!(found.access == Access::Partner, of_partner, "{}", request.path);
                    let largest = largest_body(api.dialect(), &request.method, &request.path);
                    assert!(largest.is_some(), "{}", request.path);
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
        let mut request = request(photo.unwrap(), Api::Number(Dialect::Cloud), "").unwrap();
        request.headers.clear();
        assert!(find(Dialect::Cloud, &request).is_none());
    }
}
