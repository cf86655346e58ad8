//! C1: no redirect is followed, wherever it leads; every language goes through the same list.

use std::sync::{Arc, Mutex};

use url::Url;
use waba::{Client, Error, ErrorKind, Host, PartnerClient, RateLimits, Retry, RetryPolicy};
use waba_vectors::vectors;

use crate::raw::{RawServer, answer};

const KEY: &str = "canary-c21e90b7f4";

#[tokio::test]
async fn neither_key_nor_message_gets_to_where_a_redirect_leads() {
    let list = vectors("security").into_iter().find(|list| list["name"] == "redirects").unwrap();
    // The second step of each chain, were the first one taken.
    let thief = RawServer::start(|| answer(307, "location: /again\r\n", b"")).await;
    let reply = Arc::new(Mutex::new(Vec::new()));
    let base = RawServer::start({
        let reply = Arc::clone(&reply);
        move || reply.lock().unwrap().clone()
    })
    .await;
    let client = |host: Host| {
        Client::builder(host.base_url(base.url()))
            .retry(RetryPolicy::default().attempts(3))
            .rate_limits(RateLimits::off())
    };
    let cloud = client(Host::cloud(KEY)).build().unwrap();
    let meta = client(Host::meta(KEY, "106")).build().unwrap();
    let partner = PartnerClient::build(client(Host::partner(KEY))).unwrap();
    let mut count = 0;
    for location in list["locations"].as_array().unwrap() {
        let location = location
            .as_str()
            .unwrap()
            .replace("THIEF", &format!("127.0.0.1:{}", thief.port))
            .replace("PORT", &thief.port.to_string())
            .replace("BASE", &format!("127.0.0.1:{}", base.port));
        for status in list["statuses"].as_array().unwrap() {
            let status = u16::try_from(status.as_u64().unwrap()).unwrap();
            *reply.lock().unwrap() = answer(status, &format!("location: {location}\r\n"), b"");
            for error in [
                cloud.send_text("+4915112345678", KEY).await.unwrap_err(),
                cloud.webhook().get().await.unwrap_err(),
                meta.send_text("+4915112345678", KEY).await.unwrap_err(),
                partner.call_json("partner_profile.get", br#"{"partner_id":"7"}"#).await.unwrap_err(),
            ] {
                check(&error, status, &location);
                count += 1;
            }
            assert_eq!(base.take().len(), 4, "one request each: {status} {location}");
        }
    }
    assert!(count > 1000, "{count}");
    assert_eq!((thief.connections(), thief.take().len()), (0, 0));
}

fn check(error: &Error, status: u16, location: &str) {
    // `303 See Other` tells where to read of what was done.
    let may_be_sent = status == 303 && error.to_string().starts_with("messages.send: ");
    let retry = if may_be_sent { Retry::IfNotSent } else { Retry::Never };
    assert_eq!((error.kind, error.retry), (ErrorKind::Response, retry), "{status} {location}");
    assert_eq!(error.http_status(), Some(status));
    // The address is the server's to choose: only its host is told on.
    let url = Url::parse(location).ok();
    let to = url.as_ref().and_then(Url::host_str).map_or_else(String::new, |host| format!(" to {host}"));
    assert!(error.to_string().ends_with(&format!(": redirect{to} not followed (HTTP {status})")), "{error}");
}
