//! What an emulated number is and how it behaves.

use std::time::Duration;

use waba_types::Dialect;

use crate::machine::millis::days;

/// The business number, as webhooks show it.
pub(crate) const DISPLAY_PHONE_NUMBER: &str = "15555550136";
/// WhatsApp's id of the business number.
pub(crate) const PHONE_NUMBER_ID: &str = "100000000000360";
/// Id of the account that the number belongs to.
pub(crate) const ACCOUNT_ID: &str = "200000000000360";

/// Namespace of the account's templates.
pub(crate) const TEMPLATE_NAMESPACE: &str = "36000000_0360_0360_0360_000000000360";
/// Password of every user of the partner hub.
pub(crate) const HUB_PASSWORD: &str = "emulator-password";

/// When a simulated person's phone does what, counted from the moment a message is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timing {
    /// Until `sent`, or `failed`. Default: 200 ms.
    pub sent: Duration,
    /// Until `delivered`. Default: 400 ms.
    pub delivered: Duration,
    /// Until `read`. Default: 900 ms.
    pub read: Duration,
    /// Until the answer, if there is one. Default: 1500 ms.
    pub reply: Duration,
    /// Until a template is approved, counted from the moment it is made or changed. Default: 2 s.
    pub review: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            sent: Duration::from_millis(200),
            delivered: Duration::from_millis(400),
            read: Duration::from_millis(900),
            reply: Duration::from_millis(1500),
            review: Duration::from_secs(2),
        }
    }
}

/// How long a webhook is delivered again until it is given up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Redelivery {
    /// For 24 hours, as "The Basics (Overview)" of 360dialog's documentation has it.
    #[default]
    Day,
    /// For 7 days, as 360dialog's current pages have it.
    Week,
}

impl Redelivery {
    /// Time from the first attempt in which the last one must begin.
    pub const fn window(self) -> Duration {
        match self {
            Self::Day => days(1),
            Self::Week => days(7),
        }
    }
}

/// Which of the two documented rules locks a number out of its files after requests for files failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MediaLockout {
    /// For an hour, after more than 5 failures within an hour, as 360dialog's current page has it.
    #[default]
    Hour,
    /// For 30 minutes, after 20 failures within an hour, as another version of that page has it.
    HalfHour,
}

impl MediaLockout {
    /// The failures within an hour that lock the number out, and for how long.
    pub(crate) const fn rule(self) -> (usize, Duration) {
        match self {
            Self::Hour => (6, Duration::from_secs(60 * 60)),
            Self::HalfHour => (20, Duration::from_secs(30 * 60)),
        }
    }
}

/// What an emulated number is and how it behaves.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) dialect: Dialect,
    pub(crate) api_key: String,
    /// Where the API is, as answers that hold addresses say it.
    pub(crate) base_url: String,
    /// The key of the partner API.
    pub(crate) partner_key: String,
    /// What webhooks of the partner are signed with.
    pub(crate) platform_secret: String,
    pub(crate) timing: Timing,
    pub(crate) redelivery: Redelivery,
    pub(crate) enforce_window: bool,
    pub(crate) enforce_call_permissions: bool,
    pub(crate) enforce_templates: bool,
    pub(crate) enforce_rate_limits: bool,
    pub(crate) mask_webhook_headers: bool,
    pub(crate) media_lockout: MediaLockout,
    pub(crate) allow_public_webhooks: bool,
    pub(crate) auto_reply: Option<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            dialect: Dialect::Cloud,
            api_key: "emulator-key".to_owned(),
            base_url: "http://127.0.0.1".to_owned(),
            partner_key: "emulator-partner-key".to_owned(),
            platform_secret: "emulator-platform-secret".to_owned(),
            timing: Timing::default(),
            redelivery: Redelivery::default(),
            enforce_window: false,
            enforce_call_permissions: false,
            enforce_templates: false,
            enforce_rate_limits: false,
            mask_webhook_headers: false,
            media_lockout: MediaLockout::default(),
            allow_public_webhooks: false,
            auto_reply: None,
        }
    }
}
