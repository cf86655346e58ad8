//! Finds the operation that a request asks for, by the table of `waba-types`.

use percent_encoding::percent_decode_str;
use waba_types::dialect::Dialect;
use waba_types::operations::{BLOCKED, OPERATIONS, OperationSpec, Route};

/// Where the partner API begins on its own host.
const PARTNER_BASE: &str = "/api/v2";

/// An operation that a request may ask for.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub(crate) spec: &'static OperationSpec,
    /// Status of a successful answer.
    pub(crate) success: u16,
    /// The values of `{…}` in the path, by name.
    pub(crate) values: Vec<(String, String)>,
}

/// Why a request asks for no operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unrouted {
    /// The host has no such path.
    Path,
    /// The path takes other methods: these.
    Method(String),
    /// 360dialog's gateway blocks the call.
    Blocked,
}

/// The operations behind `method` and `path` on hosts of `dialect`: more than one where they share a path.
pub(crate) fn route(dialect: Dialect, method: &str, path: &str) -> Result<Vec<Match>, Unrouted> {
    // Both ways to end a path occur in the documentation.
    let path = path.strip_suffix('/').unwrap_or(path);
    let is_blocked = || {
        let mut blocked = BLOCKED.iter().filter(|_| dialect == Dialect::OnPremise);
        blocked.any(|call| call.method.as_str() == method && fit(call.path, path).is_some())
    };
    matching(method, path, |spec| spec.route(dialect))
        .map_err(|unrouted| if is_blocked() { Unrouted::Blocked } else { unrouted })
}

/// The operations whose `route` fits `method` and `path`: those with the fewest values in the path.
fn matching(
    method: &str,
    path: &str,
    route: impl Fn(&OperationSpec) -> Option<Route>,
) -> Result<Vec<Match>, Unrouted> {
    let mut matches: Vec<Match> = Vec::new();
    let mut methods = Vec::new();
    for spec in OPERATIONS {
        let Some(route) = route(spec) else { continue };
        let Some(values) = fit(route.path, path) else { continue };
        if route.method.as_str() == method {
            matches.push(Match { spec, success: route.success, values });
        } else if !route.path.starts_with("/{") && !methods.contains(&route.method.as_str()) {
            methods.push(route.method.as_str());
        }
    }
    // `/{media_id}` fits every path of one part: what is written out goes before it.
    let fewest = matches.iter().map(|found| found.values.len()).min().unwrap_or_default();
    matches.retain(|found| found.values.len() == fewest);
    match (matches.is_empty(), methods.is_empty()) {
        (false, _) => Ok(matches),
        (true, true) => Err(Unrouted::Path),
        (true, false) => Err(Unrouted::Method(methods.join(", "))),
    }
}

/// A path of the partner API as the table has it; nothing if the path is none.
///
/// Its own host has the API below `/api/v2`. The emulator takes its paths with that and without.
pub(crate) fn partner_path(path: &str) -> Option<&str> {
    let own = path.strip_prefix(PARTNER_BASE).filter(|path| path.starts_with('/'));
    let bare = path == "/token" || path == "/partners" || path.starts_with("/partners/");
    let path = own.or(bare.then_some(path))?;
    Some(path.strip_suffix('/').unwrap_or(path))
}

/// The call of the partner API behind `method` and `path`; nothing if the path is none of the partner API.
pub(crate) fn partner(method: &str, path: &str) -> Option<Result<Match, Unrouted>> {
    let path = partner_path(path)?;
    // No two of its operations share method and path.
    Some(matching(method, path, |spec| spec.partner).map(|mut matches| matches.swap_remove(0)))
}

/// Whether `path` is one of `template`, and the decoded values of the template's `{…}`.
pub(crate) fn fit(template: &str, path: &str) -> Option<Vec<(String, String)>> {
    let (mut wanted, mut found) = (template.split('/'), path.split('/'));
    let mut values = Vec::new();
    loop {
        match (wanted.next(), found.next()) {
            (None, None) => return Some(values),
            (Some(wanted), Some(found)) if wanted == found => {}
            (Some(wanted), Some(found)) if !found.is_empty() => {
                // Right behind the host stand files, flows and the like, whose ids are numbers.
                let is_node = values.is_empty() && template.starts_with("/{");
                if is_node && !found.bytes().all(|b| b.is_ascii_digit()) {
                    return None;
                }
                let (start, name) = wanted.split_once('{')?;
                let (name, found) = (name.strip_suffix('}')?, found.strip_prefix(start)?);
                if found.is_empty() {
                    return None;
                }
                let value = percent_decode_str(found).decode_utf8().ok()?.into_owned();
                values.push((name.to_owned(), value));
            }
            _ => return None,
        }
    }
}

/// Names and values of a query, decoded.
pub(crate) fn query(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.map(|(name, value)| (decode(name), decode(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dialect: Dialect, method: &str, path: &str) -> Result<Vec<&'static str>, Unrouted> {
        route(dialect, method, path).map(|matches| matches.iter().map(|found| found.spec.name).collect())
    }

    #[test]
    fn each_operation_is_found_with_and_without_a_slash_at_the_end() {
        for dialect in [Dialect::Cloud, Dialect::OnPremise] {
            for spec in OPERATIONS {
                let Some(route) = spec.route(dialect) else { continue };
                let id = if route.path.starts_with("/{") { "1037" } else { "gB%2Fx%3D" };
                let parts = route.path.split('/');
                let parts: Vec<_> = parts.map(|part| if part.starts_with('{') { id } else { part }).collect();
                let path = parts.join("/");
                for path in [path.clone(), format!("{path}/")] {
                    let found = names(dialect, route.method.as_str(), &path).unwrap();
                    assert!(found.contains(&spec.name), "{path}: {found:?}");
                }
            }
        }
    }

    #[test]
    fn each_operation_of_the_partner_api_is_found_below_its_base_and_without() {
        for spec in OPERATIONS {
            let Some(route) = spec.partner else { continue };
            for path in [route.path.to_owned(), format!("{PARTNER_BASE}{}/", route.path)] {
                let found = partner(route.method.as_str(), &path).unwrap().unwrap();
                assert_eq!(found.spec.name, spec.name, "{path}");
            }
        }
        assert!(partner("GET", "/messages").is_none() && partner("GET", "/api/v2").is_none());
        assert!(matches!(partner("PUT", "/api/v2/token"), Some(Err(Unrouted::Method(_)))));
        assert!(matches!(partner("GET", "/api/v2/messages"), Some(Err(Unrouted::Path))));
        // `{flow_id}` fits too, and takes some of the same methods.
        let path = "/partners/a/waba_accounts/b/flows/migrate";
        let unrouted = partner("PUT", path).unwrap().map(|found| found.spec.name);
        assert_eq!(unrouted, Err(Unrouted::Method("GET, POST, DELETE".to_owned())));
    }

    #[test]
    fn a_value_of_the_path_is_decoded() {
        let found = route(Dialect::OnPremise, "PUT", "/v1/messages/gB%2Fx%3D").unwrap();
        assert_eq!(found[0].values, [("message_id".to_owned(), "gB/x=".to_owned())]);
    }

    #[test]
    fn other_paths_and_methods_are_told_apart() {
        assert_eq!(names(Dialect::Cloud, "POST", "/v1/messages"), Err(Unrouted::Path));
        assert_eq!(
            names(Dialect::OnPremise, "PUT", "/v1/messages/"),
            Err(Unrouted::Method("POST".to_owned()))
        );
        assert_eq!(names(Dialect::OnPremise, "PUT", "/v1/messages/a/b"), Err(Unrouted::Path));
        assert_eq!(
            names(Dialect::Cloud, "DELETE", "/v1/configs/webhook"),
            Err(Unrouted::Method("GET, POST".to_owned()))
        );
        for path in ["", "/", "//", "messages", "/messages//", "/Messages"] {
            assert_eq!(names(Dialect::Cloud, "POST", path), Err(Unrouted::Path), "{path}");
        }
    }
}
