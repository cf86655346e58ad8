//! File extensions of media.

/// The usual file extension of a MIME type, without its dot; parameters and case do not matter. Nothing for types that
/// WhatsApp does not handle as such: documents of any type have their file name.
#[uniffi::export]
pub fn file_extension(mime_type: &str) -> Option<String> {
    waba_types::file_extension(mime_type).map(str::to_owned)
}
