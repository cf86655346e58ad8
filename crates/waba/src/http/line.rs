//! Foreign text that is shown in errors.

/// Characters that are kept. A certificate may name thousands of hosts, an exception may hold a whole page.
pub(super) const MAX_CHARS: usize = 200;

/// The beginning of `text` on one line. It may hold anything.
pub(crate) fn short_line(text: &str) -> String {
    text.chars().take(MAX_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
