//! A value of JSON while a type is read from it: a deserializer of serde that names the place of what does not fit.
//!
//! Everything that the API says is read by way of this one. It is no generic type, so a model's code is compiled once, and
//! it goes from value to value by their spans, so unknown fields are kept without being looked at. What is not JSON is
//! found before, in one pass over all of it; `spans.rs` relies on that.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;
use std::iter::Enumerate;
use std::vec::IntoIter;

use memchr::memchr;
use serde::de::value::{BorrowedStrDeserializer, StrDeserializer};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Expected, MapAccess, SeqAccess,
    Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Number;
use serde_json::value::RawValue;

use super::bounds::beyond_bounds;
use super::error::{DecodeError, path_within};
use super::spans::{Values, values};
use super::surrogates::replace_unpaired_surrogates;
use crate::printable::short_line;

/// A value within JSON that was checked.
#[derive(Clone, Copy)]
pub(crate) struct Json<'de>(&'de str);

impl<'de> Json<'de> {
    /// Checks that `json` is JSON within the bounds that [`decode`](super::decode) names.
    pub(crate) fn check(json: &'de [u8]) -> Result<Self, Error> {
        if let Some(excess) = beyond_bounds(json) {
            return Err(Error(Box::new(DecodeError::not_json(excess))));
        }
        Ok(Self(serde_json::from_slice::<&RawValue>(json)?.get()))
    }

    /// Reads a `T`. Of duplicate keys the last one counts, and no earlier one has to fit.
    pub(crate) fn read<T: DeserializeOwned>(self) -> Result<T, Error> {
        T::deserialize(self).or_else(|error| {
            if beyond_bounds(self.0.as_bytes()).is_some() {
                return Err(error);
            }
            // A reader meets all of them, and fails at the first that does not fit.
            let mut json = String::with_capacity(self.0.len());
            self.write_without_duplicates(&mut json);
            T::deserialize(Json(&json))
        })
    }

    /// Writes the value with the last of each key alone.
    #[cold]
    fn write_without_duplicates(self, json: &mut String) {
        let (open, close) = match self.0.as_bytes() {
            [b'{', ..] => ('{', '}'),
            [b'[', ..] => ('[', ']'),
            _ => return json.push_str(self.0),
        };
        let mut values = values(self.0);
        let mut items = Vec::new();
        while let Some(value) = values.next() {
            items.push(if open == '{' { (value, values.next().unwrap_or_default()) } else { ("", value) });
        }
        if open == '{' {
            let mut seen = HashSet::new();
            items.reverse();
            items.retain(|(key, _)| seen.insert(Json(key).text().unwrap_or(Cow::Borrowed(key))));
            items.reverse();
        }
        json.push(open);
        for (index, (key, value)) in items.into_iter().enumerate() {
            if index > 0 {
                json.push(',');
            }
            if open == '{' {
                json.push_str(key);
                json.push(':');
            }
            Json(value).write_without_duplicates(json);
        }
        json.push(close);
    }

    /// The path of a key that an object has twice.
    pub(crate) fn doubled_key(self) -> Result<Option<String>, Error> {
        self.path_of(&|value| {
            let mut seen = HashSet::new();
            match value.0.as_bytes() {
                [b'{', ..] => Ok(value.fields()?.0.into_iter().find_map(|(key, _)| {
                    let again = seen.contains(&key).then(|| key.clone().into_owned());
                    seen.insert(key);
                    again
                })),
                _ => Ok(None),
            }
        })
    }

    /// The path of a text with an unpaired surrogate.
    pub(crate) fn unpaired_surrogate(self) -> Result<Option<String>, Error> {
        self.path_of(&|value| {
            let is_broken = value.0.starts_with('"')
                && matches!(replace_unpaired_surrogates(value.0.as_bytes()), Cow::Owned(_));
            Ok(is_broken.then(String::new))
        })
    }

    /// The path of the first value that `find` finds something in: the value's own, and behind it what `find` gives.
    fn path_of(self, find: &dyn Fn(Self) -> Result<Option<String>, Error>) -> Result<Option<String>, Error> {
        if let Some(path) = find(self)? {
            return Ok(Some(path));
        }
        let below: Vec<_> = match self.0.as_bytes() {
            [b'{', ..] => {
                self.fields()?.0.into_iter().map(|(key, value)| (key.into_owned(), value)).collect()
            }
            [b'[', ..] => {
                self.items().items.map(|(index, item)| (format!("[{index}]"), Self(item))).collect()
            }
            _ => return Ok(None),
        };
        for (key, value) in below {
            if let Some(path) = value.path_of(find)? {
                return Ok(Some(path_within(&key, &path)));
            }
        }
        Ok(None)
    }

    /// The members in their order, of which those named `first` come before all others.
    fn members(self, first: &[&str]) -> Result<Members<'de>, Error> {
        let mut pairs = Vec::new();
        let mut values = values(self.0);
        while let (Some(key), Some(value)) = (values.next(), values.next()) {
            pairs.push((Json(key).text()?, Json(value)));
        }
        for name in first.iter().rev() {
            let Some(last) = pairs.iter().rposition(|(key, _)| key == name) else { continue };
            let member = pairs.remove(last);
            // Those before it would be read before it too.
            pairs.retain(|(key, _)| key != name);
            pairs.insert(0, member);
        }
        Ok(Members { pairs: pairs.into_iter(), last: None })
    }

    /// The members of what has to be an object, of which those named `first` come before all others.
    fn object(self, first: &[&str]) -> Result<Members<'de>, Error> {
        match self.0.as_bytes() {
            [b'{', ..] => self.members(first),
            _ => Err(self.is_not(&"an object")),
        }
    }

    /// The last member `key` of what has to be an object.
    pub(crate) fn member(self, key: &str) -> Result<Option<Self>, Error> {
        let Members { pairs, .. } = self.object(&[])?;
        let mut pairs = pairs.rev();
        Ok(pairs.find(|(name, _)| name == key).map(|(_, value)| value))
    }

    /// The fields of what has to be an object.
    pub(crate) fn fields(self) -> Result<Fields<'de>, Error> {
        Ok(Fields(self.object(&[])?.pairs.collect()))
    }

    /// The first item of what has to be a list; nothing if it is empty.
    pub(crate) fn first(self) -> Result<Option<Self>, Error> {
        Ok(self.list()?.items.next().map(|(_, item)| Self(item)))
    }

    /// The items of what has to be a list.
    fn list(self) -> Result<Items<'de>, Error> {
        match self.0.as_bytes() {
            [b'[', ..] => Ok(self.items()),
            _ => Err(self.is_not(&"a list")),
        }
    }

    /// The error of a value that is not what was `expected`.
    fn is_not(self, expected: &dyn Expected) -> Error {
        let found = match self.0.as_bytes() {
            [b'{', ..] => Unexpected::Map,
            [b'[', ..] => Unexpected::Seq,
            [b'"', ..] => Unexpected::Str(""),
            b"null" => Unexpected::Unit,
            b"true" | b"false" => Unexpected::Bool(true),
            _ => Unexpected::Unsigned(0),
        };
        de::Error::invalid_type(found, expected)
    }

    fn items(self) -> Items<'de> {
        Items { items: values(self.0).enumerate() }
    }

    fn text(self) -> Result<Cow<'de, str>, Error> {
        match self.0.get(1..self.0.len() - 1) {
            Some(text) if memchr(b'\\', text.as_bytes()).is_none() => Ok(Cow::Borrowed(text)),
            _ => Ok(Cow::Owned(serde_json::from_str(self.0)?)),
        }
    }

    fn number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let number: Number = serde_json::from_str(self.0)?;
        match (number.as_u64(), number.as_i64()) {
            (Some(number), _) => visitor.visit_u64(number),
            (_, Some(number)) => visitor.visit_i64(number),
            _ => visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN)),
        }
    }
}

impl<'de> Deserializer<'de> for Json<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.as_bytes() {
            [b'{', ..] => visitor.visit_map(self.members(&[])?),
            [b'[', ..] => visitor.visit_seq(self.items()),
            [b'"', ..] => match self.text()? {
                Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
                Cow::Owned(text) => visitor.visit_string(text),
            },
            b"true" => visitor.visit_bool(true),
            b"false" => visitor.visit_bool(false),
            b"null" => visitor.visit_unit(),
            _ => self.number(visitor),
        }
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(self.object(&[])?)
    }

    /// The members named `first` come before all others.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        first: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(self.object(first)?)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(self.list()?)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            "null" => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    /// To serde a `RawValue` is one.
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        Ok(serde_json::from_str::<&RawValue>(self.0)?.deserialize_newtype_struct(name, visitor)?)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.0.starts_with('"') {
            return visitor.visit_enum(StrDeserializer::new(&self.text()?));
        }
        let mut members = self.object(&[])?;
        match (members.pairs.next(), members.pairs.next()) {
            (Some((name, value)), None) => visitor.visit_enum(Variant { name, value }),
            _ => Err(self.is_not(&"one member")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple
        tuple_struct identifier
    }
}

/// The fields of an object that are not taken out yet.
#[derive(Default)]
pub(crate) struct Fields<'de>(Vec<(Cow<'de, str>, Json<'de>)>);

impl<'de> Fields<'de> {
    /// Takes the field `name` out: its last value.
    pub(crate) fn take(&mut self, name: &str) -> Option<Json<'de>> {
        let Self(fields) = self;
        let value = fields.iter().rev().find(|(key, _)| key == name).map(|(_, value)| *value)?;
        fields.retain(|(key, _)| key != name);
        Some(value)
    }

    /// Those that are left, in their order.
    pub(crate) fn rest(self) -> impl Iterator<Item = (Cow<'de, str>, Json<'de>)> {
        self.0.into_iter()
    }
}

/// The members of an object, not read further than their ends.
struct Members<'de> {
    pairs: IntoIter<(Cow<'de, str>, Json<'de>)>,
    /// The key that was read last, and its value.
    last: Option<(Cow<'de, str>, Json<'de>)>,
}

impl<'de> Members<'de> {
    fn last_value(&self) -> Result<Json<'de>, Error> {
        let last = self.last.as_ref().map(|(_, value)| *value);
        last.ok_or_else(|| de::Error::custom("no key was read"))
    }

    /// The error of the value that was read last, seen from the object.
    #[cold]
    fn within_last(&self, error: Error) -> Error {
        match &self.last {
            Some((key, _)) => error.within(key),
            None => error,
        }
    }
}

impl<'de> MapAccess<'de> for Members<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((key, value)) = self.pairs.next() else { return Ok(None) };
        let read = match &key {
            Cow::Borrowed(key) => seed.deserialize(BorrowedStrDeserializer::new(key)),
            Cow::Owned(key) => seed.deserialize(StrDeserializer::new(key)),
        };
        self.last = Some((key, value));
        read.map(Some)
    }

    // Once for each type, however many fields have it.
    #[inline(never)]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(self.last_value()?).map_err(|error| self.within_last(error))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.pairs.len())
    }
}

struct Items<'de> {
    items: Enumerate<Values<'de>>,
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let Some((index, item)) = self.items.next() else { return Ok(None) };
        seed.deserialize(Json(item)).map(Some).map_err(|error| error.within(&format!("[{index}]")))
    }
}

/// The alternative of an enum that an object with one member is.
struct Variant<'de> {
    name: Cow<'de, str>,
    value: Json<'de>,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Error> {
        Ok((seed.deserialize(StrDeserializer::<Error>::new(&self.name))?, self))
    }
}

impl<'de> VariantAccess<'de> for Variant<'de> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        self.newtype_variant()
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self.value).map_err(|error| error.within(&self.name))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _length: usize, visitor: V) -> Result<V::Value, Error> {
        self.value.deserialize_any(visitor).map_err(|error| error.within(&self.name))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.value.deserialize_any(visitor).map_err(|error| error.within(&self.name))
    }
}

/// Most characters of an unknown type that an error shows.
const LONGEST_TYPE: usize = 40;

/// The error of a `type` that names no alternative of a union. Of what serde hands on, an unknown variant of an enum that
/// has none is nothing else.
pub(crate) fn unknown_type<E: de::Error>(tag: &str) -> E {
    E::unknown_variant(tag, &[])
}

/// A [`DecodeError`] on its way up, small.
#[derive(Debug)]
pub(crate) struct Error(Box<DecodeError>);

impl Error {
    /// The same, seen from what holds it under `key`.
    pub(crate) fn within(self, key: &str) -> Self {
        let Self(error) = self;
        Self(Box::new(error.within(key)))
    }
}

impl From<Error> for DecodeError {
    fn from(Error(error): Error) -> Self {
        // Keys are the server's, or of whoever wrote the JSON.
        Self { path: short_line(&error.path), ..*error }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self(Box::new(error.into()))
    }
}

impl de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        // It may hold names that are foreign too.
        Self(Box::new(DecodeError::custom("", short_line(&message.to_string()))))
    }

    /// Does not show the value: bodies are private.
    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let found = match found {
            Unexpected::Bool(_) => "a boolean",
            Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => "a number",
            Unexpected::Char(_) | Unexpected::Str(_) => "a string",
            Unexpected::Unit => "null",
            Unexpected::Seq => "a list",
            Unexpected::Map => "an object",
            Unexpected::Other(found) => found,
            _ => "something else",
        };
        let expected = expected.to_string();
        // What serde's own readers expect has the name of a type.
        let expected = match expected.as_str() {
            "u16" => "a whole number from 0 to 65535",
            "u32" => "a whole number from 0 to 4294967295",
            "u64" => "a whole number from 0 on",
            "i64" => "a whole number",
            "f64" => "a number",
            other => other,
        };
        // A fraction, or one that is too small or too large.
        let found = if found == "a number" && expected.contains("number") { "another number" } else { found };
        Self(Box::new(DecodeError::mismatch("", expected, Some(found))))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::invalid_type(found, expected)
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        if expected.is_empty() {
            // Whatever is longer is no type, and not ours to show.
            let word: String = variant.chars().take(LONGEST_TYPE).collect();
            return Self(Box::new(DecodeError::unknown_type(word)));
        }
        Self::custom(de::value::Error::unknown_variant(variant, expected))
    }

    fn missing_field(field: &'static str) -> Self {
        Self(Box::new(DecodeError::missing(field)))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::Value;

    use crate::decode::{DecodeError, DecodeErrorKind, decode};
    use crate::open::{Extra, Raw};

    #[test]
    fn values_are_what_serde_json_makes_of_them() {
        for json in [
            r#" {"a":[1,-1,1.5,-0,1e3,18446744073709551615,18446744073709551616],"b":{"":null}} "#,
            r#"["","\u00e4\"\\","ä",true,false,null,[],{}]"#,
            r#"{"a":1,"\u0061":2}"#,
        ] {
            let expected: Value = serde_json::from_str(json).unwrap();
            assert_eq!(decode::<Value>(json.as_bytes()).unwrap(), expected, "{json}");
        }
    }

    #[test]
    fn what_is_kept_is_kept_to_the_letter() {
        let kept: Extra = decode(br#"{"z": [1.50,  {"\u0061":1e2}], "a":12345678901234567890123}"#).unwrap();
        let kept: Vec<_> = kept.iter().map(|(name, value)| (name, value.as_str())).collect();
        assert_eq!(kept, [("z", r#"[1.50,  {"\u0061":1e2}]"#), ("a", "12345678901234567890123")]);
        assert_eq!(decode::<Option<Raw>>(b"null").unwrap(), None);
    }

    #[test]
    fn a_number_that_does_not_fit_is_told_what_would() {
        let error =
            |json: &str| decode::<u32>(json.as_bytes()).map_err(|error| error.to_string()).unwrap_err();
        for json in ["-1", "1.5", "4294967296"] {
            let expected = "expected a whole number from 0 to 4294967295, found another number";
            assert_eq!(error(json), expected, "{json}");
        }
        assert_eq!(error("\"1\""), "expected a whole number from 0 to 4294967295, found a string");
    }

    #[test]
    fn a_path_leads_through_objects_and_lists() {
        type Nested = BTreeMap<String, Vec<BTreeMap<String, Vec<Vec<bool>>>>>;
        let error = decode::<Nested>(br#"{"a":[{},{"b\n":[[true],[true,"secret"]]}]}"#).unwrap_err();
        assert_eq!(error.to_string(), "a[1].b\u{FFFD}[1][1]: expected a boolean, found a string");
        assert!(matches!(error.kind, DecodeErrorKind::Mismatch { .. }));
    }

    #[test]
    fn what_is_no_json_is_told_before_what_does_not_fit() {
        fn is_no_json<T>(read: Result<T, DecodeError>) -> bool {
            matches!(read, Err(DecodeError { kind: DecodeErrorKind::NotJson(_), .. }))
        }
        for json in ["", "[1", r#"{"a":1,}"#, "[1] 2", "\u{FEFF}[]", r#"["\x"]"#, "nul"] {
            assert!(is_no_json(decode::<bool>(json.as_bytes())), "{json}");
        }
        assert!(is_no_json(decode::<Value>(b"[\"\xff\"]")));
    }

    #[test]
    fn of_duplicate_keys_only_the_last_has_to_fit() {
        type Nested = BTreeMap<String, Vec<BTreeMap<String, Vec<bool>>>>;
        let read = |json: &str| decode::<Nested>(json.as_bytes()).map_err(|error| error.to_string());
        let expected = read(r#"{"a":[{"b":[true]},{}],"c":[]}"#);
        assert!(expected.is_ok());
        for json in [
            r#"{"a":5,"a":[{"b":"x","b":[true]},{}],"c":[]}"#,
            r#"{"\u0061":null,"a":[{"\u0062":{},"b":[true]},{}], "c" : [{"b":[1]}] , "c":[]}"#,
        ] {
            assert_eq!(read(json), expected, "{json}");
        }
        assert_eq!(
            read(r#"{"a":5,"a":[{"b":[true],"b":[1]}]}"#).unwrap_err(),
            "a[0].b[0]: expected a boolean, found a number"
        );
        let kept: BTreeMap<String, Raw> = decode(br#"{"a":{"b":1, "b":2}}"#).unwrap();
        assert_eq!(kept["a"].as_str(), r#"{"b":1, "b":2}"#);
    }

    #[test]
    fn an_enum_is_its_name_or_an_object_with_that_key() {
        #[derive(Debug, PartialEq, serde::Deserialize)]
        enum Shape {
            Point,
            Circle(u32),
            Box { width: u32 },
        }

        let shape = |json: &str| decode::<Shape>(json.as_bytes()).map_err(|error| error.to_string());
        assert_eq!(shape(r#""Point""#), Ok(Shape::Point));
        assert_eq!(shape(r#"{"Point":null}"#), Ok(Shape::Point));
        assert_eq!(shape(r#"{"Circle":2}"#), Ok(Shape::Circle(2)));
        assert_eq!(shape(r#"{"Box":{"width":1}}"#), Ok(Shape::Box { width: 1 }));
        assert_eq!(
            shape(r#"{"Box":{"width":[]}}"#).unwrap_err(),
            "Box.width: expected a whole number from 0 to 4294967295, found a list"
        );
        for json in [r#""Circle""#, r#"{"Point":1}"#, r#"{"Circle":1,"Box":{}}"#, "{}", "[]", r#""Line""#] {
            assert!(shape(json).is_err(), "{json}");
        }
    }
}
