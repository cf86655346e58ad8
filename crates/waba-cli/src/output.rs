//! What the command prints: events as JSON or as lines for people, colours on a terminal only.

use std::borrow::Cow;
use std::io::{self, IsTerminal, Write};
use std::time::SystemTime;

use serde::Serialize;
use serde_json::value::RawValue;
use waba::Content;
use waba::types::printable::is_steering;
use waba::webhook::Event;

/// Writes one line to standard output.
pub(crate) fn line(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Writes a value as JSON on one line to standard output.
pub(crate) fn json(value: &impl Serialize) -> io::Result<()> {
    line(&serde_json::to_string(value)?)
}

/// One event as the command prints it. Fields that do not exist are left out.
#[derive(Serialize)]
pub(crate) struct EventLine<'a> {
    kind: &'static str,
    #[serde(rename = "type", skip_serializing_if = "str::is_empty")]
    type_name: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timestamp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone_number_id: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(flatten)]
    raw: RawField<'a>,
}

/// The item: as JSON on one line, or its exact text as a string.
#[derive(Serialize)]
#[serde(untagged)]
enum RawField<'a> {
    Json { raw: Box<RawValue> },
    Text { raw: &'a str },
}

impl<'a> EventLine<'a> {
    /// `raw_text` gives the exact bytes of the item as a string, instead of JSON on one line.
    pub(crate) fn new(event: &'a Event, raw_text: bool) -> serde_json::Result<Self> {
        let (path, error) = match event.content() {
            Content::Malformed { path, error, .. } => (Some(join(event.path(), &path)), Some(error)),
            _ => (None, None),
        };
        let raw = event.raw_str();
        Ok(Self {
            kind: if error.is_some() { "malformed" } else { event.kind().as_str() },
            type_name: event.type_name(),
            id: event.id(),
            from: event.from(),
            to: event.to(),
            timestamp: event.timestamp().map(|timestamp| timestamp.seconds()),
            text: event.text(),
            phone_number_id: event.phone_number_id(),
            path,
            error,
            raw: if raw_text {
                RawField::Text { raw }
            } else {
                RawField::Json { raw: RawValue::from_string(one_line(raw))? }
            },
        })
    }
}

/// The path of a place inside of an item.
fn join(item: String, place: &str) -> String {
    match (item.as_str(), place) {
        (_, "") => item,
        ("", place) => place.to_owned(),
        (_, place) if place.starts_with('[') => item + place,
        (_, place) => item + "." + place,
    }
}

/// Takes the white space between the tokens out; what is inside of strings stays.
fn one_line(json: &str) -> String {
    let (mut line, mut in_string, mut escaped) = (String::with_capacity(json.len()), false, false);
    for c in json.chars() {
        if in_string {
            (in_string, escaped) = (escaped || c != '"', !escaped && c == '\\');
        } else if matches!(c, ' ' | '\t' | '\n' | '\r') {
            continue;
        } else {
            in_string = c == '"';
        }
        line.push(c);
    }
    line
}

/// Lines for people.
pub(crate) struct Transcript {
    colours: bool,
}

/// Who does something in a transcript.
#[derive(Clone, Copy)]
pub(crate) enum Who {
    /// The program of the business.
    Business,
    /// The API.
    Api,
    /// The person at the phone.
    Customer,
}

impl Transcript {
    /// Colours if standard output is a terminal, unless `NO_COLOR` is set.
    pub(crate) fn new() -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self { colours: wanted && io::stdout().is_terminal() }
    }

    /// One line: time, who, what.
    pub(crate) fn event(&self, who: Who, what: &str) -> io::Result<()> {
        let (name, colour) = match who {
            Who::Business => ("business", "36"),
            Who::Api => ("whatsapp", "32"),
            Who::Customer => ("customer", "35"),
        };
        let (time, what) = (time_of_day(), printable(what));
        if self.colours {
            line(&format!("\x1b[2m{time}\x1b[0m  \x1b[{colour}m{name:<8}\x1b[0m  {what}"))
        } else {
            line(&format!("{time}  {name:<8}  {what}"))
        }
    }
}

/// The time of day in UTC, to the millisecond.
fn time_of_day() -> String {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let seconds = since.as_secs() % 86_400;
    format!(
        "{:02}:{:02}:{:02}.{:03}Z",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60,
        since.subsec_millis()
    )
}

/// Foreign text on one line that can't steer the terminal.
pub(crate) fn printable(text: &str) -> String {
    text.chars()
        .flat_map(|c| {
            let steers = is_steering(c);
            let escaped = steers.then(|| c.escape_unicode());
            escaped.into_iter().flatten().chain((!steers).then_some(c))
        })
        .collect()
}

/// What happened, in words: `text from 4915…: "Hello"`.
pub(crate) fn describe(event: &Event) -> String {
    use std::fmt::Write;

    let mut words = event.kind().as_str().to_owned();
    let mut push = |before: &str, value: Option<Cow<'_, str>>| {
        if let Some(value) = value {
            // Writing to a String can't fail.
            let _ = write!(words, "{before}{value}");
        }
    };
    push(" ", Some(event.type_name()).filter(|name| !name.is_empty()));
    push(" from ", event.from());
    push(" to ", event.to());
    push(" id ", event.id());
    push(": ", event.text());
    printable(&words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_in_strings_stays() {
        assert_eq!(one_line("{ \"a b\" :\n [ 1 , \"\\\" x \\\\\" , 2 ] }"), r#"{"a b":[1,"\" x \\",2]}"#);
    }

    #[test]
    fn text_cannot_steer_the_terminal() {
        assert_eq!(printable("a\u{1b}[2J\nb\u{202E}"), r"a\u{1b}[2J\u{a}b\u{202e}");
    }
}
