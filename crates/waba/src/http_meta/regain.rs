//! When Meta takes an account's calls again, as its account of used quota says.

use std::time::Duration;

use serde_json::Value;

use super::LONGEST_BELIEVED;

/// The longest of the times that `usage` names until calls are taken again, at most an hour; nothing where it names none.
///
/// The header has, for each account, what its kinds of calls have used, with `estimated_time_to_regain_access` in minutes.
pub(crate) fn time_to_regain_access(usage: &str) -> Option<Duration> {
    let Value::Object(accounts) = serde_json::from_str(usage).ok()? else { return None };
    let uses = accounts.values().filter_map(Value::as_array).flatten();
    let minutes = uses.filter_map(|used| used.get("estimated_time_to_regain_access")?.as_u64()).max();
    minutes
        .filter(|minutes| *minutes > 0)
        .map(|minutes| Duration::from_secs(minutes.saturating_mul(60)).min(LONGEST_BELIEVED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_time_is_read_and_believed_up_to_an_hour() {
        let usage = |minutes: &str| {
            format!(
                r#"{{"106":[{{"type":"whatsapp","call_count":100,"estimated_time_to_regain_access":{minutes}}}],
                "107":[{{"type":"whatsapp","estimated_time_to_regain_access":2}}]}}"#
            )
        };
        for (minutes, seconds) in [("19", 1140), ("0", 120), ("1000000000000000000", 3600), ("\"9\"", 120)] {
            let wait = time_to_regain_access(&usage(minutes));
            assert_eq!(wait, Some(Duration::from_secs(seconds)), "{minutes}");
        }
        for odd in
            ["", "[]", "{}", "null", r#"{"106":[{"estimated_time_to_regain_access":0}]}"#, r#"{"106":7}"#]
        {
            assert_eq!(time_to_regain_access(odd), None, "{odd}");
        }
    }
}
