//! Headers of a request, however the caller's framework keeps them.

use std::collections::HashMap;

/// The headers of a webhook request.
///
/// Implemented for [`http::HeaderMap`], for slices, arrays and vectors of pairs, and for maps.
pub trait Headers {
    /// All values of the header `name`, which is in lower case; names compare without regard to case.
    fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]>;
}

impl Headers for http::HeaderMap {
    fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.get_all(name).into_iter().map(http::HeaderValue::as_bytes)
    }
}

impl<K: AsRef<[u8]>, V: AsRef<[u8]>> Headers for [(K, V)] {
    fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.iter()
            .filter(move |(key, _)| key.as_ref().eq_ignore_ascii_case(name.as_bytes()))
            .map(|(_, value)| value.as_ref())
    }
}

impl<K: AsRef<[u8]>, V: AsRef<[u8]>, const N: usize> Headers for [(K, V); N] {
    fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.as_slice().values(name)
    }
}

impl<K: AsRef<[u8]>, V: AsRef<[u8]>> Headers for Vec<(K, V)> {
    fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.as_slice().values(name)
    }
}

impl<K: AsRef<[u8]>, V: AsRef<[u8]>, S> Headers for HashMap<K, V, S> {
    fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.iter()
            .filter(move |(key, _)| key.as_ref().eq_ignore_ascii_case(name.as_bytes()))
            .map(|(_, value)| value.as_ref())
    }
}

impl<H: Headers + ?Sized> Headers for &H {
    fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        (**self).values(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(headers: impl Headers) -> Vec<String> {
        headers.values("x-token").map(|value| String::from_utf8(value.to_vec()).unwrap()).collect()
    }

    #[test]
    fn names_compare_without_regard_to_case() {
        assert_eq!(all([("X-Token", "a"), ("Other", "b"), ("x-token", "c")]), ["a", "c"]);
        assert_eq!(all(&[("X-TOKEN".to_owned(), b"a".to_vec())][..]), ["a"]);
        assert_eq!(all(vec![("x-token", "a")]), ["a"]);
        assert_eq!(all(HashMap::from([("X-Token".to_owned(), "a".to_owned())])), ["a"]);
        let mut map = http::HeaderMap::new();
        map.append("X-Token", "a".parse().unwrap());
        map.append("x-token", "b".parse().unwrap());
        assert_eq!(all(&map), ["a", "b"]);
        assert!(all(http::HeaderMap::new()).is_empty());
    }
}
