//! Options of calls and the headers they add.

use std::time::Duration;

use tokio::time::Instant;
use waba::http::{HttpErrorKind, Sent};
use waba::media::Upload;
use waba::{CallOptions, Error, ErrorKind, Key, RateLimits, Retry, RetryPolicy};

use crate::script::{KEY, Script, Step, TO, accepted, answer, refused};

#[tokio::test(start_paused = true)]
async fn options_hold_for_their_client_only() {
    let script = Script::new([accepted()]);
    let client = script.client();
    let options = CallOptions::new().timeout(Duration::from_secs(7)).header("x-request-id", "r1").unwrap();
    client.with_options(options).send_text(TO, "Hi").await.unwrap();
    client.send_text(TO, "Hi").await.unwrap();
    let [with, without] = &script.seen()[..] else { panic!() };
    assert_eq!((with.header("x-request-id"), without.header("x-request-id")), (Some("r1"), None));
    assert_eq!((with.limits.total, with.limits.headers), (Duration::from_secs(7), Duration::from_secs(7)));
    assert_eq!(without.limits.total, Duration::from_secs(60));
}

#[tokio::test(start_paused = true)]
async fn files_have_no_bound_but_one_that_is_set() {
    let hour = Duration::from_secs(3600);
    let script = Script::new([answer(200, r#"{"id":"1"}"#)]);
    let (plain, bounded) = (script.client(), script.builder().timeout(hour).build().unwrap());
    let longer = bounded.with_options(CallOptions::new().timeout(2 * hour));
    for client in [&plain, &bounded, &longer] {
        client.media().upload(Upload::bytes("PNG").mime_type("image/png")).await.unwrap();
    }
    let totals: Vec<_> = script.seen().iter().map(|seen| seen.limits.total).collect();
    assert_eq!(totals, [Duration::MAX, hour, 2 * hour]);
}

#[tokio::test(start_paused = true)]
async fn no_option_takes_the_place_of_the_key() {
    let script = Script::new([accepted()]);
    let client = script.builder().propagator(|| {
        let pairs = [("d360-api-key", "evil"), ("Host", "evil"), ("x-a\r\nb", "c"), ("tracestate", "v=1")];
        pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
    });
    client.build().unwrap().send_text(TO, "Hi").await.unwrap();
    let seen = script.seen().pop().unwrap();
    assert_eq!(seen.header("d360-api-key"), Some(KEY));
    assert_eq!(seen.headers.get_all("d360-api-key").iter().count(), 1);
    assert_eq!((seen.header("host"), seen.header("tracestate")), (None, Some("v=1")));
}

const MINE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

#[tokio::test(start_paused = true)]
async fn the_trace_context_is_that_of_the_call_or_of_the_propagator() {
    let script = Script::new([refused(130_429), accepted()]);
    let count = std::sync::atomic::AtomicU32::new(0);
    let client = script.builder().propagator(move || {
        let span = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        vec![("traceparent".to_owned(), format!("00-span-{span}"))]
    });
    let client = client.build().unwrap();
    client.send_text(TO, "Hi").await.unwrap();
    let options = CallOptions::new().traceparent(MINE).unwrap();
    client.with_options(options).send_text(TO, "Hi").await.unwrap();
    let seen: Vec<_> =
        script.seen().iter().map(|seen| seen.header("traceparent").unwrap().to_owned()).collect();
    assert_eq!(seen, ["00-span-0", "00-span-1", MINE], "asked for each attempt");
}

#[tokio::test(start_paused = true)]
async fn no_attempt_begins_after_the_deadline() {
    let slow = Step::Answer {
        status: 503,
        headers: Vec::new(),
        body: String::new(),
        after: Duration::from_millis(900),
    };
    let script = Script::new([slow]);
    let patient = RetryPolicy::default().attempts(100).base_delay(Duration::ZERO);
    let options = CallOptions::new().deadline(Duration::from_secs(2)).retry(patient);
    let error = script.client().with_options(options).webhook().get().await.unwrap_err();
    let ended: Vec<_> = error.attempts().iter().map(|attempt| attempt.http_status).collect();
    assert_eq!((error.kind, &ended[..]), (ErrorKind::Timeout, &[Some(503), Some(503), None][..]));
    let left: Vec<_> = script.seen().iter().map(|seen| seen.limits.total.as_millis()).collect();
    assert_eq!(left, [2000, 1100, 200], "each exchange has the time that is left");
}

#[tokio::test(start_paused = true)]
async fn without_time_nothing_is_sent() {
    let script = Script::new([accepted()]);
    let client = script.client().with_options(CallOptions::new().deadline(Duration::ZERO));
    let error = client.send_text(TO, "Hi").await.unwrap_err();
    assert_eq!((error.kind, error.retry), (ErrorKind::Timeout, Retry::Safe));
    assert!(script.seen().is_empty() && error.attempts().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_key_that_does_not_come_is_waited_for_until_the_deadline() {
    let script = Script::new([accepted()]);
    let client = script.client().with_options(CallOptions::new().deadline(Duration::from_secs(2)));
    client.set_key(Key::provider(std::future::pending)).unwrap();
    let began = Instant::now();
    let error = client.send_text(TO, "Hi").await.unwrap_err();
    assert_eq!((error.kind, error.retry), (ErrorKind::Timeout, Retry::Safe));
    assert_eq!((began.elapsed(), script.seen().len()), (Duration::from_secs(2), 0));
}

#[tokio::test(start_paused = true)]
async fn a_key_that_does_not_come_is_waited_for_as_long_as_an_answer() {
    let script = Script::new([accepted()]);
    let hurried = CallOptions::new().timeout(Duration::from_secs(3));
    for (client, seconds) in [(script.client(), 60), (script.client().with_options(hurried), 3)] {
        client.set_key(Key::provider(std::future::pending)).unwrap();
        let began = Instant::now();
        let error = client.send_text(TO, "Hi").await.unwrap_err();
        assert_eq!((error.kind, error.retry), (ErrorKind::Timeout, Retry::Safe));
        assert_eq!(error.to_string(), "messages.send: the key provider took too long");
        assert_eq!((began.elapsed(), script.seen().len()), (Duration::from_secs(seconds), 0));
    }
}

#[tokio::test(start_paused = true)]
async fn the_steps_of_a_download_share_its_deadline() {
    let slow = |body: &str| Step::Answer {
        status: 200,
        headers: Vec::new(),
        body: body.to_owned(),
        after: Duration::from_millis(1500),
    };
    let details =
        r#"{"url":"https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1","file_size":2}"#;
    let script = Script::new([slow(details), slow("ab")]);
    let client = script.client().with_options(CallOptions::new().deadline(Duration::from_secs(2)));
    drop(client.media().download("7").await);
    let left: Vec<_> = script.seen().iter().map(|seen| seen.limits.total.as_millis()).collect();
    assert_eq!(left, [2000, 500]);
}

#[tokio::test(start_paused = true)]
async fn a_reading_that_waits_for_another_has_the_time_that_is_left() {
    let slow = Step::Answer {
        status: 200,
        headers: Vec::new(),
        body: "{}".to_owned(),
        after: Duration::from_millis(1500),
    };
    let script = Script::new([slow]);
    let client = script.builder().media_errors_per_hour(1).build().unwrap();
    let client = client.with_options(CallOptions::new().deadline(Duration::from_secs(2)));
    let (media, ids) = (client.media(), ["7", "8"]);
    let _ = tokio::join!(media.get(ids[0]), media.get(ids[1]));
    let left: Vec<_> = script.seen().iter().map(|seen| seen.limits.total.as_millis()).collect();
    assert_eq!(left, [2000, 500]);
}

#[tokio::test(start_paused = true)]
async fn a_reading_that_is_not_repeated_ends_with_what_was_answered() {
    let script = Script::new([answer(503, "")]);
    let client = script.builder().media_errors_per_hour(1).build().unwrap();
    let error = client.media().get("7").await.unwrap_err();
    assert_eq!((error.kind, error.http_status(), script.seen().len()), (ErrorKind::Server, Some(503), 1));
    assert!(error.retry_after.is_some_and(|wait| wait > Duration::from_secs(3500)), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn a_policy_may_be_that_of_a_call() {
    let script = Script::new([Step::Fail(HttpErrorKind::Connect, Sent::NotSent)]);
    let client = script.client().with_options(CallOptions::new().retry(RetryPolicy::none()));
    client.send_text(TO, "Hi").await.unwrap_err();
    assert_eq!(script.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_has_to_be_at_least_one_is_refused() {
    let script = Script::new([accepted()]);
    let refused = |error: Error| (error.kind, error.to_string());
    let setting = |name: &str| (ErrorKind::Config, format!("{name}: 0, limit at least 1"));
    let none = RetryPolicy::default().attempts(0);
    for (builder, name) in [
        (script.builder().retry(none), "attempts"),
        (script.builder().media_errors_per_hour(0), "media_errors_per_hour"),
        (script.builder().rate_limits(RateLimits::default().messages_per_second(0)), "messages_per_second"),
    ] {
        assert_eq!(refused(builder.build().unwrap_err()), setting(name));
    }
    let client = script.client();
    assert_eq!(refused(client.set_messages_per_second(0).unwrap_err()), setting("messages_per_second"));
    assert_eq!(client.rate_limits().allowance, 80);
    let hopeless = client.with_options(CallOptions::new().retry(none));
    assert_eq!(refused(hopeless.send_text(TO, "Hi").await.unwrap_err()), setting("attempts"));
    assert!(script.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn options_stay_with_the_clones_and_add_up() {
    let script = Script::new([answer(200, "{}")]);
    let client = script.client().with_options(CallOptions::new().header("x-a", "1").unwrap());
    let client = client.clone().with_options(CallOptions::new().header("x-b", "2").unwrap());
    client.webhook().get().await.unwrap();
    let seen = script.seen().pop().unwrap();
    assert_eq!((seen.header("x-a"), seen.header("x-b")), (Some("1"), Some("2")));
}
