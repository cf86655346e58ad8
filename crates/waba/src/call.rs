//! One call: check, write, exchange, read; again where that is proved to be safe.

use ::http::{HeaderMap, HeaderValue, Method, header};
use bytes::Bytes;
use futures_util::future::BoxFuture;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;
use waba_types::decode::decode;
use waba_types::dialect::{Request, Response};
use waba_types::error_codes::ErrorKind;
use waba_types::operations::{self, Operation, OperationSpec, OperationVisitor, Route};
use waba_types::rules;

use crate::client::Client;
use crate::error::Error;
use crate::http::{HttpRequest, HttpResponse, Secret};

/// What a path segment may hold unencoded: RFC 3986's unreserved characters.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl Client {
    /// Does the call `O`. The typed methods are made of this one.
    ///
    /// # Errors
    /// Of kind `Validation` or `Unsupported` before anything is sent, else those of the way or of the API.
    pub async fn call<O: Operation>(&self, request: &O::Request) -> Result<O::Response, Error> {
        let (spec, dialect) = (O::SPEC, self.dialect());
        let Some(route) = spec.route(dialect).filter(|route| self.inner.host.has(route)) else {
            return Err(Error::unsupported(&spec, self.inner.host.name()));
        };
        if self.inner.validate {
            let violations = rules::check(request, dialect);
            if !violations.is_empty() {
                return Err(Error::validation(spec.name, violations));
            }
        }
        let url = self.url(&spec, route, request.path_parameter())?;
        let body = request.to_wire(dialect).map_err(|error| {
            Error::new(ErrorKind::Validation, format!("{}: can't be written as JSON", spec.name))
                .with_source(error)
        })?;
        let body = body.map(Bytes::from);
        let attempt = || self.exchange(&spec, route, url.clone(), body.clone());
        let (response, key) = self.inner.retry.run(&spec, attempt).await?;
        O::Response::from_wire(dialect, &response.body)
            .map_err(|error| Error::unreadable(&spec, &response, error, &key))
    }

    /// Does the call named `operation` with a request and an answer in JSON, as the other languages do.
    ///
    /// # Errors
    /// Those of [`call`](Self::call); of kind `Validation` when there is no such call or `request` does not fit.
    pub fn call_json<'a>(
        &'a self,
        operation: &str,
        request: &'a [u8],
    ) -> BoxFuture<'a, Result<Vec<u8>, Error>> {
        struct CallJson<'a> {
            client: &'a Client,
            request: &'a [u8],
        }

        impl<'a> OperationVisitor for CallJson<'a> {
            type Output = BoxFuture<'a, Result<Vec<u8>, Error>>;

            fn visit<O: Operation>(self) -> Self::Output {
                Box::pin(async move {
                    let name = O::SPEC.name;
                    let request = decode(self.request).map_err(|error| Error::request(name, error))?;
                    let response = self.client.call::<O>(&request).await?;
                    serde_json::to_vec(&response).map_err(|error| {
                        Error::new(ErrorKind::Internal, format!("{name}: answer can't be written as JSON"))
                            .with_source(error)
                    })
                })
            }
        }

        operations::visit(operation, CallJson { client: self, request }).unwrap_or_else(|| {
            let error = Error::new(
                ErrorKind::Validation,
                format!("unknown operation `{}`", operation.escape_debug()),
            );
            Box::pin(async move { Err(error) })
        })
    }

    /// The address of a call: the base, then the path with its parameter.
    fn url(&self, spec: &OperationSpec, route: Route, parameter: Option<&str>) -> Result<Url, Error> {
        let mut path = route.path.to_owned();
        if let (Some(start), Some(end)) = (path.find('{'), path.find('}')) {
            let parameter = parameter.unwrap_or_default();
            // URLs have no way to write these two as names.
            if matches!(parameter, "" | "." | "..") {
                let name = &path[start + 1..end];
                return Err(Error::new(ErrorKind::Validation, format!("{}: {name}: not an id", spec.name)));
            }
            path.replace_range(start..=end, &utf8_percent_encode(parameter, SEGMENT).to_string());
        }
        // The base has a path of its own where a proxy or Meta's host is meant, so `Url::join` would be wrong.
        let base = self.inner.base_url.as_str().trim_end_matches('/');
        Url::parse(&format!("{base}{path}"))
            .map_err(|error| Error::new(ErrorKind::Config, format!("{}: {error}", spec.name)))
    }

    /// One attempt: the successful answer, and the key that it was asked with.
    async fn exchange(
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
            body: body.unwrap_or_default(),
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

fn method(method: operations::Method) -> Method {
    match method {
        operations::Method::Get => Method::GET,
        operations::Method::Post => Method::POST,
        operations::Method::Put => Method::PUT,
        operations::Method::Delete => Method::DELETE,
    }
}
