//! `Retry-After`: how long a server asks to be left alone.

use std::time::{Duration, SystemTime};

use ::http::{HeaderMap, header};

/// The longest wait that is believed. A server that names a year is wrong or hostile.
pub(crate) const LONGEST_BELIEVED: Duration = Duration::from_secs(3600);

/// The wait that an answer asks for, at most an hour; nothing where it names none or one that can't be read.
///
/// A date counts from the `Date` of the answer, if it has one: the clocks of the two machines need not agree.
pub(crate) fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Only a number that is far too large fails here.
        text.parse().map_or(LONGEST_BELIEVED, Duration::from_secs)
    } else {
        let sent =
            headers.get(header::DATE).and_then(|date| httpdate::parse_http_date(date.to_str().ok()?).ok());
        httpdate::parse_http_date(text).ok()?.duration_since(sent.unwrap_or(now)).unwrap_or_default()
    };
    Some(wait.min(LONGEST_BELIEVED))
}

#[cfg(test)]
mod tests {
    use ::http::HeaderValue;
    use proptest::prelude::*;

    use super::*;

    /// Sun, 06 Nov 1994 08:49:37 GMT.
    const NOW: Duration = Duration::from_secs(784_111_777);

    fn read(value: &str, date: Option<&str>) -> Option<u64> {
        let mut headers = HeaderMap::new();
        headers.insert(header::RETRY_AFTER, HeaderValue::from_str(value).unwrap());
        if let Some(date) = date {
            headers.insert(header::DATE, HeaderValue::from_str(date).unwrap());
        }
        retry_after(&headers, SystemTime::UNIX_EPOCH + NOW).map(|wait| wait.as_secs())
    }

    #[test]
    fn both_forms_are_read_and_garbage_is_ignored() {
        for (value, wait) in [
            ("0", Some(0)),
            ("7", Some(7)),
            (" 7 ", Some(7)),
            ("3601", Some(3600)),
            ("99999999999999999999999", Some(3600)),
            ("Sun, 06 Nov 1994 08:49:57 GMT", Some(20)),
            ("Sunday, 06-Nov-94 08:49:57 GMT", Some(20)),
            ("Sun Nov  6 08:49:57 1994", Some(20)),
            ("Sun, 06 Nov 1994 08:49:00 GMT", Some(0)),
            ("Sat, 06 Nov 2094 08:49:57 GMT", Some(3600)),
            ("", None),
            ("-1", None),
            ("+5", None),
            ("1.5", None),
            ("7s", None),
            ("7, 8", None),
            ("0x10", None),
            ("soon", None),
            ("Sun, 06 Nov 1994 08:49:57 CET", None),
            ("Sun, 31 Feb 1994 08:49:57 GMT", None),
        ] {
            assert_eq!(read(value, None), wait, "{value:?}");
        }
    }

    #[test]
    fn a_date_counts_from_the_date_of_the_answer() {
        let asked = "Sun, 06 Nov 1994 08:50:07 GMT";
        assert_eq!(read(asked, None), Some(30));
        assert_eq!(read(asked, Some("Sun, 06 Nov 1994 08:50:00 GMT")), Some(7));
        assert_eq!(read(asked, Some("yesterday")), Some(30));
    }

    proptest! {
        #[test]
        fn whatever_a_server_says_the_wait_is_at_most_an_hour(value in "[ -~]{0,40}", date in "[ -~]{0,40}") {
            let wait = read(&value, Some(&date));
            prop_assert!(wait.is_none_or(|wait| wait <= 3600));
        }
    }
}
