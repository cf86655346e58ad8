//! Fields that this version does not know.

use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};

use super::{Key, Raw};

/// The fields of an object that this version does not know, in their order, exactly as they came.
#[derive(Clone, Default, PartialEq)]
pub struct Extra(Vec<(String, Raw)>);

impl Extra {
    /// The field named `name`.
    pub fn get(&self, name: &str) -> Option<&Raw> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Sets the field named `name`; an earlier value of that name is replaced.
    pub fn insert(&mut self, name: impl Into<String>, value: Raw) {
        let name = name.into();
        match self.0.iter_mut().find(|(key, _)| *key == name) {
            Some((_, old)) => *old = value,
            None => self.0.push((name, value)),
        }
    }

    /// Removes and returns the field named `name`.
    pub fn remove(&mut self, name: &str) -> Option<Raw> {
        let index = self.0.iter().position(|(key, _)| key == name)?;
        Some(self.0.remove(index).1)
    }

    /// Whether there is no such field.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The fields in their order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Raw)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value))
    }

    /// Writes the fields as entries of `map`.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
        self.write_beside(&[], map)
    }

    /// Writes the fields as entries of `map`, but for those that are `written`: no key stands in an object twice.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn write_beside<M: SerializeMap>(
        &self,
        written: &[(&str, bool)],
        map: &mut M,
    ) -> Result<(), M::Error> {
        let mut others = self.iter().filter(|(name, _)| !written.contains(&(name, true)));
        others.try_for_each(|(name, value)| map.serialize_entry(name, value))
    }
}

impl Serialize for Extra {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        self.write(&mut map)?;
        map.end()
    }
}

impl<'de> Deserialize<'de> for Extra {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ExtraVisitor;

        impl<'de> Visitor<'de> for ExtraVisitor {
            type Value = Extra;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Extra, A::Error> {
                let mut extra = ReadExtra::default();
                while let Some(key) = map.next_key::<Key<'de>>()? {
                    extra.insert(key.into_string(), map.next_value()?);
                }
                Ok(extra.finish())
            }
        }

        deserializer.deserialize_map(ExtraVisitor)
    }
}

/// Fields that are looked at one after the other.
const FEW: usize = 16;

/// Collects fields while an object is read. Whoever wrote it chose how many there are, so many are not compared with each
/// other.
#[derive(Default)]
pub(crate) struct ReadExtra {
    extra: Extra,
    /// Where the fields stand, once there are many.
    places: Option<HashMap<String, usize>>,
}

impl ReadExtra {
    /// Sets the field named `name`.
    pub(crate) fn insert(&mut self, name: String, value: Raw) {
        let Extra(fields) = &mut self.extra;
        if fields.len() < FEW {
            return self.extra.insert(name, value);
        }
        let place = |(place, (name, _)): (usize, &(String, Raw))| (name.clone(), place);
        let places = self.places.get_or_insert_with(|| fields.iter().enumerate().map(place).collect());
        match places.get(&name) {
            Some(&place) => fields[place].1 = value,
            None => {
                places.insert(name.clone(), fields.len());
                fields.push((name, value));
            }
        }
    }

    /// The fields, in their order.
    pub(crate) fn finish(self) -> Extra {
        self.extra
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_fields_are_kept_as_few_are() {
        let fields = |count: usize| {
            let name = |index: usize| format!("\"{}\":{index}", index % (count - 3));
            format!("{{{}}}", (0..count).map(name).collect::<Vec<_>>().join(","))
        };
        for count in [5, FEW, FEW + 1, FEW + 2, FEW + 3, FEW + 4, 100] {
            let read: Extra = serde_json::from_str(&fields(count)).unwrap();
            let mut expected = Extra::default();
            for index in 0..count {
                expected.insert((index % (count - 3)).to_string(), Raw::from(serde_json::json!(index)));
            }
            assert_eq!(read, expected, "{count}");
        }
    }
}
