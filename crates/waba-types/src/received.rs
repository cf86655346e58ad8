//! Reads what may be absent in what the API sends: as far as it makes sense, so that one odd value spoils nothing else.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, Visitor,
};

use crate::descriptor::{Described, TypeRef};

/// Reads the value of a field that may be absent, as `null` is.
///
/// A number is read as its text where text belongs. Text that is no number, time or truth value where one belongs
/// counts as absent, as it does in the head of an event: a date in words, a placeholder. Anything else has to fit.
///
/// # Errors
/// When the value does not fit.
pub(crate) fn read_optional<'de, T, A>(map: &mut A) -> Result<Option<T>, A::Error>
where
    T: Described + DeserializeOwned,
    A: MapAccess<'de>,
{
    match T::TYPE {
        TypeRef::String | TypeRef::Bool | TypeRef::Integer | TypeRef::Unsigned | TypeRef::Number => {
            map.next_value_seed(Scalar(PhantomData))
        }
        TypeRef::Timestamp => map.next_value_seed(Scalar(PhantomData)),
        _ => map.next_value(),
    }
}

struct Scalar<T>(PhantomData<T>);

impl<T: Described> Scalar<T> {
    const IS_TEXT: bool = matches!(T::TYPE, TypeRef::String);
}

impl<'de, T: Described + DeserializeOwned> DeserializeSeed<'de> for Scalar<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<T: Described + DeserializeOwned> Visitor<'_> for Scalar<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match T::TYPE {
            TypeRef::String => "a string",
            TypeRef::Bool => "true or false",
            TypeRef::Timestamp => "seconds since 1970",
            TypeRef::Number => "a number",
            _ => "a whole number",
        })
    }

    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Option<T>, E> {
        T::deserialize(value.into_deserializer()).map(Some)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Option<T>, E> {
        if Self::IS_TEXT { self.visit_str(&number.to_string()) } else { read(number.into_deserializer()) }
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Option<T>, E> {
        if Self::IS_TEXT { self.visit_str(&number.to_string()) } else { read(number.into_deserializer()) }
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Option<T>, E> {
        if Self::IS_TEXT { self.visit_str(&number.to_string()) } else { read(number.into_deserializer()) }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<T>, E> {
        let value = T::deserialize(StrDeserializer::<E>::new(text));
        if Self::IS_TEXT { value.map(Some) } else { Ok(value.ok()) }
    }
}

fn read<'de, T: DeserializeOwned, D: Deserializer<'de>>(value: D) -> Result<Option<T>, D::Error> {
    T::deserialize(value).map(Some)
}

#[cfg(test)]
mod tests {
    use crate::decode::decode;
    use crate::webhook::{CallPermissionReply, OrderedProduct, SharedContactAddress, UserIdentity};

    #[test]
    fn text_that_is_no_number_time_or_truth_value_is_absent() {
        let product: OrderedProduct =
            decode(br#"{"quantity":"a few","item_price":"","currency":"EUR"}"#).unwrap();
        assert_eq!((product.quantity, product.item_price), (None, None));
        assert_eq!(product.currency.as_deref(), Some("EUR"));
        let reply: CallPermissionReply =
            decode(br#"{"is_permanent":"perhaps","expiration_timestamp":"in May"}"#).unwrap();
        assert_eq!((reply.is_permanent, reply.expiration_timestamp), (None, None));
    }

    #[test]
    fn a_number_is_read_as_its_text() {
        let address: SharedContactAddress = decode(br#"{"zip":10115,"city":1.5,"state":-1}"#).unwrap();
        assert_eq!(address.zip.as_deref(), Some("10115"));
        assert_eq!((address.city.as_deref(), address.state.as_deref()), (Some("1.5"), Some("-1")));
    }

    #[test]
    fn anything_else_has_to_fit() {
        let error = |json: &str| decode::<OrderedProduct>(json.as_bytes()).unwrap_err().to_string();
        assert_eq!(error(r#"{"quantity":[]}"#), "quantity: expected a whole number, found a list");
        assert_eq!(error(r#"{"item_price":{}}"#), "item_price: expected a number, found an object");
        assert_eq!(error(r#"{"currency":true}"#), "currency: expected a string, found a boolean");
    }

    #[test]
    fn an_object_may_be_written_as_the_text_of_its_main_field() {
        let identity: UserIdentity = decode(br#""DF2l""#).unwrap();
        assert_eq!(identity.hash.as_deref(), Some("DF2l"));
        assert_eq!(
            decode::<UserIdentity>(b"5").unwrap_err().to_string(),
            "expected an object, found a number"
        );
    }
}
