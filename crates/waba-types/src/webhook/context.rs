//! What stands around a message: what it answers, the advertisement it came from, whose identity it carries.

use waba_macros::{model, open_enum};

use crate::ids::{MessageId, OpaqueId, UserId};
use crate::number::Count;
use crate::open::{Flag, Raw};

/// What a message answers, and whether it was forwarded.
#[model(inbound)]
pub struct ReplyContext {
    /// Sender of the quoted message; for a question about a product the business.
    pub from: Option<UserId>,
    /// Business-scoped user id of the sender of the quoted message.
    pub from_user_id: Option<UserId>,
    /// Id of the quoted message; absent when the message was only forwarded.
    pub id: Option<MessageId>,
    /// Whether the message was forwarded.
    pub forwarded: Option<Flag>,
    /// Whether the message was forwarded many times.
    pub frequently_forwarded: Option<Flag>,
    /// Product that the message asks about.
    pub referred_product: Option<ReferredProduct>,
    /// People who are mentioned (on-premise).
    #[field(default)]
    pub mentions: Vec<UserId>,
}

/// A product that a message asks about.
#[model(inbound)]
pub struct ReferredProduct {
    /// Id of the catalogue.
    pub catalog_id: Option<OpaqueId>,
    /// The business's own id of the product.
    pub product_retailer_id: Option<OpaqueId>,
}

/// The advertisement or post that led to a message. Comes with the first message only.
#[model(inbound)]
pub struct Referral {
    /// Address of the advertisement or post.
    pub source_url: Option<String>,
    /// Id of the advertisement or post.
    pub source_id: Option<OpaqueId>,
    /// What it was.
    pub source_type: Option<ReferralSource>,
    /// Its headline.
    pub headline: Option<String>,
    /// Its text.
    pub body: Option<String>,
    /// What it shows: `image` or `video`.
    pub media_type: Option<String>,
    /// Address of the picture.
    pub image_url: Option<String>,
    /// Address of the video.
    pub video_url: Option<String>,
    /// Address of the preview picture of the video.
    pub thumbnail_url: Option<String>,
    /// Click id, for reports to Meta. Absent for advertisements in the status tab.
    pub ctwa_clid: Option<String>,
    /// Greeting that the advertisement showed.
    pub welcome_message: Option<WelcomeMessage>,
    /// The picture as media (on-premise), as it came.
    pub image: Option<Raw>,
    /// The video as media (on-premise), as it came.
    pub video: Option<Raw>,
}

open_enum! {
    /// What led to a message.
    pub enum ReferralSource {
        /// An advertisement.
        Ad = "ad",
        /// A post.
        Post = "post",
    }
}

/// The greeting that an advertisement showed.
#[model(inbound)]
#[text(text)]
pub struct WelcomeMessage {
    /// The greeting.
    pub text: Option<String>,
}

/// The state of a person's identity, where the identity check is on.
#[model(inbound)]
#[text(hash)]
pub struct UserIdentity {
    /// Whether the business has acknowledged the latest identity.
    pub acknowledged: Option<Flag>,
    /// When the identity was made. On-premise hosts write milliseconds since 1970, cloud hosts seconds.
    pub created_timestamp: Option<Count>,
    /// Hash of the identity, to send along with the next message.
    pub hash: Option<String>,
}
