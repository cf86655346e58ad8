//! The address of a call.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;
use waba_types::dialect::RequestParts;
use waba_types::operations::{OperationSpec, Route};

use crate::error::Error;

/// What a path segment and a value of a query may hold unencoded: RFC 3986's unreserved characters.
pub(crate) const UNRESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The base, the path with its values, and the query.
pub(crate) fn address(
    base: &Url,
    spec: &OperationSpec,
    route: Route,
    parts: &RequestParts,
) -> Result<Url, Error> {
    // The base has a path of its own where a proxy or Meta's host is meant, so `Url::join` would be wrong.
    let mut path = base.path().trim_end_matches('/').to_owned();
    for segment in route.path.split('/').skip(1) {
        path.push('/');
        let Some((before, name)) = segment.strip_suffix('}').and_then(|segment| segment.split_once('{'))
        else {
            path.push_str(segment);
            continue;
        };
        path.push_str(before);
        let value = parts.path_value(name).unwrap_or_default();
        // URLs have no way to write these two as names.
        if matches!(value, "" | "." | "..") {
            return Err(Error::unusable(spec.name, name, "id", "not an id", "an id"));
        }
        path.extend(utf8_percent_encode(value, UNRESERVED));
    }
    let mut url = base.clone();
    url.set_path(&path);
    if let Some(signature) = &parts.signature {
        url.set_query(Some(signature));
    } else if !parts.query.is_empty() {
        let encoded = |text| utf8_percent_encode(text, UNRESERVED);
        let pairs = parts.query.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
        url.set_query(Some(&pairs.collect::<Vec<_>>().join("&")));
    }
    Ok(url)
}
