//! A template message against the template that it is made from.

use crate::generated::{TemplateDefinition, TemplateMessage, WabaError};
use crate::guard::guarded;
use crate::numbers::checked;

/// Checks that a message fits its template as the API lists it: name, language and state, the number or names of the
/// values, the media of the header, type and position of the buttons, the number of cards.
///
/// The error has everything that does not fit, with its place in the message.
#[uniffi::export]
pub fn check_template(message: TemplateMessage, definition: TemplateDefinition) -> Result<(), WabaError> {
    guarded(|| Ok(waba::check_template(&checked("", message)?.into(), &definition.into())?))
}

/// Makes a template of the JSON that the API lists it as, from a file or a store.
#[uniffi::export]
pub fn template_definition_from_json(json: String) -> Result<TemplateDefinition, WabaError> {
    guarded(|| {
        let definition = waba_types::decode::<waba_types::api::TemplateDefinition>(json.as_bytes());
        Ok(definition.map_err(waba::Error::from)?.into())
    })
}
