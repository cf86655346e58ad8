//! One call: check, write, exchange, read; again where that is proved to be safe.

use ::http::{HeaderMap, HeaderValue, Method, header};
use bytes::Bytes;
use futures_util::stream::{self, Stream, TryStreamExt};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;
use waba_types::Dialect;
use waba_types::decode::{DecodeError, decode};
use waba_types::dialect::{Request, RequestParts, Response};
use waba_types::error_codes::ErrorKind;
use waba_types::operations::{self, Operation, OperationSpec, OperationVisitor, Paged, Route};
use waba_types::rules;

use crate::client::Client;
use crate::error::Error;
use crate::http::{HttpRequest, HttpResponse, Secret};

/// What a path segment and a value of a query may hold unencoded: RFC 3986's unreserved characters.
const UNRESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A call that is checked and written.
struct Prepared {
    spec: OperationSpec,
    route: Route,
    parts: RequestParts,
}

impl Client {
    /// Does the call `O`. The typed methods are made of this one.
    ///
    /// # Errors
    /// Of kind `Validation` or `Unsupported` before anything is sent, else those of the way or of the API.
    pub async fn call<O: Operation>(&self, request: &O::Request) -> Result<O::Response, Error> {
        let prepared = self.prepare::<O>(request)?;
        let (response, key) = match self.exchange(&prepared).await {
            Ok(answer) => answer,
            Err(error) => return error.useful_half(O::Response::from_failure).map_err(|error| *error),
        };
        O::Response::from_wire(self.dialect(), &response.body)
            .map_err(|error| Error::unreadable(&O::SPEC, &response, error, &key))
    }

    /// The items of a list, from page to page, beginning with the page that `request` asks for.
    ///
    /// # Errors
    /// Those of [`call`](Self::call) end the stream.
    pub fn pages<'a, O: Paged>(
        &'a self,
        request: O::Request,
    ) -> impl Stream<Item = Result<O::Item, Error>> + Send + use<'a, O> {
        let pages = stream::try_unfold(Some(request), move |request| async move {
            let Some(request) = request else { return Ok::<_, Error>(None) };
            let page = self.call::<O>(&request).await?;
            let next = O::next(&request, &page);
            Ok(Some((stream::iter(O::items(page).into_iter().map(Ok)), next)))
        });
        pages.try_flatten()
    }

    /// Does the call named `operation` with a request and an answer in JSON, as the other languages do.
    ///
    /// # Errors
    /// Those of [`call`](Self::call); of kind `Validation` when there is no such call or `request` does not fit.
    pub async fn call_json(&self, operation: &str, request: &[u8]) -> Result<Vec<u8>, Error> {
        let found = operations::visit(operation, PrepareJson { client: self, request });
        let (prepared, rewrite, rescue) = found.unwrap_or_else(|| {
            let message = format!("unknown operation `{}`", operation.escape_debug());
            Err(Error::new(ErrorKind::Validation, message))
        })?;
        let (response, key) = match self.exchange(&prepared).await {
            Ok(answer) => answer,
            Err(error) => return error.useful_half(rescue).map_err(|error| *error),
        };
        let written = rewrite(self.dialect(), &response.body)
            .map_err(|error| Error::unreadable(&prepared.spec, &response, error, &key))?;
        written.map_err(|error| {
            let message = format!("{}: answer can't be written as JSON", prepared.spec.name);
            Error::new(ErrorKind::Internal, message).with_source(error)
        })
    }

    /// Checks a request and writes it.
    fn prepare<O: Operation>(&self, request: &O::Request) -> Result<Prepared, Error> {
        let (spec, dialect) = (O::SPEC, self.dialect());
        let Some(route) = self.inner.host.route(&spec) else {
            return Err(Error::unsupported(&spec, self.inner.host.name()));
        };
        if self.inner.validate {
            let violations = rules::check(request, dialect);
            if !violations.is_empty() {
                return Err(Error::validation(spec.name, violations));
            }
        }
        let parts = request.to_wire(dialect).map_err(|error| {
            Error::new(ErrorKind::Validation, format!("{}: can't be written as JSON", spec.name))
                .with_source(error)
        })?;
        Ok(Prepared { spec, route, parts })
    }

    /// Sends a call, again where that is safe: the successful answer, and the key that it was asked with.
    async fn exchange(&self, call: &Prepared) -> Result<(HttpResponse, Secret), Error> {
        let url = self.url(call)?;
        let body = call.parts.body.clone().map(Bytes::from);
        let attempt = || self.attempt(&call.spec, call.route, url.clone(), body.clone());
        self.inner.retry.run(&call.spec, attempt).await
    }

    /// The address of a call: the base, the path with its values, and the query.
    fn url(&self, call: &Prepared) -> Result<Url, Error> {
        let Prepared { spec, route, parts } = call;
        // The base has a path of its own where a proxy or Meta's host is meant, so `Url::join` would be wrong.
        let mut url = self.inner.base_url.as_str().trim_end_matches('/').to_owned();
        for segment in route.path.split('/').skip(1) {
            url.push('/');
            let Some(name) = segment.strip_prefix('{').and_then(|name| name.strip_suffix('}')) else {
                url.push_str(segment);
                continue;
            };
            let value = parts.path_value(name).unwrap_or_default();
            // URLs have no way to write these two as names.
            if matches!(value, "" | "." | "..") {
                return Err(Error::new(ErrorKind::Validation, format!("{}: {name}: not an id", spec.name)));
            }
            url.extend(utf8_percent_encode(value, UNRESERVED));
        }
        for (index, (name, value)) in parts.query.iter().enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            url.extend(utf8_percent_encode(name, UNRESERVED));
            url.push('=');
            url.extend(utf8_percent_encode(value, UNRESERVED));
        }
        Url::parse(&url).map_err(|error| Error::new(ErrorKind::Config, format!("{}: {error}", spec.name)))
    }

    /// One attempt: the successful answer, and the key that it was asked with.
    async fn attempt(
        &self,
        spec: &OperationSpec,
        route: Route,
        url: Url,
        body: Option<Bytes>,
    ) -> Result<(HttpResponse, Secret), Error> {
        let key = self.inner.host.key().await?;
        let (name, value) = self.inner.host.auth_header(&key)?;
        let json = HeaderValue::from_static("application/json");
        let mut headers = HeaderMap::new();
        headers.insert(name, value);
        headers.insert(header::ACCEPT, json.clone());
        if body.is_some() {
            headers.insert(header::CONTENT_TYPE, json);
        }
        let request = HttpRequest {
            method: method(route.method),
            url,
            headers,
            body: body.unwrap_or_default().into(),
            limits: self.inner.limits,
        };
        let response = self.inner.http.call(request).await.map_err(|error| Error::transport(spec, error))?;
        if response.status.is_success() {
            Ok((response, key))
        } else {
            Err(Error::answer(spec, self.dialect(), &response, &key))
        }
    }
}

/// Reads an answer and writes it as the other languages have it.
type Rewrite = fn(Dialect, &[u8]) -> Result<Result<Vec<u8>, serde_json::Error>, DecodeError>;

/// Reads the useful half of a failed answer and writes it as the other languages have it.
type Rescue = fn(&[u8]) -> Option<Vec<u8>>;

/// Reads a request from JSON. Everything typed is done here and in its function, so that no call needs a future of its
/// own.
struct PrepareJson<'a> {
    client: &'a Client,
    request: &'a [u8],
}

impl OperationVisitor for PrepareJson<'_> {
    type Output = Result<(Prepared, Rewrite, Rescue), Error>;

    fn visit<O: Operation>(self) -> Self::Output {
        let request: O::Request =
            decode(self.request).map_err(|error| Error::request(O::SPEC.name, error))?;
        Ok((self.client.prepare::<O>(&request)?, rewrite::<O>, rescue::<O>))
    }
}

fn rewrite<O: Operation>(
    dialect: Dialect,
    body: &[u8],
) -> Result<Result<Vec<u8>, serde_json::Error>, DecodeError> {
    O::Response::from_wire(dialect, body).map(|response| serde_json::to_vec(&response))
}

fn rescue<O: Operation>(body: &[u8]) -> Option<Vec<u8>> {
    O::Response::from_failure(body).and_then(|response| serde_json::to_vec(&response).ok())
}

fn method(method: operations::Method) -> Method {
    match method {
        operations::Method::Get => Method::GET,
        operations::Method::Post => Method::POST,
        operations::Method::Put => Method::PUT,
        operations::Method::Patch => Method::PATCH,
        operations::Method::Delete => Method::DELETE,
    }
}
