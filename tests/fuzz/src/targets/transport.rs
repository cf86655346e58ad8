//! A transport that keeps what it is given and answers at once.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use http::{HeaderMap, StatusCode};
use waba::http::{HttpError, HttpRequest, HttpResponse, HttpService, OpenResponse};

/// Answers every request alike.
pub(super) struct Transport {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    seen: Mutex<Vec<HttpRequest>>,
}

impl Transport {
    pub(super) fn new(status: StatusCode, headers: HeaderMap, body: &[u8]) -> Arc<Self> {
        Arc::new(Self { status, headers, body: Bytes::copy_from_slice(body), seen: Mutex::default() })
    }

    /// The requests since the last look.
    pub(super) fn seen(&self) -> Vec<HttpRequest> {
        std::mem::take(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl HttpService for Transport {
    fn open(&self, request: HttpRequest) -> BoxFuture<'_, Result<OpenResponse, HttpError>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        let answer = HttpResponse::new(self.status, self.headers.clone(), self.body.clone());
        ready(Ok(answer.into())).boxed()
    }
}

/// The outcome of a call that has nothing to wait for.
pub(super) fn at_once<T>(call: impl Future<Output = T>) -> T {
    call.now_or_never().expect("the transport answers at once")
}
