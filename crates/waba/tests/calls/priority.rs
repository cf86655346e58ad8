//! Which of the messages that wait for the number goes first.

use std::time::Duration;

use futures_util::future::{join, join_all};
use waba::message::{DirectSendCategory, RawMessage, TemplateLanguage, TemplateMessage};
use waba::types::Raw;
use waba::types::api::MarketingMessage;
use waba::types::operations::{SendMarketingMessage, SendRawMessage};
use waba::{CallOptions, Client, ErrorKind, MessageContent, MessagePriority, OutboundMessage, RateLimits};

use crate::script::{Script, TO, accepted};

/// The header that tells the messages of a test apart.
const MARK: &str = "x-mark";

fn person(index: usize) -> String {
    format!("+49151{index:08}")
}

/// The client whose messages bear a mark.
fn marked(client: &Client, mark: &str) -> Client {
    client.with_options(CallOptions::new().header(MARK, mark).unwrap())
}

/// The client whose messages have a priority and are marked with it.
fn urgent(client: &Client, priority: MessagePriority) -> Client {
    marked(client, priority.as_str()).with_options(CallOptions::new().priority(priority))
}

/// Sends to many people, each once.
async fn send_all(client: Client, people: std::ops::Range<usize>) {
    join_all(people.map(|index| client.send_text(person(index), "Hi").into_future())).await;
}

/// The marks of all messages in the order in which they left.
fn marks(script: &Script) -> Vec<String> {
    script.seen().iter().map(|seen| seen.header(MARK).unwrap().to_owned()).collect()
}

fn patient(script: &std::sync::Arc<Script>) -> Client {
    let limits = RateLimits::default().longest_wait(Duration::from_secs(3600));
    script.builder().rate_limits(limits).build().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_broadcast_does_not_delay_a_password() {
    let script = Script::new([accepted()]);
    let client = patient(&script);
    let broadcast = send_all(urgent(&client, MessagePriority::Marketing), 0..10_000);
    let password = async {
        tokio::time::sleep(Duration::from_secs(2)).await;
        let status = client.rate_limits();
        assert!(status.waiting > 9_800);
        let by_priority: Vec<_> = status.messages_waiting.into_iter().collect();
        let expected = MessagePriority::ALL.map(|priority| match priority {
            MessagePriority::Marketing => (priority, status.waiting),
            _ => (priority, 0),
        });
        assert_eq!(by_priority, expected);
        let asked = tokio::time::Instant::now();
        urgent(&client, MessagePriority::Authentication).send_text(TO, "123 456").await.unwrap();
        asked.elapsed()
    };
    let ((), waited) = tokio::join!(broadcast, password);
    assert!(waited <= Duration::from_millis(100), "{waited:?}");
    let times = script.times();
    assert_eq!(times.len(), 10_001);
    assert!((127_900..=128_200).contains(times.last().unwrap()), "{:?}", times.last());
}

#[tokio::test(start_paused = true)]
async fn all_priorities_keep_their_share() {
    let script = Script::new([accepted()]);
    let client = patient(&script);
    let sends = MessagePriority::ALL.map(|priority| {
        let first = 10_000 * priority as usize;
        send_all(urgent(&client, priority), first..first + 1000)
    });
    let _ = tokio::time::timeout(Duration::from_secs(10), join_all(sends)).await;
    let marks = marks(&script);
    // The first one did not wait.
    let gone = MessagePriority::ALL
        .map(|priority| marks[1..1 + 85 * 9].iter().filter(|mark| *mark == priority.as_str()).count());
    assert_eq!(gone, [64 * 9, 16 * 9, 4 * 9, 9]);
    assert_eq!(client.rate_limits().waiting, 0, "all that waited gave up");
}

#[tokio::test(start_paused = true)]
async fn who_gives_up_holds_no_other_priority_up() {
    let script = Script::new([accepted()]);
    let client = patient(&script);
    send_all(marked(&client, "burst"), 0..8).await;
    let hasty = async {
        let waiting = send_all(urgent(&client, MessagePriority::Authentication), 100..200);
        assert!(tokio::time::timeout(Duration::from_millis(1), waiting).await.is_err());
    };
    let patient = send_all(urgent(&client, MessagePriority::Marketing), 200..203);
    tokio::join!(hasty, patient);
    let times = script.times();
    assert_eq!(times.len(), 11);
    assert!(times[10] - times[7] <= 41, "three intervals, and nobody else's: {times:?}");
}

#[tokio::test(start_paused = true)]
async fn who_comes_in_the_moment_of_a_turn_overtakes_nobody() {
    let script = Script::new([accepted()]);
    let limits = RateLimits::default().messages_per_second(20);
    let client = script.builder().rate_limits(limits).build().unwrap();
    send_all(marked(&client, "burst"), 0..8).await;
    let newcomer = async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        marked(&client, "newcomer").send_text(person(10), "Hi").await.unwrap();
    };
    // Both wake at the same time, the newcomer first.
    join(newcomer, send_all(marked(&client, "waiting"), 11..12)).await;
    assert_eq!(marks(&script)[8..], ["waiting", "newcomer"]);
}

#[tokio::test(start_paused = true)]
async fn a_message_says_how_urgent_it_is() {
    let script = Script::new([accepted()]);
    let client = patient(&script);
    send_all(marked(&client, "burst"), 0..8).await;
    let template = || TemplateMessage::new("order", TemplateLanguage::new("en"));
    let raw = |json: &str| RawMessage::new(Raw::new(json).unwrap());
    let of = |index: usize, content: MessageContent| OutboundMessage::new(person(index), content);
    let [campaign, text, order, code, newer, raw_order] =
        ["campaign", "text", "order", "code", "newer", "raw order"].map(|mark| marked(&client, mark));
    let first = marked(&client, "first");
    let advertised = MarketingMessage::new(person(11), template());
    let ordered = of(13, template().into());
    let coded = of(14, "1".into()).category(DirectSendCategory::Authentication);
    let unknown = raw(r#"{"to":"4915100000015","type":"newer"}"#);
    let raw_template = raw(r#"{"to":"4915100000016","type":"template"}"#);
    let (.., last) = tokio::join!(
        first.send_text(person(10), "Hi").into_future(),
        campaign.call::<SendMarketingMessage>(&advertised),
        text.send_text(person(12), "Hi").into_future(),
        order.send(&ordered),
        code.send(&coded),
        newer.call::<SendRawMessage>(&unknown),
        raw_order.call::<SendRawMessage>(&raw_template),
    );
    last.unwrap();
    assert_eq!(marks(&script)[8..], ["code", "order", "raw order", "first", "text", "newer", "campaign"]);
}

#[tokio::test(start_paused = true)]
async fn a_priority_stays_where_other_options_are_added() {
    let script = Script::new([accepted()]);
    let client = patient(&script);
    send_all(marked(&client, "burst"), 0..8).await;
    let text = marked(&client, "text");
    let code = marked(&urgent(&client, MessagePriority::Authentication), "code");
    let (.., last) = tokio::join!(
        text.send_text(person(10), "Hi").into_future(),
        text.send_text(person(11), "Hi").into_future(),
        code.send_text(person(12), "123 456").into_future(),
    );
    last.unwrap();
    assert_eq!(marks(&script)[8..], ["code", "text", "text"]);
}

#[tokio::test(start_paused = true)]
async fn a_message_that_others_overtake_waits_no_longer_than_it_may() {
    let script = Script::new([accepted()]);
    let limits = RateLimits::default().longest_wait(Duration::from_secs(2));
    let client = script.builder().rate_limits(limits).build().unwrap();
    let started = tokio::time::Instant::now();
    let crowd = async {
        send_all(urgent(&client, MessagePriority::Marketing), 0..8).await;
        for second in 1..4 {
            send_all(urgent(&client, MessagePriority::Authentication), second * 100..second * 100 + 80).await;
        }
    };
    let overtaken = async {
        tokio::task::yield_now().await;
        let marketing = urgent(&client, MessagePriority::Marketing);
        let sends = (1000..1020).map(|index| marketing.send_text(person(index), "Hi").into_future());
        let results = join_all(sends).await;
        (results, started.elapsed())
    };
    let ((), (results, ended)) = tokio::join!(crowd, overtaken);
    let failed: Vec<_> = results.into_iter().filter_map(Result::err).collect();
    assert!(!failed.is_empty(), "they were overtaken");
    assert_eq!(ended.as_secs(), 2);
    for error in failed {
        assert_eq!(error.kind, ErrorKind::RateLimited);
        assert!(error.retry_after.is_some() && error.attempts().is_empty(), "{error}");
    }
}
