//! Pages of lists, by cursors: each is the id of an item, in a form that nobody takes for one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use waba_types::api::{Paging, PagingCursors};

/// The page that a request asks for.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct PageRequest<'a> {
    /// Most items; the list has a number of its own, if it is left out.
    pub(crate) limit: Option<i64>,
    pub(crate) after: Option<&'a str>,
    pub(crate) before: Option<&'a str>,
}

/// Items on a page where neither the request nor the documentation says how many.
pub(crate) const PAGE: usize = 25;

/// Cuts a page out of `items`, whose ids `id` tells; nothing when a cursor is none of the list. `address` is where the list
/// is read.
pub(crate) fn page<T>(
    mut items: Vec<T>,
    id: impl Fn(&T) -> String,
    wanted: PageRequest<'_>,
    address: &str,
) -> Option<(Vec<T>, Option<Paging>)> {
    let limit = wanted.limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(PAGE);
    let find = |items: &[T], cursor: &str| {
        let wanted = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        items.iter().position(|item| id(item).as_bytes() == wanted)
    };
    let (start, end) = match (wanted.after, wanted.before) {
        (Some(after), _) => {
            let start = find(&items, after)? + 1;
            (start, items.len().min(start + limit))
        }
        (None, Some(before)) => {
            let end = find(&items, before)?;
            (end.saturating_sub(limit), end)
        }
        (None, None) => (0, items.len().min(limit)),
    };
    let more = end < items.len();
    items.truncate(end);
    let items = items.split_off(start);
    let (Some(first), Some(last)) = (items.first(), items.last()) else { return Some((items, None)) };
    let cursor = |item: &T| URL_SAFE_NO_PAD.encode(id(item));
    let (first, last) = (cursor(first), cursor(last));
    let mut paging = Paging::new();
    paging.next = more.then(|| format!("{address}?limit={limit}&after={last}"));
    paging.previous = (start > 0).then(|| format!("{address}?limit={limit}&before={first}"));
    Some((items, Some(paging.cursors(PagingCursors::new().before(first).after(last)))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(wanted: PageRequest<'_>) -> Option<(Vec<u32>, Option<Paging>)> {
        page((0..10).collect(), u32::to_string, wanted, "http://127.0.0.1/groups")
    }

    #[test]
    fn a_list_is_read_from_its_beginning_to_its_end_and_back() {
        let (first, paging) = cut(PageRequest { limit: Some(4), ..PageRequest::default() }).unwrap();
        let paging = paging.unwrap();
        assert_eq!((first, paging.previous.is_none()), (vec![0, 1, 2, 3], true));
        let next =
            |after: &str| cut(PageRequest { limit: Some(4), after: Some(after), before: None }).unwrap();
        let (second, paging) = next(&paging.after().unwrap());
        let (third, last) = next(&paging.unwrap().after().unwrap());
        assert_eq!((second, third), (vec![4, 5, 6, 7], vec![8, 9]));
        let last = last.unwrap();
        assert_eq!(last.after(), None);
        let before = last.cursors.unwrap().before.unwrap();
        let back = PageRequest { limit: Some(3), before: Some(&before), after: None };
        assert_eq!(cut(back).unwrap().0, [5, 6, 7]);
    }

    #[test]
    fn a_cursor_of_another_list_is_none() {
        for after in ["?", "bm9uZQ", ""] {
            let wanted = PageRequest { after: Some(after), ..PageRequest::default() };
            assert!(cut(wanted).is_none(), "{after}");
        }
        assert_eq!(
            page(Vec::<u32>::new(), u32::to_string, PageRequest::default(), "/"),
            Some((vec![], None))
        );
    }
}
