//! The upkeep of webhooks against a host in memory, on a clock that does not wait.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use ::http::Method;
use futures_util::FutureExt;
use futures_util::future::{self, BoxFuture};
use tokio::time::Instant;
use waba_types::WebhookConfig;
use waba_types::api::{AccountWebhookConfig, DestinationsConfig, WebhookDestination, WebhookFinding};
use waba_types::error_codes::ErrorKind;
use waba_types::webhook::WebhookHeaders;

use crate::client::Client;
use crate::error::Retry;
use crate::host::Host;
use crate::http::{HttpError, HttpRequest, HttpService, OpenResponse};
use crate::options::CallOptions;
use crate::retry::RetryPolicy;

const URL: &str = "https://example.com/hook";

/// Answers a read with the first of its answers, the last one for ever; notes what is written.
struct Scripted {
    reads: Mutex<Vec<(u16, String)>>,
    writes: Mutex<Vec<String>>,
    looks: Mutex<usize>,
}

impl HttpService for Scripted {
    fn open(&self, request: HttpRequest) -> BoxFuture<'_, Result<OpenResponse, HttpError>> {
        let (status, body) = if request.method == Method::GET {
            *self.looks.lock().unwrap() += 1;
            let mut reads = self.reads.lock().unwrap();
            if reads.len() > 1 { reads.remove(0) } else { reads[0].clone() }
        } else {
            let body = request.body.collect().now_or_never().expect("settings are no file").unwrap();
            self.writes.lock().unwrap().push(String::from_utf8(body.to_vec()).unwrap());
            (200, r#"{"url":"https://example.com/hook","message":"in 15 seconds"}"#.to_owned())
        };
        let nothing: [(&str, &str); 0] = [];
        Box::pin(future::ready(OpenResponse::new(status, nothing, body.into())))
    }
}

impl Scripted {
    fn client(reads: &[(u16, &str)]) -> (Client, Arc<Self>) {
        let reads = reads.iter().map(|(status, body)| (*status, (*body).to_owned())).collect();
        let host =
            Arc::new(Self { reads: Mutex::new(reads), writes: Mutex::default(), looks: Mutex::default() });
        let service = Arc::clone(&host) as Arc<dyn HttpService>;
        let builder = Client::builder(Host::cloud("key")).retry(RetryPolicy::none()).service(service);
        (builder.build().unwrap(), host)
    }

    fn looks(&self) -> usize {
        *self.looks.lock().unwrap()
    }

    fn writes(&self) -> Vec<String> {
        self.writes.lock().unwrap().clone()
    }
}

#[tokio::test]
async fn a_webhook_is_set_where_it_is_missing_or_another() {
    let wanted = WebhookConfig::new(URL).header("Authorization", "Basic YTpi");
    for (current, found, previous, writes) in [
        (
            r#"{"url":"https://example.com/hook","headers":{"authorization":"Basic YTpi"}}"#,
            WebhookFinding::Same,
            None,
            0,
        ),
        (r#"{"url":null,"headers":null}"#, WebhookFinding::Missing, None, 1),
        (r#"{"url":""}"#, WebhookFinding::Missing, None, 1),
        (r#"{"url":"https://example.com/hook"}"#, WebhookFinding::Other, Some(URL), 1),
        (
            r#"{"url":"https://example.org/","headers":{"Authorization":"Basic YTpi"}}"#,
            WebhookFinding::Other,
            Some("https://example.org/"),
            1,
        ),
    ] {
        let (client, host) = Scripted::client(&[(200, current)]);
        let ensured = client.webhook().ensure(wanted.clone()).await.unwrap();
        assert_eq!((ensured.found, ensured.previous_url.as_deref()), (found, previous), "{current}");
        assert_eq!(host.writes().len(), writes, "{current}");
    }
}

#[tokio::test]
async fn the_spelling_of_an_address_does_not_matter() {
    let (client, host) = Scripted::client(&[(200, r#"{"url":"https://example.com/"}"#)]);
    let ensured = client.webhook().ensure(WebhookConfig::new("HTTPS://Example.com")).await.unwrap();
    assert_eq!((ensured.found, host.writes().len()), (WebhookFinding::Same, 0));
}

#[tokio::test]
async fn what_is_masked_is_not_compared_and_all_else_is() {
    let wanted = WebhookConfig::new(URL).header("Authorization", "Basic YTpi").header("X-Shop", "7");
    for (shown, found) in [
        ("***", WebhookFinding::Same),
        ("••••••••", WebhookFinding::Same),
        ("Basic ****", WebhookFinding::Same),
        ("B***i", WebhookFinding::Same),
        ("***YTpi", WebhookFinding::Same),
        ("Bearer ***", WebhookFinding::Other),
        ("***YTpj", WebhookFinding::Other),
        ("Basic YTpi*", WebhookFinding::Other),
        ("Basic", WebhookFinding::Other),
        ("", WebhookFinding::Other),
    ] {
        for (shop, url) in [("7", URL), ("8", URL), ("***", "https://example.org/")] {
            let current =
                format!(r#"{{"url":"{url}","headers":{{"authorization":"{shown}","x-shop":"{shop}"}}}}"#);
            let (client, host) = Scripted::client(&[(200, &current)]);
            let ensured = client.webhook().ensure(wanted.clone()).await.unwrap();
            let found = if shop == "7" { found.clone() } else { WebhookFinding::Other };
            assert_eq!(ensured.found, found, "{current}");
            assert_eq!(host.writes().len(), usize::from(found == WebhookFinding::Other), "{current}");
        }
    }
    for headers in [r#"{"authorization":"***"}"#, r#"{"authorization":"***","x-shop":"7","x-old":"***"}"#] {
        let (client, _) = Scripted::client(&[(200, &format!(r#"{{"url":"{URL}","headers":{headers}}}"#))]);
        let ensured = client.webhook().ensure(wanted.clone()).await.unwrap();
        assert_eq!(ensured.found, WebhookFinding::Other, "the names are always known: {headers}");
    }
}

#[tokio::test]
async fn what_could_not_be_set_is_refused_before_any_look() {
    let (client, host) = Scripted::client(&[(200, "{}")]);
    let error = client.webhook().ensure(WebhookConfig::new("http://example.com")).await.unwrap_err();
    assert_eq!((error.kind, host.looks()), (ErrorKind::Validation, 0));
    let request = format!(r#"{{"url":"{URL}","timeout_seconds":-1}}"#);
    let error = client.call_json("webhook.wait_until_active", request.as_bytes()).await.unwrap_err();
    assert_eq!((error.kind, host.looks()), (ErrorKind::Validation, 0));
}

#[tokio::test(start_paused = true)]
async fn a_webhook_is_looked_for_less_and_less_often_until_it_is_in_force() {
    let other = (200, r#"{"url":"https://example.org/"}"#);
    let set = (200, r#"{"url":"https://example.com/hook","headers":{},"waba_id":"1"}"#);
    let (client, host) = Scripted::client(&[(200, "{}"), other, (503, ""), (409, "{}"), other, other, set]);
    let start = Instant::now();
    let current = client.account_webhook().wait_until_active(AccountWebhookConfig::new(URL)).await.unwrap();
    assert_eq!(current.waba_id.as_deref(), Some("1"));
    assert_eq!((host.looks(), start.elapsed().as_secs()), (7, 18));
}

#[tokio::test(start_paused = true)]
async fn a_webhook_that_does_not_come_into_force_is_a_time_out() {
    for (status, body, seen) in [
        (200, "{}", "none is set"),
        (200, r#"{"url":"https://example.org/"}"#, "another one is set"),
        (409, r#"{"message":"busy"}"#, "an operation still runs"),
        (503, "", "the last look failed"),
    ] {
        let (client, _) = Scripted::client(&[(status, body)]);
        let waited = client.webhook().wait_until_active(WebhookConfig::new(URL)).await;
        let error = waited.unwrap_err();
        assert_eq!((error.kind, error.retry), (ErrorKind::Timeout, Retry::Safe));
        assert_eq!(error.to_string(), format!("webhook.wait_until_active: not in force after 60s: {seen}"));
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_that_time_does_not_heal_ends_the_wait() {
    let (client, host) = Scripted::client(&[(401, r#"{"error":"Invalid api_key"}"#)]);
    let waited = client.webhook().wait_until_active(WebhookConfig::new(URL)).await;
    assert_eq!((waited.unwrap_err().kind, host.looks()), (ErrorKind::Authentication, 1));
}

#[tokio::test(start_paused = true)]
async fn receivers_are_set_when_no_operation_is_in_the_way() {
    let busy = (409, r#"{"message":"An operation is running"}"#);
    let config = DestinationsConfig::new(true)
        .destinations([WebhookDestination::new("log").url(URL), WebhookDestination::new("crm").url(URL)]);
    let (client, host) = Scripted::client(&[busy, busy, (200, r#"{"enabled":false}"#)]);
    let ensured = client.destinations().ensure(config.clone()).await.unwrap();
    assert_eq!((ensured.found, host.looks(), host.writes().len()), (WebhookFinding::Missing, 3, 1));

    let set = r#"{"enabled":true,"destinations":[{"name":"crm","url":"https://example.com/hook"},
        {"name":"log","url":"https://example.com/hook"}]}"#;
    let (client, host) = Scripted::client(&[busy, (200, r#"{"enabled":true}"#), (200, set)]);
    client.destinations().wait_until_active(config.clone()).await.unwrap();
    let ensured = client.destinations().ensure(config.clone()).await.unwrap();
    assert_eq!((ensured.found, host.writes().len()), (WebhookFinding::Same, 0));

    let (client, host) = Scripted::client(&[busy]);
    let error = client.destinations().ensure(config.clone()).await.unwrap_err();
    assert_eq!((error.kind, error.attempts().len()), (ErrorKind::Conflict, host.looks()));
    assert!(host.looks() > 5, "all looks are told of");
}

#[tokio::test]
async fn receivers_that_get_nothing_are_as_good_as_none() {
    let (client, host) = Scripted::client(&[(
        200,
        r#"{"enabled":false,"destinations":[{"name":"old","url":"https://a.b/"}]}"#,
    )]);
    let ensured = client.destinations().ensure(DestinationsConfig::new(false)).await.unwrap();
    assert_eq!((ensured.found, host.writes().len()), (WebhookFinding::Same, 0));
    let ensured = client.destinations().ensure(DestinationsConfig::new(true)).await.unwrap();
    assert_eq!((ensured.found, host.writes().len()), (WebhookFinding::Other, 1));
}

#[tokio::test]
async fn a_task_is_done_by_its_name() {
    let (client, host) = Scripted::client(&[(200, "{}")]);
    let request = format!(r#"{{"url":"{URL}","headers":{{"X-Token":"secret"}}}}"#);
    let answer = client.call_json("webhook.ensure", request.as_bytes()).await.unwrap();
    assert_eq!(String::from_utf8(answer).unwrap(), r#"{"found":"missing"}"#);
    assert_eq!(host.writes(), [&*request]);
    let reported = client.call_json("webhook.ensure", request.as_bytes()).reported().await.unwrap();
    assert_eq!((reported.attempts.len(), reported.http.status), (2, 200), "a look and a write");
    let error = client.call_json("webhook.ensure", br#"{"url":5.5}"#).await.unwrap_err();
    assert_eq!(error.to_string(), "webhook.ensure: url: expected a string, found a number");
}

#[tokio::test(start_paused = true)]
async fn the_deadline_of_a_wait_is_that_of_all_its_looks() {
    let (client, host) = Scripted::client(&[(200, r#"{"url":"https://example.org/"}"#)]);
    let client = client.with_options(CallOptions::new().deadline(Duration::from_secs(3)));
    let began = Instant::now();
    let error = client.webhook().wait_until_active(WebhookConfig::new(URL)).await.unwrap_err();
    assert_eq!((error.kind, began.elapsed().as_secs(), host.looks()), (ErrorKind::Timeout, 3, 3));
    let message = "webhook.wait_until_active: not in force after 3s: another one is set";
    assert_eq!(error.to_string(), message);
}

#[tokio::test(start_paused = true)]
async fn what_is_in_the_way_is_not_waited_for_behind_the_deadline() {
    let (client, host) = Scripted::client(&[(409, r#"{"message":"busy"}"#)]);
    let client = client.with_options(CallOptions::new().deadline(Duration::from_secs(3)));
    let began = Instant::now();
    let error = client.destinations().ensure(DestinationsConfig::new(false)).await.unwrap_err();
    assert_eq!((error.kind, host.looks()), (ErrorKind::Conflict, 3));
    assert!(began.elapsed() < Duration::from_secs(3));
}

#[tokio::test(start_paused = true)]
async fn what_is_left_out_stays_and_may_be_anything() {
    let (url, any) =
        (AccountWebhookConfig::new(URL), r#"{"url":"https://example.com/hook","headers":{"X-A":"1"}}"#);
    let (client, host) = Scripted::client(&[(200, any)]);
    let account = client.account_webhook();
    assert_eq!(account.ensure(url.clone()).await.unwrap().found, WebhookFinding::Same);
    account.wait_until_active(url.clone()).await.unwrap();
    // Empty, there are to be none.
    let none = url.clone().headers(WebhookHeaders::default());
    assert_eq!(account.ensure(none.clone()).await.unwrap().found, WebhookFinding::Other);
    assert_eq!(account.wait_until_active(none).await.unwrap_err().kind, ErrorKind::Timeout);
    let (other, left) =
        (AccountWebhookConfig::new("https://example.org/"), r#"{"url":"https://example.org/"}"#);
    account.ensure(other).await.unwrap();
    assert_eq!(host.writes(), [&format!(r#"{{"url":"{URL}","headers":{{}}}}"#), left]);

    let (client, host) = Scripted::client(&[(
        200,
        r#"{"enabled":true,"destinations":[{"name":"a","url":"https://example.com/hook","headers":{"X-A":"1"}}]}"#,
    )]);
    let (receivers, a) = (client.destinations(), WebhookDestination::new("a").url(URL));
    let on = DestinationsConfig::new(true);
    for config in [on.clone(), on.clone().destinations([a.clone()])] {
        assert_eq!(receivers.ensure(config.clone()).await.unwrap().found, WebhookFinding::Same);
        receivers.wait_until_active(config).await.unwrap();
    }
    for config in [
        DestinationsConfig::new(false),
        on.clone().destinations([]),
        on.destinations([a.headers(WebhookHeaders::default())]),
    ] {
        assert_eq!(receivers.ensure(config.clone()).await.unwrap().found, WebhookFinding::Other);
    }
    let written = [
        r#"{"enabled":false}"#.to_owned(),
        r#"{"enabled":true,"destinations":[]}"#.to_owned(),
        format!(r#"{{"enabled":true,"destinations":[{{"name":"a","url":"{URL}","headers":{{}}}}]}}"#),
    ];
    assert_eq!(host.writes(), written);
}
