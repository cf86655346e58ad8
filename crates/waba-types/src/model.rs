//! The traits behind [`model`](macro@crate::model).

use serde::Serialize;
use serde::de::{DeserializeOwned, Error as _, MapAccess};
use serde::ser::{Error as _, SerializeMap};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::decode::UNKNOWN_TYPE;
use crate::descriptor::{ModelDescriptor, UnionDescriptor};
pub use crate::received::read_optional;
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

/// Most characters of an unknown type that an error shows.
const LONGEST_TYPE: usize = 40;

/// Collects the parts of a union while an object is read, in whichever order they come.
pub struct UnionSlot<U> {
    tag: Option<String>,
    contents: Vec<U>,
}

impl<U: Union> UnionSlot<U> {
    /// Creates an empty slot.
    #[expect(clippy::new_without_default, reason = "only generated code makes one")]
    pub fn new() -> Self {
        Self { tag: None, contents: Vec::new() }
    }

    /// Reads the value of `key` when it belongs to the union; says whether it did.
    ///
    /// # Errors
    /// When the value does not fit.
    pub fn read<'de, A: MapAccess<'de>>(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
        if key == "type" {
            self.tag = Some(map.next_value()?);
            return Ok(true);
        }
        match U::read(key, map)? {
            Some(content) => {
                self.contents.push(content);
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// The alternative that `type` names; without `type` the only one there is.
    ///
    /// # Errors
    /// When `type` is unknown, or its content is missing.
    pub fn finish<E: serde::de::Error>(self) -> Result<U, E> {
        let Self { tag, mut contents } = self;
        match tag {
            // The documented default of `type` is text; a content under its own key says the same without doubt.
            None => contents.pop().ok_or_else(|| E::missing_field("type")),
            Some(tag) => {
                if let Some(content) = contents.into_iter().rfind(|content| content.tag() == tag) {
                    return Ok(content);
                }
                match U::DESCRIPTOR.variants.iter().find(|variant| variant.wire == tag) {
                    Some(variant) => Err(E::missing_field(variant.wire)),
                    None => {
                        // A type is a word; whatever is longer is none, and not ours to show.
                        let word: String = tag.chars().take(LONGEST_TYPE).collect();
                        Err(E::custom(format_args!("{UNKNOWN_TYPE} `{}`", word.escape_debug())))
                    }
                }
            }
        }
    }
}

/// Writes the entry `name` with the value `json`.
///
/// # Errors
/// Those of the serializer.
pub fn write_constant<M: SerializeMap>(map: &mut M, name: &str, json: &str) -> Result<(), M::Error> {
    map.serialize_entry(name, serde_json::from_str::<&RawValue>(json).map_err(M::Error::custom)?)
}

/// Reads a value that must be `json`.
///
/// # Errors
/// When the value is another.
pub fn read_constant<'de, A: MapAccess<'de>>(map: &mut A, json: &str) -> Result<(), A::Error> {
    let value: Value = map.next_value()?;
    if value == serde_json::from_str::<Value>(json).map_err(A::Error::custom)? {
        Ok(())
    } else {
        Err(A::Error::custom(format_args!("expected `{json}`")))
    }
}
