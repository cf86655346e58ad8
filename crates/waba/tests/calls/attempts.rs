//! What is repeated, when, and what is told about it.

use std::time::Duration;

use waba::http::{HttpErrorKind, Limits, Sent, Stage, TimeLimit};
use waba::media::Upload;
use waba::message::NoContent;
use waba::types::api::MediaLookup;
use waba::types::models::{NewDestinations, WebhookDestination};
use waba::types::operations::{AddDestinations, DeleteMedia, GetWebhook, SendMessage};
use waba::types::response::{CallReport, ErrorReport, ReachedServer};
use waba::types::secret::SecretText;
use waba::{ErrorKind, Host, OutboundMessage, Reached, Retry, RetryPolicy};

use crate::script::{KEY, RECEIPT, Script, Step, TO, accepted, answer, refused};

fn message() -> OutboundMessage {
    OutboundMessage::text(TO, "Hi")
}

#[tokio::test(start_paused = true)]
async fn a_success_tells_what_it_took() {
    let slow = Step::Answer {
        status: 200,
        headers: vec![("x-fb-trace-id", "T1")],
        body: RECEIPT.into(),
        after: Duration::from_millis(40),
    };
    let script = Script::new([Step::Fail(HttpErrorKind::Connect, Sent::NotSent), refused(130_429), slow]);
    let reported = script.client().send(&message()).reported().await.unwrap();
    assert_eq!((reported.id.as_str(), reported.http.status), ("wamid.A=", 200));
    let [connect, throttled, sent] = &reported.attempts[..] else { panic!("{reported:?}") };
    assert_eq!((connect.number, connect.kind, connect.reached), (1, Some(ErrorKind::Connect), Reached::No));
    assert_eq!((connect.delay, connect.http_status), (Duration::ZERO, None));
    assert_eq!(
        (throttled.kind, throttled.code, throttled.http_status, throttled.reached),
        (Some(ErrorKind::RateLimited), Some(130_429), Some(400), Reached::Yes)
    );
    assert_eq!((sent.number, sent.kind, sent.code, sent.reached), (3, None, None, Reached::Yes));
    assert!(sent.delay >= Duration::from_secs(1), "the table asks for a second after 130429");
    assert_eq!(sent.duration, Duration::from_millis(40));

    let report = CallReport::from(&reported);
    assert_eq!((report.http_status, report.trace_id.as_deref()), (Some(200), Some("T1")));
    assert_eq!((report.attempts.len(), report.attempts[0].reached.clone()), (3, ReachedServer::No));
    assert_eq!(
        (report.attempts[1].kind.as_deref(), report.attempts[2].duration),
        (Some("rate_limited"), 0.04)
    );
}

#[tokio::test(start_paused = true)]
async fn an_error_tells_what_was_tried() {
    let lost = Step::Fail(HttpErrorKind::Interrupted(Stage::Headers), Sent::Unknown);
    let script = Script::new([Step::Fail(HttpErrorKind::Dns, Sent::NotSent), lost]);
    let error = script.client().send(&message()).await.unwrap_err();
    assert_eq!((error.kind, error.retry), (ErrorKind::Interrupted, Retry::IfNotSent));
    let reached: Vec<_> = error.attempts().iter().map(|attempt| attempt.reached).collect();
    assert_eq!(reached, [Reached::No, Reached::Maybe]);
    let report = ErrorReport::from(&error);
    assert_eq!(report.attempts.len(), 2);
    assert_eq!((report.attempts[1].kind.as_deref(), report.attempts[1].number), (Some("interrupted"), 2));
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_can_not_be_read_tells_its_attempts_too() {
    let script = Script::new([answer(200, "<html>")]);
    let error = script.client().call::<SendMessage>(&message()).await.unwrap_err();
    assert_eq!((error.kind, error.attempts().len()), (ErrorKind::Response, 1));
    let error = script
        .client()
        .call_json("messages.send", br#"{"to":"+49151","text":{"body":"Hi"},"type":"text"}"#)
        .await;
    assert_eq!(error.unwrap_err().attempts().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_answer_of_no_use_is_no_success_and_not_asked_for_again() {
    for (body, call) in [("<html>", 1), ("<html>", 0), (r#"{"success":false}"#, 0)] {
        let script = Script::new([answer(200, body)]);
        let client = script.client();
        let error = match call {
            0 => client.call::<DeleteMedia>(&MediaLookup::new("1037")).await.unwrap_err(),
            _ => client.webhook().get().await.map(drop).unwrap_err(),
        };
        let [attempt] = error.attempts() else { panic!("{error:?}") };
        assert_eq!((attempt.kind, attempt.http_status), (Some(ErrorKind::Response), Some(200)));
        assert_eq!((error.kind, error.retry, script.seen().len()), (ErrorKind::Response, Retry::Safe, 1));
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_breaks_off_tells_how_it_began() {
    let mut small = Limits::default();
    small.body_bytes = 1;
    for (status, limits, kind) in [
        (200, Limits::default(), ErrorKind::Interrupted),
        (503, Limits::default(), ErrorKind::Interrupted),
        (200, small, ErrorKind::Response),
    ] {
        let step = if limits == small { accepted() } else { Step::BreakOff { status } };
        let client = Script::new([step]).builder().limits(limits).build().unwrap();
        let error = client.send(&message()).await.unwrap_err();
        assert_eq!((error.kind, error.retry, error.http_status()), (kind, Retry::IfNotSent, Some(status)));
        assert_eq!(error.trace_id(), (kind == ErrorKind::Interrupted).then_some("T1"));
        let [attempt] = error.attempts() else { panic!("{error:?}") };
        assert_eq!((attempt.http_status, attempt.reached), (Some(status), Reached::Yes));
    }
}

#[tokio::test(start_paused = true)]
async fn other_languages_get_the_report_beside_the_answer() {
    let script = Script::new([answer(503, ""), answer(200, r#"{"url":"https://a.example"}"#)]);
    let reported = script.client().call_json("webhook.get", b"{}").reported().await.unwrap();
    assert!(reported.value.starts_with(b"{"));
    let report = serde_json::to_string(&CallReport::from(&reported)).unwrap();
    assert!(report.contains(r#""http_status":503"#) && report.contains(r#""reached":"yes""#), "{report}");
}

#[tokio::test(start_paused = true)]
async fn nothing_that_never_began_has_attempts() {
    let script = Script::new([accepted()]);
    let error = script.client().send(&OutboundMessage::text("", "")).await.unwrap_err();
    assert!(error.attempts().is_empty() && script.seen().is_empty());
}

#[tokio::test(start_paused = true)]
async fn retry_after_is_kept_in_both_forms_and_only_lengthens() {
    let date =
        vec![("date", "Sun, 06 Nov 1994 08:49:37 GMT"), ("retry-after", "Sun, 06 Nov 1994 08:49:44 GMT")];
    for (headers, from) in [(vec![("retry-after", "7")], 7), (date, 7), (vec![("retry-after", "soon")], 0)] {
        let busy = Step::Answer { status: 503, headers, body: String::new(), after: Duration::ZERO };
        let script = Script::new([busy, answer(200, "{}")]);
        script.client().webhook().get().await.unwrap();
        let times = script.times();
        assert!((from * 1000..=from * 1000 + 500).contains(&times[1]), "{times:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_long_wait_is_left_to_the_caller() {
    let busy = Step::Answer {
        status: 429,
        headers: vec![("retry-after", "99999")],
        body: String::new(),
        after: Duration::ZERO,
    };
    let script = Script::new([busy]);
    let error = script.client().webhook().get().await.unwrap_err();
    assert_eq!((error.retry, error.retry_after), (Retry::Safe, Some(Duration::from_secs(3600))));
    assert_eq!(script.seen().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_request_that_was_not_processed_goes_again_at_once() {
    let gone = Step::Fail(HttpErrorKind::NotProcessed, Sent::NotSent);
    let script = Script::new([gone.clone(), gone, accepted()]);
    script.client().send(&message()).await.unwrap();
    let times = script.times();
    assert_eq!((times[0], times[1]), (0, 0));
    assert_eq!(times.len(), 3);
}

#[tokio::test(start_paused = true)]
async fn clones_share_a_budget_of_repetitions() {
    let script = Script::new([Step::Fail(HttpErrorKind::Connect, Sent::NotSent)]);
    let client = script.client();
    for _ in 0..30 {
        client.clone().send(&message()).await.unwrap_err();
    }
    // 30 first attempts within ten seconds of virtual time allow ten repetitions, and later ones some more.
    let repeated = script.seen().len() - 30;
    assert!((10..40).contains(&repeated), "{repeated}");
}

#[tokio::test(start_paused = true)]
async fn a_server_that_never_answers_is_left_alone_sooner() {
    let silent = Step::Fail(HttpErrorKind::Timeout(TimeLimit::Headers), Sent::Unknown);
    let script = Script::new([silent]);
    let client =
        script.builder().retry(RetryPolicy::default().base_delay(Duration::from_secs(9))).build().unwrap();
    for _ in 0..60 {
        client.call::<GetWebhook>(&NoContent::new()).await.unwrap_err();
    }
    // 500 tokens, ten for each repetition, and no success that gives one back.
    assert_eq!(script.seen().len(), 60 + 50);
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_says_that_it_was_not_done_is_an_error() {
    let script = Script::new([answer(200, r#"{"success":false}"#)]);
    let client = script.client();
    let photo = Upload::bytes(b"\xff\xd8\xff\xe0".to_vec()).mime_type("image/jpeg").file_name("a.jpg");
    for (call, outcome) in [
        ("messages.mark_read", client.mark_read("wamid.A=").await.map(drop)),
        ("messages.mark_read", client.show_typing("wamid.A=").await.map(drop)),
        ("media.delete", client.media().delete("1").await.map(drop)),
        ("groups.set_photo", client.groups().set_photo("G1", photo).await),
        (
            "messages.mark_read",
            client.call_json("messages.mark_read", br#"{"message_id":"m"}"#).await.map(drop),
        ),
    ] {
        let error = outcome.unwrap_err();
        assert_eq!(error.to_string(), format!("{call}: answered that it was not done (HTTP 200)"));
        assert_eq!(
            (error.kind, error.retry, error.http_status()),
            (ErrorKind::Response, Retry::Safe, Some(200))
        );
        assert_eq!(error.attempts().len(), 1, "not repeated: nothing says that it would help");
    }
}

#[tokio::test(start_paused = true)]
async fn an_error_under_the_status_of_a_success_is_an_error() {
    let removal = br#"{"group_id":"G1","participants":[{"user":"491510000001"}]}"#;
    for (status, body, call, request, kind, retry, requests) in [
        (
            206,
            r#"{"error":{"code":131201,"message":"Some failed"}}"#,
            "groups.remove_participants",
            &removal[..],
            ErrorKind::Group,
            Retry::Never,
            1,
        ),
        (
            200,
            r#"{"error":{"code":100,"message":"no"}}"#,
            "templates.list",
            b"{}",
            ErrorKind::InvalidRequest,
            Retry::Never,
            1,
        ),
        (
            200,
            r#"{"error":{"code":130429}}"#,
            "templates.list",
            b"{}",
            ErrorKind::RateLimited,
            Retry::Safe,
            3,
        ),
        (
            201,
            r#"{"errors":["no"]}"#,
            "groups.create",
            br#"{"subject":"Team"}"#,
            ErrorKind::Response,
            Retry::IfNotSent,
            1,
        ),
    ] {
        let script = Script::new([answer(status, body)]);
        let error = script.client().call_json(call, request).await.unwrap_err();
        assert_eq!((error.kind, error.retry, error.http_status()), (kind, retry, Some(status)), "{body}");
        assert_eq!((script.seen().len(), error.body()), (requests, Some(body)), "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_on_premise_success_is_empty_or_an_object_without_errors() {
    for (body, is_success) in [
        ("", true),
        (r#"{"meta":{"api_status":"stable"}}"#, true),
        ("<html>", false),
        ("[]", false),
        (r#"{"success":false}"#, false),
        (r#"{"errors":[{"code":1008,"title":"Missing"}]}"#, false),
    ] {
        let script = Script::new([answer(200, body)]);
        let client = script.builder_on(Host::on_premise(KEY)).build().unwrap();
        assert_eq!(client.mark_read("gBEGkY").await.is_ok(), is_success, "{body}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_refusal_with_a_reason_tells_it() {
    let body = r#"{"success":false,"message":"no such message"}"#;
    let error = Script::new([answer(200, body)]).client().mark_read("wamid.A=").await.unwrap_err();
    let expected = "messages.mark_read: answered that it was not done: no such message (HTTP 200)";
    assert_eq!(error.to_string(), expected);
}

#[tokio::test(start_paused = true)]
async fn an_answer_in_an_encoding_that_nobody_asked_for_names_it() {
    let packed = Step::Answer {
        status: 200,
        headers: vec![("content-encoding", "gzip")],
        body: "packed".into(),
        after: Duration::ZERO,
    };
    let error = Script::new([packed]).client().send(&message()).await.unwrap_err();
    let expected =
        "messages.send: answer can't be read: content encoding `gzip`, which was not asked for (HTTP 200)";
    assert_eq!((error.to_string().as_str(), error.retry), (expected, Retry::IfNotSent));
}

#[tokio::test(start_paused = true)]
async fn a_report_of_an_error_tells_all_that_the_answer_told_but_the_key() {
    let refusal = |text: &str| Step::Answer {
        status: 400,
        headers: vec![("x-business-use-case-usage", r#"{"106":[]}"#)],
        body: format!(
            r#"{{"error":{{"code":100,"message":"{text}","type":"OAuthException","is_transient":false}}}}"#
        ),
        after: Duration::ZERO,
    };
    let script =
        Script::new([refusal("bad"), refusal(KEY), answer(400, r#"{"errors":[{"href":"https://a/"}]}"#)]);
    let client = script.client();
    let report = ErrorReport::from(&client.send(&message()).await.unwrap_err());
    assert_eq!(report.usage.as_deref(), Some(r#"{"106":[]}"#));
    assert_eq!((report.error_type.as_deref(), report.is_transient), (Some("OAuthException"), Some(false)));
    let body = r#"{"error":{"code":100,"message":"bad","type":"OAuthException","is_transient":false}}"#;
    assert_eq!(report.body.as_ref().map(SecretText::expose), Some(body));
    assert!(!format!("{report:?}").contains("\"message\":"), "the body is not for logs: {report:?}");
    let report = ErrorReport::from(&client.send(&message()).await.unwrap_err());
    assert_eq!((report.body, report.details), (None, None), "it held the key");
    let report = ErrorReport::from(&client.send(&message()).await.unwrap_err());
    assert_eq!(report.href.as_deref(), Some("https://a/"));
}

#[tokio::test(start_paused = true)]
async fn adding_receivers_is_not_repeated_when_the_answer_is_lost() {
    let script = Script::new([Step::Fail(HttpErrorKind::Interrupted(Stage::Headers), Sent::Unknown)]);
    let receivers = NewDestinations::new(vec![WebhookDestination::new("a").url("https://example.com/a")]);
    let error = script.client().call::<AddDestinations>(&receivers).await.unwrap_err();
    assert_eq!((error.retry, script.seen().len()), (Retry::IfNotSent, 1));
}
