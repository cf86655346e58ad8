//! How the next page of a list is asked for.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use serde::Serialize;

use crate::decode::{DecodeError, decode};
use crate::operations::{Operation, OperationVisitor, visit};

/// Pages with cursors: the last one has no `paging.next`.
macro_rules! cursor {
    ($request:ident, $page:ident, $items:ident) => {{
        let after = $page.paging.as_ref()?.after()?;
        let mut next = $request.clone().after(after);
        next.before = None;
        Some(next)
    }};
}

/// Pages with a number of the first item: the last one ends with the last of `total` items.
macro_rules! offset {
    ($request:ident, $page:ident, $items:ident) => {{
        let length = i64::try_from($page.$items.len()).ok().filter(|length| *length > 0)?;
        let asked = $request.offset.unwrap_or(0);
        let end = $page.offset.map_or(asked, i64::from).checked_add(length)?;
        let limit = $page.limit.map(i64::from).or($request.limit);
        let more = match ($page.total, limit) {
            (Some(total), _) => end < total.0,
            // A page that is not full is the last one.
            (None, Some(limit)) => length >= limit,
            (None, None) => false,
        };
        // A server that passes over the number gives the first page again.
        (more && end > asked).then(|| $request.clone().offset(end))
    }};
}

pub(super) use {cursor, offset};

/// The way through the pages of a list, which ends where a server would lead in a circle.
#[derive(Debug, Default)]
pub struct PageWalk {
    /// What was asked and what was answered, by their hashes.
    seen: HashSet<u64>,
}

impl PageWalk {
    /// The request for the page behind `page`, which answered `request`; nothing behind the last page and for calls whose
    /// answer is no page.
    pub fn next<O: Operation>(&mut self, request: &O::Request, page: &O::Response) -> Option<O::Request> {
        let next = O::next(request, page)?;
        let is_new = self.is_new(page) & self.is_new(request) && !self.seen.contains(&hash(&next));
        is_new.then_some(next)
    }

    /// The request for the page behind `page` like [`next`](Self::next), in JSON, as the other languages have both.
    ///
    /// # Errors
    /// When `request` or `page` does not fit the call.
    pub fn next_json(
        &mut self,
        operation: &str,
        request: &[u8],
        page: &[u8],
    ) -> Result<Option<Vec<u8>>, DecodeError> {
        struct Next<'a> {
            walk: &'a mut PageWalk,
            request: &'a [u8],
            page: &'a [u8],
        }

        impl OperationVisitor for Next<'_> {
            type Output = Result<Option<Vec<u8>>, DecodeError>;

            fn visit<O: Operation>(self) -> Self::Output {
                if O::SPEC.items.is_none() {
                    return Ok(None);
                }
                let (request, page) =
                    (decode::<O::Request>(self.request)?, decode::<O::Response>(self.page)?);
                let Some(next) = self.walk.next::<O>(&request, &page) else { return Ok(None) };
                let written = serde_json::to_vec(&next);
                written.map(Some).map_err(|error| DecodeError::custom("", error))
            }
        }

        visit(operation, Next { walk: self, request, page }).unwrap_or(Ok(None))
    }

    /// Notes what was asked or answered, and tells whether it was not before.
    fn is_new(&mut self, told: &impl Serialize) -> bool {
        self.seen.insert(hash(told))
    }
}

/// Requests and answers are the same if their JSON is.
fn hash(value: &impl Serialize) -> u64 {
    let mut hasher = DefaultHasher::new();
    serde_json::to_vec(value).unwrap_or_default().hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is asked for a list, if a server answers as `answer` says; at most eleven requests.
    fn walk(operation: &str, request: &str, answer: impl Fn(&str) -> String) -> Vec<String> {
        let (mut walk, mut asked) = (PageWalk::default(), vec![request.to_owned()]);
        while let (Some(request), 0..=10) = (asked.last(), asked.len()) {
            let page = answer(request);
            match walk.next_json(operation, request.as_bytes(), page.as_bytes()).unwrap() {
                Some(next) => asked.push(String::from_utf8(next).unwrap()),
                None => break,
            }
        }
        asked
    }

    const ACCOUNT: &str = r#"{"partner_id":"aPA","waba_account_id":"aWA","limit":2}"#;

    #[test]
    fn a_list_with_cursors_ends_where_they_lead_in_a_circle() {
        let page = |after: &str| {
            format!(r#"{{"data":[],"paging":{{"cursors":{{"after":"{after}"}},"next":"https://x"}}}}"#)
        };
        let same = walk("templates.list", r#"{"after":"A"}"#, |_| page("A"));
        assert_eq!(same.len(), 1);
        let circle = walk("templates.list", "{}", |asked| page(if asked.contains('A') { "B" } else { "A" }));
        assert_eq!(circle, ["{}", r#"{"after":"A"}"#, r#"{"after":"B"}"#]);
    }

    #[test]
    fn a_list_with_numbers_ends_where_a_server_passes_over_them() {
        let told = r#"{"flows":[{"id":"1"},{"id":"2"}],"offset":0,"total":5,"limit":2}"#;
        let untold = r#"{"flows":[{"id":"1"},{"id":"2"}],"limit":2}"#;
        for page in [told, untold] {
            assert_eq!(walk("partner_flows.list", ACCOUNT, |_| page.to_owned()).len(), 2, "{page}");
        }
    }

    #[test]
    fn a_list_with_numbers_goes_on_while_pages_are_full() {
        let flows = |asked: &str| match asked {
            ACCOUNT => r#"{"flows":[{"id":"1"},{"id":"2"}]}"#.to_owned(),
            _ => r#"{"flows":[{"id":"3"}]}"#.to_owned(),
        };
        let asked = walk("partner_flows.list", ACCOUNT, flows);
        assert_eq!(asked.len(), 2);
        assert!(asked[1].contains(r#""offset":2"#), "{}", asked[1]);
    }

    #[test]
    fn a_list_with_numbers_follows_what_the_server_made_of_them() {
        let request = ACCOUNT.replace(r#""limit":2"#, r#""limit":100,"offset":5"#);
        let page = |more: &str| {
            walk("partner_flows.list", &request, |asked| match asked == request {
                true => format!(r#"{{"flows":[{{"id":"1"}},{{"id":"2"}}]{more}}}"#),
                false => r#"{"flows":[]}"#.to_owned(),
            })
        };
        // It gives fewer than were asked for.
        let capped = page(r#","limit":2"#);
        assert!(capped[1].contains(r#""offset":7"#), "{}", capped[1]);
        // It begins elsewhere.
        let rounded = page(r#","offset":4,"total":100"#);
        assert!(rounded[1].contains(r#""offset":6"#), "{}", rounded[1]);
        // It began from the start, or says nothing of more.
        assert_eq!(page(r#","offset":0,"total":100"#).len(), 1);
        assert_eq!(page("").len(), 1);
        let unlimited = walk("partner_flows.list", &ACCOUNT.replace(r#","limit":2"#, ""), |_| {
            r#"{"flows":[{"id":"1"}]}"#.to_owned()
        });
        assert_eq!(unlimited.len(), 1);
    }

    #[test]
    fn a_list_with_cursors_goes_on_forwards_wherever_it_begins() {
        let page = r#"{"data":[],"paging":{"cursors":{"after":"A"},"next":"https://x"}}"#;
        let asked = walk("templates.list", r#"{"before":"Z","limit":2}"#, |_| page.to_owned());
        assert_eq!(asked[1], r#"{"limit":2,"after":"A"}"#);
    }
}
