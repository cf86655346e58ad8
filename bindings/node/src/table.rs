//! The heads of all events of a body in one crossing: one text, and one row of numbers for each event.
//!
//! Making an object or asking a native getter for each field costs more than the parse itself. JavaScript cuts the
//! fields out of the text when they are read (`lib/event.ts`, which has the same layout).
//!
//! A row holds, for each of the first [`SLOTS`] slots, start and end of the field in the text, in UTF-16 code units;
//! then start and end of the item in the body, in bytes. Instead of a start stands [`ABSENT`], or [`LATER`] for a
//! field that JavaScript has to ask for: many events of one body may share a field, and must not multiply a long one.

use std::borrow::Cow;
use std::ops::Range;

use napi::Either;
use napi::bindgen_prelude::{Int32Array, Utf16String};
use napi_derive::napi;
use waba::webhook::Event;

/// How many slots stand in a row. Those after them are always asked for.
const SLOTS: usize = 9;
const ROW: usize = 2 * SLOTS + 2;

const ABSENT: i32 = -1;
const LATER: i32 = -2;

/// The longest shared field that is copied for each event, in bytes: more than a number or the name of a person has.
const LONGEST_SHARED: usize = 128;

/// The longest text, in code units: V8 has no strings of 512 Mi or more.
const LONGEST_TEXT: usize = 256 << 20;

/// The heads of all events of a body.
#[napi(object)]
pub struct EventTable {
    /// The fields, one after the other. In the code units that JavaScript counts in: it takes them as they are, but
    /// has to decode UTF-8 character by character from the first that is not ASCII.
    #[napi(ts_type = "string")]
    pub text: Utf16String,
    /// Where they stand.
    pub rows: Int32Array,
}

impl EventTable {
    pub(crate) fn of(events: impl IntoIterator<Item = Event>) -> Self {
        let Writer { text, rows, .. } = Writer::of(events);
        Self { text: text.into(), rows: rows.into() }
    }

    /// As [`of`](Self::of), but rows that fit are written to `few`, after how many events there are, and only the text
    /// is returned: an array of its own costs more than all the rest of a short body.
    pub(crate) fn short(
        events: impl IntoIterator<Item = Event>,
        few: &mut [i32],
    ) -> Either<Self, Utf16String> {
        let Writer { text, rows, .. } = Writer::of(events);
        if copy(&rows, few) {
            Either::B(text.into())
        } else {
            Either::A(Self { text: text.into(), rows: rows.into() })
        }
    }
}

/// Writes the number of rows and then the rows, if they fit; says whether they do.
fn copy(rows: &[i32], few: &mut [i32]) -> bool {
    let Some((count, room)) = few.split_first_mut() else { return false };
    let Some(room) = room.get_mut(..rows.len()) else { return false };
    *count = (rows.len() / ROW) as i32;
    room.copy_from_slice(rows);
    true
}

/// The field of an event in a slot.
pub(crate) fn field(event: &Event, slot: usize) -> Option<Cow<'_, str>> {
    match slot {
        0 => Some(event.kind().as_str().into()),
        1 => Some(event.type_name()),
        2 => event.id(),
        3 => event.from(),
        4 => event.to(),
        5 => event.timestamp().map(|time| time.to_string().into()),
        6 => event.text(),
        7 => event.phone_number_id(),
        8 => event.profile_name(),
        9 => event.waba_id(),
        10 => event.field(),
        11 => event.dialect().map(|dialect| dialect.as_str().into()),
        12 => Some(event.path().into()),
        13 => Some(event.dedupe_key().into()),
        14 => Some(event.lane_key().into()),
        _ => None,
    }
}

/// Whether the field may come from outside of the item.
fn is_shared(slot: usize) -> bool {
    !matches!(slot, 2 | 3 | 5 | 6)
}

#[derive(Default)]
struct Writer {
    text: Vec<u16>,
    rows: Vec<i32>,
    /// The places of the fields of the last event that had them.
    last: [Range<usize>; SLOTS],
}

impl Writer {
    fn of(events: impl IntoIterator<Item = Event>) -> Self {
        let events = events.into_iter();
        let mut writer = Self::default();
        writer.rows.reserve(events.size_hint().0 * ROW);
        for event in events {
            writer.write(&event);
        }
        writer
    }

    fn write(&mut self, event: &Event) {
        for slot in 0..SLOTS {
            let place = match field(event, slot) {
                Some(value) => self.place(slot, &value),
                None => [ABSENT; 2],
            };
            self.rows.extend(place);
        }
        let raw = event.raw_range();
        self.rows.extend([raw.start as i32, raw.end as i32]);
    }

    fn place(&mut self, slot: usize, value: &str) -> [i32; 2] {
        let shared = is_shared(slot);
        let last = &self.last[slot];
        if shared && !last.is_empty() && self.text[last.clone()].iter().copied().eq(value.encode_utf16()) {
            return bounds(last);
        }
        let too_long = shared && value.len() > LONGEST_SHARED;
        if too_long || self.text.len() + value.len() > LONGEST_TEXT {
            return [LATER; 2];
        }
        self.last[slot] = self.append(value);
        bounds(&self.last[slot])
    }

    fn append(&mut self, value: &str) -> Range<usize> {
        let start = self.text.len();
        if value.is_ascii() {
            self.text.extend(value.bytes().map(u16::from));
        } else {
            self.text.extend(value.encode_utf16());
        }
        start..self.text.len()
    }
}

/// Start and end, both at most [`LONGEST_TEXT`].
fn bounds(place: &Range<usize>) -> [i32; 2] {
    [place.start as i32, place.end as i32]
}

#[cfg(test)]
mod tests {
    use waba::webhook::Webhook;

    use super::*;

    fn written(body: &str) -> Writer {
        Writer::of(Webhook::without_auth().parse_unverified(body.to_owned()).unwrap())
    }

    fn cut(writer: &Writer, event: usize, slot: usize) -> Option<String> {
        let start = writer.rows[event * ROW + 2 * slot];
        let end = writer.rows[event * ROW + 2 * slot + 1];
        assert_ne!(start, LATER);
        (start != ABSENT).then(|| String::from_utf16(&writer.text[start as usize..end as usize]).unwrap())
    }

    #[test]
    fn places_count_utf_16_units() {
        let body = r#"{"messages":[{"id":"😀é","type":"text","text":{"body":"a😀"}},{"id":"b"}]}"#;
        let writer = written(body);
        assert_eq!(cut(&writer, 0, 2).as_deref(), Some("😀é"));
        assert_eq!(cut(&writer, 0, 6).as_deref(), Some("a😀"));
        assert_eq!(cut(&writer, 1, 2).as_deref(), Some("b"));
        assert_eq!(cut(&writer, 1, 6), None);
        let raw = writer.rows[2 * ROW - 2] as usize..writer.rows[2 * ROW - 1] as usize;
        assert_eq!(&body[raw], r#"{"id":"b"}"#);
    }

    #[test]
    fn rows_that_fit_need_no_array_of_their_own() {
        let rows =
            |events: usize| written(&format!(r#"{{"messages":[{}]}}"#, vec!["{}"; events].join(","))).rows;
        let mut few = [-7; 1 + 2 * ROW];
        assert!(!copy(&rows(3), &mut few));
        assert_eq!(few[0], -7);
        assert!(copy(&rows(2), &mut few));
        assert_eq!(few[..3], [2, 0, 7]);
        assert!(!few.contains(&-7));
        assert!(!copy(&rows(1), &mut []));
    }

    #[test]
    fn a_shared_field_is_not_multiplied() {
        let items = ["{}"; 1000].join(",");
        let short = format!(
            r#"{{"entry":[{{"changes":[{{"value":{{"metadata":{{"phone_number_id":"{}"}},"messages":[{items}]}}}}]}}]}}"#,
            "7".repeat(100)
        );
        assert!(written(&short).text.len() < 200);
        let long = short.replace(&"7".repeat(100), &"7".repeat(1000));
        let writer = written(&long);
        assert!(writer.text.len() < 200);
        assert_eq!(writer.rows[2 * 7], LATER);
    }
}
