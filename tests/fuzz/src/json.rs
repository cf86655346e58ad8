//! JSON as it is written: every value with its exact text, every key with its spelling.
//!
//! Read anew by serde_json at each step down, which is slow and leaves nothing to get wrong.

use std::borrow::Cow;
use std::fmt;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A JSON value in a text.
#[derive(Clone, Copy, Debug)]
pub struct Json<'a>(&'a str);

impl<'a> Json<'a> {
    /// The value that `text` holds; nothing if it is not JSON.
    pub fn read(text: &'a str) -> Option<Self> {
        // Ignored and not built: as strict, without a limit of depth, and free with half surrogate pairs.
        serde_json::from_str::<IgnoredAny>(text).ok()?;
        Some(Self(text.trim_matches([' ', '\t', '\n', '\r'])))
    }

    /// The exact text.
    pub fn raw(self) -> &'a str {
        self.0
    }

    /// How deep lists and objects are nested.
    pub fn depth(self) -> usize {
        let (mut depth, mut deepest, mut in_string, mut escaped) = (0usize, 0, false, false);
        for byte in self.0.bytes() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = !in_string,
                _ if in_string => {}
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth -= 1,
                _ => {}
            }
            deepest = deepest.max(depth);
        }
        deepest
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        self.0 == "null"
    }

    /// What it is, with an article.
    pub fn kind(self) -> &'static str {
        match self.0.as_bytes()[0] {
            b'n' => "null",
            b't' | b'f' => "a boolean",
            b'"' => "a string",
            b'[' => "a list",
            b'{' => "an object",
            _ => "a number",
        }
    }

    /// The characters of a string; half a surrogate pair is U+FFFD.
    pub fn string(self) -> Option<String> {
        (self.kind() == "a string").then(|| unescaped(self.0))
    }

    /// The characters of a string or of a number.
    pub fn scalar(self) -> Option<String> {
        match self.kind() {
            "a string" => Some(unescaped(self.0)),
            "a number" => Some(self.0.to_owned()),
            _ => None,
        }
    }

    /// The items of a list.
    pub fn items(self) -> Option<Vec<Json<'a>>> {
        let items: Vec<&RawValue> = serde_json::from_str(self.0).ok()?;
        Some(items.into_iter().map(|item| Json(item.get())).collect())
    }

    /// The members of an object; of a key that comes again the last one, at its place.
    pub fn object(self) -> Option<Object<'a>> {
        let Members(written) = serde_json::from_str(self.0).ok()?;
        let mut members: Vec<Member<'a>> = Vec::new();
        for (key, value) in written {
            let member =
                Member { key: unescaped(key.get()), spelling: inner(key.get()), value: Json(value.get()) };
            members.retain(|other| other.key != member.key);
            members.push(member);
        }
        Some(Object(members))
    }

    /// The member `key` of an object.
    pub fn get(self, key: &str) -> Option<Json<'a>> {
        self.object()?.get(key)
    }
}

/// The members of an object, each key once.
#[derive(Debug, Default)]
pub struct Object<'a>(Vec<Member<'a>>);

/// A member of an object.
#[derive(Debug)]
pub struct Member<'a> {
    /// The key.
    pub key: String,
    /// The key as it is written, without its quotes.
    pub spelling: &'a str,
    /// The value.
    pub value: Json<'a>,
}

impl<'a> Object<'a> {
    /// The members in their order.
    pub fn members(&self) -> &[Member<'a>] {
        &self.0
    }

    /// The value of `key`.
    pub fn get(&self, key: &str) -> Option<Json<'a>> {
        self.0.iter().find(|member| member.key == key).map(|member| member.value)
    }

    /// The value of `key`, unless it is `null`.
    pub fn present(&self, key: &str) -> Option<Json<'a>> {
        self.get(key).filter(|value| !value.is_null())
    }
}

/// The members as they are written, duplicates and all.
struct Members<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;

        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(MembersVisitor)
    }
}

fn inner(quoted: &str) -> &str {
    &quoted[1..quoted.len() - 1]
}

/// The characters of a string that is known to be one.
fn unescaped(quoted: &str) -> String {
    serde_json::from_str(&with_whole_pairs(quoted)).expect("a string without half surrogate pairs")
}

/// The same string with `\ufffd` for each half of a surrogate pair, which serde_json refuses.
fn with_whole_pairs(quoted: &str) -> Cow<'_, str> {
    if !quoted.contains("\\u") {
        return Cow::Borrowed(quoted);
    }
    let mut whole = String::new();
    let mut rest = quoted;
    let unit = |text: &str| u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok();
    while let Some(start) = rest.find('\\') {
        let (before, escape) = rest.split_at(start);
        whole.push_str(before);
        let (taken, written) = match (unit(escape), escape.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => (12, &escape[..12]),
            (Some(0xD800..=0xDFFF), _) => (6, "\\ufffd"),
            (Some(_), _) => (6, &escape[..6]),
            (None, _) => (2, &escape[..2]),
        };
        whole.push_str(written);
        rest = &escape[taken..];
    }
    whole.push_str(rest);
    Cow::Owned(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_keeps_its_text() {
        let json = Json::read(" {\"a\" : 1.50, \"\\u0062\":[ \"x\\ud83d\" , {} ],\"a\":-0}\n").unwrap();
        let object = json.object().unwrap();
        let members: Vec<_> = object
            .members()
            .iter()
            .map(|member| (&*member.key, member.spelling, member.value.raw()))
            .collect();
        assert_eq!(members, [("b", "\\u0062", "[ \"x\\ud83d\" , {} ]"), ("a", "a", "-0")]);
        let items = object.get("b").unwrap().items().unwrap();
        assert_eq!(items[0].string().as_deref(), Some("x\u{FFFD}"));
        assert_eq!((items[1].raw(), json.depth()), ("{}", 3));
        assert_eq!(json.get("a").unwrap().scalar().as_deref(), Some("-0"));
    }

    #[test]
    fn half_a_surrogate_pair_is_one_replacement_character() {
        for (text, expected) in [
            (r#""\ud83d\udc4d""#, "👍"),
            (r#""\udc4d\ud83d\ud83d\udc4d""#, "\u{FFFD}\u{FFFD}👍"),
            (r#""\\ud83d""#, r"\ud83d"),
            (r#""\ud83d\n\u0041""#, "\u{FFFD}\nA"),
        ] {
            assert_eq!(Json::read(text).unwrap().string().unwrap(), expected, "{text}");
        }
    }
}
