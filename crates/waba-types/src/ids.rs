//! Identifiers: opaque text, read from numbers as well.

use std::borrow::Borrow;
use std::convert::Infallible;
use std::fmt;
use std::ops::Deref;
use std::str::FromStr;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::descriptor::{Described, TypeRef};
use crate::from_text::from_text;
use crate::rules::{Check, Limit, Limited, Path, Violation};

/// Reads text from a string or a number: the API writes ids both ways.
pub(crate) struct TextOrNumber;

impl Visitor<'_> for TextOrNumber {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<String, E> {
        Ok(text)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<String, E> {
        Ok(number.to_string())
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<String, E> {
        Ok(number.to_string())
    }
}

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub struct $name(String);

            impl $name {
                /// The text of the id.
                pub fn as_str(&self) -> &str {
                    &self.0
                }

                /// The text of the id, owned.
                pub fn into_string(self) -> String {
                    self.0
                }
            }

            impl Deref for $name {
                type Target = str;

                fn deref(&self) -> &str {
                    &self.0
                }
            }

            impl Borrow<str> for $name {
                fn borrow(&self) -> &str {
                    &self.0
                }
            }

            impl AsRef<str> for $name {
                fn as_ref(&self) -> &str {
                    &self.0
                }
            }

            from_text! { $name: Self; }

            impl From<&$name> for $name {
                fn from(id: &$name) -> Self {
                    id.clone()
                }
            }

            impl From<$name> for String {
                fn from(id: $name) -> Self {
                    id.0
                }
            }

            impl FromStr for $name {
                type Err = Infallible;

                fn from_str(text: &str) -> Result<Self, Infallible> {
                    Ok(text.into())
                }
            }

            impl PartialEq<str> for $name {
                fn eq(&self, other: &str) -> bool {
                    self.0 == other
                }
            }

            impl PartialEq<&str> for $name {
                fn eq(&self, other: &&str) -> bool {
                    self.0 == *other
                }
            }

            impl PartialEq<$name> for str {
                fn eq(&self, other: &$name) -> bool {
                    self == other.as_str()
                }
            }

            impl PartialEq<$name> for &str {
                fn eq(&self, other: &$name) -> bool {
                    *self == other.as_str()
                }
            }

            impl fmt::Debug for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    fmt::Debug::fmt(&self.0, f)
                }
            }

            impl fmt::Display for $name {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    f.write_str(&self.0)
                }
            }

            impl Serialize for $name {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.serialize_str(&self.0)
                }
            }

            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    deserializer.deserialize_any(TextOrNumber).map(Self)
                }
            }

            impl Described for $name {
                const TYPE: TypeRef = TypeRef::Id(stringify!($name));
            }

            impl Check for $name {}

            impl Limited for $name {
                fn check_limit(&self, limit: &Limit, path: &Path<'_>, violations: &mut Vec<Violation>) {
                    self.0.check_limit(limit, path, violations);
                }
            }
        )*
    };
}

id! {
    /// Id of a message: `wamid.…` on cloud hosts, other opaque text on-premise. May hold `=`, `/` and `+`.
    MessageId;
    /// A person: a phone number in international form, a WhatsApp id (its digits), or a business-scoped user id
    /// (`DE.1349…`).
    UserId;
    /// Id of a group.
    GroupId;
    /// Id of an uploaded or received media file.
    MediaId;
    /// Id of a product catalog.
    CatalogId;
    /// Id of a flow.
    FlowId;
    /// WhatsApp's id of a business phone number (not the number itself).
    PhoneNumberId;
    /// Any other id: of a file, a catalogue, a template, a flow, an account.
    OpaqueId;
}

impl UserId {
    /// Whether this is a business-scoped user id: two capital letters, a dot, then letters and digits.
    pub fn is_business_scoped(&self) -> bool {
        let (country, rest) = self.0.split_at_checked(3).unwrap_or(("", ""));
        matches!(country.as_bytes(), [a, b, b'.'] if a.is_ascii_uppercase() && b.is_ascii_uppercase())
            && !rest.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn an_id_may_be_a_number() {
        assert_eq!(serde_json::from_str::<PhoneNumberId>("9007199254740993").unwrap(), "9007199254740993");
        assert_eq!(serde_json::from_str::<MessageId>("\"wamid.A=\"").unwrap(), "wamid.A=");
        assert!(serde_json::from_str::<MessageId>("null").is_err());
    }

    #[test]
    fn an_id_is_found_and_compared_by_its_text() {
        let id: MessageId = "wamid.A".parse().unwrap();
        assert_eq!(id, "wamid.A");
        assert_eq!("wamid.A", id);
        assert_eq!(*"wamid.A", id);
        assert_eq!(HashMap::from([(id, 7)]).get("wamid.A"), Some(&7));
    }

    #[test]
    fn business_scoped_ids_are_told_from_phone_numbers() {
        assert!(UserId::from("DE.1349120865530274").is_business_scoped());
        assert!(UserId::from("US.ENT.77").is_business_scoped());
        for phone in ["+49 151 1234567", "4915112345678", "DE.", "de.12", "ä.12"] {
            assert!(!UserId::from(phone).is_business_scoped(), "{phone}");
        }
    }
}
