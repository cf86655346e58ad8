//! A request goes to the configured origin, whatever stands in the id or in the address.

use http::{HeaderMap, StatusCode};
use url::Url;
use waba::{Client, Host};

use super::transport::{Transport, at_once};

/// Uses the text as an id in a path, as the id of a number, and as the address of the host.
pub fn url(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for base in ["https://proxy.example:8443/waba", "http://[::1]:8080", "https://waba.360dialog.io/a%2F/"] {
        path_parameter(base, text);
    }
    same_origin(Host::meta("key", text), "https://graph.facebook.com");
    same_origin(Host::on_premise("key").base_url(text), text);
    same_origin(
        Host::on_premise("key").base_url(format!("https://proxy.example{text}")),
        &format!("https://proxy.example{text}"),
    );
}

/// An id is one segment of the path, and nothing else.
fn path_parameter(base: &str, id: &str) {
    let Some(url) = url_of(Host::on_premise("key").base_url(base), id) else {
        assert!(matches!(id, "" | "." | "..") || id.chars().count() > 512, "{id:?} is refused");
        return;
    };
    let base = Url::parse(base).expect("an address");
    assert_eq!(url.origin(), base.origin());
    assert_eq!((url.query(), url.fragment(), url.username(), url.password()), (None, None, "", None));
    let prefix = format!("{}/v1/messages/", base.path().trim_end_matches('/'));
    let segment = url.path().strip_prefix(&prefix).expect("the path of the call");
    assert!(!segment.contains('/'), "{url}");
    let decoded = percent_decoded(segment);
    assert_eq!(decoded, id.as_bytes(), "{url}");
}

/// The host is refused, or the request goes to the origin that its address names.
fn same_origin(host: Host, base: &str) {
    let Some(url) = url_of(host, "wamid.A=") else { return };
    let base = Url::parse(base).expect("an address that was taken");
    assert_eq!(url.origin(), base.origin());
    assert!(url.scheme() == "https" || url.host_str().is_some_and(is_loopback), "{url}");
    assert_eq!((url.query(), url.fragment(), url.username(), url.password()), (None, None, "", None));
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

/// Where the client asks for the message `id`; nothing if it refuses to.
fn url_of(host: Host, id: &str) -> Option<Url> {
    let service = Transport::new(StatusCode::OK, HeaderMap::new(), br#"{"success":true}"#);
    let client = Client::builder(host).service(service.clone()).build().ok()?;
    let done = at_once(client.mark_read(id));
    let request = service.seen().pop();
    assert_eq!(done.is_ok(), request.is_some(), "{done:?}");
    request.map(|request| request.url)
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::new();
    while let Some(byte) = bytes.next() {
        let mut digit = || char::from(bytes.next().expect("a digit")).to_digit(16).expect("a digit") as u8;
        decoded.push(if byte == b'%' { digit() << 4 | digit() } else { byte });
    }
    decoded
}
