//! The heads of all events of a body in one crossing: where their fields stand.
//!
//! Making an object or asking a native getter for each field costs more than the parse itself. JavaScript has the bytes of
//! the body in a string, one character for each of them, and cuts the fields out when they are read (`lib/event.ts`). What
//! is not ASCII, or stands in the body with escapes or not at all, it gets in a second text, the supplement.
//!
//! A row holds, for each of the first [`SLOTS`] slots, start and end of the field: in bytes of the body, or behind its end
//! in UTF-16 code units of the supplement. Then the number of the kind, the time in seconds since 1970, and start and end
//! of the item in the body. Instead of a start or a time stands [`ABSENT`], or [`LATER`] for a field that JavaScript has to
//! ask for: many events of one body may share a field, and must not multiply a long one. JavaScript knows the slots by
//! [`Slot`], and the rest of the layout by `rowLayout`.

use std::borrow::Cow;
use std::ops::Range;

use napi::Either;
use napi::bindgen_prelude::{Int32Array, Utf16String};
use napi_derive::napi;
use waba::Timestamp;
use waba::webhook::{Event, Events, HeadField, Spelling};

/// A field of an event. The first of them stand in a row, those after them are always asked for.
#[napi]
#[derive(Clone, Copy, Debug)]
pub enum Slot {
    /// What it is.
    Type,
    /// Its id.
    Id,
    /// The sender.
    From,
    /// The recipient.
    To,
    /// What can be read.
    Text,
    /// The id of the business number.
    PhoneNumberId,
    /// The name of the sender.
    ProfileName,
    /// The time in seconds since 1970.
    Timestamp,
    /// The id of the account.
    WabaId,
    /// The field of the change.
    Field,
    /// The dialect.
    Dialect,
    /// Where the item stands.
    Path,
    /// The key of all its deliveries.
    DedupeKey,
    /// The key of its conversation.
    LaneKey,
    /// The business number.
    DisplayPhoneNumber,
}

/// The slots that stand in a row, with their fields, and whether these may come from outside of the item.
const FIELDS: [(Slot, HeadField, bool); 7] = [
    (Slot::Type, HeadField::TypeName, true),
    (Slot::Id, HeadField::Id, false),
    (Slot::From, HeadField::From, true),
    (Slot::To, HeadField::To, true),
    (Slot::Text, HeadField::Text, false),
    (Slot::PhoneNumberId, HeadField::PhoneNumberId, true),
    (Slot::ProfileName, HeadField::ProfileName, true),
];

const SLOTS: usize = FIELDS.len();
const KIND: usize = 2 * SLOTS;
const TIME: usize = KIND + 1;
const RAW: usize = TIME + 1;
const ROW: usize = RAW + 2;

/// Each slot of a row stands where its number says.
const _: () = {
    let mut slot = 0;
    while slot < SLOTS {
        assert!(FIELDS[slot].0 as usize == slot);
        slot += 1;
    }
};

const ABSENT: i32 = -1;
const LATER: i32 = -2;

/// The longest shared field that is copied for each event, in bytes: more than a number or the name of a person has.
const LONGEST_SHARED: usize = 128;

/// The longest supplement, in code units: its places follow those of the body, which has at most 1 GiB.
const LONGEST_SUPPLEMENT: usize = 256 << 20;

/// The heads of all events of a body.
#[napi(object)]
pub struct EventTable {
    /// The fields that can't be cut out of the body, one after the other.
    #[napi(ts_type = "string")]
    pub supplement: Utf16String,
    /// Where all of them stand.
    pub rows: Int32Array,
}

impl EventTable {
    /// The table of the events of `body`.
    pub(crate) fn of(body: &[u8], events: impl IntoIterator<Item = Event>) -> Self {
        let Writer { supplement, rows, .. } = Writer::of(body, events);
        Self { supplement: supplement.into(), rows: rows.into() }
    }

    /// As [`of`](Self::of), but rows that fit are written to `few`, after how many events there are, and only the
    /// supplement is returned: an array of its own costs more than all the rest of a short body.
    pub(crate) fn short(events: &Events, few: &mut [i32]) -> Either<Self, Utf16String> {
        let Writer { supplement, rows, .. } = Writer::of(events.body(), events);
        if copy(&rows, few) {
            Either::B(supplement.into())
        } else {
            Either::A(Self { supplement: supplement.into(), rows: rows.into() })
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

/// Where things stand in a row, and what stands there instead of them.
#[cfg(not(test))]
#[napi(object)]
pub struct RowLayout {
    /// How many slots stand in it, each with start and end.
    pub slots: u32,
    /// The place of the kind.
    pub kind: u32,
    /// The place of the time.
    pub time: u32,
    /// The place of the start of the item, before that of its end.
    pub raw: u32,
    /// How many places it has.
    pub length: u32,
    /// Stands for a field that is not there.
    pub absent: i32,
    /// Stands for a field that has to be asked for.
    pub later: i32,
}

/// The layout of a row.
#[cfg(not(test))]
#[napi]
pub fn row_layout() -> RowLayout {
    RowLayout {
        slots: SLOTS as u32,
        kind: KIND as u32,
        time: TIME as u32,
        raw: RAW as u32,
        length: ROW as u32,
        absent: ABSENT,
        later: LATER,
    }
}

/// The names of the kinds, each at the place of its number.
// napi registers functions only outside of tests, where nothing else would call this one.
#[cfg(not(test))]
#[napi]
pub fn event_kinds() -> Vec<&'static str> {
    waba::webhook::EventKind::ALL.iter().map(|kind| kind.as_str()).collect()
}

/// The field of an event in a slot.
pub(crate) fn field(event: &Event, slot: Slot) -> Option<Cow<'_, str>> {
    match slot {
        Slot::Type
        | Slot::Id
        | Slot::From
        | Slot::To
        | Slot::Text
        | Slot::PhoneNumberId
        | Slot::ProfileName => {
            let (_, field, _) = FIELDS[slot as usize];
            Some(match event.spelling(field)? {
                Spelling::Verbatim(range) => String::from_utf8_lossy(event.body().get(range)?),
                Spelling::Other(text) => text,
            })
        }
        Slot::Timestamp => event.timestamp().map(|time| time.to_string().into()),
        Slot::WabaId => event.waba_id(),
        Slot::Field => event.field(),
        Slot::Dialect => event.dialect().map(|dialect| dialect.as_str().into()),
        Slot::Path => Some(event.path().into()),
        Slot::DedupeKey => event.dedupe_key().map(Into::into),
        Slot::LaneKey => Some(event.lane_key().into()),
        Slot::DisplayPhoneNumber => event.display_phone_number(),
    }
}

#[derive(Default)]
struct Writer<'e> {
    body: &'e str,
    supplement: Vec<u16>,
    rows: Vec<i32>,
    /// Where the fields of the last event stand in the supplement that had them there.
    last: [Range<usize>; SLOTS],
}

impl<'e> Writer<'e> {
    fn of(body: &'e [u8], events: impl IntoIterator<Item = Event>) -> Self {
        let events = events.into_iter();
        let rows = Vec::with_capacity(events.size_hint().0 * ROW);
        // It was checked when it was parsed; once more for all of it takes less than for each field.
        let body = simdutf8::basic::from_utf8(body).unwrap_or_default();
        let mut writer = Self { body, rows, ..Self::default() };
        for event in events {
            writer.write(&event);
        }
        writer
    }

    fn write(&mut self, event: &Event) {
        let mut row = [ABSENT; ROW];
        for (slot, (_, field, is_shared)) in FIELDS.into_iter().enumerate() {
            let place = match event.spelling(field) {
                None => continue,
                Some(Spelling::Verbatim(range)) => self.place(slot, range, is_shared),
                Some(Spelling::Other(text)) => self.supplement(slot, &text, is_shared),
            };
            row[2 * slot..2 * slot + 2].copy_from_slice(&place);
        }
        row[KIND] = event.kind() as i32;
        row[TIME] = event.timestamp().map_or(ABSENT, seconds);
        row[RAW..].copy_from_slice(&bounds(event.raw_range()));
        self.rows.extend(row);
    }

    fn place(&mut self, slot: usize, range: Range<usize>, is_shared: bool) -> [i32; 2] {
        match self.body.get(range.clone()) {
            Some(text) if !text.is_ascii() => self.supplement(slot, text, is_shared),
            _ => bounds(range),
        }
    }

    fn supplement(&mut self, slot: usize, value: &str, is_shared: bool) -> [i32; 2] {
        let last = &self.last[slot];
        let is_last = is_shared
            && !last.is_empty()
            && self.supplement[last.clone()].iter().copied().eq(value.encode_utf16());
        if !is_last {
            let too_long = is_shared && value.len() > LONGEST_SHARED;
            if too_long || self.supplement.len() + value.len() > LONGEST_SUPPLEMENT {
                return [LATER; 2];
            }
            let start = self.supplement.len();
            self.supplement.reserve(value.len());
            self.supplement.extend(value.encode_utf16());
            self.last[slot] = start..self.supplement.len();
        }
        let Range { start, end } = self.last[slot];
        bounds(self.body.len() + start..self.body.len() + end)
    }
}

/// Start and end: at most [`LONGEST_SUPPLEMENT`] behind the body.
fn bounds(place: Range<usize>) -> [i32; 2] {
    [place.start as i32, place.end as i32]
}

fn seconds(time: Timestamp) -> i32 {
    i32::try_from(time.seconds()).ok().filter(|seconds| *seconds >= 0).unwrap_or(LATER)
}

#[cfg(test)]
mod tests {
    use waba::webhook::Webhook;

    use super::*;

    fn parsed(body: &str) -> Events {
        Webhook::without_auth().parse_unverified(body.to_owned()).unwrap()
    }

    fn written(events: &Events) -> Writer<'_> {
        Writer::of(events.body(), events)
    }

    /// As JavaScript does it.
    fn cut(events: &Events, event: usize, slot: Slot) -> Option<String> {
        let Writer { supplement, rows, body, .. } = written(events);
        let place = &rows[event * ROW + 2 * slot as usize..][..2];
        assert_ne!(place[0], LATER);
        let (start, end) = (usize::try_from(place[0]).ok()?, place[1] as usize);
        Some(match start.checked_sub(body.len()) {
            Some(start) => String::from_utf16(&supplement[start..end - body.len()]).unwrap(),
            None => body[start..end].to_owned(),
        })
    }

    #[test]
    fn ascii_is_cut_out_of_the_body_and_nothing_else_is() {
        let body = r#"{"messages":[{"id":"😀é","type":"text","text":{"body":"a😀"}},{"id":"b","type":"t\u0065xt"}]}"#;
        let events = parsed(body);
        assert_eq!(cut(&events, 0, Slot::Type).as_deref(), Some("text"));
        assert_eq!(cut(&events, 0, Slot::Id).as_deref(), Some("😀é"));
        assert_eq!(cut(&events, 0, Slot::Text).as_deref(), Some("a😀"));
        assert_eq!(cut(&events, 1, Slot::Type).as_deref(), Some("text"));
        assert_eq!(cut(&events, 1, Slot::Id).as_deref(), Some("b"));
        assert_eq!(cut(&events, 1, Slot::Text), None);
        let Writer { supplement, rows, .. } = written(&events);
        assert_eq!(String::from_utf16(&supplement).unwrap(), "😀éa😀text");
        let raw = rows[ROW + RAW] as usize..rows[ROW + RAW + 1] as usize;
        assert_eq!(&body[raw], r#"{"id":"b","type":"t\u0065xt"}"#);
    }

    #[test]
    fn times_that_fit_stand_in_their_row() {
        let time =
            |time: &str| written(&parsed(&format!(r#"{{"messages":[{{"timestamp":{time}}}]}}"#))).rows[TIME];
        assert_eq!(time(r#""1700000000""#), 1_700_000_000);
        assert_eq!(time("0"), 0);
        assert_eq!(time("2147483648"), LATER);
        assert_eq!(time("-1"), LATER);
        assert_eq!(time("null"), ABSENT);
    }

    #[test]
    fn rows_that_fit_need_no_array_of_their_own() {
        let rows = |events: usize| {
            written(&parsed(&format!(r#"{{"messages":[{}]}}"#, vec!["{}"; events].join(",")))).rows
        };
        let mut few = [-7; 1 + 2 * ROW];
        assert!(!copy(&rows(3), &mut few));
        assert_eq!(few[0], -7);
        assert!(copy(&rows(2), &mut few));
        assert_eq!(few[0], 2);
        assert!(!few.contains(&-7));
        assert!(!copy(&rows(1), &mut []));
    }

    #[test]
    fn a_shared_field_is_not_multiplied() {
        let items = ["{}"; 1000].join(",");
        let body = format!(
            r#"{{"entry":[{{"changes":[{{"value":{{"metadata":{{"phone_number_id":"{}"}},"messages":[{items}]}}}}]}}]}}"#,
            "é".repeat(50)
        );
        assert!(written(&parsed(&body)).supplement.len() < 200);
        let longer = parsed(&body.replace(&"é".repeat(50), &"é".repeat(1000)));
        let Writer { supplement, rows, .. } = written(&longer);
        assert!(supplement.len() < 200);
        assert_eq!(rows[2 * Slot::PhoneNumberId as usize], LATER);
    }
}
