//! Phone numbers: the spellings of one number, and links to a chat.

use napi_derive::napi;

/// Whether two spellings name the same person.
#[napi]
pub fn same_person(one: String, other: String) -> bool {
    waba::same_person(&one, &other)
}

/// The link that opens a chat with a phone number.
#[napi]
pub fn chat_link(number: String, text: Option<String>) -> Option<String> {
    waba::chat_link(&number, text.as_deref())
}
