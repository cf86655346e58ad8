//! Foreign text that is printed or logged.

/// Whether `c` could steer a terminal or forge a line of a log: control characters, line separators, bidirectional marks.
pub fn is_steering(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
