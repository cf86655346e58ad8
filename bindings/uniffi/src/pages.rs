//! Lists, from page to page: what the generated objects of lists are made of.

use std::sync::{Mutex, PoisonError};

use waba_types::operations::Operation;

use crate::generated::WabaError;

/// How far a list has been read: the request for its next page; nothing behind the last one.
pub(crate) struct Position<O: Operation>(Mutex<Option<O::Request>>);

impl<O: Operation> Position<O>
where
    O::Request: Clone,
{
    pub(crate) fn before(first: O::Request) -> Self {
        Self(Mutex::new(Some(first)))
    }

    /// Reads the next page. After an error or a cancellation it is still the next one.
    pub(crate) async fn next<F>(
        &self,
        call: impl FnOnce(O::Request) -> F,
    ) -> Result<Option<O::Response>, WabaError>
    where
        F: Future<Output = Result<O::Response, WabaError>>,
    {
        let request = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(request) = request else { return Ok(None) };
        let page = call(request.clone()).await?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = O::next(&request, &page);
        Ok(Some(page))
    }
}
