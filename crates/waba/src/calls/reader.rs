//! How an answer is read.

use waba_types::Dialect;
use waba_types::dialect::Response;
use waba_types::operations::{Answer, JsonCall, OperationSpec, ReadAnswer};

use crate::error::Error;
use crate::http::{HttpResponse, Secret};

/// What makes a `T` of the body of an answer: a type, or JSON for the other languages.
pub(crate) struct Reader<T> {
    answer: ReadAnswer<T>,
    /// Reads the useful half of a failed answer.
    pub(super) rescue: fn(&[u8]) -> Option<T>,
}

impl<A: Response> Reader<A> {
    pub(crate) const TYPED: Self = Self { answer: Answer::read, rescue: A::from_failure };
}

impl Reader<Vec<u8>> {
    pub(crate) fn json(call: &JsonCall) -> Self {
        Self { answer: call.rewrite, rescue: call.rescue }
    }
}

impl<T> Reader<T> {
    /// The value of an answer, unless that says that the call was not done.
    pub(crate) fn read(
        &self,
        spec: &OperationSpec,
        dialect: Dialect,
        response: &HttpResponse,
        key: &Secret,
    ) -> Result<T, Error> {
        match (self.answer)(dialect, &response.body) {
            Ok(answer) if answer.is_refusal => Err(Error::not_done(spec, response, key)),
            Ok(answer) => Ok(answer.value),
            Err(error) => Err(Error::unreadable(spec, response, error, key)),
        }
    }
}
