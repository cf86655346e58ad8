//! Unions in an object of their own: `{"type": "button", "action": {…}}`.

use std::fmt;
use std::marker::PhantomData;

use serde::Serializer;
use serde::de::{DeserializeOwned, Deserializer, Error, MapAccess, Visitor};
use serde::ser::SerializeMap;

use crate::decode::{decode, unknown_type};
use crate::descriptor::UnionDescriptor;
use crate::open::{Extra, Key, Raw, ReadExtra};

/// The key of the tag.
const TAG: &str = "type";

/// A union whose content stands beside its tag.
pub trait InlineUnion: DeserializeOwned {
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
            let mut early = ReadExtra::default();
            while let Some(key) = map.next_key::<Key<'de>>()? {
                if key.as_str() != TAG {
                    early.insert(key.into_string(), map.next_value()?);
                    continue;
                }
                let tag: String = map.next_value()?;
                let early = early.finish();
                if !early.is_empty() {
                    return tag_first(&tag, early, map);
                }
                let mut variants = U::DESCRIPTOR.variants.iter();
                let content = match variants.find(|variant| variant.wire.eq_ignore_ascii_case(&tag)) {
                    Some(variant) => U::read(variant.wire, map)?,
                    None => None,
                };
                return content.ok_or_else(|| unknown_type(&tag));
            }
            Err(A::Error::missing_field(TAG))
        }
    }

    deserializer.deserialize_struct("", &[TAG], InlineVisitor(PhantomData))
}

/// Reads the union from an object whose tag came late, as it may where the members come as they are written.
fn tag_first<'de, U: InlineUnion, A: MapAccess<'de>>(
    tag: &str,
    early: Extra,
    mut rest: A,
) -> Result<U, A::Error> {
    let mut object = Extra::default();
    object.insert(TAG, Raw::text(tag));
    early.iter().for_each(|(key, value)| object.insert(key, value.clone()));
    while let Some((key, value)) = rest.next_entry::<String, Raw>()? {
        object.insert(key, value);
    }
    let json = serde_json::to_vec(&object).map_err(A::Error::custom)?;
    decode(&json).map_err(A::Error::custom)
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
    fn of_several_tags_the_last_counts() {
        for first in [r#""video""#, "5"] {
            let json =
                format!(r#"{{"type":{first},"image":{{"id":"1"}},"video":{{"id":"2"}},"type":"image"}}"#);
            let image: HeaderParameter = decode(json.as_bytes()).unwrap();
            assert!(matches!(image, HeaderParameter::Image(_)), "{json}");
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
