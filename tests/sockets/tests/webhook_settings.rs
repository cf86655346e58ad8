//! The webhook of the account and the further receivers, kept set against the emulator, where both need a while to be
//! in force.

use std::time::Duration;

use waba::types::api::{
    AccountWebhookConfig, AwaitedWebhook, DestinationsConfig, WebhookDestination, WebhookFinding,
};
use waba::{Client, ErrorKind, Host, WebhookConfig};
use waba_emulator::Emulator;
use waba_socket_tests::server::{Server, answer};

async fn stage() -> (Emulator, Client, Server) {
    let emulator = Emulator::start().await.unwrap();
    let client = Client::new(Host::cloud("emulator-key").base_url(emulator.base_url())).unwrap();
    (emulator, client, Server::start(|_| answer(200, "")).await)
}

#[tokio::test]
async fn the_webhook_of_the_account_is_set_once_and_gets_the_events() {
    let (emulator, client, receiver) = stage().await;
    let settings = client.account_webhook();
    let config = AccountWebhookConfig::new(receiver.url()).header("Authorization", "Basic YTpi");
    assert_eq!(settings.ensure(config.clone()).await.unwrap().found, WebhookFinding::Missing);
    let at_once = AwaitedWebhook::from(config.clone()).timeout_seconds(0.001);
    let error = settings.wait_until_active(at_once).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Timeout);

    emulator.advance(Duration::from_secs(15)).await;
    let active = settings.wait_until_active(config.clone()).await.unwrap();
    assert_eq!(active.url.as_deref(), Some(&*receiver.url()));
    assert_eq!(settings.ensure(config.clone()).await.unwrap().found, WebhookFinding::Same);

    client.send_text("+491510000001", "Hi").await.unwrap();
    emulator.advance(Duration::from_secs(60)).await;
    assert!(receiver.seen().iter().any(|request| contains(&request.body, b"\"statuses\"")));

    let other = AccountWebhookConfig::new(format!("{}/other", receiver.url()));
    assert_eq!(settings.ensure(other).await.unwrap().found, WebhookFinding::Other);
}

#[tokio::test]
async fn webhooks_whose_headers_are_masked_are_set_once() {
    let emulator = Emulator::builder().mask_webhook_headers(true).start().await.unwrap();
    let client = Client::new(Host::cloud("emulator-key").base_url(emulator.base_url())).unwrap();
    let url = "http://127.0.0.1:1/hook";
    let config = WebhookConfig::new(url).header("Authorization", "Basic YTpi");
    let found = async |config: WebhookConfig| client.webhook().ensure(config).await.unwrap().found;
    assert_eq!(found(config.clone()).await, WebhookFinding::Missing);
    assert_eq!(client.webhook().get().await.unwrap().headers.get("authorization"), Some("***"));
    assert_eq!(found(config.clone()).await, WebhookFinding::Same);
    assert_eq!(found(config.header("X-Shop", "7")).await, WebhookFinding::Other);

    let account = AccountWebhookConfig::new(url).header("Authorization", "Basic YTpi");
    client.account_webhook().ensure(account.clone()).await.unwrap();
    let receivers = DestinationsConfig::new(true)
        .destinations([WebhookDestination::new("crm").url("http://127.0.0.1:1/crm").header("X-Token", "s")]);
    client.destinations().ensure(receivers.clone()).await.unwrap();
    emulator.advance(Duration::from_secs(60)).await;
    let found = client.account_webhook().ensure(account).await.unwrap().found;
    assert_eq!(found, WebhookFinding::Same);
    assert_eq!(client.destinations().ensure(receivers).await.unwrap().found, WebhookFinding::Same);
}

#[tokio::test]
async fn further_receivers_are_set_when_the_change_before_is_done() {
    let (emulator, client, receiver) = stage().await;
    client.webhook().set(WebhookConfig::new(receiver.url())).await.unwrap();
    let settings = client.destinations();
    let destination = |name: &str| WebhookDestination::new(name).url(format!("{}/{name}", receiver.url()));
    let first = DestinationsConfig::new(true).destinations([destination("archive")]);
    let second = DestinationsConfig::new(true).destinations([destination("archive"), destination("crm")]);

    assert_eq!(settings.ensure(first.clone()).await.unwrap().found, WebhookFinding::Missing);
    assert_eq!(settings.set(second.clone()).await.unwrap_err().kind, ErrorKind::Conflict);
    // It waits for the change that is under way, which takes its time on the emulator's clock.
    let time = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        emulator.advance(Duration::from_secs(60)).await;
    };
    let (ensured, ()) = tokio::join!(settings.ensure(second.clone()), time);
    assert_eq!(ensured.unwrap().found, WebhookFinding::Other);

    emulator.advance(Duration::from_secs(60)).await;
    let active = settings.wait_until_active(second.clone()).await.unwrap();
    assert_eq!(active.destinations.len(), 2);
    assert_eq!(settings.ensure(second.clone()).await.unwrap().found, WebhookFinding::Same);

    client.send_text("+491510000001", "Hi").await.unwrap();
    emulator.advance(Duration::from_secs(60)).await;
    for path in ["/archive", "/crm"] {
        assert!(receiver.seen().iter().any(|request| request.uri.path() == path), "{path}");
    }
}

fn contains(body: &[u8], part: &[u8]) -> bool {
    body.windows(part.len()).any(|window| window == part)
}
