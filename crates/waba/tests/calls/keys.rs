//! Replacing the key of a live client, and several tenants in one process.

use std::io;

use waba::http::Secret;
use waba::types::models::HubCredentials;
use waba::types::operations::CreatePartnerToken;
use waba::{CallOptions, Client, Error, ErrorKind, Host, Key, KeyFault, PartnerClient, Retry};

use crate::script::{KEY, Script, TO, accepted, answer, refused};

#[tokio::test(start_paused = true)]
async fn all_clones_use_the_new_key_at_once() {
    let script = Script::new([accepted()]);
    let client = script.client();
    let clone = client.with_options(CallOptions::new());
    client.send_text(TO, "Hi").await.unwrap();
    client.set_key("second").unwrap();
    clone.send_text(TO, "Hi").await.unwrap();
    clone.set_key(Key::provider(|| async { Ok(Secret::new("third")) })).unwrap();
    client.send_text(TO, "Hi").await.unwrap();
    let keys: Vec<_> =
        script.seen().iter().map(|seen| seen.header("d360-api-key").unwrap().to_owned()).collect();
    assert_eq!(keys, [KEY, "second", "third"]);
}

#[tokio::test(start_paused = true)]
async fn a_repetition_carries_the_key_of_its_time() {
    let script = Script::new([refused(130_429), accepted()]);
    let client = script.client();
    let rotating = async {
        tokio::task::yield_now().await;
        client.set_key("second").unwrap();
    };
    let (sent, ()) = tokio::join!(client.send_text(TO, "Hi"), rotating);
    sent.unwrap();
    let keys: Vec<_> =
        script.seen().iter().map(|seen| seen.header("d360-api-key").unwrap().to_owned()).collect();
    assert_eq!(keys, [KEY, "second"]);
}

#[tokio::test(start_paused = true)]
async fn a_refused_key_is_reported_and_not_tried_again() {
    let script = Script::new([answer(401, r#"{"error":"Invalid api_key"}"#)]);
    let client = script.client();
    client.set_key("second").unwrap();
    let error = client.webhook().get().await.unwrap_err();
    assert_eq!((error.kind, error.retry), (ErrorKind::Authentication, Retry::Never));
    assert_eq!(script.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_no_header_carries_leaves_the_old_one() {
    let script = Script::new([accepted()]);
    let client = script.client();
    for key in ["", "a\r\nx: y"] {
        assert_eq!(client.set_key(key).unwrap_err().kind, ErrorKind::Config);
    }
    client.send_text(TO, "Hi").await.unwrap();
    assert_eq!(script.seen()[0].header("d360-api-key"), Some(KEY));
}

#[tokio::test(start_paused = true)]
async fn tenants_share_no_key_even_with_one_transport_and_one_host() {
    let script = Script::new([accepted()]);
    let host = Host::cloud("first");
    let tenants =
        ["first", "second"].map(|_| Client::builder(host.clone()).service(script.clone()).build().unwrap());
    tenants[1].set_key("second").unwrap();
    for tenant in &tenants {
        tenant.send_text(TO, "Hi").await.unwrap();
    }
    let keys: Vec<_> =
        script.seen().iter().map(|seen| seen.header("d360-api-key").unwrap().to_owned()).collect();
    assert_eq!(keys, ["first", "second"]);
}

#[tokio::test(start_paused = true)]
async fn the_call_that_gives_a_token_goes_without_a_key() {
    let login = Host::partner_login();
    let provided = Host::partner_token(Key::provider(|| async { panic!("asks for what it is to give") }));
    for host in [login, Host::partner("dummy"), provided] {
        let script = Script::new([answer(200, r#"{"access_token":"T"}"#)]);
        let partner = PartnerClient::build(script.builder_on(host)).unwrap();
        let credentials = HubCredentials::new("ann@partner.example", "invented");
        partner.call::<CreatePartnerToken>(&credentials).await.unwrap();
        let seen = &script.seen()[0];
        assert_eq!((seen.header("x-api-key"), seen.header("authorization")), (None, None));
    }
    let script = Script::new([accepted()]);
    let partner = PartnerClient::build(script.builder_on(Host::partner_login())).unwrap();
    let error = partner.call_json("partner_profile.get", br#"{"partner_id":"aPA"}"#).await.unwrap_err();
    assert_eq!(
        (error.kind, error.to_string().as_str()),
        (ErrorKind::Unsupported, "partner_profile.get: not available on the partner API without a key")
    );
}

#[test]
fn a_client_is_not_made_of_the_host_of_the_other() {
    let script = Script::new([]);
    let refused = |error: Error| (error.kind, error.to_string());
    for host in [Host::partner("key"), Host::partner_token("token"), Host::partner_login()] {
        let error = script.builder_on(host).build().unwrap_err();
        let problem = "host: the partner API, which has a client of its own";
        assert_eq!(refused(error), (ErrorKind::Config, problem.to_owned()));
    }
    for host in [Host::cloud("key"), Host::sandbox("key"), Host::meta("token", 1000)] {
        let error = PartnerClient::build(script.builder_on(host)).unwrap_err();
        assert_eq!(refused(error), (ErrorKind::Config, "host: not the partner API".to_owned()));
    }
}

#[tokio::test(start_paused = true)]
async fn of_what_a_provider_fails_with_only_a_key_fault_is_shown() {
    let script = Script::new([accepted()]);
    let client = script.client();
    client.set_key(Key::provider(|| async { Err(KeyFault::new("sealed\u{2028}vault").into()) })).unwrap();
    let error = client.send_text(TO, "Hi").await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Authentication);
    assert!(error.to_string().ends_with("the key provider failed: sealed\u{fffd}vault"), "{error}");
    client.set_key(Key::provider(|| async { Err(format!("{KEY} is no key").into()) })).unwrap();
    let error = client.send_text(TO, "Hi").await.unwrap_err();
    let source = std::error::Error::source(&error).unwrap();
    let shown = format!("{error} {error:?} {error:#?} {source} {source:?}");
    assert!(shown.contains("the key provider failed") && !shown.contains(KEY), "{shown}");
    let sealed = || KeyFault::new("sealed").with_source(io::Error::other(KEY));
    client.set_key(Key::provider(move || async move { Err(sealed().into()) })).unwrap();
    let error = client.send_text(TO, "Hi").await.unwrap_err();
    let shown = format!("{error} {error:?} {:?}", sealed());
    assert!(shown.contains("sealed") && !shown.contains(KEY), "{shown}");
    let mut sources = std::iter::successors(std::error::Error::source(&error), |&error| error.source());
    assert!(sources.any(|source| source.is::<io::Error>()), "{error:?}");
    assert!(script.seen().is_empty());
}
