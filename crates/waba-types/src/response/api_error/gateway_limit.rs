//! What 360dialog's gateway says of its limits, which it answers with HTTP 400.
//!
//! Source: 360dialog's page "Error Messages".

use std::fmt;

/// A limit of the gateway: so many requests in a time. `Display` says that it was exceeded, as the gateway does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GatewayLimit {
    /// How many requests.
    pub requests: u32,
    /// In how many seconds.
    pub seconds: u32,
}

impl GatewayLimit {
    /// The seconds to wait, where `text` says that a limit was exceeded; one where it does not say in which time.
    pub(super) fn wait_seconds(text: &str) -> Option<u32> {
        let text = text.to_ascii_lowercase();
        let told = text.split("limit of ").skip(1).find_map(span);
        told.or_else(|| text.contains("endpoint rate limit").then_some(1))
    }
}

/// The seconds of `<n> request(s) every|per [<n>] second(s)|minute(s)|hour(s)`.
fn span(text: &str) -> Option<u32> {
    let mut words = text.split_ascii_whitespace();
    let is_count = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    words.next().filter(|word| is_count(word))?;
    words.next().filter(|word| word.starts_with("request"))?;
    words.next().filter(|word| matches!(*word, "every" | "per"))?;
    let (first, second) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (count, unit) = if is_count(first) { (first, second) } else { ("1", first) };
    let seconds = [("second", 1), ("minute", 60), ("hour", 3600)];
    let unit = seconds.into_iter().find_map(|(name, seconds)| unit.starts_with(name).then_some(seconds));
    let span = count.parse::<u32>().ok().zip(unit).and_then(|(count, unit)| count.checked_mul(unit));
    // Some write no more than "every few seconds".
    Some(span.unwrap_or(1))
}

impl fmt::Display for GatewayLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { requests, seconds } = self;
        let plural = if *requests == 1 { "" } else { "s" };
        write!(
            f,
            "You have exceeded the limit of {requests} request{plural} every {seconds} seconds. Try again later."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        for (requests, seconds) in [(1, 30), (25, 1), (400, 60)] {
            let text = GatewayLimit { requests, seconds }.to_string();
            assert_eq!(GatewayLimit::wait_seconds(&text), Some(seconds), "{text}");
        }
    }

    #[test]
    fn the_time_is_read_in_its_unit() {
        for (text, wait) in [
            ("You have exceeded the limit of 5 requests every 30 seconds", Some(30)),
            ("Limit of 400 requests per minute exceeded", Some(60)),
            ("limit of 1 requests per 2 hours.", Some(7200)),
            ("the limit of 10 buttons, and the limit of 2 requests every second", Some(1)),
            ("Limit of 1 request every few seconds", Some(1)),
            ("limit of 1 request every * seconds", Some(1)),
            ("limit of 1 request every 99999999999 seconds", Some(1)),
            ("API endpoint rate limit exceeded", Some(1)),
            ("exceeded the limit of 10", None),
            ("limit of 10 buttons every 3 seconds", None),
            ("limit of some requests every 3 seconds", None),
            ("a limit of ", None),
        ] {
            assert_eq!(GatewayLimit::wait_seconds(text), wait, "{text}");
        }
    }
}
