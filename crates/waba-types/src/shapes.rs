//! Values that the API writes in more than one shape.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Serialize, Serializer};

use crate::descriptor::{Described, TypeRef};
use crate::rules::Check;

/// A list of lists of texts, which the API also writes as one list, or as one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows(pub Vec<Vec<String>>);

impl Rows {
    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The rows.
    pub fn iter(&self) -> impl Iterator<Item = &[String]> {
        self.0.iter().map(Vec::as_slice)
    }
}

impl<const N: usize> From<[Vec<String>; N]> for Rows {
    fn from(rows: [Vec<String>; N]) -> Self {
        Vec::from(rows).into()
    }
}

impl From<Vec<Vec<String>>> for Rows {
    fn from(rows: Vec<Vec<String>>) -> Self {
        Self(rows)
    }
}

impl FromIterator<Vec<String>> for Rows {
    fn from_iter<I: IntoIterator<Item = Vec<String>>>(rows: I) -> Self {
        Self(rows.into_iter().collect())
    }
}

impl IntoIterator for Rows {
    type Item = Vec<String>;
    type IntoIter = std::vec::IntoIter<Vec<String>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl Serialize for Rows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Rows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        /// A list of texts, or one text that stands for a list of one.
        struct Row(Vec<String>, bool);

        struct RowVisitor;

        impl<'de> Visitor<'de> for RowVisitor {
            type Value = Row;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of texts")
            }

            fn visit_str<E>(self, text: &str) -> Result<Row, E> {
                Ok(Row(vec![text.to_owned()], true))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Row, A::Error> {
                let mut row = Vec::new();
                while let Some(text) = list.next_element()? {
                    row.push(text);
                }
                Ok(Row(row, false))
            }
        }

        impl<'de> Deserialize<'de> for Row {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(RowVisitor)
            }
        }

        struct RowsVisitor;

        impl<'de> Visitor<'de> for RowsVisitor {
            type Value = Rows;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of lists of texts")
            }

            fn visit_str<E>(self, text: &str) -> Result<Rows, E> {
                Ok(Rows(vec![vec![text.to_owned()]]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Rows, A::Error> {
                let (mut rows, mut flat) = (Vec::new(), Vec::new());
                while let Some(Row(row, single)) = list.next_element()? {
                    if single { flat.extend(row) } else { rows.push(row) }
                }
                if !flat.is_empty() {
                    rows.push(flat);
                }
                Ok(Rows(rows))
            }
        }

        deserializer.deserialize_any(RowsVisitor)
    }
}

impl Described for Rows {
    const TYPE: TypeRef = TypeRef::List(&TypeRef::List(&TypeRef::String));
}

impl Check for Rows {}

/// An object with values of one kind, which the API writes as `[]` when it has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entries<T>(pub BTreeMap<String, T>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T> Entries<T> {
    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.0.get(key)
    }

    /// Keys and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }
}

impl<T> From<BTreeMap<String, T>> for Entries<T> {
    fn from(entries: BTreeMap<String, T>) -> Self {
        Self(entries)
    }
}

impl<T> IntoIterator for Entries<T> {
    type Item = (String, T);
    type IntoIter = std::collections::btree_map::IntoIter<String, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T: Serialize> Serialize for Entries<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for EntriesVisitor<T> {
            type Value = Entries<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Entries<T>, A::Error> {
                match list.next_element::<IgnoredAny>()? {
                    None => Ok(Entries::default()),
                    Some(_) => Err(A::Error::invalid_type(Unexpected::Seq, &self)),
                }
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<T>, A::Error> {
                let mut entries = BTreeMap::new();
                while let Some((key, value)) = map.next_entry()? {
                    entries.insert(key, value);
                }
                Ok(Entries(entries))
            }
        }

        deserializer.deserialize_any(EntriesVisitor(PhantomData))
    }
}

impl<T: Described> Described for Entries<T> {
    const TYPE: TypeRef = TypeRef::Map(&T::TYPE);
}

impl<T> Check for Entries<T> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_may_be_flat() {
        let rows = |json| serde_json::from_str::<Rows>(json).unwrap().0;
        assert_eq!(rows(r#"[["a","b"],["c"]]"#), [vec!["a", "b"], vec!["c"]]);
        assert_eq!(rows(r#"["a","b"]"#), [["a", "b"]]);
        assert_eq!(rows(r#""a""#), [["a"]]);
        assert!(rows("[]").is_empty());
        assert!(serde_json::from_str::<Rows>("[1]").is_err());
    }

    #[test]
    fn no_entries_may_be_an_empty_list() {
        assert!(serde_json::from_str::<Entries<String>>("[]").unwrap().is_empty());
        assert_eq!(serde_json::from_str::<Entries<String>>(r#"{"a":"b"}"#).unwrap().get("a").unwrap(), "b");
        assert!(serde_json::from_str::<Entries<String>>(r#"["a"]"#).is_err());
    }
}
