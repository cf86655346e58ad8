//! C7: nothing that a caller hands over gets out of its place in a request. A server sees the very bytes of the table.

use serde_json::{Value, json};
use waba::types::operations::TASKS;
use waba::{CallOptions, Client, Error, ErrorKind, Host, PartnerClient, RateLimits, Upload};
use waba_vectors::{text, vectors};

use crate::raw::{RawServer, answer};

const KEY: &str = "canary-0a9c61f2d7";

/// A text, and how it has to be written in each place.
struct Hostile {
    text: &'static str,
    /// In a path and in a query.
    url: &'static str,
    /// In a text of JSON.
    json: &'static str,
    /// As the value of a header; nothing where no header may have it.
    header: Option<&'static str>,
    /// As the name of a file in a form.
    file_name: &'static str,
}

const fn hostile(
    text: &'static str,
    url: &'static str,
    json: &'static str,
    header: Option<&'static str>,
    file_name: &'static str,
) -> Hostile {
    Hostile { text, url, json, header, file_name }
}

#[rustfmt::skip]
const TABLE: &[Hostile] = &[
    hostile("a\r\nX-Evil: 1\r\n\r\nGET / HTTP/1.1\r\n", "a%0D%0AX-Evil%3A%201%0D%0A%0D%0AGET%20%2F%20HTTP%2F1.1%0D%0A", r"a\r\nX-Evil: 1\r\n\r\nGET / HTTP/1.1\r\n", None, "a%0D%0AX-Evil: 1%0D%0A%0D%0AGET / HTTP/1.1%0D%0A"),
    hostile("a\nb", "a%0Ab", r"a\nb", None, "a%0Ab"),
    hostile("a\rb", "a%0Db", r"a\rb", None, "a%0Db"),
    hostile("a\0b", "a%00b", r"a\u0000b", None, "a%00b"),
    hostile("a\tb", "a%09b", r"a\tb", Some("a\tb"), "a%09b"),
    hostile("a\u{b}\u{c}\u{8}b", "a%0B%0C%08b", r"a\u000b\f\bb", None, "a%0B%0C%08b"),
    hostile("\u{1b}[31mred\u{7f}", "%1B%5B31mred%7F", "\\u001b[31mred\u{7f}", None, "%1B[31mred%7F"),
    hostile("a\"; name=\"b", "a%22%3B%20name%3D%22b", r#"a\"; name=\"b"#, Some("a\"; name=\"b"), "a%22; name=%22b"),
    hostile("a\\\"b\\", "a%5C%22b%5C", r#"a\\\"b\\"#, Some("a\\\"b\\"), "a%5C%22b%5C"),
    hostile("a\u{2028}b\u{2029}c", "a%E2%80%A8b%E2%80%A9c", "a\u{2028}b\u{2029}c", Some("a\u{2028}b\u{2029}c"), "a\u{2028}b\u{2029}c"),
    hostile("a\u{202e}gpj\u{2066}b", "a%E2%80%AEgpj%E2%81%A6b", "a\u{202e}gpj\u{2066}b", Some("a\u{202e}gpj\u{2066}b"), "a\u{202e}gpj\u{2066}b"),
    hostile("a\u{85}b\u{feff}", "a%C2%85b%EF%BB%BF", "a\u{85}b\u{feff}", Some("a\u{85}b\u{feff}"), "a\u{85}b\u{feff}"),
    // Characters whose low byte is a line end, which some libraries write alone.
    hostile("a\u{10a}\u{10d}\u{560a}b", "a%C4%8A%C4%8D%E5%98%8Ab", "a\u{10a}\u{10d}\u{560a}b", Some("a\u{10a}\u{10d}\u{560a}b"), "a\u{10a}\u{10d}\u{560a}b"),
    hostile("ü€😀", "%C3%BC%E2%82%AC%F0%9F%98%80", "ü€😀", Some("ü€😀"), "ü€😀"),
    hostile("%0d%0aX:%201", "%250d%250aX%3A%25201", "%0d%0aX:%201", Some("%0d%0aX:%201"), "%0d%0aX:%201"),
    hostile("%2e%2e%2f%00", "%252e%252e%252f%2500", "%2e%2e%2f%00", Some("%2e%2e%2f%00"), "%2e%2e%2f%00"),
    hostile("x/../../messages", "x%2F..%2F..%2Fmessages", "x/../../messages", Some("x/../../messages"), "x/../../messages"),
    hostile("..\\..\\x", "..%5C..%5Cx", r"..\\..\\x", Some("..\\..\\x"), "..%5C..%5Cx"),
    hostile("..;/x", "..%3B%2Fx", "..;/x", Some("..;/x"), "..;/x"),
    hostile("a?b=c&d=e#f", "a%3Fb%3Dc%26d%3De%23f", "a?b=c&d=e#f", Some("a?b=c&d=e#f"), "a?b=c&d=e#f"),
    hostile(":80@evil.example/", "%3A80%40evil.example%2F", ":80@evil.example/", Some(":80@evil.example/"), ":80@evil.example/"),
    hostile("//evil.example/x", "%2F%2Fevil.example%2Fx", "//evil.example/x", Some("//evil.example/x"), "//evil.example/x"),
    hostile("http://evil.example", "http%3A%2F%2Fevil.example", "http://evil.example", Some("http://evil.example"), "http://evil.example"),
    hostile("a b+c", "a%20b%2Bc", "a b+c", Some("a b+c"), "a b+c"),
    hostile("{media_id}", "%7Bmedia_id%7D", "{media_id}", Some("{media_id}"), "{media_id}"),
    hostile("'`$(id)`|<x>*!~", "%27%60%24%28id%29%60%7C%3Cx%3E%2A%21~", "'`$(id)`|<x>*!~", Some("'`$(id)`|<x>*!~"), "'`$(id)`|<x>*!~"),
    hostile("--boundary--", "--boundary--", "--boundary--", Some("--boundary--"), "--boundary--"),
    hostile("...", "...", "...", Some("..."), "..."),
];

/// A server that accepts everything, and a client of it that checks nothing by itself.
async fn pair(host: impl FnOnce() -> Host) -> (RawServer, Client) {
    let server = RawServer::start(|| answer(200, "", br#"{"id":"1","messages":[{"id":"wamid.A"}]}"#)).await;
    let client = Client::builder(host().base_url(server.url()))
        .rate_limits(RateLimits::off())
        .validate(false)
        .build()
        .unwrap();
    (server, client)
}

/// The one request that the server saw, which must be the one of these bytes.
#[track_caller]
fn assert_seen(server: &RawServer, line: &str, headers: &str, body: Option<&str>) {
    let mut expected =
        format!("{line} HTTP/1.1\r\nd360-api-key: {KEY}\r\n{headers}accept: application/json\r\n");
    if body.is_some() {
        expected += "content-type: application/json\r\n";
    }
    expected +=
        &format!("user-agent: waba/{}\r\nhost: 127.0.0.1:{}\r\n", env!("CARGO_PKG_VERSION"), server.port);
    if let Some(body) = body {
        expected += &format!("content-length: {}\r\n\r\n{body}", body.len());
    } else {
        expected += "\r\n";
    }
    let seen: Vec<_> = server.take().iter().map(|request| request.escape_ascii().to_string()).collect();
    assert_eq!(seen, [expected.as_bytes().escape_ascii().to_string()]);
}

/// Does a call; its answer does not matter.
async fn call(client: &Client, operation: &str, request: Value) {
    let _ = client.call_json(operation, request.to_string().as_bytes()).await;
}

#[tokio::test]
async fn ids_numbers_and_names_stay_in_their_segment_of_the_address() {
    let (server, client) = pair(|| Host::cloud(KEY)).await;
    let (old_server, old_client) = pair(|| Host::on_premise(KEY)).await;
    for Hostile { text, url, .. } in TABLE {
        call(&client, "media.get", json!({ "media_id": text })).await;
        assert_seen(&server, &format!("GET /{url}"), "", None);
        call(&client, "flows.get", json!({ "flow_id": text })).await;
        assert_seen(&server, &format!("GET /{url}"), "", None);
        call(&client, "groups.get", json!({ "group_id": text })).await;
        assert_seen(&server, &format!("GET /groups/{url}"), "", None);
        call(&client, "templates.delete", json!({ "name": text })).await;
        assert_seen(&server, &format!("DELETE /message_templates?name={url}"), "", None);
        call(&old_client, "contacts.block", json!({ "phone": text, "reason": "spam" })).await;
        let body = r#"{"reason":"spam"}"#;
        assert_seen(&old_server, &format!("POST /v1/contacts/{url}/block"), "", Some(body));
        old_client.mark_read(*text).await.unwrap();
        let body = r#"{"status":"read"}"#;
        assert_seen(&old_server, &format!("PUT /v1/messages/{url}"), "", Some(body));
    }
}

#[tokio::test]
async fn what_stands_in_a_body_stays_in_its_text() {
    let (server, client) = pair(|| Host::cloud(KEY)).await;
    for Hostile { text, json, .. } in TABLE {
        let template = json!({
            "to": text, "type": "template", "biz_opaque_callback_data": text,
            "template": { "name": text, "language": { "code": "en" } },
        });
        call(&client, "messages.send", template).await;
        let body = format!(
            r#"{{"messaging_product":"whatsapp","recipient_type":"individual","to":"{json}","type":"template","template":{{"name":"{json}","language":{{"code":"en"}}}},"biz_opaque_callback_data":"{json}"}}"#
        );
        assert_seen(&server, "POST /messages", "", Some(&body));
        call(&client, "profile.edit", json!({ "about": text, "websites": [text] })).await;
        let body = format!(r#"{{"messaging_product":"whatsapp","about":"{json}","websites":["{json}"]}}"#);
        assert_seen(&server, "POST /whatsapp_business_profile", "", Some(&body));
    }
}

#[tokio::test]
async fn a_header_is_one_line_or_refused_before_anything_is_sent() {
    let (server, client) = pair(|| Host::cloud(KEY)).await;
    for Hostile { text, header, .. } in TABLE {
        let options = CallOptions::new().header("x-order", text);
        let webhook_auth = waba::webhook::Auth::header("x-order", text);
        let key = client.set_key(*text);
        client.set_key(KEY).unwrap();
        let Some(header) = header else {
            for error in [options.unwrap_err(), webhook_auth.unwrap_err(), key.unwrap_err()] {
                assert!(matches!(error.kind, ErrorKind::Validation | ErrorKind::Config), "{error}");
                assert!(!format!("{error} {error:?}").contains(text), "{text:?}");
            }
            assert_eq!(server.take().len(), 0);
            continue;
        };
        call(&client.with_options(options.unwrap()), "webhook.get", json!({})).await;
        let expected = format!("x-order: {header}\r\n");
        let seen = server.take();
        let [request] = &seen[..] else { panic!("{}", seen.len()) };
        let request = String::from_utf8_lossy(request);
        assert!(request.contains(&expected) && request.matches("\r\n").count() == 7, "{request:?}");
    }
    for name in ["x-a\r\nx-b", "x-a: b", "x a", "x-\u{2028}", "x-\0", "", "x-a\u{560d}"] {
        let error = CallOptions::new().header(name, "1").unwrap_err();
        assert_eq!((error.kind, error.to_string().lines().count()), (ErrorKind::Validation, 1));
    }
}

#[tokio::test]
async fn a_file_name_stays_between_its_quotation_marks() {
    let (server, client) = pair(|| Host::cloud(KEY)).await;
    for Hostile { text, file_name, .. } in TABLE {
        let upload = Upload::bytes("abc").mime_type("image/png").file_name(*text);
        client.media().upload(upload).await.unwrap();
        let seen = server.take();
        let [request] = &seen[..] else { panic!("{}", seen.len()) };
        let request = String::from_utf8_lossy(request);
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        let boundary = head.split("boundary=").nth(1).unwrap().split("\r\n").next().unwrap();
        let expected = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"messaging_product\"\r\n\r\nwhatsapp\r\n\
             --{boundary}\r\nContent-Disposition: form-data; name=\"type\"\r\n\r\nimage/png\r\n\
             --{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\
             Content-Type: image/png\r\n\r\nabc\r\n--{boundary}--\r\n"
        );
        assert_eq!(body.escape_debug().to_string(), expected.escape_debug().to_string());
    }
    for Hostile { text, .. } in TABLE.iter().filter(|hostile| hostile.header.is_none()) {
        let upload = Upload::bytes("abc").mime_type(format!("image/png{text}")).file_name("a.png");
        let error = client.media().upload(upload).await.unwrap_err();
        assert_eq!((error.kind, server.take().len()), (ErrorKind::Validation, 0));
    }
}

#[tokio::test]
async fn no_text_of_any_request_adds_a_line_a_header_or_a_parameter() {
    let (mut sent, mut refused) = (0, 0);
    // Tasks send by calls that are tried themselves.
    let is_task = |vector: &Value| TASKS.iter().any(|task| task.name == text(vector, "operation"));
    for vector in vectors("responses").into_iter().filter(|vector| !is_task(vector)) {
        let (server, client) = match text(&vector, "dialect") {
            "on-premise" => pair(|| Host::on_premise(KEY)).await,
            _ => pair(|| Host::cloud(KEY)).await,
        };
        let partner = (text(&vector, "dialect") == "partner").then(|| {
            PartnerClient::build(Client::builder(Host::partner(KEY).base_url(server.url())).validate(false))
                .unwrap()
        });
        let operation = text(&vector, "operation");
        let run = async |request: &Value| -> Result<Vec<u8>, Error> {
            let request = request.to_string();
            match &partner {
                Some(partner) => partner.call_json(operation, request.as_bytes()).await,
                None => client.call_json(operation, request.as_bytes()).await,
            }
        };
        let _ = run(&vector["request"]).await;
        let plain = server.take().pop().unwrap_or_else(|| panic!("{operation} was not sent"));
        // One after the other in the place of every text at once.
        for hostile in TABLE {
            let request = replaced(&vector["request"], hostile.text);
            let outcome = run(&request).await;
            let seen = server.take();
            let Some(request) = seen.first() else {
                assert!(matches!(outcome.unwrap_err().kind, ErrorKind::Validation), "{operation}");
                refused += 1;
                continue;
            };
            assert_eq!(seen.len(), 1, "{operation} {:?}", hostile.text);
            assert_eq!(shape(request), shape(&plain), "{operation} {:?}", hostile.text);
            sent += 1;
        }
    }
    assert!(sent > 3 * refused && sent > 3000, "{sent} sent, {refused} refused");
}

/// The value with `text` in the place of each text in it.
fn replaced(value: &Value, text: &str) -> Value {
    match value {
        Value::String(_) => text.into(),
        Value::Array(items) => items.iter().map(|item| replaced(item, text)).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), replaced(value, text))).collect()
        }
        other => other.clone(),
    }
}

/// What must not depend on texts: the method, the number of segments, the names in the query and of the headers, and
/// whether there is a body, which is JSON or a form of one part.
fn shape(request: &[u8]) -> (String, usize, Vec<String>, Vec<String>, bool) {
    let request = std::str::from_utf8(request).unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let mut lines = head.split("\r\n");
    let line: Vec<_> = lines.next().unwrap().split(' ').collect();
    let [method, target, "HTTP/1.1"] = line[..] else { panic!("{line:?}") };
    let unreserved = |c: char| c.is_ascii_alphanumeric() || "-._~%/?&=:".contains(c);
    assert!(target.chars().all(unreserved), "{target}");
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    assert!(path.split('/').all(|segment| !matches!(segment, "." | "..")), "{target}");
    let name = |pair: &str, end: char| pair.split(end).next().unwrap().to_owned();
    let headers: Vec<_> = lines.map(|line| name(line, ':')).collect();
    let length = head
        .split("\r\ncontent-length: ")
        .nth(1)
        .map_or(0, |rest| rest.split("\r\n").next().unwrap().parse::<usize>().unwrap());
    assert_eq!(body.len(), length);
    match head.split_once("multipart/form-data; boundary=") {
        Some((_, rest)) => {
            let boundary = format!("--{}", rest.split("\r\n").next().unwrap());
            let parts: Vec<_> = body.split(&boundary).collect();
            assert!(matches!(parts[..], ["", _, "--\r\n"]), "{body}");
        }
        None => assert!(body.is_empty() || serde_json::from_str::<Value>(body).is_ok(), "{body}"),
    }
    let query = query.split('&').map(|pair| name(pair, '=')).collect();
    (method.to_owned(), path.split('/').count(), query, headers, body.is_empty())
}
