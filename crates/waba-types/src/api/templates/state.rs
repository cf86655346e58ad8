//! Category, state and quality of a template.

use waba_macros::{model, open_enum};

use crate::ids::OpaqueId;
use crate::open::Raw;
use crate::webhook::QualityScore;

open_enum! {
    /// What a template is for, which decides on its price and rules.
    #[any_case]
    pub enum TemplateCategory {
        /// One-time passwords.
        Authentication = "AUTHENTICATION",
        /// Offers and news.
        Marketing = "MARKETING",
        /// Orders, appointments and the like.
        Utility = "UTILITY",
    }
}

open_enum! {
    /// State of a template. One dialect writes it in small letters, the other in capitals: both are the same here.
    #[any_case]
    pub enum TemplateStatus {
        /// May be sent.
        Approved = "APPROVED",
        /// Under review.
        Pending = "PENDING",
        /// Rejected by the review.
        Rejected = "REJECTED",
        /// May not be sent for a while.
        Paused = "PAUSED",
        /// May not be sent any more.
        Disabled = "DISABLED",
        /// Its rejection is looked at again.
        InAppeal = "IN_APPEAL",
        /// Will be deleted.
        PendingDeletion = "PENDING_DELETION",
        /// Deleted.
        Deleted = "DELETED",
        /// There are too many templates.
        LimitExceeded = "LIMIT_EXCEEDED",
        /// Archived.
        Archived = "ARCHIVED",
        /// Can't be changed.
        Locked = "LOCKED",
        /// Of low quality; will be disabled if it stays so.
        Flagged = "FLAGGED",
        /// Made at 360dialog, not yet submitted to WhatsApp.
        Created = "CREATED",
        /// Submitted to WhatsApp.
        Submitted = "SUBMITTED",
    }
}

impl TemplateStatus {
    /// Whether the template may be sent.
    pub fn can_be_sent(&self) -> bool {
        *self == Self::Approved
    }
}

open_enum! {
    /// How the variables of a template are named.
    #[any_case]
    pub enum ParameterFormat {
        /// By number: `{{1}}`.
        Positional = "POSITIONAL",
        /// By name: `{{order_number}}`.
        Named = "NAMED",
    }
}

/// Quality of a template, by what people do with its messages.
#[model(response)]
pub struct TemplateQuality {
    /// How good it is.
    pub score: Option<QualityScore>,
    /// When it was rated: seconds since 1970, or words.
    pub date: Option<OpaqueId>,
    /// Why.
    pub reasons: Option<Raw>,
}
