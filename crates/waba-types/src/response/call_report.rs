//! What was done for a call, as it crosses over to another language.

use waba_macros::{model, open_enum};

/// What was done for a call that succeeded.
#[model(response)]
pub struct CallReport {
    /// The attempts that were made, in order; the last one succeeded.
    #[field(default)]
    pub attempts: Vec<AttemptReport>,
    /// Status code of the HTTP answer.
    pub http_status: Option<i64>,
    /// Meta's trace id, for questions to the support.
    pub trace_id: Option<String>,
    /// Meta's account of used quota.
    pub usage: Option<String>,
}

/// One attempt to do a call.
#[model(response)]
pub struct AttemptReport {
    /// Number of the attempt: 1 is the first.
    pub number: u32,
    /// Pause after the attempt before, in seconds.
    pub delay: f64,
    /// Time for which the rate limits held it back, in seconds.
    pub held_back: f64,
    /// Time from the request to its outcome, in seconds.
    pub duration: f64,
    /// Name of the kind of error, such as `timeout`; nothing for a success.
    pub kind: Option<String>,
    /// Status code of the HTTP answer.
    pub http_status: Option<i64>,
    /// Error code of the API.
    pub code: Option<i64>,
    /// Whether the request reached the server.
    pub reached: ReachedServer,
}

open_enum! {
    /// Whether a request reached the server.
    pub enum ReachedServer {
        /// Proved: it did not, or the server did not process it.
        No = "no",
        /// It may have.
        Maybe = "maybe",
        /// It did: an answer came.
        Yes = "yes",
    }
}
