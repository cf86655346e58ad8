//! The traits behind [`model`](macro@crate::model).

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::{DeserializeOwned, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Error as _, SerializeMap};
use serde_json::value::RawValue;

use crate::descriptor::{ModelDescriptor, UnionDescriptor};
use crate::open::Extra;
use crate::rules::Check;

/// A struct of the wire.
pub trait Model: Serialize + DeserializeOwned + Check + Sized {
    /// Names, docs, types and limits of the fields.
    const DESCRIPTOR: &'static ModelDescriptor;

    /// Reads the fields from the entries of `map`.
    ///
    /// # Errors
    /// When a value does not fit, or a required one is missing.
    fn read<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error>;

    /// Writes the fields as entries of `map`, absent ones left out, unknown ones last.
    ///
    /// # Errors
    /// Those of the serializer.
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;

    /// The fields that this version does not know.
    fn extra(&self) -> &Extra;
}

/// A union tagged by `type`, whose content stands under the key named like the tag.
pub trait Union: Sized {
    /// Names, docs and models of the alternatives.
    const DESCRIPTOR: &'static UnionDescriptor;

    /// The value of `type`.
    fn tag(&self) -> &'static str;

    /// Writes the content under its key.
    ///
    /// # Errors
    /// Those of the serializer.
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;

    /// Reads the value of `key` when it is the key of an alternative, else nothing.
    ///
    /// # Errors
    /// When the value does not fit.
    fn read<'de, A: MapAccess<'de>>(key: &str, map: &mut A) -> Result<Option<Self>, A::Error>;
}

/// Writes the entry `name` with the value `json`.
///
/// # Errors
/// Those of the serializer.
pub fn write_constant<M: SerializeMap>(map: &mut M, name: &str, json: &str) -> Result<(), M::Error> {
    map.serialize_entry(name, serde_json::from_str::<&RawValue>(json).map_err(M::Error::custom)?)
}

/// Writes the entry `name`. Compiled once for each type, however many fields have it.
///
/// # Errors
/// Those of the serializer.
#[inline(never)]
pub fn write_entry<M: SerializeMap, T: Serialize>(
    map: &mut M,
    name: &'static str,
    value: &T,
) -> Result<(), M::Error> {
    write_key(map, name)?;
    map.serialize_value(value)
}

/// Writes a key. Compiled once.
#[inline(never)]
fn write_key<M: SerializeMap>(map: &mut M, name: &'static str) -> Result<(), M::Error> {
    map.serialize_key(name)
}

/// Reads a model from an object.
///
/// # Errors
/// When it is none, or a field does not fit.
pub fn deserialize<'de, T: Model, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct Object<T>(PhantomData<T>);

    impl<'de, T: Model> Visitor<'de> for Object<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::read(map)
        }
    }

    deserializer.deserialize_map(Object(PhantomData))
}

/// Reads a model from an object, or from a text in its place.
///
/// # Errors
/// When it is neither, or a field does not fit.
pub fn deserialize_or_text<'de, T: Model, D: Deserializer<'de>>(
    deserializer: D,
    of_text: fn(&str) -> T,
) -> Result<T, D::Error> {
    struct ObjectOrText<T>(fn(&str) -> T);

    impl<'de, T: Model> Visitor<'de> for ObjectOrText<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::read(map)
        }

        fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
            Ok((self.0)(text))
        }
    }

    deserializer.deserialize_any(ObjectOrText(of_text))
}
