//! The kinds of files that messages carry, and their extensions.

/// The usual file extension of a MIME type, without its dot; parameters and case do not matter. Nothing for types that
/// WhatsApp does not handle as such: documents of any type have their file name.
#[uniffi::export]
pub fn file_extension(mime_type: &str) -> Option<String> {
    waba_types::file_extension(mime_type).map(str::to_owned)
}

/// The kinds of files that messages carry.
#[derive(Clone, Copy, Debug, uniffi::Enum)]
pub enum MediaKind {
    /// An image.
    Image,
    /// A video.
    Video,
    /// A sound.
    Audio,
    /// A document.
    Document,
    /// A sticker.
    Sticker,
    /// An animation for the header of a marketing template.
    Animation,
}

impl From<MediaKind> for waba::MediaKind {
    fn from(kind: MediaKind) -> Self {
        match kind {
            MediaKind::Image => Self::Image,
            MediaKind::Video => Self::Video,
            MediaKind::Audio => Self::Audio,
            MediaKind::Document => Self::Document,
            MediaKind::Sticker => Self::Sticker,
            MediaKind::Animation => Self::Animation,
        }
    }
}
