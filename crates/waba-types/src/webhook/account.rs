//! The business account: reviews, restrictions, partners, payments, limits.

use waba_macros::{model, open_enum};

use crate::ids::{OpaqueId, PhoneNumberId};
use crate::open::Raw;
use crate::time::Timestamp;

/// Something happened to the account. Which fields are there depends on the event.
#[model(inbound)]
pub struct AccountUpdate {
    /// What happened.
    pub event: Option<AccountEvent>,
    /// Country as two letters.
    pub country: Option<String>,
    /// Phone number.
    pub phone_number: Option<OpaqueId>,
    /// The account, and who it is shared with.
    pub waba_info: Option<WabaInfo>,
    /// A ban.
    pub ban_info: Option<BanInfo>,
    /// A violation of the rules.
    pub violation_info: Option<ViolationInfo>,
    /// Restrictions.
    #[field(default)]
    pub restriction_info: Vec<RestrictionInfo>,
    /// From when on messages across borders are charged as such.
    pub auth_international_rate_eligibility: Option<InternationalRateEligibility>,
    /// A tier of prices by volume.
    pub volume_tier_info: Option<VolumeTierInfo>,
    /// Certification of a client of a partner.
    pub partner_client_certification_info: Option<ClientCertification>,
    /// Certification that a client of a partner needs, as it came.
    pub partner_client_certification_needed_info: Option<Raw>,
    /// Why the number was disconnected from the WhatsApp Business app.
    pub disconnection_info: Option<DisconnectionInfo>,
}

open_enum! {
    /// What happened to an account.
    pub enum AccountEvent {
        /// Deleted.
        AccountDeleted = "ACCOUNT_DELETED",
        /// Left the API.
        AccountOffboarded = "ACCOUNT_OFFBOARDED",
        /// Came back to the API.
        AccountReconnected = "ACCOUNT_RECONNECTED",
        /// Restricted.
        AccountRestriction = "ACCOUNT_RESTRICTION",
        /// Violated a rule.
        AccountViolation = "ACCOUNT_VIOLATION",
        /// An advertising account was linked.
        AdAccountLinked = "AD_ACCOUNT_LINKED",
        /// Prices across borders.
        InternationalPriceEligibility = "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE",
        /// The business is at home in another country.
        PrimaryLocation = "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE",
        /// Disabled or enabled.
        Disabled = "DISABLED_UPDATE",
        /// Terms of marketing messages were signed.
        MarketingTermsSigned = "MM_LITE_TERMS_SIGNED",
        /// Shared with a partner.
        PartnerAdded = "PARTNER_ADDED",
        /// No longer shared with a partner.
        PartnerRemoved = "PARTNER_REMOVED",
        /// A partner's app was installed.
        PartnerAppInstalled = "PARTNER_APP_INSTALLED",
        /// A partner's app was removed.
        PartnerAppUninstalled = "PARTNER_APP_UNINSTALLED",
        /// A client of a partner needs a certification.
        ClientCertificationNeeded = "PARTNER_CLIENT_CERTIFICATION_NEEDED",
        /// The certification of a client of a partner changed.
        ClientCertificationStatus = "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE",
        /// Verified.
        VerifiedAccount = "VERIFIED_ACCOUNT",
        /// Another tier of prices by volume.
        VolumeTier = "VOLUME_BASED_PRICING_TIER_UPDATE",
    }
}

/// An account, and who it is shared with.
#[model(inbound)]
pub struct WabaInfo {
    /// Id of the account.
    pub waba_id: Option<OpaqueId>,
    /// Id of the business that owns it.
    pub owner_business_id: Option<OpaqueId>,
    /// Id of the advertising account that was linked.
    pub ad_account_linked: Option<OpaqueId>,
    /// Id of the advertising account.
    pub ad_account_id: Option<OpaqueId>,
    /// Id of the partner's app.
    pub partner_app_id: Option<OpaqueId>,
    /// Id of the solution.
    pub solution_id: Option<OpaqueId>,
    /// Ids of the partners of the solution.
    #[field(default)]
    pub solution_partner_business_ids: Vec<OpaqueId>,
}

/// A ban of an account.
#[model(inbound)]
pub struct BanInfo {
    /// The ban.
    pub waba_ban_state: Option<BanState>,
    /// The date in words, such as `April 17, 2025`.
    pub waba_ban_date: Option<OpaqueId>,
}

open_enum! {
    /// State of a ban.
    pub enum BanState {
        /// The account is disabled.
        Disabled = "DISABLE",
        /// The account is enabled again.
        Reinstated = "REINSTATE",
        /// The account is going to be disabled.
        Scheduled = "SCHEDULE_FOR_DISABLE",
    }
}

/// A violation of the rules.
#[model(inbound)]
pub struct ViolationInfo {
    /// Which rule.
    pub violation_type: Option<String>,
    /// What to do.
    pub remediation: Option<String>,
}

/// A restriction of an account.
#[model(inbound)]
pub struct RestrictionInfo {
    /// What the account may not do.
    pub restriction_type: Option<RestrictionType>,
    /// When it ends: seconds since 1970, or words.
    pub expiration: Option<OpaqueId>,
    /// What to do.
    pub remediation: Option<String>,
}

open_enum! {
    /// What an account may not do.
    pub enum RestrictionType {
        /// Add phone numbers.
        AddNumbers = "RESTRICTED_ADD_PHONE_NUMBER_ACTION",
        /// Begin conversations.
        BeginConversations = "RESTRICTED_BIZ_INITIATED_MESSAGING",
        /// Answer in conversations that people began.
        AnswerConversations = "RESTRICTED_CUSTOMER_INITIATED_MESSAGING",
        /// Send utility templates.
        UtilityTemplates = "RESTRICTED_UTILITY_TEMPLATES",
        /// Send utility messages by Direct Send.
        DirectSendUtility = "RESTRICTED_DIRECT_SEND_UTILITY_TEMPLATES",
        /// Call people.
        CallPeople = "RESTRICTED_BUSINESS_INITIATED_CALLING",
        /// Be called by people.
        BeCalled = "RESTRICTED_USER_INITIATED_CALLING",
        /// Be called by people, who see no button for it.
        BeCalledWithoutButton = "RESTRICTED_USER_INITIATED_CALLING_CALL_BUTTON_HIDDEN",
        /// Call people and be called by them.
        AllCalls = "RESTRICTED_BIZ_INITIATED_AND_USER_INITIATED_CALLING",
    }
}

/// From when on messages across borders are charged as such.
#[model(inbound)]
pub struct InternationalRateEligibility {
    /// From when on.
    pub start_time: Option<Timestamp>,
    /// Countries with another start.
    #[field(default)]
    pub exception_countries: Vec<RateException>,
}

/// A country in which messages across borders are charged from another time on.
#[model(inbound)]
pub struct RateException {
    /// Country as two letters.
    pub country_code: Option<String>,
    /// From when on.
    pub start_time: Option<Timestamp>,
}

/// A tier of prices by volume.
#[model(inbound)]
pub struct VolumeTierInfo {
    /// When the account came into it.
    pub tier_update_time: Option<Timestamp>,
    /// Category of the messages.
    pub pricing_category: Option<String>,
    /// Fewest and most messages, as `min:max`.
    pub tier: Option<String>,
    /// Month, as `YYYY-MM`.
    pub effective_month: Option<String>,
    /// Region of the recipients.
    pub region: Option<String>,
}

/// Certification of a client of a partner.
#[model(inbound)]
pub struct ClientCertification {
    /// Id of the client.
    pub client_business_id: Option<OpaqueId>,
    /// State of the certification.
    pub status: Option<String>,
    /// Why it was refused.
    #[field(default)]
    pub rejection_reasons: Vec<String>,
}

/// Why a number was disconnected from the WhatsApp Business app.
#[model(inbound)]
pub struct DisconnectionInfo {
    /// Why.
    pub reason: Option<DisconnectionReason>,
    /// By whom: `USER` or `SYSTEM`.
    pub initiated_by: Option<String>,
}

open_enum! {
    /// Why a number was disconnected from the WhatsApp Business app.
    pub enum DisconnectionReason {
        /// The account was disconnected.
        AccountDisconnected = "ACCOUNT_DISCONNECTED",
        /// The business app was given up.
        BusinessDowngrade = "BUSINESS_DOWNGRADE",
        /// The number was changed.
        ChangeNumber = "CHANGE_NUMBER",
        /// The API was not used for too long.
        CompanionInactivity = "COMPANION_INACTIVITY",
        /// The app was not used for too long.
        PrimaryInactivity = "PRIMARY_INACTIVITY",
        /// The number was registered anew.
        UserReRegistered = "USER_RE_REGISTERED",
    }
}

/// An alert about the account, a number or the profile.
#[model(inbound)]
pub struct AccountAlert {
    /// What it is about: `BUSINESS`, `PHONE_NUMBER` or `CURRENT_STATUS_ID`.
    pub entity_type: Option<String>,
    /// Id of what it is about.
    pub entity_id: Option<OpaqueId>,
    /// The alert.
    pub alert_info: Option<AlertInfo>,
    /// The alert's severity, as older hosts place it.
    pub alert_severity: Option<AlertSeverity>,
    /// The alert's state, as older hosts place it.
    pub alert_status: Option<String>,
    /// The alert's type, as older hosts place it.
    pub alert_type: Option<String>,
    /// The alert in words, as older hosts place it.
    pub alert_description: Option<String>,
}

/// An alert.
#[model(inbound)]
pub struct AlertInfo {
    /// How serious it is.
    pub alert_severity: Option<AlertSeverity>,
    /// Whether it stands: `ACTIVE` or `NONE`.
    pub alert_status: Option<String>,
    /// What it is, such as `OBA_APPROVED` or `PROFILE_PICTURE_LOST`.
    pub alert_type: Option<String>,
    /// In words.
    pub alert_description: Option<String>,
}

open_enum! {
    /// How serious an alert is.
    pub enum AlertSeverity {
        /// Something has to be done.
        Critical = "CRITICAL",
        /// For information.
        Informational = "INFORMATIONAL",
        /// Something may have to be done.
        Warning = "WARNING",
    }
}

/// The review of the account has come to a decision.
#[model(inbound)]
pub struct AccountReview {
    /// The decision.
    pub decision: Option<ReviewDecision>,
}

open_enum! {
    /// Decision of a review.
    pub enum ReviewDecision {
        /// Approved.
        Approved = "APPROVED",
        /// Rejected.
        Rejected = "REJECTED",
        /// Not decided.
        Pending = "PENDING",
        /// Put off.
        Deferred = "DEFERRED",
    }
}

/// Settings of a number changed.
#[model(inbound)]
pub struct AccountSettingsUpdate {
    /// When they changed.
    pub timestamp: Option<Timestamp>,
    /// Whose settings, so far always `PHONE_NUMBER_SETTINGS`.
    #[field(name = "type")]
    pub kind: Option<String>,
    /// The settings of the number.
    pub phone_number_settings: Option<PhoneNumberSettings>,
}

/// Settings of a number.
#[model(inbound)]
pub struct PhoneNumberSettings {
    /// Id of the number.
    pub phone_number_id: Option<PhoneNumberId>,
    /// Settings of calls, as they came.
    pub calling: Option<Raw>,
}

/// Limits of the business changed.
#[model(inbound)]
pub struct BusinessCapabilityUpdate {
    /// People that may be written to each day: a number, or a tier such as `TIER_10K`.
    pub max_daily_conversations_per_business: Option<MessagingLimit>,
    /// The same for each number, as it was before February 2026; -1 for no limit.
    pub max_daily_conversation_per_phone: Option<MessagingLimit>,
    /// Numbers that the business may have.
    pub max_phone_numbers_per_business: Option<OpaqueId>,
    /// Numbers that the account may have.
    pub max_phone_numbers_per_waba: Option<OpaqueId>,
}

open_enum! {
    /// How many people a business may write to within 24 hours. Numbers come as text of another value.
    pub enum MessagingLimit {
        /// 50.
        Tier50 = "TIER_50",
        /// 250.
        Tier250 = "TIER_250",
        /// 1,000.
        Tier1k = "TIER_1K",
        /// 2,000.
        Tier2k = "TIER_2K",
        /// 10,000.
        Tier10k = "TIER_10K",
        /// 100,000.
        Tier100k = "TIER_100K",
        /// No limit.
        Unlimited = "TIER_UNLIMITED",
        /// Not set.
        NotSet = "TIER_NOT_SET",
    }
}

/// The business's user name changed.
#[model(inbound)]
pub struct BusinessUsernameUpdate {
    /// The business's number.
    pub display_phone_number: Option<OpaqueId>,
    /// The user name.
    pub username: Option<String>,
    /// What became of it.
    pub status: Option<UsernameStatus>,
}

open_enum! {
    /// State of a business's user name.
    pub enum UsernameStatus {
        /// In use.
        Approved = "approved",
        /// Kept for the business.
        Reserved = "reserved",
        /// Given up.
        Deleted = "deleted",
    }
}

/// A solution of several partners changed.
#[model(inbound)]
pub struct PartnerSolutionUpdate {
    /// What happened: `SOLUTION_CREATED` or `SOLUTION_UPDATED`.
    pub event: Option<String>,
    /// Id of the solution.
    pub solution_id: Option<OpaqueId>,
    /// State of the solution, such as `ACTIVE`.
    pub solution_status: Option<String>,
}

/// The configuration of a payment provider changed.
#[model(inbound)]
pub struct PaymentConfigurationUpdate {
    /// Name of the configuration.
    pub configuration_name: Option<String>,
    /// The provider, such as `razorpay`.
    pub provider_name: Option<String>,
    /// The provider's id of the business.
    pub provider_mid: Option<OpaqueId>,
    /// State: `Active`, `Needs Connecting` or `Needs Testing`.
    pub status: Option<String>,
    /// When it was made.
    pub created_timestamp: Option<Timestamp>,
    /// When it changed.
    pub updated_timestamp: Option<Timestamp>,
}
