//! A template message against the template that it is made from, before anything is sent.

use waba_types::api::TemplateDefinition;
use waba_types::decode;
use waba_types::message::TemplateMessage;

use crate::error::Error;

const NAME: &str = "template";

/// Checks that a message fits its template as the API lists it: name, language and state, the number or names of the
/// values, the media of the header, type and position of the buttons, the number of cards.
///
/// # Errors
/// Of kind `Validation`, with everything that does not fit and its place in `message`.
pub fn check_template(message: &TemplateMessage, definition: &TemplateDefinition) -> Result<(), Error> {
    let misfits = message.misfits(definition);
    if misfits.is_empty() { Ok(()) } else { Err(Error::validation(NAME, misfits)) }
}

/// [`check_template`] of a message and a definition in JSON, as the other languages have them.
///
/// # Errors
/// Those of `check_template`; of kind `Validation` also when the JSON is not that of a message or a definition.
#[doc(hidden)]
pub fn check_template_json(message: &[u8], definition: &[u8]) -> Result<(), Error> {
    let message: TemplateMessage = decode(message).map_err(|error| Error::request(NAME, error))?;
    let definition: TemplateDefinition = decode(definition).map_err(|error| Error::request(NAME, error))?;
    check_template(&message, &definition)
}
