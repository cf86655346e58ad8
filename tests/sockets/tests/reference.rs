//! The examples of the reference pages: each sends what its page shows, or reads what its page says.

use std::cell::RefCell;

use serde_json::Value;
use waba::webhook::Webhook;
use waba::{Client, Dialect, Host};
use waba_socket_tests::server::{Server, answer};
use waba_socket_tests::vectors::vectors;

thread_local! {
    static PRINTED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Keeps what the examples print.
macro_rules! println {
    ($($argument:tt)*) => {
        crate::PRINTED.with_borrow_mut(|lines| lines.push(format!($($argument)*)))
    };
}

#[path = "reference/messages.rs"]
mod messages;
#[path = "reference/webhooks.rs"]
mod webhooks;

fn examples(folder: &str) -> Vec<Value> {
    let examples: Vec<_> =
        vectors(folder).into_iter().filter(|vector| !vector["example"].is_null()).collect();
    assert!(!examples.is_empty());
    examples
}

#[tokio::test]
async fn messages_are_sent_as_the_pages_show() {
    for vector in examples("messages") {
        let name = vector["name"].as_str().unwrap();
        for (dialect, key) in [(Dialect::Cloud, "cloud"), (Dialect::OnPremise, "on_premise")] {
            let Some(expected) = vector.get(key) else { continue };
            let server = Server::start(|_| answer(200, r#"{"messages":[{"id":"x"}]}"#)).await;
            let client = Client::new(Host::of(dialect, "key").base_url(server.url())).unwrap();
            messages::send(name, &client).await.unwrap_or_else(|error| panic!("{name}: {error}"));
            let body: Value = serde_json::from_slice(&server.seen()[0].body).unwrap();
            assert_eq!(body, *expected, "{name} {dialect}");
        }
    }
}

#[test]
fn webhooks_are_read_as_the_pages_show() {
    for vector in examples("webhooks") {
        let name = vector["name"].as_str().unwrap();
        let mut builder = Webhook::builder().without_auth();
        if let Some(id) = vector["phone_number_id"].as_str() {
            builder = builder.phone_number_id(id);
        }
        let body = vector["body"].as_str().unwrap().to_owned();
        for event in &builder.build().unwrap().parse(body, &[("content-type", "application/json")]).unwrap() {
            webhooks::print(name, &event);
        }
        let printed = PRINTED.take();
        assert!(!printed.is_empty(), "{name}: nothing was printed");
        for line in printed {
            assert!(vector["body"].as_str().unwrap().contains(&line), "{name}: {line} is not in the body");
        }
    }
}
