//! Webhooks through real sockets: headers, TLS, repetition, and both clocks.

use std::time::Duration;

use crate::support::{Receiver, call, send};
use serde_json::Value;
use waba_emulator::{Clock, DeliveryError, Emulator, JournalEvent, Outcome, Timing};
use waba_types::Dialect;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn outcomes(emulator: &Emulator) -> Vec<Outcome> {
    let outcome = |event| match event {
        JournalEvent::Outcome { outcome, .. } => Some(outcome),
        _ => None,
    };
    emulator.journal().into_iter().filter_map(|entry| outcome(entry.event)).collect()
}

fn status(body: &Value) -> &str {
    body.pointer("/entry/0/changes/0/value").unwrap_or(body)["statuses"][0]["status"]
        .as_str()
        .unwrap_or_default()
}

#[tokio::test]
async fn a_webhook_is_posted_with_its_headers() {
    let receiver = Receiver::start(|_| 200).await;
    let emulator = Emulator::start().await.unwrap();
    receiver.register(&emulator).await;
    emulator.inbound_text("+49 151 1234567", "Ann", "Hi").unwrap();
    emulator.settle().await;

    let hook = receiver.hooks().remove(0);
    assert_eq!((hook.method.as_str(), hook.path.as_str()), ("POST", "/hook?number=1"));
    assert_eq!(hook.headers["authorization"], "Basic c2VjcmV0");
    assert_eq!(hook.headers["content-type"], "application/json");
    assert_eq!(hook.headers["host"], receiver.url.split('/').nth(2).unwrap());
    let value = &hook.body["entry"][0]["changes"][0]["value"];
    assert_eq!(value["messages"][0]["text"]["body"], "Hi");
    assert_eq!(value["contacts"][0]["profile"]["name"], "Ann");
    assert_eq!(outcomes(&emulator), [Outcome::Status(200)]);
}

#[tokio::test]
async fn a_receiver_that_fails_gets_the_webhook_again() {
    // A redirect is a failure like any other, and is not followed.
    let answers = [500, 204, 302, 404, 200];
    let receiver = Receiver::start(move |number| answers[number]).await;
    let emulator = Emulator::start().await.unwrap();
    receiver.register(&emulator).await;
    emulator.inbound_text("491511234567", "Ann", "Hi").unwrap();
    emulator.advance(DAY).await;

    assert_eq!(outcomes(&emulator), answers.map(Outcome::Status));
    let hooks = receiver.hooks();
    assert!(hooks.iter().all(|hook| hook.path == "/hook?number=1" && hook.body == hooks[0].body));
}

#[tokio::test]
async fn a_receiver_that_never_answers_200_is_given_up_after_a_day() {
    let receiver = Receiver::start(|_| 503).await;
    let emulator = Emulator::start().await.unwrap();
    receiver.register(&emulator).await;
    let start = emulator.now();
    emulator.inbound_text("491511234567", "Ann", "Hi").unwrap();
    emulator.advance(10 * DAY).await;

    let attempts: Vec<_> = emulator
        .journal()
        .into_iter()
        .filter(|entry| matches!(entry.event, JournalEvent::Attempt { .. }))
        .map(|entry| entry.at.since(start))
        .collect();
    assert_eq!(attempts.len(), receiver.hooks().len());
    assert!((15..=18).contains(&attempts.len()), "{attempts:?}");
    assert!(attempts.iter().all(|at| *at <= DAY));
    assert_eq!(emulator.now().since(start), 10 * DAY);
}

#[tokio::test]
async fn a_receiver_must_answer_in_time() {
    let receiver = Receiver::start(|number| if number == 0 { 0 } else { 200 }).await;
    let emulator = Emulator::builder().webhook_timeout(Duration::from_millis(200)).start().await.unwrap();
    receiver.register(&emulator).await;
    emulator.inbound_text("491511234567", "Ann", "Hi").unwrap();
    emulator.advance(DAY).await;
    assert_eq!(outcomes(&emulator), [Outcome::Error(DeliveryError::Timeout), Outcome::Status(200)]);
}

#[tokio::test]
async fn a_receiver_that_is_not_there_is_tried_again() {
    let emulator = Emulator::start().await.unwrap();
    let gone = Receiver::start(|_| 200).await;
    gone.register(&emulator).await;
    drop(gone);
    emulator.inbound_text("491511234567", "Ann", "Hi").unwrap();
    emulator.settle().await;
    let back = Receiver::start(|_| 200).await;
    back.register(&emulator).await;
    emulator.advance(DAY).await;
    assert_eq!(outcomes(&emulator), [Outcome::Error(DeliveryError::Connect), Outcome::Status(200)]);
    assert_eq!(back.hooks().len(), 1);
}

#[tokio::test]
async fn a_receiver_with_tls_must_be_trusted() {
    let (receiver, root) = Receiver::start_tls(|_| 200).await;
    let trusting = Emulator::builder().webhook_root(root).start().await.unwrap();
    receiver.register(&trusting).await;
    trusting.inbound_text("491511234567", "Ann", "Hi").unwrap();
    trusting.settle().await;
    assert_eq!(outcomes(&trusting), [Outcome::Status(200)]);
    assert_eq!(receiver.hooks().len(), 1);

    let strict = Emulator::start().await.unwrap();
    receiver.register(&strict).await;
    strict.inbound_text("491511234567", "Ann", "Hi").unwrap();
    strict.advance(Duration::from_secs(2)).await;
    assert_eq!(outcomes(&strict), [Outcome::Error(DeliveryError::Tls); 2]);
    assert_eq!(receiver.hooks().len(), 1);
}

#[tokio::test]
async fn a_conversation_goes_both_ways() {
    for dialect in [Dialect::Cloud, Dialect::OnPremise] {
        let receiver = Receiver::start(|_| 200).await;
        let emulator = Emulator::builder().dialect(dialect).auto_reply("Thanks!").start().await.unwrap();
        receiver.register(&emulator).await;
        let (path, body) = match dialect {
            Dialect::Cloud => (
                "/messages",
                r#"{"messaging_product":"whatsapp","to":"491511234567","type":"text","text":{"body":"Hi"}}"#,
            ),
            Dialect::OnPremise => {
                ("/v1/messages", r#"{"to":"491511234567","type":"text","text":{"body":"Hi"}}"#)
            }
        };
        call(&emulator, "POST", path, body).await;
        emulator.settle().await;
        assert!(receiver.hooks().is_empty(), "nothing happens before its time");
        emulator.advance(Duration::from_secs(2)).await;

        let hooks = receiver.hooks();
        let statuses: Vec<_> = hooks.iter().map(|hook| status(&hook.body)).collect();
        assert_eq!(statuses, ["sent", "delivered", "read", ""], "{dialect}");
        let answer = hooks[3].body.pointer("/entry/0/changes/0/value").unwrap_or(&hooks[3].body);
        assert_eq!(answer["messages"][0]["text"]["body"], "Thanks!");
        assert_eq!(emulator.messages().len(), 2);
    }
}

#[tokio::test]
async fn on_the_real_clock_things_happen_by_themselves() {
    let receiver = Receiver::start(|number| if number == 0 { 500 } else { 200 }).await;
    let mut timing = Timing::default();
    timing.sent = Duration::from_millis(10);
    timing.delivered = Duration::from_millis(20);
    timing.read = Duration::from_millis(30);
    timing.reply = Duration::from_millis(40);
    let builder = Emulator::builder().clock(Clock::Real).timing(timing).auto_reply("Thanks!");
    let emulator = builder.start().await.unwrap();
    receiver.register(&emulator).await;
    send(&emulator, "491511234567", "Hi").await;
    // Three statuses, an answer, and the first one again.
    let hooks = receiver.wait_for(5).await;
    assert_eq!(hooks.iter().filter(|hook| hook.body == hooks[0].body).count(), 2);
    // A real clock can be put ahead, too.
    let before = emulator.now();
    emulator.advance(DAY).await;
    assert!(emulator.now().since(before) >= DAY);
}

#[tokio::test]
async fn a_real_clock_that_was_put_ahead_goes_on_from_there() {
    let receiver = Receiver::start(|_| 200).await;
    let mut timing = Timing::default();
    timing.sent = DAY;
    timing.delivered = 2 * DAY;
    timing.read = 2 * DAY;
    let emulator = Emulator::builder().clock(Clock::Real).timing(timing).start().await.unwrap();
    receiver.register(&emulator).await;
    send(&emulator, "491511234567", "Hi").await;
    emulator.advance(DAY - Duration::from_millis(200)).await;
    assert_eq!(status(&receiver.wait_for(1).await[0].body), "sent");
}

/// Everything through sockets, on a virtual clock: the journal of it, without the receiver's address.
async fn day(seed: u64) -> String {
    let receiver = Receiver::start(|number| if number % 3 == 2 { 200 } else { 500 }).await;
    let emulator = Emulator::builder().seed(seed).auto_reply("Thanks!").start().await.unwrap();
    receiver.register(&emulator).await;
    for number in 0..5 {
        send(&emulator, &format!("49151000000{number}"), "Hi").await;
        emulator.advance(Duration::from_millis(300)).await;
    }
    call(&emulator, "POST", "/messages", "{}").await;
    emulator.advance(DAY).await;
    serde_json::to_string(&emulator.journal()).unwrap().replace(&receiver.url, "")
}

#[tokio::test]
async fn the_same_seed_gives_the_same_journal_through_sockets() {
    let journal = day(7).await;
    assert_eq!(journal, day(7).await);
    assert_ne!(journal, day(8).await);
}

#[tokio::test]
async fn a_reset_begins_anew() {
    let receiver = Receiver::start(|_| 200).await;
    let emulator = Emulator::start().await.unwrap();
    receiver.register(&emulator).await;
    let first = send(&emulator, "491511234567", "Hi").await;
    emulator.advance(Duration::from_secs(1)).await;
    emulator.reset(None);
    assert!(emulator.messages().is_empty() && emulator.journal().is_empty() && emulator.webhook().is_none());
    assert_eq!(send(&emulator, "491511234567", "Hi").await, first);
}
