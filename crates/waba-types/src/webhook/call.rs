//! Calls.

use waba_macros::{model, open_enum};

use crate::ids::{OpaqueId, UserId};
use crate::number::Count;
use crate::open::Raw;
use crate::time::Timestamp;
use crate::webhook::WebhookError;

/// A step of a call. A call of a person has to be answered within 30 to 60 seconds.
#[model(inbound)]
#[after_reading(Self::gather)]
pub struct CallUpdate {
    /// Id of the call.
    pub id: Option<OpaqueId>,
    /// The step.
    pub event: Option<CallEvent>,
    /// When it happened.
    pub timestamp: Option<Timestamp>,
    /// Who calls whom.
    pub direction: Option<CallDirection>,
    /// Caller.
    pub from: Option<UserId>,
    /// Called party.
    pub to: Option<UserId>,
    /// Caller's business-scoped user id.
    pub from_user_id: Option<UserId>,
    /// Caller's user id in linked portfolios.
    pub from_parent_user_id: Option<UserId>,
    /// Called party's business-scoped user id.
    pub to_user_id: Option<UserId>,
    /// Called party's user id in linked portfolios.
    pub to_parent_user_id: Option<UserId>,
    /// Description of the media, wherever it stands.
    pub session: Option<CallSession>,
    /// The older place of the description.
    pub connection: Option<CallConnection>,
    /// The text that was sent along when the business called.
    pub biz_opaque_callback_data: Option<String>,
    /// Payload of the link that led to the call.
    pub deeplink_payload: Option<String>,
    /// Payload of the call button that led to the call.
    pub cta_payload: Option<String>,
    /// How it ended.
    pub status: Option<CallStatus>,
    /// When it was answered.
    pub start_time: Option<Timestamp>,
    /// When it ended.
    pub end_time: Option<Timestamp>,
    /// Length in seconds.
    pub duration: Option<Count>,
    /// Why it failed.
    #[field(default)]
    pub errors: Vec<WebhookError>,
    /// The recording, as it came. No confirmed shape.
    pub call_recording: Option<Raw>,
    /// The transcript, as it came. No confirmed shape.
    pub call_transcript: Option<Raw>,
}

impl CallUpdate {
    fn gather(&mut self) {
        if self.session.is_none() {
            let sdp = self.connection.as_ref().and_then(|connection| connection.webrtc.as_ref()?.sdp.clone());
            self.session = sdp.map(|sdp| CallSession::new().sdp(sdp));
        }
    }
}

/// The older place of the description of a call's media.
#[model(inbound)]
pub struct CallConnection {
    /// The media.
    pub webrtc: Option<CallMedia>,
}

/// The media of a call, at the older place of their description.
#[model(inbound)]
pub struct CallMedia {
    /// The description, in the Session Description Protocol.
    pub sdp: Option<String>,
}

open_enum! {
    /// Step of a call.
    pub enum CallEvent {
        /// The call begins.
        Connect = "connect",
        /// The call has ended.
        Terminate = "terminate",
        /// The call was created.
        Created = "call_created",
        /// The recording is there.
        RecordingAvailable = "call_recording_available",
        /// The transcript is there.
        TranscriptAvailable = "call_transcription_available",
    }
}

open_enum! {
    /// Who calls whom.
    pub enum CallDirection {
        /// A person calls the business.
        UserInitiated = "USER_INITIATED",
        /// The business calls a person.
        BusinessInitiated = "BUSINESS_INITIATED",
    }
}

open_enum! {
    /// How a call ended, in whichever case it is written.
    #[any_case]
    pub enum CallStatus {
        /// The parties spoke.
        Completed = "COMPLETED",
        /// They did not.
        Failed = "FAILED",
    }
}

/// Description of the media of a call.
#[model(inbound)]
pub struct CallSession {
    /// `offer` or `answer`.
    pub sdp_type: Option<String>,
    /// The description, in the Session Description Protocol.
    pub sdp: Option<String>,
}
