//! What interactive messages have in common: header, body and footer.

use waba_macros::model;

use crate::from_text::from_text;
use crate::message::{DocumentReference, MediaReference};
use crate::model::Model;
use crate::rules::{Path, Violation};

/// What stands above the body.
#[model(outbound, inline)]
pub enum InteractiveHeader {
    /// Text.
    Text(TextHeader),
    /// An image.
    Image(ImageHeader),
    /// A video.
    Video(VideoHeader),
    /// A document.
    Document(DocumentHeader),
}

/// A header of text.
#[model(outbound)]
pub struct TextHeader {
    /// Text of the header, 1 to 60 characters, without markdown.
    #[limit(chars = 1..=60)]
    pub text: String,
    /// A smaller text below, for messages about several products (not confirmed).
    pub sub_text: Option<String>,
}

/// A header with an image.
#[model(outbound)]
pub struct ImageHeader {
    /// The image.
    pub image: MediaReference,
}

/// A header with a video.
#[model(outbound)]
pub struct VideoHeader {
    /// The video.
    pub video: MediaReference,
}

/// A header with a document.
#[model(outbound)]
pub struct DocumentHeader {
    /// The document.
    pub document: DocumentReference,
}

/// The text of an interactive message.
#[model(outbound)]
pub struct InteractiveBody {
    /// Text, 1 to 1024 characters.
    #[limit(chars = 1..=1024)]
    pub text: String,
}

/// What stands below the body.
#[model(outbound)]
pub struct InteractiveFooter {
    /// Text, 1 to 60 characters.
    #[limit(chars = 1..=60)]
    pub text: String,
}

from_text! {
    InteractiveHeader: |text| TextHeader::new(text).into();
    InteractiveBody: Self::new;
    InteractiveFooter: Self::new;
}

/// What [`has_no_header`] asks for.
pub(super) const NO_HEADER: &str = "There is no `header`.";

/// What [`is_body_alone`] asks for.
pub(super) const BODY_ALONE: &str = "There is neither a `header` nor a `footer`.";

/// Checks that a message, as it may come as JSON, has no header.
pub(super) fn has_no_header(message: &impl Model, path: &Path<'_>, violations: &mut Vec<Violation>) {
    check_absent(message, "header", path, violations);
}

/// Checks that a message, as it may come as JSON, has nothing above and below its body.
pub(super) fn is_body_alone(message: &impl Model, path: &Path<'_>, violations: &mut Vec<Violation>) {
    check_absent(message, "header", path, violations);
    check_absent(message, "footer", path, violations);
}

/// Checks that a message, as it may come as JSON, does not have what others have under this name.
pub(crate) fn check_absent(
    message: &impl Model,
    part: &str,
    path: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    if message.extra().get(part).is_some_and(|value| value.as_str() != "null") {
        violations.push(Violation::new(&path.key(part), "no-such-part", "present", "left out"));
    }
}

/// Checks that the header, where there is one, is of the type `wanted`.
pub(super) fn check_header(
    header: Option<&InteractiveHeader>,
    wanted: &str,
    path: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    use crate::inline::InlineUnion;

    if let Some(found) = header.map(InlineUnion::tag).filter(|tag| *tag != wanted) {
        let path = path.key("header");
        violations.push(Violation::new(&path.key("type"), "header-type", found, format!("`{wanted}`")));
    }
}
