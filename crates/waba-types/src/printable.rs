//! Foreign text that is printed or logged.

/// Whether `c` could steer a terminal or forge a line of a log: control characters, line separators, bidirectional marks.
pub fn is_steering(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Longest line, in characters.
const LONGEST: usize = 200;

/// The first 200 characters of `text`, which may hold anything, on one line; what could steer is U+FFFD.
pub fn short_line(text: &str) -> String {
    let mut characters = text.chars();
    let mut line: String = characters
        .by_ref()
        .take(LONGEST)
        .map(|c| if is_steering(c) { char::REPLACEMENT_CHARACTER } else { c })
        .collect();
    if characters.next().is_some() {
        line.push('…');
    }
    line
}
