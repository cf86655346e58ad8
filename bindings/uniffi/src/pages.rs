//! Lists, from page to page: what the generated objects of lists are made of.

use std::sync::{Mutex, PoisonError};

use waba_types::operations::{Operation, PageWalk};

use crate::generated::WabaError;

/// How far a list has been read: the request for its next page, which is none behind the last one, and the way there.
pub(crate) struct Position<O: Operation>(Mutex<(Option<O::Request>, PageWalk)>);

impl<O: Operation> Position<O>
where
    O::Request: Clone,
{
    pub(crate) fn before(first: O::Request) -> Self {
        Self(Mutex::new((Some(first), PageWalk::default())))
    }

    /// Reads the next page. After an error or a cancellation it is still the next one.
    pub(crate) async fn next<F>(
        &self,
        call: impl FnOnce(O::Request) -> F,
    ) -> Result<Option<O::Response>, WabaError>
    where
        F: Future<Output = Result<O::Response, WabaError>>,
    {
        let request = self.0.lock().unwrap_or_else(PoisonError::into_inner).0.clone();
        let Some(request) = request else { return Ok(None) };
        let page = call(request.clone()).await?;
        let (next, walk) = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *next = walk.next::<O>(&request, &page);
        Ok(Some(page))
    }
}
