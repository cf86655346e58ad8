//! What a client keeps whatever its transport does.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, pending};
use futures_util::stream::{self, StreamExt};
use tokio::time::{Instant, sleep};
use waba::http::{HttpError, HttpRequest, HttpService, OpenResponse, ProxyChoice, ResponseBody};
use waba::{CallOptions, Client, Error, ErrorKind, Host, Reached, Retry, RetryPolicy, Upload};

use super::script::{KEY, RECEIPT, Script, TO, accepted};

/// Does one thing with each request.
struct Transport<F> {
    requests: AtomicUsize,
    answer: F,
}

impl<F> Transport<F>
where
    F: Fn(HttpRequest) -> BoxFuture<'static, Result<OpenResponse, HttpError>> + Send + Sync + 'static,
{
    fn new(answer: F) -> Arc<Self> {
        Arc::new(Self { requests: AtomicUsize::new(0), answer })
    }

    fn client(self: &Arc<Self>) -> Client {
        let service: Arc<Self> = Arc::clone(self);
        Client::builder(Host::cloud(KEY)).service(service).build().unwrap()
    }

    /// What a text ends with, and the seconds that it took.
    async fn send(self: &Arc<Self>) -> (Error, u64) {
        let started = Instant::now();
        let error = self.client().send_text(TO, "Hello").await.unwrap_err();
        (error, started.elapsed().as_secs())
    }
}

impl<F> HttpService for Transport<F>
where
    F: Fn(HttpRequest) -> BoxFuture<'static, Result<OpenResponse, HttpError>> + Send + Sync,
{
    fn open(&self, request: HttpRequest) -> BoxFuture<'_, Result<OpenResponse, HttpError>> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        (self.answer)(request)
    }
}

fn answer(body: ResponseBody) -> Result<OpenResponse, HttpError> {
    OpenResponse::new(200, [("content-type", "application/json")], body)
}

#[tokio::test(start_paused = true)]
async fn one_that_never_answers_is_given_up_in_time() {
    let transport = Transport::new(|request| {
        async {
            request.body.collect().await?;
            pending().await
        }
        .boxed()
    });
    let (error, seconds) = transport.send().await;
    assert_eq!((error.kind, error.retry, seconds), (ErrorKind::Timeout, Retry::IfNotSent, 30));
    assert_eq!(transport.requests.load(Ordering::Relaxed), 1);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_it_did_not_read_in_time_was_not_sent_and_never_is() {
    let given_up = Arc::new(Mutex::new(Vec::new()));
    let transport = Transport::new({
        let given_up = Arc::clone(&given_up);
        move |request| {
            given_up.lock().unwrap().push(request.body);
            pending().boxed()
        }
    });
    let (error, _) = transport.send().await;
    assert_eq!((error.kind, error.retry), (ErrorKind::Timeout, Retry::Safe));
    assert!(error.attempts().iter().all(|attempt| attempt.reached == Reached::No), "{:?}", error.attempts());
    assert_eq!(transport.requests.load(Ordering::Relaxed), 3);
    let given_up = std::mem::take(&mut *given_up.lock().unwrap());
    for body in given_up {
        assert!(body.collect().await.is_err());
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_without_a_body_may_have_been_sent_whatever_was_read() {
    let transport = Transport::new(|_| pending().boxed());
    let once = CallOptions::new().retry(RetryPolicy::none());
    let error = transport.client().with_options(once).call_json("templates.list", b"{}").await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Timeout);
    assert_eq!(error.attempts()[0].reached, Reached::Maybe);
}

#[tokio::test]
async fn a_double_may_read_what_it_was_given_after_it_answered() {
    let given = Arc::new(Mutex::new(None));
    let transport = Transport::new({
        let given = Arc::clone(&given);
        move |request| {
            *given.lock().unwrap() = Some(request.body);
            async { answer(RECEIPT.into()) }.boxed()
        }
    });
    transport.client().send_text(TO, "Hello").await.unwrap();
    let body = given.lock().unwrap().take().unwrap();
    let body = body.collect().await.unwrap();
    assert!(body.ends_with(br#""text":{"body":"Hello"}}"#), "{body:?}");
}

#[tokio::test(start_paused = true)]
async fn a_body_is_bounded_in_time_and_size() {
    let silent = Transport::new(|_| async { answer(ResponseBody::new(stream::pending())) }.boxed());
    let (error, seconds) = silent.send().await;
    assert_eq!((error.kind, error.retry, seconds), (ErrorKind::Timeout, Retry::IfNotSent, 30));

    let slow = Transport::new(|_| {
        let pieces = stream::repeat(Bytes::from_static(b" ")).then(|piece| async {
            sleep(Duration::from_secs(1)).await;
            Ok(piece)
        });
        async move { answer(ResponseBody::new(pieces)) }.boxed()
    });
    let (error, seconds) = slow.send().await;
    assert_eq!((error.kind, seconds), (ErrorKind::Timeout, 60));

    let endless = || ResponseBody::new(stream::repeat_with(|| Ok(Bytes::from(vec![b' '; 1 << 20]))));
    let endless = Transport::new(move |_| async move { answer(endless()) }.boxed());
    let (error, _) = endless.send().await;
    assert_eq!((error.kind, error.retry), (ErrorKind::Response, Retry::IfNotSent));
    assert!(error.to_string().contains("limit of 4194304 bytes"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_large_body_has_time_as_long_as_it_is_read() {
    let upload = || Upload::bytes(vec![b'x'; 640 << 10]).file_name("menu.txt");
    let slow = Transport::new(|request| {
        async move {
            let mut pieces = request.body.into_pieces();
            while let Some(piece) = pieces.next().await {
                assert!(piece.unwrap().len() <= 64 << 10);
                sleep(Duration::from_secs(20)).await;
            }
            answer(r#"{"id":"17"}"#.into())
        }
        .boxed()
    });
    let started = Instant::now();
    assert_eq!(slow.client().media().upload(upload()).await.unwrap().id.as_str(), "17");
    assert!(started.elapsed() > Duration::from_secs(200));

    let idle = Transport::new(|request| {
        async move {
            let _kept = request;
            pending().await
        }
        .boxed()
    });
    let once = CallOptions::new().retry(RetryPolicy::none());
    let error = idle.client().with_options(once).media().upload(upload()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Timeout);
}

#[tokio::test(start_paused = true)]
async fn nothing_packed_is_asked_for() {
    let script = Script::new([accepted()]);
    script.client().send_text(TO, "Hello").await.unwrap();
    assert_eq!(script.seen()[0].header("accept-encoding"), Some("identity"));
}

#[test]
fn settings_of_the_built_in_transport_are_refused_beside_another() {
    let script = Script::new([accepted()]);
    let error = script.builder().proxy(ProxyChoice::Direct).build().unwrap_err();
    assert_eq!(error.kind, ErrorKind::Config);
    assert!(error.to_string().starts_with("connection: "), "{error}");
    let _ = script.builder().timeout(Duration::from_secs(1)).build().unwrap();
}

#[test]
fn what_is_no_answer_of_http_is_refused() {
    let made =
        |status, headers: &[(&str, &str)]| OpenResponse::new(status, headers.iter().copied(), RECEIPT.into());
    for (status, headers) in [
        (0, &[][..]),
        (1000, &[]),
        (200, &[("a b", "1")]),
        (200, &[("", "1")]),
        (200, &[("a", "1\r\nb: canary")]),
    ] {
        let error = made(status, headers).unwrap_err();
        assert_eq!(error.to_string(), "answer is not valid HTTP");
        assert!(!format!("{error:?}").contains("canary"));
    }
    let answer = made(404, &[(":status", "404"), ("Via", "1"), ("via", "2"), ("x-name", "Jörg")]).unwrap();
    assert_eq!((answer.status.as_u16(), answer.headers.len()), (404, 3));
    assert_eq!(answer.headers.get_all("via").iter().collect::<Vec<_>>(), ["1", "2"]);
}
