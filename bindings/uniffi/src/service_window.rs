//! The 24 hours after a customer's message.

use waba_types::Timestamp;
use waba_types::error_codes::ErrorKind;

use crate::generated::WabaError;

/// The 24 hours after a customer's last message in which a business may answer with anything but a template. Times are
/// whole seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ServiceWindow {
    /// When the customer last wrote; nothing when no message has opened the window.
    #[uniffi(default = None)]
    pub latest: Option<i64>,
}

#[uniffi::export]
impl ServiceWindow {
    /// The window after one more message from the customer. Messages may come in any order. A time that can only be meant
    /// in milliseconds is refused: it would keep the window open for ever.
    pub fn noting(&self, message: i64) -> Result<ServiceWindow, WabaError> {
        let refused = |error| WabaError::local(ErrorKind::Config, &format!("message: {error}"));
        let mut window = self.known();
        window.note(Timestamp::try_from_seconds(message).map_err(refused)?);
        Ok(Self { latest: window.latest().map(Timestamp::seconds) })
    }

    /// When the window closes or closed; nothing when no message has opened it.
    pub fn closes_at(&self) -> Option<i64> {
        self.known().closes_at().map(Timestamp::seconds)
    }

    /// Whether the window is open at `now`. A clock that is behind that of WhatsApp does not close it.
    pub fn is_open(&self, now: i64) -> bool {
        self.known().is_open(Timestamp::from_seconds(now))
    }
}

impl ServiceWindow {
    fn known(&self) -> waba_types::ServiceWindow {
        self.latest.map(Timestamp::from_seconds).into_iter().collect()
    }
}
