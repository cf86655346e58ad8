//! Lists, from page to page, and answers that are half a failure.

use futures_util::TryStreamExt;
use serde_json::Value;
use waba::types::api::{PartnerClientQuery, TemplateQuery};
use waba::types::operations::{ListPartnerClients, ListTemplates};
use waba::{Client, ErrorKind, Host, PartnerClient};
use waba_emulator::Emulator;

fn queries(emulator: &Emulator) -> Vec<Value> {
    let journal = serde_json::to_value(emulator.journal()).unwrap();
    journal.as_array().unwrap().iter().map(|entry| entry["query"].clone()).collect()
}

#[tokio::test]
async fn a_list_goes_on_until_its_last_page() {
    let emulator = Emulator::start().await.unwrap();
    for page in [
        r#"{"data":[{"name":"a"},{"name":"b"}],"paging":{"cursors":{"after":"2"},"next":"https://elsewhere.example/"}}"#,
        r#"{"data":[{"name":"c"}],"paging":{"cursors":{"after":"3"}}}"#,
    ] {
        emulator.answer_next(200, &[], page).unwrap();
    }
    let client = Client::new(Host::cloud("key").base_url(emulator.base_url())).unwrap();
    let pages = client.templates().list_all(TemplateQuery::new().limit(2));
    let templates: Vec<_> = pages.try_collect().await.unwrap();
    let names: Vec<_> = templates.into_iter().filter_map(|template| template.name).collect();
    assert_eq!(names, ["a", "b", "c"]);
    assert_eq!(queries(&emulator), ["limit=2", "limit=2&after=2"]);
}

#[tokio::test]
async fn a_list_of_the_partner_api_goes_on_by_numbers() {
    let emulator = Emulator::start().await.unwrap();
    for start in [0, 1] {
        let page = format!(r#"{{"clients":[{{"id":"{start}CL"}}],"total":2,"limit":1,"offset":{start}}}"#);
        emulator.answer_next(200, &[], page).unwrap();
    }
    let host = Host::partner("key").base_url(emulator.base_url());
    let partner = PartnerClient::build(Client::builder(host)).unwrap();
    let pages = partner.clients().list_all(PartnerClientQuery::new("examplePA").limit(1));
    let clients: Vec<_> = pages.try_collect().await.unwrap();
    assert_eq!(clients.len(), 2);
    assert_eq!(queries(&emulator), ["limit=1", "limit=1&offset=1"]);
}

#[tokio::test]
async fn a_server_that_gives_the_same_cursor_again_is_not_asked_for_ever() {
    let emulator = Emulator::start().await.unwrap();
    for _ in 0..2 {
        let page = r#"{"data":[{"name":"a"}],"paging":{"cursors":{"after":"2"},"next":"https://elsewhere.example/"}}"#;
        emulator.answer_next(200, &[], page).unwrap();
    }
    let client = Client::new(Host::cloud("key").base_url(emulator.base_url())).unwrap();
    let pages = client.pages::<ListTemplates>(TemplateQuery::new());
    assert_eq!(pages.try_collect::<Vec<_>>().await.unwrap().len(), 2);
}

#[tokio::test]
async fn an_outcome_that_is_half_a_failure_keeps_both_halves() {
    let emulator = Emulator::start().await.unwrap();
    let body = r#"{"block_users":{"added_users":[{"wa_id":"491510000001"}]},"error":{"code":139100,"message":"(#139100) Some failed"}}"#;
    emulator.answer_next(400, &[], body).unwrap();
    let client = Client::new(Host::cloud("key").base_url(emulator.base_url())).unwrap();
    let outcome = client.block_list().add(["491510000001"]).await.unwrap();
    assert_eq!(outcome.block_users.unwrap().added_users.len(), 1);
    assert!(outcome.error.unwrap().as_str().contains("139100"));
}

#[tokio::test]
async fn each_api_has_calls_of_its_own() {
    let client = Client::new(Host::cloud("key").base_url("http://127.0.0.1:9")).unwrap();
    let error = client.call::<ListPartnerClients>(&PartnerClientQuery::new("examplePA")).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unsupported);
    let host = Host::partner("key").base_url("http://127.0.0.1:9");
    let partner = PartnerClient::build(Client::builder(host)).unwrap();
    let error = partner.call::<ListTemplates>(&TemplateQuery::new()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unsupported);
    let other = PartnerClient::build(Client::builder(Host::cloud("key"))).unwrap_err();
    assert_eq!(other.kind, ErrorKind::Config);
}
