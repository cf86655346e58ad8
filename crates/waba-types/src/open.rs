//! What keeps a type open for fields that do not exist yet.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::de::{DeserializeOwned, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::decode::DecodeError;
use crate::json::Json;

/// JSON kept exactly as it came.
#[derive(Clone)]
pub struct Raw(Box<RawValue>);

impl Raw {
    /// Keeps `json` as it is.
    ///
    /// # Errors
    /// When `json` is not JSON.
    pub fn new(json: impl Into<String>) -> Result<Self, serde_json::Error> {
        RawValue::from_string(json.into()).map(Self)
    }

    /// The JSON of `text`, quoted.
    pub fn text(text: &str) -> Self {
        // Writing text as JSON can't fail.
        serde_json::value::to_raw_value(text).map(Self).unwrap_or_default()
    }

    /// The text of the JSON.
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// What it is as a `T`.
    pub(crate) fn read<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        Ok(Json::checked(self).read()?)
    }
}

impl From<serde_json::Value> for Raw {
    fn from(value: serde_json::Value) -> Self {
        // The keys of a `Value` are text and its numbers are finite: writing it can't fail.
        serde_json::value::to_raw_value(&value).map(Self).unwrap_or_default()
    }
}

/// JSON's `null`.
impl Default for Raw {
    fn default() -> Self {
        Self(RawValue::NULL.to_owned())
    }
}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl PartialEq for Raw {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Serialize for Raw {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(Self)
    }
}

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

/// The key of an object, borrowed where the JSON has no escape in it.
pub struct Key<'de>(pub(crate) Cow<'de, str>);

impl Key<'_> {
    /// The text of the key.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text of the key, owned.
    pub fn into_string(self) -> String {
        self.0.into_owned()
    }
}

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;

        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(key)))
            }

            fn visit_str<E>(self, key: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }

            fn visit_string<E>(self, key: String) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(key)))
            }
        }

        deserializer.deserialize_str(KeyVisitor)
    }
}

/// Reads the text of an open enum from a string, a whole number, a truth value, or the first item of a list: the API is not of one
/// mind about some of them.
pub struct EnumText;

impl<'de> Visitor<'de> for EnumText {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E>(self, text: String) -> Result<String, E> {
        Ok(text)
    }

    fn visit_bool<E>(self, value: bool) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u64<E>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_i64<E>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<String, A::Error> {
        let first = list.next_element()?;
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(first.unwrap_or_default())
    }
}

/// A truth value that the API writes as `true`, as `"true"` or as `1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag(pub bool);

impl From<bool> for Flag {
    fn from(value: bool) -> Self {
        Self(value)
    }
}

impl From<Flag> for bool {
    fn from(flag: Flag) -> Self {
        flag.0
    }
}

impl Serialize for Flag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(self.0)
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FlagVisitor;

        impl Visitor<'_> for FlagVisitor {
            type Value = Flag;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true or false")
            }

            fn visit_bool<E>(self, value: bool) -> Result<Flag, E> {
                Ok(Flag(value))
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Flag, E> {
                match number {
                    0 => Ok(Flag(false)),
                    1 => Ok(Flag(true)),
                    _ => Err(E::custom("expected true or false, found a number")),
                }
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Flag, E> {
                match text {
                    "true" | "1" => Ok(Flag(true)),
                    "false" | "0" => Ok(Flag(false)),
                    _ => Err(E::custom("expected true or false, found other text")),
                }
            }
        }

        deserializer.deserialize_any(FlagVisitor)
    }
}

impl crate::descriptor::Described for Flag {
    const TYPE: crate::descriptor::TypeRef = crate::descriptor::TypeRef::Bool;
}

impl crate::rules::Check for Flag {}

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
