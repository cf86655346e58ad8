//! The examples of the reference pages: each sends what its page shows, or reads what its page says.

use std::cell::RefCell;
use std::collections::HashSet;

use serde_json::{Map, Value, json};
use waba::webhook::Webhook;
use waba::{Client, Dialect, Host, PartnerClient};
use waba_emulator::Emulator;
use waba_socket_tests::server::{Server, answer};
use waba_types::OPERATIONS;
use waba_types::operations::FILE_OPERATIONS;
use waba_vectors::{same, text, vectors};

thread_local! {
    static PRINTED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Keeps what the examples print.
macro_rules! println {
    ($($argument:tt)*) => {
        crate::PRINTED.with_borrow_mut(|lines| lines.push(format!($($argument)*)))
    };
}

#[path = "reference/lists.rs"]
mod lists;
#[path = "reference/messages.rs"]
mod messages;
#[path = "reference/operations.rs"]
mod operations;
#[path = "reference/webhooks.rs"]
mod webhooks;
#[path = "reference/written.rs"]
mod written;

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

/// The client that makes the call of an example.
enum Caller {
    Number(Client),
    Partner(PartnerClient),
}

/// An emulator that answers as the vector says, and a client of it.
async fn caller(vector: &Value) -> (Emulator, Caller) {
    let partner = text(vector, "dialect") == "partner";
    let dialect = if partner { Dialect::Cloud } else { text(vector, "dialect").parse().unwrap() };
    let emulator = Emulator::builder().dialect(dialect).start().await.unwrap();
    let status = u16::try_from(vector["status"].as_u64().unwrap()).unwrap();
    emulator.answer_next(status, &[], text(vector, "response")).unwrap();
    let caller = if partner {
        let host = Host::partner("emulator-key").base_url(emulator.base_url());
        Caller::Partner(PartnerClient::build(Client::builder(host)).unwrap())
    } else {
        let host = Host::of(dialect, "emulator-key").base_url(emulator.base_url());
        Caller::Number(Client::new(host).unwrap())
    };
    (emulator, caller)
}

/// The calls that the emulator got, each as vectors have it.
fn sent(emulator: &Emulator) -> Vec<Value> {
    let journal = serde_json::to_value(emulator.journal()).unwrap();
    let calls = journal.as_array().unwrap().iter().filter(|entry| entry["kind"] == "call");
    let parts = |call: &Value| -> Map<_, _> {
        let keys = ["method", "path", "query", "body"].into_iter();
        keys.filter_map(|key| Some((key.to_owned(), call.get(key)?.clone()))).collect()
    };
    calls.map(|call| Value::Object(parts(call))).collect()
}

#[tokio::test]
async fn calls_are_made_as_the_pages_show() {
    for vector in examples("responses") {
        let name = text(&vector, "name");
        let (emulator, caller) = caller(&vector).await;
        let answer = match &caller {
            Caller::Number(client) => operations::call(name, client).await,
            Caller::Partner(partner) => operations::call_partner(name, partner).await,
        };
        let answer = answer.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(same(&answer, &vector["expected"]), "{name}: {answer}");
        assert_eq!(sent(&emulator), [vector["sent"].clone()], "{name}");
    }
}

#[tokio::test]
async fn lists_are_read_from_page_to_page_as_the_pages_show() {
    let mut lists = 0;
    for vector in examples("responses") {
        let operation = OPERATIONS.iter().find(|spec| spec.name == vector["operation"]).unwrap();
        let Some(items) = operation.items else { continue };
        let name = text(&vector, "name");
        let (emulator, caller) = caller(&vector).await;
        // The page behind the one of the vector, if it is asked for.
        emulator.answer_next(200, &[], json!({ items: [] }).to_string()).unwrap();
        let found = match &caller {
            Caller::Number(client) => lists::list(name, client).await,
            Caller::Partner(partner) => lists::list_partner(name, partner).await,
        };
        let found = found.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(same(&found, &vector["expected"][items]), "{name}: {found}");
        assert_eq!(sent(&emulator)[0], vector["sent"], "{name}");
        lists += 1;
    }
    assert_ne!(lists, 0);
}

/// The names of the calls that the emulator got, each once.
fn called(emulator: &Emulator) -> HashSet<String> {
    let journal = serde_json::to_value(emulator.journal()).unwrap();
    let names = journal.as_array().unwrap().iter().filter_map(|entry| entry["operation"].as_str());
    names.map(ToOwned::to_owned).collect()
}

#[tokio::test]
async fn calls_with_a_file_are_made_as_the_pages_show() {
    use written::*;

    let folder = std::env::temp_dir().join(format!("waba-written-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("menu.png");
    std::fs::write(&path, "PNG").unwrap();
    let mut all = HashSet::new();
    for dialect in [Dialect::Cloud, Dialect::OnPremise] {
        let emulator = Emulator::builder().dialect(dialect).start().await.unwrap();
        let client = Client::new(Host::of(dialect, "emulator-key").base_url(emulator.base_url())).unwrap();
        let media = example_media_upload(&client, &path).await.unwrap();
        example_media_download(&client, &media.id, &folder).await.unwrap();
        example_profile_set_photo(&client, &path).await.unwrap();
        if dialect == Dialect::OnPremise {
            example_profile_photo(&client, &path).await.unwrap();
            example_profile_delete_photo(&client).await.unwrap();
        } else {
            let handle = example_media_upload_resumable(&client, &path).await.unwrap();
            assert!(handle.is_string());
            let group = client.groups().create("Team").await.unwrap().id.unwrap();
            example_groups_set_photo(&client, &group, &path).await.unwrap();
            let flow = client.flows().create("Survey").await.unwrap().id.unwrap();
            example_flows_upload_json(&client, &flow).await.unwrap();
            let host = Host::partner("emulator-partner-key").base_url(emulator.base_url());
            let partner = PartnerClient::build(Client::builder(host)).unwrap();
            example_partner_flows_upload_json(&partner, "emulatorPA", "emulatorWA", &flow).await.unwrap();
        }
        all.extend(called(&emulator));
    }
    std::fs::remove_dir_all(&folder).unwrap();
    // How far an upload has come is asked for only when it broke off.
    let files = FILE_OPERATIONS.iter().map(|call| call.spec.name).filter(|name| *name != "media.get_upload");
    let missing: Vec<_> = files.filter(|name| !all.contains(*name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
