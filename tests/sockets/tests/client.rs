//! The client against a server that answers as told: what it sends, what it repeats, what it makes of errors.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::{Method, Response};
use serde_json::{Value, json};
use waba::message::{
    AudioContent, ButtonComponent, ButtonsMessage, CtaUrlMessage, DirectSendCategory, DirectSendConfig,
    ImageContent, ImageParameter, ListMessage, ListRow, LocationContent, TemplateMessage,
};
use waba::types::operations::{self, OPERATIONS, Repeat};
use waba::webhook::{Event, Webhook};
use waba::{Client, ErrorKind, Host, Key, OutboundMessage, Retry, RetryPolicy, Secret, WebhookConfig};
use waba_socket_tests::server::{Seen, Server, answer};

const KEY: &str = "canary-4f0c7d31a5AK";
const RECEIPT: &str = r#"{"messaging_product":"whatsapp","contacts":[{"input":"+49 151","wa_id":"49151"}],"messages":[{"id":"wamid.A="}]}"#;

fn client(host: Host, server: &Server) -> Client {
    let policy = RetryPolicy::default().base_delay(Duration::from_millis(1));
    Client::builder(host.base_url(server.url())).retry(policy).build().unwrap()
}

#[tokio::test]
async fn a_text_is_sent_to_each_host_in_its_way() {
    let server = Server::start(|_| answer(200, RECEIPT)).await;
    for (host, path, header) in [
        (Host::cloud(KEY), "/messages", "d360-api-key"),
        (Host::on_premise(KEY), "/v1/messages", "d360-api-key"),
        (Host::sandbox(KEY), "/v1/messages", "d360-api-key"),
        (Host::meta(KEY, "106"), "/messages", "authorization"),
    ] {
        let receipt = client(host, &server).send_text("+49 151", "Hi").await.unwrap();
        assert_eq!(receipt.id, "wamid.A=");
        let seen = server.seen().pop().unwrap();
        assert_eq!((seen.method, seen.uri.path()), (Method::POST, path));
        assert!(seen.headers[header].to_str().unwrap().ends_with(KEY));
        assert_eq!(seen.headers["content-type"], "application/json");
    }
}

#[tokio::test]
async fn the_id_in_a_path_is_one_segment() {
    let server = Server::start(|_| answer(200, "")).await;
    let client = client(Host::on_premise(KEY), &server);
    client.mark_read("a/../b?c#d=+é").await.unwrap();
    let seen = server.seen().pop().unwrap();
    assert_eq!(seen.method, Method::PUT);
    assert_eq!(seen.uri.to_string(), "/v1/messages/a%2F..%2Fb%3Fc%23d%3D%2B%C3%A9");
    for id in [".", ".."] {
        assert_eq!(client.mark_read(id).await.unwrap_err().kind, ErrorKind::Validation, "{id}");
    }
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn what_a_host_lacks_is_refused_before_any_traffic() {
    let server = Server::start(|_| answer(200, "{}")).await;
    let error = client(Host::meta(KEY, "106"), &server).webhook().get().await.unwrap_err();
    assert_eq!((error.kind, error.retry), (ErrorKind::Unsupported, Retry::Never));
    assert_eq!(error.to_string(), "webhook.get: not available on Meta's host");
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn what_breaks_a_limit_is_refused_before_any_traffic_unless_switched_off() {
    let server = Server::start(|_| answer(200, RECEIPT)).await;
    let error = client(Host::cloud(KEY), &server).send_text("", "x".repeat(4097)).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Validation);
    let paths: Vec<_> = error.violations.iter().map(|v| v.path.as_str()).collect();
    assert_eq!(paths, ["to", "text.body"]);
    assert!(server.seen().is_empty());

    let lenient = Client::builder(Host::cloud(KEY).base_url(server.url())).validate(false).build().unwrap();
    lenient.send_text("+49151", "x".repeat(4097)).await.unwrap();
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_the_key_goes_nowhere_else() {
    let thief = Server::start(|_| answer(200, RECEIPT)).await;
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{}/messages", thief.url());
        let server = Server::start(move |_| {
            Response::builder().status(status).header("location", &location).body(Default::default()).unwrap()
        })
        .await;
        let error = client(Host::cloud(KEY), &server).send_text("+49151", "Hi").await.unwrap_err();
        assert_eq!((error.kind, error.http_status()), (ErrorKind::Response, Some(status)));
        assert_eq!(server.seen().len(), 1);
    }
    assert!(thief.seen().is_empty());
}

#[tokio::test]
async fn a_refused_send_is_repeated_and_an_unclear_one_never() {
    let throttled = r##"{"error":{"code":130429,"message":"(#130429) Rate limit hit"}}"##;
    for (status, body, requests, kind) in [
        (
            400,
            r#"{"meta":{"success":false,"developer_message":"Your WhatsApp for Business API has been disabled"}}"#,
            1,
            ErrorKind::Account,
        ),
        (
            500,
            r##"{"error":{"code":131000,"message":"(#131000) Something went wrong"}}"##,
            1,
            ErrorKind::Server,
        ),
        (502, "<html>Bad gateway</html>", 1, ErrorKind::Server),
        (401, r#"{"error":"Invalid api_key"}"#, 1, ErrorKind::Authentication),
        (200, "<html>Welcome</html>", 1, ErrorKind::Response),
        (200, r#"{"messages":[]}"#, 1, ErrorKind::Response),
    ] {
        let server = Server::start(move |_| answer(status, body)).await;
        let error = client(Host::cloud(KEY), &server).send_text("+49151", "Hi").await.unwrap_err();
        assert_eq!((error.kind, server.seen().len()), (kind, requests), "{status} {body}");
        assert_eq!(error.retry == Retry::IfNotSent, status >= 500 || status == 200, "{status} {body}");
    }

    // Refused before it was processed: the table says that repeating is safe, and how long to wait.
    let server = Server::start(move |_| answer(400, throttled)).await;
    let impatient = RetryPolicy::default().longest_delay(Duration::ZERO);
    let client = Client::builder(Host::cloud(KEY).base_url(server.url())).retry(impatient).build().unwrap();
    let error = client.send_text("+49151", "Hi").await.unwrap_err();
    assert_eq!((error.kind, error.retry, error.code()), (ErrorKind::RateLimited, Retry::Safe, Some(130_429)));
    assert_eq!((error.retry_after, server.seen().len()), (Some(Duration::from_secs(1)), 1));
}

#[tokio::test]
async fn a_throttled_send_succeeds_on_a_later_attempt() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |_| match count.fetch_add(1, Ordering::Relaxed) {
        0 | 1 => answer(429, ""),
        _ => answer(200, RECEIPT),
    })
    .await;
    let sent = client(Host::cloud(KEY), &server).send_text("+49151", "Hi").reported().await.unwrap();
    let statuses: Vec<_> = sent.attempts.iter().map(|attempt| attempt.http_status.unwrap()).collect();
    assert_eq!(statuses, [429, 429, 200]);
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn a_call_that_changes_nothing_is_repeated_after_any_server_error() {
    let server = Server::start(|_| answer(503, "")).await;
    let error = client(Host::cloud(KEY), &server).webhook().get().await.unwrap_err();
    assert_eq!((error.kind, error.retry, server.seen().len()), (ErrorKind::Server, Retry::Safe, 3));
}

#[tokio::test]
async fn nothing_that_a_caller_can_print_shows_the_key() {
    let secret = "Basic c2VjcmV0LXBhc3M=";
    // A careless server sends the key back, plain and escaped, in its body and its headers.
    let echo = |seen: &Seen| {
        let key = seen.headers["d360-api-key"].to_str().unwrap();
        let escaped = key.replacen('c', "\\u0063", 1);
        let body = format!(
            r#"{{"error":{{"code":100,"message":"(#100) bad {key}","error_data":{{"details":"{escaped}"}}}}}}"#
        );
        let mut answer = answer(400, body);
        answer.headers_mut().insert("x-fb-trace-id", key.parse().unwrap());
        answer
    };
    let server = Server::start(echo).await;
    let host = Host::cloud(KEY).base_url(server.url());
    let config = WebhookConfig::new("https://example.com").header("Authorization", secret);
    let client = client(host.clone(), &server);
    let error = client.webhook().set(config.clone()).await.unwrap_err();
    let refused = Client::new(Host::cloud(format!("{KEY}\r\n"))).unwrap_err();
    let shown = format!(
        "{client:?} {client:#?} {host:?} {config:?} {error} {error:?} {refused} {refused:?} {:?}",
        Client::builder(host.clone())
    );
    assert!(!shown.contains(KEY) && !shown.contains("c2VjcmV0"), "{shown}");
    assert!(shown.contains("bad [redacted]"), "{shown}");
}

#[tokio::test]
async fn a_provider_is_asked_for_the_key_of_each_request() {
    let server = Server::start(|_| answer(200, RECEIPT)).await;
    let count = std::sync::Arc::new(AtomicUsize::new(0));
    let provider = Key::provider(move || {
        let number = count.fetch_add(1, Ordering::Relaxed);
        async move {
            if number < 2 { Ok(Secret::new(format!("key-{number}"))) } else { Err("no more keys".into()) }
        }
    });
    let client = client(Host::cloud(provider), &server);
    for number in 0..2 {
        client.send_text("+49151", "Hi").await.unwrap();
        assert_eq!(server.seen().pop().unwrap().headers["d360-api-key"], format!("key-{number}"));
    }
    let error = client.send_text("+49151", "Hi").await.unwrap_err();
    assert_eq!((error.kind, server.seen().len()), (ErrorKind::Authentication, 2));
    assert!(!error.to_string().contains("no more keys"));
}

#[tokio::test]
async fn json_calls_do_what_typed_calls_do() {
    let server = Server::start(|_| answer(200, RECEIPT)).await;
    let client = client(Host::cloud(KEY), &server);
    let message = OutboundMessage::text("+49151", "Hi").reply_to("wamid.B");
    client.send(&message).await.unwrap();
    let request = serde_json::to_vec(&message).unwrap();
    let receipt = client.call_json("messages.send", &request).await.unwrap();
    let receipt: Value = serde_json::from_slice(&receipt).unwrap();
    assert_eq!(receipt, json!({"id": "wamid.A=", "input": "+49 151", "wa_id": "49151"}));
    let seen = server.seen();
    assert_eq!(seen[0].body, seen[1].body);

    let error = client
        .call_json("messages.send", br#"{"to":"1","type":"text","text":{"body":5}}"#)
        .await
        .unwrap_err();
    assert_eq!(
        (error.kind, error.message.as_str()),
        (ErrorKind::Validation, "messages.send: text.body: expected a string, found a number")
    );
    let error = client.call_json("messages.burn", b"{}").await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Validation);
    for blocked in operations::BLOCKED {
        let error = client.call_json(blocked.name, b"{}").await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Unsupported, "{}", blocked.name);
    }
    assert_eq!(server.seen().len(), 2);
}

#[test]
fn only_what_sends_or_makes_something_must_not_be_repeated() {
    let careful: Vec<_> = OPERATIONS.iter().filter(|spec| spec.repeat == Repeat::IfNotSent).collect();
    for spec in &careful {
        let mut routes = [spec.cloud, spec.on_premise, spec.partner].into_iter().flatten();
        assert!(
            routes.all(|route| matches!(route.method, operations::Method::Post | operations::Method::Put)),
            "{}",
            spec.name
        );
    }
    for name in ["messages.send", "messages.send_raw", "marketing.send", "calling.control"] {
        assert!(careful.iter().any(|spec| spec.name == name), "{name}");
    }
}

#[tokio::test]
async fn content_of_every_kind_has_a_call() {
    let server = Server::start(|_| answer(200, RECEIPT)).await;
    let client = client(Host::cloud(KEY), &server);
    let to = "+49 151";
    client.send_image(to, ImageContent::link("https://example.com/a.jpg")).reply_to("wamid.B").await.unwrap();
    client.send_audio(to, AudioContent::id("1").voice(true)).await.unwrap();
    client.send_location(to, LocationContent::new(52.5, 13.4)).await.unwrap();
    client.send_reaction(to, "wamid.B", "👍").await.unwrap();
    client.send_buttons(to, ButtonsMessage::replies("Ok?", [("y", "Yes"), ("n", "No")])).await.unwrap();
    client.send_list(to, ListMessage::rows("Which?", "Choose", [ListRow::new("a", "A")])).await.unwrap();
    client.send_template(to, TemplateMessage::one_time_password("code", "de", "123456")).await.unwrap();
    client.send_content(to, CtaUrlMessage::link("More", "Open", "https://example.com")).await.unwrap();
    client.send_text("group-1", "Hi").to_group().await.unwrap();
    let template = TemplateMessage::new("order_ready", "en")
        .header(ImageParameter::link("https://example.com/a.jpg"))
        .body([("name", "Ann"), ("order", "17")])
        .button(ButtonComponent::url(0, "orders/17"));
    client.send_template(to, template).await.unwrap();
    client.send_list(to, ListMessage::rows("Which?", "Choose", [("a", "A"), ("b", "B")])).await.unwrap();
    client
        .send_text(to, "On its way.")
        .category(DirectSendCategory::Utility)
        .ttl_seconds(600)
        .direct_send_config(DirectSendConfig::new("on_its_way"))
        .await
        .unwrap();
    let bodies: Vec<Value> =
        server.seen().iter().map(|seen| serde_json::from_slice(&seen.body).unwrap()).collect();
    let kinds: Vec<_> = bodies.iter().map(|body| body["type"].as_str().unwrap()).collect();
    assert_eq!(
        kinds,
        [
            "image",
            "audio",
            "location",
            "reaction",
            "interactive",
            "interactive",
            "template",
            "interactive",
            "text",
            "template",
            "interactive",
            "text"
        ]
    );
    let direct = bodies.last().unwrap();
    assert_eq!((&direct["category"], &direct["ttl_seconds"]), (&json!("utility"), &json!(600)));
    assert_eq!(direct["direct_send_config"], json!({ "template_name": "on_its_way" }));
    assert_eq!(bodies[0]["context"], json!({ "message_id": "wamid.B" }));
    assert_eq!(bodies[2]["location"], json!({ "latitude": "52.5", "longitude": "13.4" }));
    assert_eq!(bodies[8]["recipient_type"], "group");
    let components = &bodies[9]["template"]["components"];
    assert_eq!(components[0]["parameters"][0]["image"]["link"], "https://example.com/a.jpg");
    assert_eq!(components[1]["parameters"][1]["parameter_name"], "order");
    assert_eq!(components[2]["index"], 0);
    assert_eq!(bodies[10]["interactive"]["action"]["sections"][0]["rows"][1]["title"], "B");
}

#[tokio::test]
async fn a_raw_message_is_sent_as_it_is_and_repeated_as_other_messages() {
    let server = Server::start(|_| answer(200, RECEIPT)).await;
    let client = client(Host::cloud(KEY), &server);
    let body = r#"{"type":"hologram", "to":["+49 151"]}"#;
    assert_eq!(client.send_raw(body).await.unwrap().id, "wamid.A=");
    assert_eq!(server.seen()[0].body, body.as_bytes());
    for body in ["[]", "\"text\"", "{", ""] {
        assert_eq!(client.send_raw(body).await.unwrap_err().kind, ErrorKind::Validation, "{body}");
    }
    assert_eq!(server.seen().len(), 1);
    let raw = OPERATIONS.iter().find(|spec| spec.name == "messages.send_raw").unwrap();
    assert_eq!(raw.repeat, Repeat::IfNotSent);
}

fn event(message: &str) -> Event {
    let body = format!(r#"{{"messages":[{message}]}}"#);
    Webhook::without_auth().parse_unverified(body).unwrap().get(0).unwrap()
}

#[tokio::test]
async fn an_answer_goes_to_the_sender_with_any_content() {
    let server = Server::start(|_| answer(200, RECEIPT)).await;
    let client = client(Host::cloud(KEY), &server);
    let event = event(r#"{"from":"49151","id":"wamid.Q","type":"text","text":{"body":"Hi"}}"#);
    let context = json!({"message_id": "wamid.Q"});
    let sent = || -> Value {
        let mut body: Value = serde_json::from_slice(&server.seen().pop().unwrap().body).unwrap();
        let fields = body.as_object_mut().unwrap();
        assert_eq!(fields.remove("to"), Some("49151".into()));
        fields.remove("messaging_product");
        fields.remove("recipient_type");
        body
    };

    client.reply(&event, "Hello").await.unwrap();
    let text = json!({"type": "text", "text": {"body": "Hello"}});
    assert_eq!(sent(), text);
    client.reply(&event, ImageContent::id("77")).quote().await.unwrap();
    assert_eq!(sent(), json!({"type": "image", "image": {"id": "77"}, "context": context}));
    assert_eq!(client.react(&event, "👍").reported().await.unwrap().attempts.len(), 1);
    let reaction = json!({"type": "reaction", "reaction": {"message_id": "wamid.Q", "emoji": "👍"}});
    assert_eq!(sent(), reaction);

    client
        .reply_json(&event, br#"{"to":"","type":"text","text":{"body":"Hello"}}"#, false)
        .reported()
        .await
        .unwrap();
    assert_eq!(sent(), text);
    let receipt = client.react_json(&event, "👍").reported().await.unwrap().value;
    assert_eq!(sent(), reaction);
    assert_eq!(serde_json::from_slice::<Value>(&receipt).unwrap()["id"], "wamid.A=");
}

#[tokio::test]
async fn a_message_of_a_group_is_answered_in_the_group() {
    let server = Server::start(|_| answer(200, RECEIPT)).await;
    let client = client(Host::cloud(KEY), &server);
    let event =
        event(r#"{"from":"49151","group_id":"G1","id":"wamid.Q","type":"text","text":{"body":"Hi"}}"#);
    client.reply(&event, "Hello").quote().await.unwrap();
    client.react(&event, "👍").await.unwrap();
    client
        .reply_json(&event, br#"{"to":"","type":"text","text":{"body":"Hello"}}"#, false)
        .reported()
        .await
        .unwrap();
    let seen = server.seen();
    assert_eq!(seen.len(), 3);
    for request in seen {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!((&body["to"], &body["recipient_type"]), (&json!("G1"), &json!("group")), "{body}");
    }
    let buttons = ButtonsMessage::replies("Well?", [("yes", "Yes")]);
    let error = client.reply(&event, buttons).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Validation, "{error}");
}

#[tokio::test]
async fn what_cannot_be_answered_is_refused_before_any_traffic() {
    let server = Server::start(|_| answer(200, RECEIPT)).await;
    let client = client(Host::cloud(KEY), &server);
    let nobody = event(r#"{"id":"wamid.Q","type":"text","text":{"body":"Hi"}}"#);
    let no_id = event(r#"{"from":"49151","type":"text","text":{"body":"Hi"}}"#);
    let echo = r#"{"message_echoes":[{"from":"1555","to":"49151","id":"wamid.E","type":"text","text":{"body":"Hi"}}]}"#;
    let echo = format!(r#"{{"entry":[{{"changes":[{{"field":"smb_message_echoes","value":{echo}}}]}}]}}"#);
    let handover = r#"{"field":"messaging_handovers","value":{"sender":{"phone_number":"49151"}}}"#;
    let history =
        r#"{"field":"history","value":{"message_echoes":[{"id":"wamid.H","to":"49151","from":"1555"}]}}"#;
    let [echo, handover, history] = [echo, handover.to_owned(), history.to_owned()]
        .map(|body| Webhook::without_auth().parse_unverified(body).unwrap().get(0).unwrap());
    assert_eq!(handover.from().as_deref(), Some("49151"));
    for error in [
        client.reply(&nobody, "Hi").quote().await.unwrap_err(),
        client.react(&nobody, "👍").await.unwrap_err(),
        client.react(&no_id, "👍").await.unwrap_err(),
        client.reply_json(&no_id, b"{}", false).reported().await.unwrap_err(),
        client.reply(&echo, "Hi").await.unwrap_err(),
        client.react(&echo, "👍").await.unwrap_err(),
        client.reply(&handover, "Hi").await.unwrap_err(),
        client.reply(&history, "Hi").await.unwrap_err(),
    ] {
        assert_eq!(error.kind, ErrorKind::Validation, "{error}");
    }
    assert!(server.seen().is_empty());
}
