//! Phone numbers: the spellings of one number, and links to a chat.

/// Whether two spellings name the same person: with or without `+`, spaces and brackets, and with or without the digit
/// that WhatsApp adds or drops in Brazil (the ninth), Mexico (`1` after 52) and Argentina (`9` after 54).
///
/// A Brazilian land line never had a ninth digit: `551132345678` and `5511932345678` are two people. Business-scoped
/// user ids are the same only when they are equal.
#[uniffi::export]
pub fn same_person(one: &str, other: &str) -> bool {
    waba_types::same_person(one, other)
}

/// The link that opens a chat with `number`, with `text` ready to be sent; nothing if `number` is no phone number in
/// international form.
#[uniffi::export(default(text = None))]
pub fn chat_link(number: &str, text: Option<String>) -> Option<String> {
    waba_types::chat_link(number, text.as_deref())
}
