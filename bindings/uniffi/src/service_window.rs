//! The 24 hours after a customer's message.

use crate::timestamp::Timestamp;

/// The 24 hours after a customer's last message in which a business may answer with anything but a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ServiceWindow {
    /// When the customer last wrote; nothing when no message has opened the window.
    #[uniffi(default = None)]
    pub latest: Option<Timestamp>,
}

#[uniffi::export]
impl ServiceWindow {
    /// The window after one more message from the customer. Messages may come in any order.
    pub fn noting(&self, message: Timestamp) -> ServiceWindow {
        let mut window = self.known();
        window.note(message.into());
        Self { latest: window.latest().map(Into::into) }
    }

    /// When the window closes or closed; nothing when no message has opened it.
    pub fn closes_at(&self) -> Option<Timestamp> {
        self.known().closes_at().map(Into::into)
    }

    /// Whether the window is open at `now`. A clock that is behind that of WhatsApp does not close it.
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.known().is_open(now.into())
    }
}

impl ServiceWindow {
    fn known(&self) -> waba_types::ServiceWindow {
        self.latest.map(waba_types::Timestamp::from).into_iter().collect()
    }
}
