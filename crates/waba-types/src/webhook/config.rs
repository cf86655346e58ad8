//! Where webhooks go.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use waba_macros::model;

use crate::Dialect;
use crate::descriptor::{Described, TypeRef};
use crate::loopback::is_loopback;
use crate::rules::{Check, Path, Violation};
use crate::secret::REDACTED;

/// The webhook of a number: where its events are posted, and with which headers.
#[model(request)]
#[rule(id = "webhook-url", doc = URL_RULE, check = check_url)]
#[rule(id = "header", doc = HEADERS_RULE, check = check_headers)]
pub struct WebhookConfig {
    /// Address to which events are posted: `https://` with a valid certificate.
    #[limit(chars = 1..)]
    pub url: String,
    /// Headers to send along with each event, such as `Authorization`. The values are secrets.
    #[field(default, secret)]
    pub headers: WebhookHeaders,
}

/// What [`check_url`] asks for.
pub(crate) const URL_RULE: &str = "`url` is an `https://` address; plain `http://` only for the machine itself (`localhost`, `127.0.0.1`, `[::1]`).";

/// What [`check_headers`] asks for.
pub(crate) const HEADERS_RULE: &str =
    "`headers` are valid HTTP header names and values, none of them masked.";

/// Something that events are posted to.
pub(crate) trait Receiver {
    /// The address, where it is given.
    fn address(&self) -> Option<&String>;

    /// The headers that are sent along, where they are given.
    fn sent_headers(&self) -> Option<&WebhookHeaders>;
}

/// Receivers of events, whose headers may be given one by one.
macro_rules! receivers {
    ($($receiver:ident)*) => {
        $(
            impl crate::webhook::Receiver for $receiver {
                fn address(&self) -> Option<&String> {
                    Option::from(&self.url)
                }

                fn sent_headers(&self) -> Option<&WebhookHeaders> {
                    Option::from(&self.headers)
                }
            }

            impl $receiver {
                /// Adds a header that is sent along with each event.
                #[must_use]
                pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                    let mut headers = Option::<WebhookHeaders>::from(self.headers).unwrap_or_default();
                    headers.insert(name, value);
                    self.headers = headers.into();
                    self
                }
            }
        )*
    };
}

pub(crate) use receivers;

receivers! { WebhookConfig }

/// Checks where events are to be posted.
pub(crate) fn check_url(receiver: &impl Receiver, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let Some(url) = receiver.address() else { return };
    let path = path.key("url");
    let problem = match url.split_once("://") {
        Some((scheme, rest)) => {
            let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
            let host = host_of(authority);
            if host.is_empty() {
                "no host"
            } else if authority.contains('@') {
                "a user name in the address"
            } else if url.contains(|c: char| c.is_whitespace() || c.is_control()) {
                "white space in the address"
            } else if scheme.eq_ignore_ascii_case("https")
                || scheme.eq_ignore_ascii_case("http") && is_loopback(host)
            {
                return;
            } else if scheme.eq_ignore_ascii_case("http") {
                "http"
            } else {
                "another scheme"
            }
        }
        None => "no absolute address",
    };
    violations.push(Violation::new(&path, "webhook-url", problem, "an https:// address"));
}

/// The host of `host:port` or `[v6]:port`.
fn host_of(authority: &str) -> &str {
    match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}

/// Checks what is to be sent along with events.
pub(crate) fn check_headers(receiver: &impl Receiver, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let path = path.key("headers");
    for (name, value) in receiver.sent_headers().into_iter().flat_map(WebhookHeaders::iter) {
        let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
        if name.is_empty() || !name.bytes().all(token) {
            violations.push(Violation::new(
                &path,
                "header",
                "a name with other characters",
                "letters, digits and -",
            ));
        } else if value.bytes().any(|b| b != b'\t' && (b < 0x20 || b == 0x7f)) {
            violations.push(Violation::new(
                &path.key(name),
                "header",
                "a control character",
                "text on one line",
            ));
        } else if MASKS.iter().any(|mask| value.contains(mask)) || value == REDACTED {
            // As the API or this library shows it: whoever writes back what was read would lock the receiver.
            violations.push(Violation::new(&path.key(name), "header", "a masked value", "the value itself"));
        }
    }
}

/// What the API shows in the place of a value, or of a part of it: more than a value is likely to have of these.
pub const MASKS: [&str; 2] = ["***", "•••"];

/// Headers by name. `Debug` never shows a value: they are secrets.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct WebhookHeaders(BTreeMap<String, String>);

impl WebhookHeaders {
    /// Sets the header `name`.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.insert(name.into(), value.into());
    }

    /// The value of the header `name`; case does not matter.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Whether there is no header.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

impl From<BTreeMap<String, String>> for WebhookHeaders {
    fn from(headers: BTreeMap<String, String>) -> Self {
        Self(headers)
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for WebhookHeaders {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(headers: I) -> Self {
        Self(headers.into_iter().map(|(name, value)| (name.into(), value.into())).collect())
    }
}

impl IntoIterator for WebhookHeaders {
    type Item = (String, String);
    type IntoIter = std::collections::btree_map::IntoIter<String, String>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl fmt::Debug for WebhookHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.0.keys().map(|name| (name, REDACTED))).finish()
    }
}

impl Serialize for WebhookHeaders {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for WebhookHeaders {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        BTreeMap::deserialize(deserializer).map(Self)
    }
}

impl Described for WebhookHeaders {
    const TYPE: TypeRef = TypeRef::Map(&TypeRef::String);
}

impl Check for WebhookHeaders {
    fn check(&self, _: &Path<'_>, _: Dialect, _: &mut Vec<Violation>) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check;

    fn violations(url: &str) -> Vec<String> {
        check(&WebhookConfig::new(url), Dialect::Cloud).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn webhook_addresses_are_https_except_on_the_machine_itself() {
        for url in
            ["https://example.com/hook", "HTTPS://example.com", "http://127.0.0.1:8080/x", "http://[::1]:1/"]
        {
            assert_eq!(violations(url), [""; 0], "{url}");
        }
        for url in
            ["http://example.com", "ftp://example.com", "example.com", "https://", "https://u:p@example.com"]
        {
            assert_eq!(violations(url).len(), 1, "{url}");
        }
        assert_eq!(violations("http://127.0.0.1.example.com"), ["url: http, limit an https:// address"]);
    }

    #[test]
    fn a_header_must_fit_on_one_line() {
        let config =
            WebhookConfig::new("https://example.com").header("X-A", "1\r\nX-B: 2").header("X A", "1");
        let paths: Vec<_> = check(&config, Dialect::Cloud).into_iter().map(|v| v.path).collect();
        assert_eq!(paths, ["headers", "headers.X-A"]);
    }

    #[test]
    fn header_values_are_not_shown() {
        let config = WebhookConfig::new("https://example.com").header("Authorization", "Basic c2VjcmV0");
        let debug = format!("{config:?}");
        assert!(debug.contains("Authorization") && !debug.contains("c2VjcmV0"), "{debug}");
    }
}
