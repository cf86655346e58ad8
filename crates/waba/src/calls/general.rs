//! One call: prepare, exchange, read.

use futures_util::stream::{self, Stream, TryStreamExt};
use waba_types::Dialect;
use waba_types::decode::DecodeError;
use waba_types::dialect::Response;
use waba_types::operations::{self, BLOCKED, Operation, OperationSpec, PageWalk, Paged};

use crate::attempt::Reported;
use crate::client::Client;
use crate::error::Error;
use crate::exchange::Transfer;
use crate::http::{HttpResponse, Secret};
use crate::prepared::Prepared;

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
        let read = |response: &_, key: &_| read(&prepared.spec, self.dialect(), response, key);
        match self.exchange(&prepared, Transfer::default(), read).await {
            Ok(reported) => Ok(reported),
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
        let rewrite = |response: &HttpResponse, key: &_| {
            let rewritten = (call.rewrite)(self.dialect(), &response.body);
            let is_refusal = rewritten.as_ref().is_ok_and(|rewritten| rewritten.is_refusal);
            done(&prepared.spec, response, key, rewritten.map(|rewritten| rewritten.json), is_refusal)
        };
        match self.exchange(&prepared, Transfer::default(), rewrite).await {
            Ok(reported) => Ok(reported),
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
}

/// Reads an answer.
pub(crate) fn read<A: Response>(
    spec: &OperationSpec,
    dialect: Dialect,
    response: &HttpResponse,
    key: &Secret,
) -> Result<A, Error> {
    let value = A::from_wire(dialect, &response.body);
    let is_refusal = value.as_ref().is_ok_and(A::is_refusal);
    done(spec, response, key, value, is_refusal)
}

/// What was read from an answer, unless that says that the call was not done.
fn done<T>(
    spec: &OperationSpec,
    response: &HttpResponse,
    key: &Secret,
    value: Result<T, DecodeError>,
    is_refusal: bool,
) -> Result<T, Error> {
    match value {
        Ok(_) if is_refusal => Err(Error::not_done(spec, response, key)),
        Ok(value) => Ok(value),
        Err(error) => Err(Error::unreadable(spec, response, error, key)),
    }
}
