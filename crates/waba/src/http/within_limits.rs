//! What holds for any transport, whatever it does: the limits of the request.

use std::io;
use std::sync::Arc;

use futures_util::TryStreamExt;
use futures_util::future::BoxFuture;
use http::header::{ACCEPT_ENCODING, HeaderValue};
use http_body_util::BodyDataStream;
use tokio::time::Instant;

use super::body;
use super::bounds;
use super::classify::Failure;
use super::payload::RequestBody;
use super::service::{HttpError, HttpRequest, HttpService, OpenResponse};

/// A transport of the app's own, within the limits of each request.
pub(crate) struct WithinLimits(pub(crate) Arc<dyn HttpService>);

impl HttpService for WithinLimits {
    fn open(&self, request: HttpRequest) -> BoxFuture<'_, Result<OpenResponse, HttpError>> {
        Box::pin(self.exchange(request))
    }
}

impl WithinLimits {
    async fn exchange(&self, mut request: HttpRequest) -> Result<OpenResponse, HttpError> {
        // Many stacks ask for packed answers by themselves, and some leave it said that they were packed.
        request.headers.entry(ACCEPT_ENCODING).or_insert(HeaderValue::from_static("identity"));
        let limits = request.limits;
        let has_body = !request.body.is_empty();
        let length = request.body.length();
        // Whatever the transport is, it has to ask for the bytes before it can send them.
        let (body, departure) = body::watched(request.body);
        request.body = if has_body {
            RequestBody::stream(BodyDataStream::new(body).map_err(io::Error::other), length)
        } else {
            RequestBody::default()
        };
        let started = Instant::now();
        let OpenResponse { status, version, headers, body } =
            match bounds::until_headers(&limits, started, self.0.open(request), || departure.asked()).await {
                Ok(Ok(response)) => response,
                Ok(Err(error)) => {
                    let broken = departure.broken();
                    return Err(
                        broken.map_or(error, |source| Failure::body_source(&source).into_error(|| false))
                    );
                }
                // A transport may go on for a while, but gets no byte of the body any more if it has none yet.
                Err(limit) => {
                    return Err(Failure::timeout(limit).into_error(|| departure.seal()));
                }
            };
        departure.let_go();
        Ok(OpenResponse { status, version, headers, body: bounds::bounded(body, limits, started) })
    }
}
