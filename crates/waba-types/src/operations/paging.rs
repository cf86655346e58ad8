//! How the next page of a list is asked for.

use crate::decode::{DecodeError, decode};
use crate::operations::{Operation, OperationVisitor, visit};

/// Pages with cursors: the last one has no `paging.next`.
macro_rules! cursor {
    ($request:ident, $page:ident, $items:ident) => {{
        let after = $page.paging.as_ref()?.after()?;
        // A server that answers with the cursor it was asked for would be asked for ever.
        if $request.after.as_deref() == Some(after) {
            return None;
        }
        let mut next = $request.clone().after(after);
        next.before = None;
        Some(next)
    }};
}

/// Pages with a number of the first item: the last one ends with the last of `total` items.
macro_rules! offset {
    ($request:ident, $page:ident, $items:ident) => {{
        let length = i64::try_from($page.$items.len()).ok().filter(|length| *length > 0)?;
        let start = $page.offset.map_or($request.offset.unwrap_or(0), i64::from);
        let end = start.checked_add(length)?;
        let more = match ($page.total, $page.limit) {
            (Some(total), _) => end < total.0,
            // A page that is not full is the last one.
            (None, Some(limit)) => length >= limit.0,
            (None, None) => false,
        };
        more.then(|| $request.clone().offset(end))
    }};
}

pub(super) use {cursor, offset};

/// The request for the page behind `page`, in JSON, as the other languages have both; nothing behind the last page and
/// for calls whose answer is no page.
///
/// # Errors
/// When `request` or `page` does not fit the call.
pub fn next_page(operation: &str, request: &[u8], page: &[u8]) -> Result<Option<Vec<u8>>, DecodeError> {
    struct Next<'a> {
        request: &'a [u8],
        page: &'a [u8],
    }

    impl OperationVisitor for Next<'_> {
        type Output = Result<Option<Vec<u8>>, DecodeError>;

        fn visit<O: Operation>(self) -> Self::Output {
            if O::SPEC.items.is_none() {
                return Ok(None);
            }
            let (request, page) = (decode::<O::Request>(self.request)?, decode::<O::Response>(self.page)?);
            let Some(next) = O::next(&request, &page) else { return Ok(None) };
            let written = serde_json::to_vec(&next);
            written.map(Some).map_err(|error| DecodeError::mismatch("", error.to_string()))
        }
    }

    visit(operation, Next { request, page }).unwrap_or(Ok(None))
}
