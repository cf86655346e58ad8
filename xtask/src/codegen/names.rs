//! Names in the style of each language.

use waba_types::error_codes::ErrorKind;

/// The class of a kind of error: `RateLimitedError`.
pub(super) fn error_class(kind: ErrorKind) -> String {
    format!("{}Error", kind.type_name())
}

/// `mark_read` becomes `markRead`.
pub(super) fn camel(snake: &str) -> String {
    let mut name = String::new();
    for (index, word) in snake.split('_').enumerate() {
        if index == 0 { name.push_str(word) } else { name.push_str(&capitalized(word)) }
    }
    name
}

/// `phone_numbers` becomes `PhoneNumbers`.
pub(super) fn pascal(snake: &str) -> String {
    snake.split('_').map(capitalized).collect()
}

/// `HeldForAssessment` becomes `held_for_assessment`.
pub(super) fn snake(pascal: &str) -> String {
    let mut name = String::new();
    for c in pascal.chars() {
        if c.is_ascii_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.push(c.to_ascii_lowercase());
    }
    name
}

/// `HeldForAssessment` becomes `HELD_FOR_ASSESSMENT`.
pub(super) fn constant(pascal: &str) -> String {
    snake(pascal).to_ascii_uppercase()
}

fn capitalized(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_their_style() {
        assert_eq!(camel("mark_as_read"), "markAsRead");
        assert_eq!(pascal("phone_numbers"), "PhoneNumbers");
        assert_eq!(snake("OutboundMessage"), "outbound_message");
        assert_eq!(constant("HeldForQualityAssessment"), "HELD_FOR_QUALITY_ASSESSMENT");
    }
}
