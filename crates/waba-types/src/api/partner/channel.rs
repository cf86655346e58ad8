//! Channels: the numbers of clients.

use waba_macros::{model, open_enum};

use super::PartnerClientDetails;
use crate::ids::OpaqueId;
use crate::number::Count;
use crate::open::Raw;

/// Which channels of a partner to list.
#[model(request)]
pub struct PartnerChannelQuery {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Most channels on a page; 20 by default.
    #[limit(value = 1..)]
    #[field(query)]
    pub limit: Option<i64>,
    /// How many channels to pass over.
    #[limit(value = 0..)]
    #[field(query)]
    pub offset: Option<i64>,
    /// Key to sort by; `-` before it reverses the order.
    #[field(query)]
    pub sort: Option<String>,
    /// Object of keys and wanted values. Keys: `id`, `client_id`, `account_mode`, `status`,
    /// `client.contact_info.email`, `setup_info.phone_number`, `waba_account.id`, `waba_account.fb_account_status`.
    #[field(query)]
    pub filters: Option<Raw>,
}

/// A page of channels.
#[model(response)]
pub struct PartnerChannelPage {
    /// The channels.
    #[field(default)]
    pub partner_channels: Vec<PartnerChannel>,
    /// Number of channels on this page.
    pub count: Option<Count>,
    /// Number of channels in all.
    pub total: Option<Count>,
    /// Most channels on a page.
    pub limit: Option<Count>,
    /// How many channels were passed over.
    pub offset: Option<Count>,
    /// What they are sorted by.
    pub sort: Option<Raw>,
    /// What they are filtered by.
    pub filters: Option<Raw>,
}

/// The channel to act on.
#[model(request)]
pub struct ChannelTarget {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Id of the channel: `…CH`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub channel_id: OpaqueId,
}

/// The channel of a client to act on.
#[model(request)]
pub struct ClientChannelTarget {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Id of the client: `…CL`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub client_id: OpaqueId,
    /// Id of the channel: `…CH`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub channel_id: OpaqueId,
}

/// A channel: a number of a client.
#[model(response)]
pub struct PartnerChannel {
    /// Id: `…CH`.
    pub id: Option<OpaqueId>,
    /// Id of the client: `…CL`.
    pub client_id: Option<OpaqueId>,
    /// Whether it is a real number.
    pub account_mode: Option<AccountMode>,
    /// State.
    pub status: Option<ChannelStatus>,
    /// Whether it can be used.
    pub availability_status: Option<String>,
    /// When it was first billed.
    pub billing_started_at: Option<String>,
    /// When it ends or ended.
    pub terminated_at: Option<String>,
    /// When it was made.
    pub created_at: Option<String>,
    /// When it was changed.
    pub modified_at: Option<String>,
    /// How many people it may write to each day.
    pub current_limit: Option<OpaqueId>,
    /// Quality.
    pub current_quality_rating: Option<String>,
    /// Whether it has an inbox.
    pub has_inbox: Option<bool>,
    /// Whether the business has a green badge.
    pub is_oba: Option<bool>,
    /// The client.
    pub client: Option<PartnerClientDetails>,
    /// The number and how it was set up.
    pub setup_info: Option<ChannelSetup>,
    /// The account that it belongs to.
    pub waba_account: Option<WabaAccount>,
    /// Id of the account: `…WA`.
    pub waba_account_id: Option<OpaqueId>,
    /// How it is hosted.
    pub integration: Option<ChannelIntegration>,
}

open_enum! {
    /// Whether a channel is a real number.
    pub enum AccountMode {
        /// For tests.
        Sandbox = "sandbox",
        /// A real one.
        Live = "live",
    }
}

open_enum! {
    /// State of a channel.
    pub enum ChannelStatus {
        /// Made.
        Created = "created",
        /// Number not verified.
        Unverified = "unverified",
        /// Number verified.
        Verified = "verified",
        /// In use.
        Ready = "ready",
        /// Changed.
        Modified = "modified",
        /// Taken over.
        Imported = "imported",
        /// Another name is asked for.
        NewNameRequested = "new_name_requested",
        /// WhatsApp refused the name.
        CertificateDeclined = "certificate_declined",
        /// The consents are signed.
        ConsentsSigned = "consents_signed",
        /// Failed.
        Error = "error",
        /// Ready to be taken over from another provider.
        PortingReady = "porting_ready",
        /// Ready to be moved to another hosting.
        ReadyForMigration = "ready_for_migration",
        /// Waits for the code of the move.
        WaitingForMigrationCode = "waiting_for_migration_code",
        /// The code of the move is asked for.
        MigrationCodeRequested = "migration_code_requested",
    }
}

/// The number of a channel and how it was set up.
#[model(response)]
pub struct ChannelSetup {
    /// The number.
    pub phone_number: Option<OpaqueId>,
    /// Name that people see.
    pub phone_name: Option<String>,
    /// Whether it was in use with WhatsApp before.
    pub was_in_use: Option<bool>,
    /// Whether a machine takes its calls.
    pub ivr: Option<bool>,
    /// How it was verified: `voice` or `sms`.
    pub verification_method: Option<String>,
    /// Certificate of the name.
    pub certificate: Option<String>,
    /// State of the name that is asked for.
    pub new_name_status: Option<String>,
    /// Language.
    pub default_language: Option<String>,
    /// Region of its host.
    pub region: Option<String>,
    /// Number of parts of an on-premise host.
    pub shards_number: Option<Count>,
    /// How its host is made.
    pub configuration_type: Option<String>,
    /// What failed.
    pub error: Option<Raw>,
}

/// How a channel is hosted.
#[model(response)]
pub struct ChannelIntegration {
    /// Whether it is on.
    pub enabled: Option<bool>,
    /// Id of its app.
    pub app_id: Option<OpaqueId>,
    /// State, such as `running`.
    pub state: Option<String>,
    /// Kind of hosting.
    pub hosting_platform_type: Option<String>,
}

/// An account that numbers and templates belong to.
#[model(response)]
pub struct WabaAccount {
    /// Id at 360dialog: `…WA`.
    pub id: Option<OpaqueId>,
    /// Meta's id.
    pub external_id: Option<OpaqueId>,
    /// Name.
    pub name: Option<String>,
    /// Whether Meta has verified the business.
    pub fb_account_status: Option<FbAccountStatus>,
    /// Namespace of its templates.
    pub namespace: Option<String>,
    /// The business that it stands for.
    pub on_behalf_of_business_info: Option<BusinessInfo>,
    /// Id of the client.
    pub client_id: Option<OpaqueId>,
    /// Time zone.
    pub timezone_id: Option<OpaqueId>,
}

open_enum! {
    /// Whether Meta has verified a business.
    pub enum FbAccountStatus {
        /// It has.
        Verified = "verified",
        /// It has not.
        NotVerified = "not_verified",
        /// It has refused.
        Rejected = "rejected",
        /// Not asked yet.
        PendingSubmission = "pending_submission",
        /// It failed.
        Failed = "failed",
        /// Asked.
        Pending = "pending",
        /// Asked, and more is wanted.
        PendingNeedMoreInfo = "pending_need_more_info",
    }
}

/// The business that an account stands for.
#[model(response)]
pub struct BusinessInfo {
    /// Meta's id.
    pub id: Option<OpaqueId>,
    /// Name.
    pub name: Option<String>,
    /// State.
    pub status: Option<String>,
    /// Kind.
    #[field(name = "type")]
    pub kind: Option<String>,
}

/// Whether a channel is to end.
#[model(request)]
pub struct CancellationRequest {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Id of the client: `…CL`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub client_id: OpaqueId,
    /// Id of the channel: `…CH`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub channel_id: OpaqueId,
    /// Whether it is to end; `false` takes that back.
    pub enabled: bool,
}

/// Another name that people are to see.
#[model(request)]
pub struct DisplayNameRequest {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Id of the client: `…CL`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub client_id: OpaqueId,
    /// Id of the channel: `…CH`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub channel_id: OpaqueId,
    /// The name.
    #[limit(chars = 1..=256)]
    pub new_display_name: String,
}
