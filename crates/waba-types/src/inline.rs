//! Unions in an object of their own: `{"type": "button", "action": {…}}`.

use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;

use serde::Serializer;
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::ser::SerializeMap;

use crate::decode::{self, UNKNOWN_TYPE};
use crate::descriptor::UnionDescriptor;
use crate::open::{Key, Raw};

/// The key of the tag.
const TAG: &str = "type";

/// A union whose content stands beside its tag.
pub trait InlineUnion: Sized {
    /// Names, docs and models of the alternatives.
    const DESCRIPTOR: &'static UnionDescriptor;

    /// The value of `type`.
    fn tag(&self) -> &'static str;

    /// Writes the fields of the content.
    ///
    /// # Errors
    /// Those of the serializer.
    fn write<M: SerializeMap>(&self, map: &mut M) -> Result<(), M::Error>;

    /// Reads the content that `tag` names; nothing when there is no such alternative.
    ///
    /// # Errors
    /// When the content does not fit.
    fn read<'de, A: MapAccess<'de>>(tag: &str, fields: A) -> Result<Option<Self>, A::Error>;
}

/// Writes the union as an object.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<U: InlineUnion, S: Serializer>(union: &U, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry(TAG, union.tag())?;
    union.write(&mut map)?;
    map.end()
}

/// Reads the union from an object. The case of the tag does not matter: the API's own examples mix it.
///
/// # Errors
/// When `type` is missing or unknown, or the content does not fit.
pub fn deserialize<'de, U: InlineUnion, D: Deserializer<'de>>(deserializer: D) -> Result<U, D::Error> {
    struct InlineVisitor<U>(PhantomData<U>);

    impl<'de, U: InlineUnion> Visitor<'de> for InlineVisitor<U> {
        type Value = U;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<U, A::Error> {
            let mut early = VecDeque::new();
            let tag = loop {
                match map.next_key::<Key<'de>>()? {
                    Some(key) if key.as_str() == TAG => break map.next_value::<String>()?,
                    Some(key) => early.push_back((key.into_string(), map.next_value()?)),
                    None => return Err(A::Error::missing_field(TAG)),
                }
            };
            let known = U::DESCRIPTOR.variants.iter().find(|variant| variant.wire.eq_ignore_ascii_case(&tag));
            let content = match known {
                Some(variant) => U::read(variant.wire, Fields { early, value: None, rest: map })?,
                None => None,
            };
            content.ok_or_else(|| A::Error::custom(format_args!("{UNKNOWN_TYPE} `{}`", tag.escape_debug())))
        }
    }

    deserializer.deserialize_map(InlineVisitor(PhantomData))
}

/// The fields of an object: those that came before the tag, then the others.
struct Fields<A> {
    early: VecDeque<(String, Raw)>,
    /// The field whose key was read last, if it came early.
    value: Option<(String, Raw)>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Fields<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        match self.early.pop_front() {
            Some((key, value)) => {
                let found = seed.deserialize(StrDeserializer::new(&key));
                self.value = Some((key, value));
                found.map(Some)
            }
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.value.take() {
            Some((key, value)) => decode::decode_seed(seed, value.as_str())
                .map_err(|error| A::Error::custom(error.within(&key))),
            None => self.rest.next_value_seed(seed),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::message::{HeaderParameter, InteractiveMessage};
    use crate::{DecodeError, decode};

    fn error<T: serde::de::DeserializeOwned + std::fmt::Debug>(json: &str) -> String {
        decode::<T>(json.as_bytes()).map_err(|error: DecodeError| error.to_string()).unwrap_err()
    }

    #[test]
    fn the_tag_may_come_late_and_in_capitals() {
        let early = r#"{"type":"image","image":{"id":"1"}}"#;
        let early: HeaderParameter = decode(early.as_bytes()).unwrap();
        for json in [r#"{"image":{"id":1},"type":"image"}"#, r#"{"type":"IMAGE","image":{"id":"1"}}"#] {
            assert_eq!(decode::<HeaderParameter>(json.as_bytes()).unwrap(), early, "{json}");
        }
    }

    #[test]
    fn an_error_names_the_place_whenever_the_tag_comes() {
        let message = r#""image":{"id":[]}"#;
        for json in [format!(r#"{{"type":"image",{message}}}"#), format!(r#"{{{message},"type":"image"}}"#)] {
            assert_eq!(error::<HeaderParameter>(&json), "image.id: expected a string, found a list");
        }
        assert_eq!(error::<HeaderParameter>("{}"), "missing field `type`");
        assert_eq!(error::<HeaderParameter>(r#"{"type":"smell"}"#), "unknown type `smell`");
    }

    #[test]
    fn a_constant_must_be_there_and_have_its_value() {
        let message =
            |action| format!(r#"{{"type":"location_request_message","body":{{"text":"?"}}{action}}}"#);
        assert!(
            decode::<InteractiveMessage>(message(r#","action":{"name":"send_location"}"#).as_bytes()).is_ok()
        );
        assert_eq!(error::<InteractiveMessage>(&message("")), "missing field `action`");
        let other = error::<InteractiveMessage>(&message(r#","action":{"name":"send_money"}"#));
        assert!(other.contains("send_location") && !other.contains("send_money"), "{other}");
    }
}
