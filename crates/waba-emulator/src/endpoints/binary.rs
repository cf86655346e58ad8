//! Calls whose bodies are files. They go by paths of their own, beside the table of operations.

use waba_types::Dialect;

use super::{flows, media, profile};
use crate::call::{Answer, Call};
use crate::rules::{Fault, Service};
use crate::state::{State, Turn};

/// Largest body of a file, with what a form puts around it.
const LARGEST: usize = (100 << 20) + (64 << 10);

/// Answers a request; gets what stands for the `*` of its path.
type Serve = fn(&mut State, &Call, &str, &mut Turn<'_>) -> Result<Answer, Fault>;

/// A call whose body, or whose answer, is a file.
pub(crate) struct Binary {
    dialect: Dialect,
    method: &'static str,
    /// May hold a `*`, which stands for one part of a path, or the end of one.
    path: &'static str,
    /// Name of the call in the journal.
    pub(crate) name: &'static str,
    pub(crate) serve: Serve,
}

impl Binary {
    /// Who answers.
    pub(crate) const SERVICE: Service = Service::WhatsApp;

    const fn new(
        dialect: Dialect,
        method: &'static str,
        path: &'static str,
        name: &'static str,
        serve: Serve,
    ) -> Self {
        Self { dialect, method, path, name, serve }
    }

    /// What stands for the `*` of the path; empty text if it has none.
    fn fit<'a>(&self, path: &'a str) -> Option<&'a str> {
        let Some((start, end)) = self.path.split_once('*') else {
            return (path == self.path.trim_end_matches('/')).then_some("");
        };
        let rest = path.strip_prefix(start)?.strip_suffix(end)?;
        (!rest.is_empty() && !rest.contains('/')).then_some(rest)
    }
}

use Dialect::{Cloud, OnPremise};

const ROUTES: &[Binary] = &[
    Binary::new(Cloud, "POST", "/media", "media.upload", media::upload),
    Binary::new(Cloud, "GET", crate::media::ATTACHMENTS, "media.download", media::download),
    Binary::new(Cloud, "POST", "/uploads", "uploads.begin", media::begin_upload),
    Binary::new(Cloud, "POST", "/upload:*", "uploads.add", media::add_to_upload),
    Binary::new(Cloud, "GET", "/upload:*", "uploads.offset", media::upload_offset),
    Binary::new(Cloud, "POST", "/*/assets", "flows.upload_json", flows::upload_json),
    Binary::new(Cloud, "GET", crate::flows::JSON_FILE, "flows.download_json", flows::download_json),
    Binary::new(OnPremise, "POST", "/v1/media", "media.upload", media::upload),
    Binary::new(OnPremise, "GET", "/v1/media/*", "media.download", media::download),
    Binary::new(OnPremise, "POST", "/v1/settings/profile/photo", "profile.set_photo", profile::set_photo),
    Binary::new(OnPremise, "GET", "/v1/settings/profile/photo", "profile.photo", profile::photo),
    Binary::new(
        OnPremise,
        "DELETE",
        "/v1/settings/profile/photo",
        "profile.delete_photo",
        profile::delete_photo,
    ),
];

/// The call behind `method` and `path` on hosts of `dialect`, and what stands for the `*` of its path.
pub(crate) fn find<'a>(dialect: Dialect, method: &str, path: &'a str) -> Option<(&'static Binary, &'a str)> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let routes = ROUTES.iter().filter(|route| route.dialect == dialect && route.method == method);
    routes.filter_map(|route| Some((route, route.fit(path)?))).next()
}

/// The largest body that `method` and `path` take on hosts of `dialect`, if it is a file.
pub(crate) fn largest_body(dialect: Dialect, method: &str, path: &str) -> Option<usize> {
    find(dialect, method, path).map(|_| LARGEST)
}
