//! From the send to the delivery: the client, the emulator, and a receiver of webhooks that feeds a tracker.

use std::time::Duration;

use waba::types::api::WebhookFinding;
use waba::webhook::{Auth, Webhook};
use waba::{Client, DeliveryTracker, Dialect, ErrorKind, Host, MessageStatus, Retry, WebhookConfig};
use waba_emulator::{Emulator, EmulatorBuilder};
use waba_socket_tests::server::{Server, answer};

const WAIT: Duration = Duration::from_secs(60);

/// A receiver of webhooks.
async fn receiver(tracker: &DeliveryTracker) -> Server {
    let (tracker, webhook) = (tracker.clone(), Webhook::new(Auth::basic("shop", "secret").unwrap()));
    Server::start(move |request| match webhook.parse(request.body.clone(), &request.headers) {
        Ok(events) => {
            tracker.record_all(&events);
            answer(200, "")
        }
        Err(_) => answer(401, ""),
    })
    .await
}

struct Stage {
    emulator: Emulator,
    client: Client,
    tracker: DeliveryTracker,
    _receiver: Server,
}

impl Stage {
    async fn set(dialect: Dialect, emulator: EmulatorBuilder) -> Self {
        let emulator = emulator.dialect(dialect).start().await.unwrap();
        let host = match dialect {
            Dialect::Cloud => Host::cloud("emulator-key"),
            Dialect::OnPremise => Host::on_premise("emulator-key"),
        };
        let client = Client::new(host.base_url(emulator.base_url())).unwrap();
        let tracker = DeliveryTracker::new();
        let receiver = receiver(&tracker).await;
        let config = WebhookConfig::new(receiver.url()).header("Authorization", "Basic c2hvcDpzZWNyZXQ=");
        let found = client.webhook().ensure(config.clone()).await.unwrap().found;
        assert_eq!(found, WebhookFinding::Missing);
        client.webhook().wait_until_active(config.clone()).await.unwrap();
        assert_eq!(client.webhook().ensure(config.clone()).await.unwrap().found, WebhookFinding::Same);
        Self { emulator, client, tracker, _receiver: receiver }
    }
}

#[tokio::test]
async fn a_message_is_delivered_when_a_webhook_says_so() {
    for dialect in [Dialect::Cloud, Dialect::OnPremise] {
        let stage = Stage::set(dialect, Emulator::builder()).await;
        let receipt = stage.client.send_text("+491510000001", "Hi").await.unwrap();
        assert_eq!(stage.tracker.state(&receipt.id), None);
        let time = stage.emulator.advance(Duration::from_secs(1));
        let (state, ()) = tokio::join!(stage.tracker.delivered(&receipt, WAIT), time);
        assert!(state.unwrap().reached(&MessageStatus::Sent));
        stage.emulator.advance(Duration::from_secs(60)).await;
        let state = stage.tracker.read(&receipt, WAIT).await.unwrap();
        assert!(state.at(&MessageStatus::Delivered) >= state.at(&MessageStatus::Sent));
    }
}

#[tokio::test]
async fn a_message_that_fails_later_is_an_error_as_one_that_is_refused() {
    for (dialect, code) in [(Dialect::Cloud, 131_047), (Dialect::OnPremise, 470)] {
        let stage = Stage::set(dialect, Emulator::builder().enforce_window(true)).await;
        let receipt = stage.client.send_text("+491510000001", "Hi").await.unwrap();
        stage.emulator.advance(Duration::from_secs(60)).await;
        let error = stage.tracker.delivered(&receipt, WAIT).await.unwrap_err();
        assert_eq!((error.kind, error.retry), (ErrorKind::Policy, Retry::Never));
        assert_eq!((error.code(), error.http_status()), (Some(code), None));
    }
}
