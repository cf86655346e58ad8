//! What the rate limits hold back, for how long, and what they learn.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::{BoxFuture, join_all};
use tokio::time::{Instant, sleep, sleep_until};
use waba::http::{HttpError, HttpErrorKind, HttpRequest, HttpService, OpenResponse, Secret, Sent};
use waba::message::RawMessage;
use waba::types::Raw;
use waba::types::decode::decode;
use waba::types::models::FlowLookup;
use waba::types::operations::{GetFlow, SendRawMessage};
use waba::webhook::Webhook;
use waba::{CallOptions, Client, ErrorKind, Host, Key, RateLimits, Retry, RetryPolicy};

use crate::script::{RECEIPT, Script, Step, TO, accepted, answer, refused};

fn person(index: usize) -> String {
    format!("+49151{index:08}")
}

#[tokio::test(start_paused = true)]
async fn the_number_keeps_its_pace_over_all_clones() {
    let script = Script::new([accepted()]);
    let client = script.client();
    let sends = (0..168).map(|index| {
        let client = client.clone();
        async move { client.send_text(person(index), "Hi").await.unwrap() }
    });
    join_all(sends).await;
    let times = script.times();
    assert!((2080..=2150).contains(times.last().unwrap()), "167 more at nearly 80 a second: {times:?}");
    for window in times.windows(81) {
        assert!(window[80] - window[0] >= 1000, "{window:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_number_keeps_its_pace_behind_a_slow_key() {
    let script = Script::new([accepted()]);
    let client = script.client();
    let began = Instant::now();
    client
        .set_key(Key::provider(move || async move {
            sleep_until(began + Duration::from_secs(2)).await;
            Ok(Secret::new("key"))
        }))
        .unwrap();
    join_all((0..168).map(|index| client.send_text(person(index), "Hi").into_future())).await;
    let times = script.times();
    assert_eq!((times[0], times.len()), (2000, 168));
    for window in times.windows(81) {
        assert!(window[80] - window[0] >= 1000, "{window:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_waited_long_leaves_with_the_key_of_then() {
    let script = Script::new([accepted()]);
    let client = script.client();
    let began = Instant::now();
    client
        .set_key(Key::provider(move || async move { Ok(Secret::new(began.elapsed().as_secs().to_string())) }))
        .unwrap();
    join_all((0..400).map(|index| client.send_text(person(index), "Hi").into_future())).await;
    for seen in script.seen() {
        let asked: u64 = seen.header("d360-api-key").unwrap().parse().unwrap();
        assert!(seen.at.as_secs() - asked <= 1, "asked at {asked} s, sent at {:?}", seen.at);
    }
}

/// A server that takes 80 messages in any second, where the ways to it take times of their own.
#[derive(Default)]
struct Strict {
    came: AtomicUsize,
    taken: Mutex<VecDeque<Instant>>,
    refused: Mutex<usize>,
}

impl Strict {
    fn has_room(&self) -> bool {
        let (mut taken, now) = (self.taken.lock().unwrap(), Instant::now());
        while taken.front().is_some_and(|time| now - *time >= Duration::from_secs(1)) {
            taken.pop_front();
        }
        let has_room = taken.len() < 80;
        match has_room {
            true => taken.push_back(now),
            false => *self.refused.lock().unwrap() += 1,
        }
        has_room
    }
}

impl HttpService for Strict {
    fn open(&self, _: HttpRequest) -> BoxFuture<'_, Result<OpenResponse, HttpError>> {
        let way = 30 + self.came.fetch_add(1, Ordering::Relaxed) * 7 % 13;
        Box::pin(async move {
            sleep(Duration::from_millis(way as u64)).await;
            let (status, body) = match self.has_room() {
                true => (200, RECEIPT),
                false => (400, r#"{"error":{"code":130429,"message":"no"}}"#),
            };
            let nothing: [(&str, &str); 0] = [];
            OpenResponse::new(status, nothing, body.into())
        })
    }
}

#[tokio::test(start_paused = true)]
async fn a_broadcast_uses_what_the_number_may_send_and_is_not_refused() {
    let server = Arc::new(Strict::default());
    let service = Arc::clone(&server) as Arc<dyn HttpService>;
    let client = Client::builder(Host::cloud("key")).service(service).build().unwrap();
    let began = Instant::now();
    let sends = join_all((0..2000).map(|index| client.send_text(person(index), "Hi").into_future())).await;
    assert!(sends.iter().all(Result::is_ok));
    assert_eq!(*server.refused.lock().unwrap(), 0);
    let used = 2000.0 / 80.0 / began.elapsed().as_secs_f64();
    assert!(used >= 0.97, "{used}");
}

#[tokio::test(start_paused = true)]
async fn a_slow_pair_holds_nobody_else_up() {
    let script = Script::new([accepted()]);
    let client = script.client();
    for _ in 0..45 {
        client.send_text(TO, "Hi").await.unwrap();
    }
    let before = *script.times().last().unwrap();
    let slow = async { client.send_text(TO, "last").await.unwrap() };
    let others = async {
        // Begins after the slow one is in its queue.
        tokio::task::yield_now().await;
        join_all((0..8).map(|index| client.send_text(person(index), "Hi").into_future())).await;
        assert_eq!(script.seen().len(), 53, "all but the slow one are there");
        assert_eq!(client.rate_limits().waiting, 1);
    };
    tokio::join!(slow, others);
    let times = script.times();
    assert!(times[52] - before <= 150, "{times:?}");
    assert!((5_000..=6_100).contains(&times[53]), "{times:?}");
    assert_eq!(client.rate_limits().waiting, 0);
}

#[tokio::test(start_paused = true)]
async fn the_spellings_of_a_person_share_a_pair() {
    let script = Script::new([accepted()]);
    let client = script.client();
    for index in 0..45 {
        let spelling = ["+49 151 12345678", "4915112345678", "+49-151-12345678"][index % 3];
        client.send_text(spelling, "Hi").await.unwrap();
    }
    let raw = |to: &str| {
        let json = format!(r#"{{"to":"{to}","type":"new"}}"#);
        RawMessage::new(decode::<Raw>(json.as_bytes()).unwrap())
    };
    let hurried = client.with_options(CallOptions::new().deadline(Duration::from_secs(1)));
    let error = hurried.call::<SendRawMessage>(&raw("4915112345678")).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::RateLimited);
    hurried.call::<SendRawMessage>(&raw("4915199999999")).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_too_long_fails_at_once_and_sends_nothing() {
    let script = Script::new([accepted()]);
    let limits = RateLimits::default().longest_wait(Duration::from_secs(7));
    let client = script.builder().rate_limits(limits).build().unwrap();
    for _ in 0..45 {
        client.send_text(TO, "Hi").await.unwrap();
    }
    let send = |text: &'static str| {
        let client = client.clone();
        async move { (client.send_text(TO, text).await, tokio::time::Instant::now()) }
    };
    let started = tokio::time::Instant::now();
    let ((first, _), (second, failed)) = tokio::join!(send("1"), send("2"));
    first.unwrap();
    let error = second.unwrap_err();
    assert_eq!((error.kind, error.retry), (ErrorKind::RateLimited, Retry::Safe));
    let wait = error.retry_after.unwrap();
    assert!((10..=12).contains(&wait.as_secs()), "behind the first one: {wait:?}");
    assert!(error.to_string().contains("rate limit of the pair") && error.attempts().is_empty(), "{error}");
    assert_eq!((failed, script.seen().len()), (started, 46));
}

#[tokio::test(start_paused = true)]
async fn giving_up_gives_the_place_back() {
    let script = Script::new([accepted()]);
    let client = script.client();
    join_all((0..8).map(|index| client.send_text(person(index), "Hi").into_future())).await;
    {
        let waiting = join_all((10..110).map(|index| client.send_text(person(index), "Hi").into_future()));
        assert!(tokio::time::timeout(Duration::from_millis(1), waiting).await.is_err());
        assert_eq!(script.seen().len(), 8);
    }
    assert_eq!(client.rate_limits().waiting, 0);
    client.send_text(TO, "Hi").await.unwrap();
    let times = script.times();
    assert!(times[8] - times[7] <= 14, "one interval, not a hundred: {times:?}");
}

#[tokio::test(start_paused = true)]
async fn the_number_slows_down_once_and_recovers() {
    let slowly = || match refused(130_429) {
        Step::Answer { status, headers, body, .. } => {
            Step::Answer { status, headers, body, after: Duration::from_millis(100) }
        }
        other => other,
    };
    let script = Script::new([slowly(), slowly(), accepted()]);
    let client = script.builder().retry(RetryPolicy::none()).build().unwrap();
    tokio::time::sleep(Duration::from_secs(1)).await;
    let refusals = join_all((0..2).map(|index| client.send_text(person(index), "Hi").into_future())).await;
    assert!(refusals.iter().all(Result::is_err));
    assert_eq!(client.rate_limits().messages_per_second.round(), 40.0, "halved once for both");
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert_eq!(client.rate_limits().messages_per_second.round(), 60.0);
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(client.rate_limits().messages_per_second, 80.0);
    client.set_messages_per_second(20).unwrap();
    assert_eq!(client.clone().rate_limits().allowance, 20);
}

#[tokio::test(start_paused = true)]
async fn what_comes_in_counts_and_an_upgrade_raises_the_rate() {
    let script = Script::new([accepted()]);
    let client = script.client();
    let inbound = r#"{"messages":[{"from":"491510000001","id":"m","type":"text","text":{"body":"Hi"}}]}"#;
    let status = r#"{"statuses":[{"id":"m","status":"sent","timestamp":"1"}]}"#;
    let upgrade = r#"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":
        "phone_number_quality_update","value":{"display_phone_number":"15550001111","event":"THROUGHPUT_UPGRADE"}}]}]}"#;
    let observe = |body: &'static str| {
        for event in Webhook::without_auth().parse_unverified(body).unwrap() {
            client.observe(&event);
        }
    };
    (0..80).for_each(|_| observe(inbound));
    (0..80).for_each(|_| observe(status));
    client.send_text(person(0), "Hi").await.unwrap();
    // A second's worth came in.
    assert!((980..=1000).contains(&script.times()[0]), "{:?}", script.times());
    observe(upgrade);
    assert_eq!(client.clone().rate_limits().allowance, 1000);
    client.set_messages_per_second(2000).unwrap();
    observe(upgrade);
    assert_eq!(client.rate_limits().allowance, 2000);
}

#[tokio::test(start_paused = true)]
async fn a_refused_pair_waits_and_others_do_not() {
    let script = Script::new([refused(131_056), accepted()]);
    let client = script.client();
    let other = async {
        tokio::task::yield_now().await;
        client.send_text(person(1), "Hi").await
    };
    let (slow, other) = tokio::join!(client.send_text(TO, "Hi").into_future(), other);
    slow.unwrap();
    other.unwrap();
    let times = script.times();
    assert!(times.len() == 3 && times[1] <= 1, "{times:?}");
    assert!((6_000..6_600).contains(&times[2]), "{times:?}");
}

/// A refusal with a wait that the server asks for.
fn refused_for(code: i64, seconds: &'static str) -> Step {
    match refused(code) {
        Step::Answer { status, body, after, .. } => {
            Step::Answer { status, headers: vec![("retry-after", seconds)], body, after }
        }
        other => other,
    }
}

#[tokio::test(start_paused = true)]
async fn the_wait_that_the_server_asks_of_a_number_holds_for_all_its_messages() {
    let script = Script::new([refused_for(130_429, "20"), accepted()]);
    let client = script.client();
    let error = client.send_text(person(0), "Hi").await.unwrap_err();
    assert_eq!(error.retry_after, Some(Duration::from_secs(20)));
    assert_eq!(client.rate_limits().messages_paused, Some(Duration::from_secs(20)));
    client.send_text(person(1), "Hi").await.unwrap();
    let times = script.times();
    assert!((20_000..20_500).contains(&times[1]), "{times:?}");
    let hurried = Script::new([refused_for(130_429, "20"), answer(200, "{}")]);
    let client = hurried.client();
    client.send_text(person(0), "Hi").await.unwrap_err();
    client.mark_read("wamid.A=").await.unwrap();
    assert!(hurried.times()[1] < 1000, "calls that send no message go on: {:?}", hurried.times());
}

#[tokio::test(start_paused = true)]
async fn the_wait_that_the_server_asks_of_a_pair_holds_for_the_pair() {
    let script = Script::new([refused_for(131_056, "20"), accepted()]);
    let client = script.client();
    let error = client.send_text(TO, "Hi").await.unwrap_err();
    assert_eq!(error.retry_after, Some(Duration::from_secs(20)));
    client.send_text(person(1), "Hi").await.unwrap();
    client.send_text(TO, "Hi").await.unwrap();
    let times = script.times();
    assert!(times[1] < 1000 && (20_000..20_500).contains(&times[2]), "{times:?}");
}

#[tokio::test(start_paused = true)]
async fn a_limit_of_the_account_pauses_its_kind_of_calls() {
    let script = Script::new([refused(80_007), answer(200, "{}")]);
    let client = script.client();
    let error = client.webhook().get().await.unwrap_err();
    assert_eq!(error.retry_after, Some(Duration::from_secs(60)));
    let error = client.webhook().get().await.unwrap_err();
    assert_eq!((error.kind, error.retry, script.seen().len()), (ErrorKind::RateLimited, Retry::Safe, 1));
    assert_eq!(error.http_status(), None, "it is the client that refuses");
    let status = client.rate_limits();
    assert_eq!((status.calls_paused, status.messages_paused), (Some(Duration::from_secs(60)), None));
    tokio::time::sleep(Duration::from_secs(60)).await;
    client.webhook().get().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn calls_about_the_account_wait_for_its_limit() {
    let script = Script::new([answer(200, r#"{"data":[],"messages":[{"id":"wamid.A="}]}"#)]);
    let client = script.client();
    let list = |client: &Client| {
        let client = client.clone();
        async move { client.call_json("templates.list", b"{}").await }
    };
    for _ in 0..1001 {
        list(&client).await.unwrap();
    }
    let last = || *script.times().last().unwrap();
    assert!(last() < 10, "a fifth at once");
    let hurried = client.with_options(CallOptions::new().deadline(Duration::from_millis(100)));
    let error = list(&hurried).await.unwrap_err();
    assert!(error.kind == ErrorKind::RateLimited && error.to_string().contains("of the account"), "{error}");
    client.webhook().get().await.unwrap();
    client.send_text(TO, "Hi").await.unwrap();
    assert!(last() < 10, "nothing else waits");
    list(&client).await.unwrap();
    assert!((900..910).contains(&last()), "4000 more in the hour");
    let off = script.builder().rate_limits(RateLimits::off()).build().unwrap();
    for _ in 0..1500 {
        list(&off).await.unwrap();
    }
    assert!(last() < 910);
}

#[tokio::test(start_paused = true)]
async fn the_gateways_limit_pauses_its_call_for_as_long_as_it_says() {
    let text = "You have exceeded the limit of 1 request every 9 seconds. Try again later.";
    let busy = format!(r#"{{"meta":{{"success":false,"http_code":400,"developer_message":"{text}"}}}}"#);
    let script = Script::new([answer(400, busy), answer(200, "{}")]);
    let client = script.builder().retry(RetryPolicy::none()).build().unwrap();
    client.webhook().get().await.unwrap_err();
    let reported = client.call_json("webhook.get", b"{}").reported().await.unwrap();
    assert_eq!(reported.attempts[0].held_back.as_secs(), 9);
    assert_eq!(script.times()[1] / 100, 90);
}

#[tokio::test(start_paused = true)]
async fn what_never_arrived_costs_nothing() {
    let script = Script::new([Step::Fail(HttpErrorKind::Connect, Sent::NotSent)]);
    let client = script.builder().retry(RetryPolicy::none()).build().unwrap();
    for _ in 0..100 {
        client.send_text(TO, "Hi").await.unwrap_err();
    }
    assert_eq!(script.times(), [0; 100]);
}

#[tokio::test(start_paused = true)]
async fn limits_can_be_switched_off() {
    let script = Script::new([refused(131_056), accepted()]);
    let client = script.builder().rate_limits(RateLimits::off()).retry(RetryPolicy::none()).build().unwrap();
    client.send_text(TO, "Hi").await.unwrap_err();
    for _ in 0..200 {
        client.send_text(TO, "Hi").await.unwrap();
    }
    assert_eq!(script.times().last(), Some(&0));
    assert!(!client.rate_limits().enabled);
}

#[tokio::test(start_paused = true)]
async fn tenants_do_not_wait_for_each_other() {
    let script = Script::new([refused(131_056), refused(80_007), accepted()]);
    let tenants = [script.client(), script.client()];
    let once = tenants[0].with_options(CallOptions::new().retry(RetryPolicy::none()));
    once.send_text(TO, "Hi").await.unwrap_err();
    once.send_text(person(1), "Hi").await.unwrap_err();
    tenants[1].send_text(TO, "Hi").await.unwrap();
    assert!(script.times()[2] <= 1, "{:?}", script.times());
    assert_eq!(tenants[1].rate_limits().messages_paused, None);
}

#[tokio::test(start_paused = true)]
async fn flows_that_are_not_there_do_not_lock_files_out() {
    let script = Script::new([refused(100)]);
    let client = script.client();
    for _ in 0..6 {
        client.call::<GetFlow>(&FlowLookup::new("7")).await.unwrap_err();
    }
    assert_eq!(script.seen().len(), 4, "no more than four failures within an hour");
    let error = client.media().get("8").await.unwrap_err();
    assert_eq!((error.kind, script.seen().len()), (ErrorKind::RateLimited, 4));
}
