//! Phone numbers: the spellings of one number, and links to a chat.

use pyo3::prelude::*;

use crate::arguments::{Argument, named};

/// Whether two spellings name the same person: with or without `+`, spaces and brackets, and with or without the digit
/// that WhatsApp adds or drops in Brazil, Mexico and Argentina. A Brazilian land line never had a ninth digit.
#[pyfunction]
pub(crate) fn same_person(one: Argument<&str>, other: Argument<&str>) -> PyResult<bool> {
    named!(one, other);
    Ok(waba::same_person(one, other))
}

/// The link that opens a chat with a phone number, with `text` ready to be sent; `None` if it is no phone number in
/// international form.
#[pyfunction]
#[pyo3(signature = (number, text=None))]
pub(crate) fn chat_link(number: Argument<&str>, text: Option<Argument<&str>>) -> PyResult<Option<String>> {
    named!(number, text);
    Ok(waba::chat_link(number, text))
}
