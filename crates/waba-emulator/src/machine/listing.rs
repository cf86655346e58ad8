//! Lists with a number of the first item, a sorting and filters, as 360dialog's own services have them.

use std::cmp::Ordering;

use serde::Serialize;
use serde_json::{Map, Value, json};
use waba_types::{Raw, decode};

use crate::machine::json::read_as;
use crate::machine::rules::Refusal;

/// Items on a page where the request does not say how many.
pub(crate) const PAGE: i64 = 20;

/// The page that a request asks for: requests and pages of different lists have the same fields, and no type in common.
macro_rules! page {
    ($request:expr, $items:expr, $limit:expr => $page:ident.$field:ident) => {{
        let wanted = $crate::machine::listing::ListRequest {
            limit: $request.limit,
            offset: $request.offset,
            sort: $request.sort.as_deref(),
            filters: $request.filters.as_ref(),
        };
        $crate::machine::listing::list($items, wanted, $limit).map(|listing| {
            $page::new()
                .$field(listing.items)
                .count(listing.count)
                .total(listing.total)
                .limit(listing.limit)
                .offset(listing.offset)
                .sort(listing.sort)
                .filters(listing.filters)
        })
    }};
}
pub(crate) use page;

/// What a request says about the list it wants.
#[derive(Clone, Copy, Default)]
pub(crate) struct ListRequest<'a> {
    pub(crate) limit: Option<i64>,
    pub(crate) offset: Option<i64>,
    /// Keys, separated by commas; `-` before one reverses its order.
    pub(crate) sort: Option<&'a str>,
    /// Object of keys and wanted values.
    pub(crate) filters: Option<&'a Raw>,
}

/// A page of a list.
pub(crate) struct Listing<T> {
    pub(crate) items: Vec<T>,
    pub(crate) count: i64,
    /// Items that fit the filters, on all pages.
    pub(crate) total: i64,
    pub(crate) limit: i64,
    pub(crate) offset: i64,
    pub(crate) sort: Raw,
    pub(crate) filters: Raw,
}

/// What lists are sorted by unless something else is asked for.
const SORT: &str = "id";

/// The part of a key that names what the list holds: `business_templates.name` is the `name` of a template.
const COLLECTIONS: &[&str] = &["business_templates."];

/// Filters, sorts and cuts `items`; `limit` is for requests without one.
pub(crate) fn list<T: Serialize>(
    items: impl IntoIterator<Item = T>,
    wanted: ListRequest<'_>,
    limit: i64,
) -> Result<Listing<T>, Refusal> {
    let filters: Map<String, Value> = match wanted.filters {
        None => Map::new(),
        Some(json) => decode(json.as_str().as_bytes())
            .map_err(|_| Refusal::Invalid("filters: expected an object of keys and values".to_owned()))?,
    };
    let keys: Vec<&str> = wanted.sort.unwrap_or(SORT).split(',').map(str::trim).collect();
    let mut items: Vec<(Value, T)> = items
        .into_iter()
        .map(|item| (read_as(&item).unwrap_or_default(), item))
        .filter(|(json, _)| filters.iter().all(|(key, wanted)| fits(value(json, key), wanted)))
        .collect();
    items.sort_by(|(a, _), (b, _)| {
        let by = |key: &&str| match key.strip_prefix('-') {
            Some(key) => compare(value(b, key), value(a, key)),
            None => compare(value(a, key), value(b, key)),
        };
        keys.iter().map(by).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    });
    let (limit, offset) = (wanted.limit.unwrap_or(limit), wanted.offset.unwrap_or(0));
    let total = items.len();
    let number = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
    let page: Vec<T> =
        items.into_iter().skip(number(offset)).take(number(limit)).map(|(_, item)| item).collect();
    Ok(Listing {
        count: page.len() as i64,
        items: page,
        total: total as i64,
        limit,
        offset,
        sort: json!(keys).into(),
        filters: Value::Object(filters).into(),
    })
}

/// The value at a key with dots.
fn value<'a>(item: &'a Value, key: &str) -> &'a Value {
    let key = COLLECTIONS.iter().find_map(|name| key.strip_prefix(name)).unwrap_or(key);
    key.split('.').fold(item, |value, name| value.get(name).unwrap_or(&Value::Null))
}

/// Whether a value is the wanted one, or one of a list of them. How letters are written does not matter.
fn fits(value: &Value, wanted: &Value) -> bool {
    match (value, wanted) {
        (value, Value::Array(wanted)) => wanted.iter().any(|wanted| fits(value, wanted)),
        (Value::String(value), Value::String(wanted)) => value.eq_ignore_ascii_case(wanted),
        (value, wanted) => value == wanted,
    }
}

fn compare(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            a.as_f64().partial_cmp(&b.as_f64()).unwrap_or(Ordering::Equal)
        }
        (Value::String(a), Value::String(b)) => a.cmp(b),
        // What has no such value comes last.
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Greater,
        (_, Value::Null) => Ordering::Less,
        _ => a.to_string().cmp(&b.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(wanted: ListRequest<'_>) -> (Vec<String>, i64) {
        let item =
            |id: &str, name: &str, email: &str| json!({ "id": id, "name": name, "info": { "email": email } });
        let items = [item("1", "b", "x@y.z"), item("2", "a", "X@Y.Z"), item("3", "c", "q@y.z")];
        let listing = list(items, wanted, 20).unwrap();
        let names = listing.items.iter().map(|item| item["name"].as_str().unwrap().to_owned());
        (names.collect(), listing.total)
    }

    #[test]
    fn items_are_filtered_sorted_and_cut() {
        let filters = Raw::new(r#"{"info.email": "x@y.z"}"#).unwrap();
        let wanted = ListRequest { filters: Some(&filters), sort: Some("-name"), ..ListRequest::default() };
        assert_eq!(names(wanted), (vec!["b".to_owned(), "a".to_owned()], 2));
        let wanted = ListRequest {
            filters: Some(&filters),
            limit: Some(1),
            offset: Some(1),
            ..ListRequest::default()
        };
        assert_eq!(names(wanted), (vec!["a".to_owned()], 2));
        let one_of = Raw::new(r#"{"name": ["a", "c"]}"#).unwrap();
        let wanted = ListRequest { filters: Some(&one_of), ..ListRequest::default() };
        assert_eq!(names(wanted).0, ["a", "c"]);
        let none = Raw::new(r#"{"colour": "red"}"#).unwrap();
        assert_eq!(names(ListRequest { filters: Some(&none), ..ListRequest::default() }).1, 0);
    }

    #[test]
    fn filters_are_an_object() {
        for json in ["[]", "\"name=a\""] {
            let filters = Raw::new(json).unwrap();
            let wanted = ListRequest { filters: Some(&filters), ..ListRequest::default() };
            assert!(matches!(list([json!({})], wanted, 1), Err(Refusal::Invalid(_))), "{json}");
        }
    }
}
