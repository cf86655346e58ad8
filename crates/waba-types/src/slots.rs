//! Where the values of an object go while it is read.
//!
//! The loop over the members is the same for all models, and each kind of slot is compiled once for each type, not for
//! each field: a model only names its slots and takes out what they hold in the end.

use serde::Deserialize;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Unexpected};
use serde_json::Value;

use crate::decode::unknown_type;
use crate::descriptor::Described;
use crate::model::Union;
use crate::open::{Extra, Key, ReadExtra};
use crate::received::read_optional;

/// Where the value of a field goes.
pub trait Slot<'de, A: MapAccess<'de>> {
    /// Reads the value of the key that was read last. An earlier one is replaced.
    ///
    /// # Errors
    /// When the value does not fit.
    fn read(&mut self, map: &mut A) -> Result<(), A::Error>;
}

/// Where the parts of a union go, which stand under keys of their own.
pub trait Spread<'de, A: MapAccess<'de>> {
    /// Reads the value of `key` when it belongs to the union; says whether it did.
    ///
    /// # Errors
    /// When the value does not fit.
    fn read(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error>;
}

/// Reads the members of an object into the slots with their names, then into the unions: what is left over.
///
/// # Errors
/// When a value does not fit.
pub fn read_members<'de, A: MapAccess<'de>>(
    mut map: A,
    slots: &mut [(&'static str, &mut dyn Slot<'de, A>)],
    unions: &mut [&mut dyn Spread<'de, A>],
) -> Result<Extra, A::Error> {
    let mut extra = ReadExtra::default();
    'members: while let Some(key) = map.next_key::<Key<'de>>()? {
        let name = key.as_str();
        if let Some((_, slot)) = slots.iter_mut().find(|(slot, _)| *slot == name) {
            slot.read(&mut map)?;
            continue;
        }
        for union in &mut *unions {
            if union.read(name, &mut map)? {
                continue 'members;
            }
        }
        extra.insert(key.into_string(), map.next_value()?);
    }
    Ok(extra.finish())
}

/// A field that must be there, and not `null`.
pub struct Required<T>(Option<T>);

impl<T> Default for Required<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Required<T> {
    /// The same, with `other` where there was no value.
    pub fn or(self, other: Option<T>) -> Self {
        Self(self.0.or(other))
    }

    /// The value.
    ///
    /// # Errors
    /// When there was none.
    pub fn finish<E: Error>(self, name: &'static str) -> Result<T, E> {
        self.0.ok_or_else(|| E::missing_field(name))
    }
}

impl<'de, T: DeserializeOwned, A: MapAccess<'de>> Slot<'de, A> for Required<T> {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        self.0 = Some(map.next_value()?);
        Ok(())
    }
}

/// A field that may be absent, as `null` is.
pub struct Optional<T>(pub Option<T>);

impl<T> Default for Optional<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: DeserializeOwned, A: MapAccess<'de>> Slot<'de, A> for Optional<T> {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        self.0 = map.next_value()?;
        Ok(())
    }
}

/// A field of what the API sends that may be absent, and is read as far as it makes sense.
pub struct Lenient<T>(pub Option<T>);

impl<T> Default for Lenient<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Described + DeserializeOwned, A: MapAccess<'de>> Slot<'de, A> for Lenient<T> {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        self.0 = read_optional(map)?;
        Ok(())
    }
}

/// A field that is passed by.
pub struct Passed;

impl<'de, A: MapAccess<'de>> Slot<'de, A> for Passed {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        map.next_value::<IgnoredAny>().map(drop)
    }
}

/// A field that always has the same value.
pub struct Constant {
    json: &'static str,
    found: bool,
}

impl Constant {
    /// A field whose value is `json`.
    pub fn new(json: &'static str) -> Self {
        Self { json, found: false }
    }

    /// Says whether it was there.
    ///
    /// # Errors
    /// When it was not.
    pub fn finish<E: Error>(self, name: &'static str) -> Result<(), E> {
        if self.found { Ok(()) } else { Err(E::missing_field(name)) }
    }
}

impl<'de, A: MapAccess<'de>> Slot<'de, A> for Constant {
    fn read(&mut self, map: &mut A) -> Result<(), A::Error> {
        map.next_value_seed(Exactly(self.json))?;
        self.found = true;
        Ok(())
    }
}

/// Reads the value that this JSON is. While it is read, so that an error has its place.
struct Exactly(&'static str);

impl<'de> DeserializeSeed<'de> for Exactly {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self(json) = self;
        if Value::deserialize(deserializer)?
            == serde_json::from_str::<Value>(json).map_err(D::Error::custom)?
        {
            return Ok(());
        }
        let expected = format!("`{json}`");
        Err(D::Error::invalid_value(Unexpected::Other("another value"), &&*expected))
    }
}

/// Collects the parts of a union while an object is read, in whichever order they come.
pub struct UnionSlot<U> {
    tag: Option<String>,
    contents: Vec<U>,
}

impl<U> Default for UnionSlot<U> {
    fn default() -> Self {
        Self { tag: None, contents: Vec::new() }
    }
}

impl<'de, U: Union, A: MapAccess<'de>> Spread<'de, A> for UnionSlot<U> {
    fn read(&mut self, key: &str, map: &mut A) -> Result<bool, A::Error> {
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
}

impl<U: Union> UnionSlot<U> {
    /// The alternative that `type` names; without `type` the only one there is.
    ///
    /// # Errors
    /// When `type` is unknown, or its content is missing or not the only one.
    pub fn finish<E: Error>(self) -> Result<U, E> {
        let Self { tag, mut contents } = self;
        match tag {
            // The documented default of `type` is text; a content under its own key says the same without doubt.
            None => match (contents.pop(), contents.pop()) {
                (Some(content), None) => Ok(content),
                _ => Err(E::missing_field("type")),
            },
            Some(tag) => {
                let (mut named, others): (Vec<_>, Vec<_>) =
                    contents.into_iter().partition(|content| content.tag() == tag);
                if let Some(content) = named.pop() {
                    return match others.first() {
                        None => Ok(content),
                        Some(other) => {
                            let (expected, found) =
                                (format!("`{tag}` alone"), format!("`{}` beside it", other.tag()));
                            Err(E::invalid_value(Unexpected::Other(&found), &&*expected))
                        }
                    };
                }
                match U::DESCRIPTOR.variants.iter().find(|variant| variant.wire == tag) {
                    Some(variant) => Err(E::missing_field(variant.wire)),
                    None => Err(unknown_type(&tag)),
                }
            }
        }
    }
}
