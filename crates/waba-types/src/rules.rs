//! Limits and rules, declared on the models and checked before anything is sent. The emulator uses the same.

use std::collections::{BTreeMap, HashSet};
use std::fmt;

use unicode_segmentation::UnicodeSegmentation;

use crate::Dialect;
use crate::descriptor::{EnumDescriptor, UnionDescriptor};
use crate::open::Raw;

/// The most of a [`Limit`] whose upper end is not documented: the API may have one of its own.
pub const UNLIMITED: u64 = u64::MAX;

/// A limit of one value, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Length of a text in characters: grapheme clusters, the most lenient reading of the API's limits.
    Chars {
        /// Fewest.
        min: u64,
        /// Most.
        max: u64,
    },
    /// Length of a text in bytes of UTF-8.
    Bytes {
        /// Fewest.
        min: u64,
        /// Most.
        max: u64,
    },
    /// Number of items of a list or map.
    Items {
        /// Fewest.
        min: u64,
        /// Most.
        max: u64,
    },
    /// A number itself.
    Value {
        /// Smallest.
        min: i64,
        /// Largest.
        max: i64,
    },
    /// A web address.
    HttpUrl,
}

impl Limit {
    /// The limit in words, such as `1 to 4096 characters`.
    pub fn describe(&self) -> String {
        let range = |min: u64, max: u64, noun| match (min, max) {
            (_, UNLIMITED) => format!("at least {}", plural(min, noun)),
            (0, _) => format!("at most {}", plural(max, noun)),
            _ if min == max => format!("exactly {}", plural(max, noun)),
            _ => format!("{min} to {max} {noun}s"),
        };
        match self {
            Self::Chars { min, max } => range(*min, *max, "character"),
            Self::Bytes { min, max } => range(*min, *max, "byte"),
            Self::Items { min, max } => range(*min, *max, "item"),
            Self::Value { min, max: i64::MAX } => format!("at least {min}"),
            Self::Value { min, max } => format!("{min} to {max}"),
            Self::HttpUrl => {
                "an address that starts with `http://` or `https://`, without white space".to_owned()
            }
        }
    }
}

/// Something that the API would refuse: where it is, what was found and what is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Violation {
    /// Where, from the request's root: `interactive.action.buttons[3].reply.title`.
    pub path: String,
    /// The unit of the limit or the id of the rule: `chars`, `webhook-url`.
    pub rule: &'static str,
    /// What was found: `21 characters`. Never the text itself.
    pub found: String,
    /// What is allowed: `1 to 20 characters`.
    pub limit: String,
}

impl Violation {
    /// Creates a `Violation` of the rule `rule` at `path`.
    pub fn new(
        path: &Path<'_>,
        rule: &'static str,
        found: impl Into<String>,
        limit: impl Into<String>,
    ) -> Self {
        Self { path: path.to_string(), rule, found: found.into(), limit: limit.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{}, limit {}", self.found, self.limit)
    }
}

impl std::error::Error for Violation {}

/// The place of a value in a request. Lives on the stack; text is made only for a violation.
#[derive(Clone, Copy, Debug)]
pub enum Path<'a> {
    /// The request itself.
    Root,
    /// A field of an object.
    Key(&'a Path<'a>, &'a str),
    /// An item of a list.
    Index(&'a Path<'a>, usize),
}

impl<'a> Path<'a> {
    /// The path of the field `key` of this object.
    pub fn key(&'a self, key: &'a str) -> Path<'a> {
        Path::Key(self, key)
    }

    /// The path of the item `index` of this list.
    pub fn index(&'a self, index: usize) -> Path<'a> {
        Path::Index(self, index)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Key(Path::Root, key) => f.write_str(key),
            Self::Key(parent, key) => write!(f, "{parent}.{key}"),
            Self::Index(parent, index) => write!(f, "{parent}[{index}]"),
        }
    }
}

/// Id of the rule that exactly one of several fields is given.
pub const ONE_OF: &str = "one-of";

/// Id of the rule that texts of one message differ from each other.
pub const UNIQUE: &str = "unique";

/// The places of the texts that occurred before.
pub fn doubles<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<usize> {
    let mut seen = HashSet::new();
    let again = texts.into_iter().enumerate().filter(|(_, text)| !seen.insert(*text));
    again.map(|(index, _)| index).collect()
}

/// Id of the rule that a message goes to something that can be dialled.
pub const RECIPIENT: &str = "recipient";

/// Id of the rule that a word is one of those that are documented.
pub const KNOWN_VALUE: &str = "known-value";

/// Id of the rule that a field or type exists in the dialect of the host.
pub const DIALECT: &str = "dialect";

/// Checks that exactly one of the `fields` of an object is given.
pub fn check_one_of(fields: &[(&str, bool)], path: &Path<'_>, violations: &mut Vec<Violation>) {
    let given = fields.iter().filter(|(_, given)| *given).count();
    if given != 1 {
        let names: Vec<_> = fields.iter().map(|(name, _)| format!("`{name}`")).collect();
        let limit = format!("exactly one of {}", names.join(", "));
        violations.push(Violation::new(path, ONE_OF, format!("{given} of them"), limit));
    }
}

/// Checks that what only hosts of `known` have is not sent to others.
pub fn check_dialect(known: Dialect, dialect: Dialect, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if known != dialect {
        let limit = format!("left out, except on {known} hosts");
        violations.push(Violation::new(path, DIALECT, "present", limit));
    }
}

/// Checks that a kind which only hosts of `known` have is not sent to others. `tag` is that of the kind, `all` has those of
/// its siblings.
pub fn check_kind(
    (tag, all): (&str, &UnionDescriptor),
    known: Dialect,
    dialect: Dialect,
    path: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    if known != dialect {
        let theirs = all.variants.iter().filter(|variant| variant.dialects.have(dialect));
        let theirs: Vec<_> = theirs.map(|variant| format!("`{}`", variant.wire)).collect();
        let limit = format!("on {dialect} hosts one of {}", theirs.join(", "));
        violations.push(Violation::new(path, DIALECT, format!("`{tag}`"), limit));
    }
}

/// Checks that a word is one of those that are documented. `unknown` is whether it is none.
pub fn check_known(unknown: bool, all: &EnumDescriptor, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if unknown {
        let words: Vec<_> = all.variants.iter().map(|variant| format!("`{}`", variant.wire)).collect();
        violations.push(Violation::new(path, KNOWN_VALUE, "another word", words.join(" or ")));
    }
}

/// A value that can be checked against its limits and rules.
pub trait Check {
    /// Appends what the API would refuse.
    fn check(&self, path: &Path<'_>, dialect: Dialect, violations: &mut Vec<Violation>) {
        let _ = (path, dialect, violations);
    }
}

/// All that the API would refuse in `value`, at once.
pub fn check(value: &impl Check, dialect: Dialect) -> Vec<Violation> {
    let mut violations = Vec::new();
    value.check(&Path::Root, dialect, &mut violations);
    violations
}

impl Check for String {}
impl Check for bool {}
impl Check for u32 {}
impl Check for i64 {}
impl Check for f64 {}
impl Check for Raw {}

impl<T: Check> Check for Option<T> {
    fn check(&self, path: &Path<'_>, dialect: Dialect, violations: &mut Vec<Violation>) {
        if let Some(value) = self {
            value.check(path, dialect, violations);
        }
    }
}

impl<T: Check> Check for Vec<T> {
    fn check(&self, path: &Path<'_>, dialect: Dialect, violations: &mut Vec<Violation>) {
        for (index, value) in self.iter().enumerate() {
            value.check(&path.index(index), dialect, violations);
        }
    }
}

impl<T: Check> Check for BTreeMap<String, T> {
    fn check(&self, path: &Path<'_>, dialect: Dialect, violations: &mut Vec<Violation>) {
        for (key, value) in self {
            value.check(&path.key(key), dialect, violations);
        }
    }
}

/// A value that can have a [`Limit`].
pub trait Limited {
    /// Appends a violation when the value is outside of `limit`.
    fn check_limit(&self, limit: &Limit, path: &Path<'_>, violations: &mut Vec<Violation>);
}

fn push(
    rule: &'static str,
    found: impl fmt::Display,
    limit: &Limit,
    path: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    violations.push(Violation::new(path, rule, found.to_string(), limit.describe()));
}

/// The count with its noun: `1 item`, `2 items`.
pub(crate) fn plural(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

impl Limited for str {
    fn check_limit(&self, limit: &Limit, path: &Path<'_>, violations: &mut Vec<Violation>) {
        let bytes = self.len() as u64;
        match limit {
            Limit::Chars { min, max } => {
                // A text has at most as many characters as bytes, and at least one if it is not empty.
                if bytes <= *max && (*min == 0 || (*min == 1 && bytes > 0)) {
                    return;
                }
                let chars = self.graphemes(true).count() as u64;
                if chars < *min || chars > *max {
                    push("chars", plural(chars, "character"), limit, path, violations);
                }
            }
            Limit::Bytes { min, max } if bytes < *min || bytes > *max => {
                push("bytes", plural(bytes, "byte"), limit, path, violations);
            }
            Limit::HttpUrl if !is_http_url(self) => {
                push("http-url", "another text", limit, path, violations);
            }
            _ => {}
        }
    }
}

fn is_http_url(text: &str) -> bool {
    let after = |scheme: &str| {
        let (start, rest) = text.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    };
    let has_space = || text.contains(|c: char| c.is_whitespace() || c.is_control());
    after("http://").or_else(|| after("https://")).is_some_and(|rest| !rest.is_empty()) && !has_space()
}

impl Limited for String {
    fn check_limit(&self, limit: &Limit, path: &Path<'_>, violations: &mut Vec<Violation>) {
        self.as_str().check_limit(limit, path, violations);
    }
}

impl Limited for i64 {
    fn check_limit(&self, limit: &Limit, path: &Path<'_>, violations: &mut Vec<Violation>) {
        if let Limit::Value { min, max } = limit
            && !(*min..=*max).contains(self)
        {
            push("value", self, limit, path, violations);
        }
    }
}

impl Limited for u32 {
    fn check_limit(&self, limit: &Limit, path: &Path<'_>, violations: &mut Vec<Violation>) {
        i64::from(*self).check_limit(limit, path, violations);
    }
}

fn check_items(len: usize, limit: &Limit, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let items = len as u64;
    if let Limit::Items { min, max } = limit
        && !(*min..=*max).contains(&items)
    {
        push("items", plural(items, "item"), limit, path, violations);
    }
}

impl<T> Limited for Vec<T> {
    fn check_limit(&self, limit: &Limit, path: &Path<'_>, violations: &mut Vec<Violation>) {
        check_items(self.len(), limit, path, violations);
    }
}

impl<K, V> Limited for BTreeMap<K, V> {
    fn check_limit(&self, limit: &Limit, path: &Path<'_>, violations: &mut Vec<Violation>) {
        check_items(self.len(), limit, path, violations);
    }
}

impl<T: Limited> Limited for Option<T> {
    fn check_limit(&self, limit: &Limit, path: &Path<'_>, violations: &mut Vec<Violation>) {
        if let Some(value) = self {
            value.check_limit(limit, path, violations);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violations(text: &str, limit: Limit) -> Vec<String> {
        let mut violations = Vec::new();
        text.check_limit(&limit, &Path::Root.key("text").key("body"), &mut violations);
        violations.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn characters_are_grapheme_clusters() {
        let limit = Limit::Chars { min: 1, max: 2 };
        assert!(violations("👨‍👩‍👧‍👦é", limit).is_empty());
        assert_eq!(violations("👨‍👩‍👧‍👦éx", limit), ["text.body: 3 characters, limit 1 to 2 characters"]);
        assert_eq!(violations("", limit), ["text.body: 0 characters, limit 1 to 2 characters"]);
    }

    #[test]
    fn a_limit_is_described_in_words() {
        for (limit, words) in [
            (Limit::Chars { min: 1, max: 20 }, "1 to 20 characters"),
            (Limit::Chars { min: 0, max: 1 }, "at most 1 character"),
            (Limit::Chars { min: 3, max: 3 }, "exactly 3 characters"),
            (Limit::Items { min: 1, max: 1 }, "exactly 1 item"),
            (Limit::Items { min: 1, max: UNLIMITED }, "at least 1 item"),
        ] {
            assert_eq!(limit.describe(), words);
        }
    }

    #[test]
    fn an_address_has_no_white_space() {
        for (text, fits) in [
            ("https://a.b/c?d=%20", true),
            ("HTTP://a.b", true),
            ("https://", false),
            ("ftp://a.b", false),
            ("https://a.b/c d", false),
            ("https://a.b\n", false),
        ] {
            assert_eq!(violations(text, Limit::HttpUrl).is_empty(), fits, "{text:?}");
        }
    }

    #[test]
    fn bytes_are_bytes() {
        assert_eq!(
            violations("ééé", Limit::Bytes { min: 0, max: 5 }),
            ["text.body: 6 bytes, limit at most 5 bytes"]
        );
        assert!(violations("éé", Limit::Bytes { min: 0, max: 5 }).is_empty());
    }

    #[test]
    fn a_path_names_keys_and_indices() {
        let (root, key);
        root = Path::Root;
        key = root.key("buttons");
        assert_eq!(key.index(3).key("title").to_string(), "buttons[3].title");
    }
}
