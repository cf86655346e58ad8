//! A transport that answers as told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use futures_util::stream;
use http::HeaderMap;
use tokio::time::{Instant, sleep};
use waba::http::{
    HttpError, HttpErrorKind, HttpRequest, HttpService, Limits, OpenResponse, ResponseBody, Sent, Stage,
};
use waba::{Client, ClientBuilder, Host};

pub(crate) const KEY: &str = "canary-4f0c7d31a5AK";
pub(crate) const RECEIPT: &str = r#"{"messages":[{"id":"wamid.A="}]}"#;
pub(crate) const TO: &str = "+4915112345678";

/// What the transport does with a request.
#[derive(Clone)]
pub(crate) enum Step {
    Answer {
        status: u16,
        headers: Vec<(&'static str, &'static str)>,
        body: String,
        after: Duration,
    },
    Fail(HttpErrorKind, Sent),
    /// Begins an answer that then breaks off.
    BreakOff {
        status: u16,
    },
}

pub(crate) fn answer(status: u16, body: impl Into<String>) -> Step {
    Step::Answer { status, headers: Vec::new(), body: body.into(), after: Duration::ZERO }
}

pub(crate) fn accepted() -> Step {
    answer(200, RECEIPT)
}

pub(crate) fn refused(code: i64) -> Step {
    answer(400, format!(r##"{{"error":{{"code":{code},"message":"(#{code}) no"}}}}"##))
}

/// A request as the transport got it.
#[derive(Clone)]
pub(crate) struct Seen {
    /// Time since the script began.
    pub(crate) at: Duration,
    /// Method, path and query.
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) limits: Limits,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// Does the steps in order, and the last one from then on.
pub(crate) struct Script {
    started: Instant,
    steps: Mutex<VecDeque<Step>>,
    seen: Mutex<Vec<Seen>>,
}

impl Script {
    pub(crate) fn new(steps: impl IntoIterator<Item = Step>) -> Arc<Self> {
        Arc::new(Self {
            started: Instant::now(),
            steps: Mutex::new(steps.into_iter().collect()),
            seen: Mutex::default(),
        })
    }

    /// A client of this transport.
    pub(crate) fn client(self: &Arc<Self>) -> Client {
        self.builder().build().unwrap()
    }

    pub(crate) fn builder(self: &Arc<Self>) -> ClientBuilder {
        self.builder_on(Host::cloud(KEY))
    }

    pub(crate) fn builder_on(self: &Arc<Self>, host: Host) -> ClientBuilder {
        let service: Arc<Self> = Arc::clone(self);
        Client::builder(host).service(service)
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// When each request came, in milliseconds since the script began.
    pub(crate) fn times(&self) -> Vec<u128> {
        self.seen().iter().map(|seen| seen.at.as_millis()).collect()
    }

    fn next(&self, request: HttpRequest) -> Step {
        let HttpRequest { method, url, headers, limits, .. } = request;
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let target = format!("{method} {}{query}", url.path());
        self.seen.lock().unwrap().push(Seen { at: self.started.elapsed(), target, headers, limits });
        let mut steps = self.steps.lock().unwrap();
        if steps.len() > 1 { steps.pop_front().unwrap() } else { steps[0].clone() }
    }
}

impl HttpService for Script {
    fn open(&self, request: HttpRequest) -> BoxFuture<'_, Result<OpenResponse, HttpError>> {
        let step = self.next(request);
        Box::pin(async move {
            match step {
                Step::Fail(kind, sent) => Err(HttpError::new(kind, sent)),
                Step::BreakOff { status } => {
                    let broken = HttpError::new(HttpErrorKind::Interrupted(Stage::Body), Sent::Unknown);
                    let pieces = stream::iter([Ok(Bytes::from_static(b"{")), Err(broken)]);
                    OpenResponse::new(status, [("x-fb-trace-id", "T1")], ResponseBody::new(pieces))
                }
                Step::Answer { status, headers, body, after } => {
                    sleep(after).await;
                    OpenResponse::new(status, headers, body.into())
                }
            }
        })
    }
}
