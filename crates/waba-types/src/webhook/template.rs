//! Message templates: their review, quality, content and category.

use waba_macros::{model, open_enum};

use crate::ids::OpaqueId;
use crate::time::Timestamp;

/// The state of a template changed.
#[model(inbound)]
pub struct TemplateStatusUpdate {
    /// The new state.
    pub event: Option<TemplateEvent>,
    /// Id of the template. Longer than a number of JavaScript holds exactly.
    pub message_template_id: Option<OpaqueId>,
    /// Name of the template.
    pub message_template_name: Option<String>,
    /// Language of the template, such as `en_US` or `en-US`.
    pub message_template_language: Option<String>,
    /// Category of the template.
    pub message_template_category: Option<String>,
    /// Why it was rejected or disabled.
    pub reason: Option<TemplateReason>,
    /// When it will be disabled.
    pub disable_info: Option<TemplateDisableInfo>,
    /// More about a pause or lock.
    pub other_info: Option<TemplateOtherInfo>,
    /// More about a rejection.
    pub rejection_info: Option<TemplateRejectionInfo>,
}

open_enum! {
    /// State of a template.
    pub enum TemplateEvent {
        /// May be sent.
        Approved = "APPROVED",
        /// Archived.
        Archived = "ARCHIVED",
        /// No longer archived.
        Unarchived = "UNARCHIVED",
        /// Deleted.
        Deleted = "DELETED",
        /// May not be sent any more.
        Disabled = "DISABLED",
        /// Of low quality; will be disabled if it stays so.
        Flagged = "FLAGGED",
        /// Its rejection is looked at again.
        InAppeal = "IN_APPEAL",
        /// There are too many templates.
        LimitExceeded = "LIMIT_EXCEEDED",
        /// Can't be changed.
        Locked = "LOCKED",
        /// May not be sent for a while.
        Paused = "PAUSED",
        /// Under review.
        Pending = "PENDING",
        /// Will be deleted.
        PendingDeletion = "PENDING_DELETION",
        /// May be sent again.
        Reinstated = "REINSTATED",
        /// Rejected by the review.
        Rejected = "REJECTED",
    }
}

open_enum! {
    /// Why a template was rejected or disabled.
    pub enum TemplateReason {
        /// Abusive content.
        AbusiveContent = "ABUSIVE_CONTENT",
        /// The category can't be had.
        CategoryNotAvailable = "CATEGORY_NOT_AVAILABLE",
        /// The content belongs to another category.
        IncorrectCategory = "INCORRECT_CATEGORY",
        /// The format is wrong.
        InvalidFormat = "INVALID_FORMAT",
        /// No reason.
        None = "NONE",
        /// Promotion in the wrong place.
        Promotional = "PROMOTIONAL",
        /// Fraud.
        Scam = "SCAM",
        /// The content does not fit the language or category.
        TagContentMismatch = "TAG_CONTENT_MISMATCH",
    }
}

/// When a template will be disabled.
#[model(inbound)]
pub struct TemplateDisableInfo {
    /// The date: seconds since 1970, or words.
    pub disable_date: Option<OpaqueId>,
}

/// More about a pause or lock of a template.
#[model(inbound)]
pub struct TemplateOtherInfo {
    /// What it is: `FIRST_PAUSE`, `SECOND_PAUSE`, `RATE_LIMITING_PAUSE`, `UNPAUSE`, `DISABLED`.
    pub title: Option<String>,
    /// In words.
    pub description: Option<String>,
}

/// More about the rejection of a template.
#[model(inbound)]
pub struct TemplateRejectionInfo {
    /// Why.
    pub reason: Option<String>,
    /// What to do.
    pub recommendation: Option<String>,
}

/// The quality of a template changed.
#[model(inbound)]
pub struct TemplateQualityUpdate {
    /// Id of the template. Longer than a number of JavaScript holds exactly.
    pub message_template_id: Option<OpaqueId>,
    /// Name of the template.
    pub message_template_name: Option<String>,
    /// Language of the template.
    pub message_template_language: Option<String>,
    /// Quality before.
    pub previous_quality_score: Option<QualityScore>,
    /// Quality now.
    pub new_quality_score: Option<QualityScore>,
}

open_enum! {
    /// Quality of a template or number.
    pub enum QualityScore {
        /// High.
        Green = "GREEN",
        /// Medium.
        Yellow = "YELLOW",
        /// Low.
        Red = "RED",
        /// Not rated. The value itself is the word `UNKNOWN`.
        Unrated = "UNKNOWN",
    }
}

/// The content of a template changed.
#[model(inbound)]
pub struct TemplateComponentsUpdate {
    /// Id of the template. Longer than a number of JavaScript holds exactly.
    pub message_template_id: Option<OpaqueId>,
    /// Name of the template.
    pub message_template_name: Option<String>,
    /// Language of the template.
    pub message_template_language: Option<String>,
    /// Text of the header.
    pub message_template_title: Option<String>,
    /// Text of the body.
    pub message_template_element: Option<String>,
    /// Text of the footer.
    pub message_template_footer: Option<String>,
    /// Buttons.
    #[field(default)]
    pub message_template_buttons: Vec<TemplateUpdateButton>,
}

/// A button of a template whose content changed.
#[model(inbound)]
pub struct TemplateUpdateButton {
    /// Kind of the button.
    pub message_template_button_type: Option<String>,
    /// Text of the button.
    pub message_template_button_text: Option<String>,
    /// Address that it opens.
    pub message_template_button_url: Option<String>,
    /// Number that it calls.
    pub message_template_button_phone_number: Option<OpaqueId>,
}

/// The category of a template changed, or is about to change.
///
/// `correct_category` is there when the change is still to come: then `new_category` is the category of today.
#[model(inbound)]
pub struct TemplateCategoryUpdate {
    /// Id of the template. Longer than a number of JavaScript holds exactly.
    pub message_template_id: Option<OpaqueId>,
    /// Name of the template.
    pub message_template_name: Option<String>,
    /// Language of the template.
    pub message_template_language: Option<String>,
    /// Category before, when it has changed.
    pub previous_category: Option<String>,
    /// Category today.
    pub new_category: Option<String>,
    /// Category that it will have.
    pub correct_category: Option<String>,
    /// When it will have it.
    pub category_update_timestamp: Option<Timestamp>,
}

/// WhatsApp would put a template into another category (Direct Send).
#[model(inbound)]
pub struct TemplateCategoryDetection {
    /// Id of the template. Longer than a number of JavaScript holds exactly.
    pub message_template_id: Option<OpaqueId>,
    /// Name of the template.
    pub message_template_name: Option<String>,
    /// Language of the template.
    pub message_template_language: Option<String>,
    /// Category today.
    pub category: Option<String>,
    /// Category that fits.
    pub correct_category: Option<String>,
}
