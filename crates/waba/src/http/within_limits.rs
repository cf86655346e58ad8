//! What holds for any transport, whatever it does: the limits of the request.

use std::sync::Arc;

use futures_util::TryStreamExt;
use futures_util::future::BoxFuture;
use http::header::{ACCEPT_ENCODING, HeaderValue};
use http_body_util::BodyDataStream;
use tokio::time::Instant;

use super::body::{self, Departure};
use super::bounds;
use super::classify::Failure;
use super::payload::RequestBody;
use super::service::{HttpError, HttpErrorKind, HttpRequest, HttpResponse, HttpService, OpenResponse, Sent};

/// A transport of the app's own, within the limits of each request.
pub(crate) struct WithinLimits(pub(crate) Arc<dyn HttpService>);

impl HttpService for WithinLimits {
    fn call(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, HttpError>> {
        Box::pin(async { self.open(request).await?.collect().await })
    }

    fn open(&self, request: HttpRequest) -> BoxFuture<'_, Result<OpenResponse, HttpError>> {
        Box::pin(self.exchange(request))
    }
}

impl WithinLimits {
    async fn exchange(&self, mut request: HttpRequest) -> Result<OpenResponse, HttpError> {
        // Many stacks ask for packed answers by themselves, and some leave it said that they were packed.
        request.headers.entry(ACCEPT_ENCODING).or_insert(HeaderValue::from_static("identity"));
        let limits = request.limits;
        let (body, departure) = leaving(request.body);
        request.body = body;
        let started = Instant::now();
        let asked = || departure.as_ref().map_or(0, Departure::asked);
        let OpenResponse { status, version, headers, body } =
            match bounds::until_headers(&limits, started, self.0.open(request), asked).await {
                Ok(Ok(response)) => response,
                Ok(Err(error)) => {
                    let broken = departure.as_ref().and_then(Departure::broken);
                    return Err(
                        broken.map_or(error, |source| Failure::body_source(&source).into_error(|| false))
                    );
                }
                // What the transport has done by now is not known.
                Err(limit) => return Err(HttpError::new(HttpErrorKind::Timeout(limit), Sent::Unknown)),
            };
        Ok(OpenResponse { status, version, headers, body: bounds::bounded(body, limits, started) })
    }
}

/// The same body; a large one leaves piece by piece and is watched, so that it has the time that it takes.
fn leaving(body: RequestBody) -> (RequestBody, Option<Departure>) {
    if matches!(body, RequestBody::Bytes(_)) && bounds::is_small(&body) {
        return (body, None);
    }
    let length = body.length();
    let (body, departure) = body::watched(body);
    let pieces = BodyDataStream::new(body).map_err(std::io::Error::other);
    (RequestBody::stream(pieces, length), Some(departure))
}
