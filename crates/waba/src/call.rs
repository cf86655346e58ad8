//! One call: check, write, exchange, read.

use std::borrow::Cow;

use futures_util::stream::{self, Stream, TryStreamExt};
use http::HeaderValue;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;
use waba_types::Dialect;
use waba_types::decode::DecodeError;
use waba_types::dialect::{RequestParts, Response};
use waba_types::error_codes::ErrorKind;
use waba_types::operations::{self, AnyRequest, BLOCKED, Operation, OperationSpec, PageWalk, Paged, Route};
use waba_types::priority::MessagePriority;

use crate::attempt::Reported;
use crate::client::Client;
use crate::error::Error;
use crate::exchange::Exchanged;
use crate::http_meta::HttpMeta;
use crate::media::{header_value, multipart::Form};

/// What a path segment and a value of a query may hold unencoded: RFC 3986's unreserved characters.
pub(crate) const UNRESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A call that is checked and written.
pub(crate) struct Prepared {
    pub(crate) spec: OperationSpec,
    pub(crate) route: Route,
    pub(crate) parts: RequestParts,
    /// What the body is, unless it is JSON.
    pub(crate) content_type: Option<HeaderValue>,
    /// The person that a message goes to.
    pub(crate) recipient: Option<String>,
    /// How urgent a message is, unless the options of the call say it.
    pub(crate) priority: MessagePriority,
}

impl Client {
    /// Does the call `O`. The typed methods are made of this one.
    ///
    /// # Errors
    /// Of kind `Validation` or `Unsupported` before anything is sent, else those of the way or of the API.
    pub async fn call<O: Operation>(&self, request: &O::Request) -> Result<O::Response, Error> {
        self.call_reported::<O>(request).await.map(Reported::into_value)
    }

    /// Does the call `O`, and tells what was done for it: each attempt, and the HTTP answer.
    ///
    /// # Errors
    /// Those of [`call`](Self::call); they tell what was done by themselves ([`Error::attempts`]).
    pub async fn call_reported<O: Operation>(
        &self,
        request: &O::Request,
    ) -> Result<Reported<O::Response>, Error> {
        let prepared = self.prepare::<O>(request)?;
        match self.exchange(&prepared).await {
            Ok(answer) => answer.read(&prepared.spec, self.dialect()),
            Err(error) => error.useful_half(O::Response::from_failure).map_err(|error| *error),
        }
    }

    /// The items of a list, from page to page, beginning with the page that `request` asks for.
    ///
    /// # Errors
    /// Those of [`call`](Self::call) end the stream.
    pub fn pages<'a, O: Paged>(
        &'a self,
        request: O::Request,
    ) -> impl Stream<Item = Result<O::Item, Error>> + Send + use<'a, O> {
        let begin = (Some(request), PageWalk::default());
        let pages = stream::try_unfold(begin, move |(request, mut walk)| async move {
            let Some(request) = request else { return Ok::<_, Error>(None) };
            let page = self.call::<O>(&request).await?;
            let next = walk.next::<O>(&request, &page);
            Ok(Some((stream::iter(O::items(page).into_iter().map(Ok)), (next, walk))))
        });
        pages.try_flatten()
    }

    /// Does the call or task named `operation` with a request and an answer in JSON, as the other languages do.
    ///
    /// # Errors
    /// Those of [`call`](Self::call); of kind `Validation` when there is no such call or `request` does not fit.
    pub async fn call_json(&self, operation: &str, request: &[u8]) -> Result<Vec<u8>, Error> {
        self.call_json_reported(operation, request).await.map(Reported::into_value)
    }

    /// Does the call or task named `operation` like [`call_json`](Self::call_json), and tells what was done for it; a
    /// [`CallReport`](waba_types::response::CallReport) can be made of that.
    ///
    /// # Errors
    /// Those of [`call_json`](Self::call_json).
    pub async fn call_json_reported(
        &self,
        operation: &str,
        request: &[u8],
    ) -> Result<Reported<Vec<u8>>, Error> {
        if let Some(answer) = self.run_json(operation, request).await {
            return answer;
        }
        let call = operations::json_call(operation).ok_or_else(|| self.no_operation(operation))?;
        let prepared = {
            let request = (call.read)(request).map_err(|error| Error::request(call.spec.name, error))?;
            self.prepare_as(call.spec, &*request)?
        };
        match self.exchange(&prepared).await {
            Ok(answer) => {
                let rewritten = (call.rewrite)(self.dialect(), &answer.response.body);
                let is_refusal = rewritten.as_ref().is_ok_and(|rewritten| rewritten.is_refusal);
                answer.report(&prepared.spec, rewritten.map(|rewritten| rewritten.json), is_refusal)
            }
            Err(error) => error.useful_half(call.rescue).map_err(|error| *error),
        }
    }

    /// Why there is no call of this name.
    fn no_operation(&self, name: &str) -> Error {
        match BLOCKED.iter().any(|blocked| blocked.name == name) {
            true => Error::unsupported(name, self.inner.host.name()),
            false => Error::unknown_operation(name),
        }
    }

    /// Checks a request and writes it.
    fn prepare<O: Operation>(&self, request: &O::Request) -> Result<Prepared, Error> {
        self.prepare_as(O::SPEC, request)
    }

    /// Checks the request of a call and writes it.
    pub(crate) fn prepare_as(
        &self,
        spec: OperationSpec,
        request: &dyn AnyRequest,
    ) -> Result<Prepared, Error> {
        let dialect = self.dialect();
        let Some(route) = self.inner.host.route(&spec) else {
            return Err(Error::unsupported(spec.name, self.inner.host.name()));
        };
        if self.inner.validate {
            let violations = request.violations(dialect);
            if !violations.is_empty() {
                return Err(Error::validation(spec.name, violations));
            }
        }
        let mut parts = request.parts(dialect).map_err(|error| {
            Error::new(ErrorKind::Validation, format!("{}: can't be written as JSON", spec.name))
                .with_source(error)
        })?;
        let content_type = match &*parts.form {
            [] => None,
            fields => {
                let form = Form::of_fields(fields)?;
                parts.body = Some(form.alone());
                Some(header_value(&form.content_type())?)
            }
        };
        let recipient = request.addressee().map(Cow::into_owned);
        Ok(Prepared { spec, route, parts, content_type, recipient, priority: request.urgency() })
    }

    /// The address of a call: the base, the path with its values, and the query.
    pub(crate) fn url(&self, call: &Prepared) -> Result<Url, Error> {
        let Prepared { spec, route, parts, .. } = call;
        // The base has a path of its own where a proxy or Meta's host is meant, so `Url::join` would be wrong.
        let mut path = self.inner.base_url.path().trim_end_matches('/').to_owned();
        for segment in route.path.split('/').skip(1) {
            path.push('/');
            let Some((before, name)) = segment.strip_suffix('}').and_then(|segment| segment.split_once('{'))
            else {
                path.push_str(segment);
                continue;
            };
            path.push_str(before);
            let value = parts.path_value(name).unwrap_or_default();
            // URLs have no way to write these two as names.
            if matches!(value, "" | "." | "..") {
                return Err(Error::new(ErrorKind::Validation, format!("{}: {name}: not an id", spec.name)));
            }
            path.extend(utf8_percent_encode(value, UNRESERVED));
        }
        let mut url = self.inner.base_url.clone();
        url.set_path(&path);
        if let Some(signature) = &parts.signature {
            url.set_query(Some(signature));
        } else if !parts.query.is_empty() {
            let encoded = |text| utf8_percent_encode(text, UNRESERVED);
            let pairs =
                parts.query.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value)));
            url.set_query(Some(&pairs.collect::<Vec<_>>().join("&")));
        }
        Ok(url)
    }
}

impl Exchanged {
    /// Reads the answer, and tells what was done for it.
    pub(crate) fn read<A: Response>(
        self,
        spec: &OperationSpec,
        dialect: Dialect,
    ) -> Result<Reported<A>, Error> {
        let value = A::from_wire(dialect, &self.response.body);
        let is_refusal = value.as_ref().is_ok_and(A::is_refusal);
        self.report(spec, value, is_refusal)
    }

    /// What was read from the answer, with what was done for it, unless it says that the call was not done.
    fn report<T>(
        self,
        spec: &OperationSpec,
        value: Result<T, DecodeError>,
        is_refusal: bool,
    ) -> Result<Reported<T>, Error> {
        let Self { response, key, attempts } = self;
        match value {
            Ok(_) if is_refusal => Err(Error::not_done(spec, &response, &key).with_attempts(attempts)),
            Ok(value) => {
                let http = HttpMeta::new(response.status, &response.headers, &key);
                Ok(Reported::new(value, attempts, http))
            }
            Err(error) => Err(Error::unreadable(spec, &response, error, &key).with_attempts(attempts)),
        }
    }
}
