//! Ctrl-C.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};
#[cfg(windows)]
use tokio::signal::windows::{CtrlC, ctrl_c};

use crate::exit::Failure;

/// Hears Ctrl-C from when it is made: what comes before the first wait is not missed.
#[cfg(unix)]
pub(crate) struct Interrupt(Signal);

/// Hears Ctrl-C from when it is made: what comes before the first wait is not missed.
#[cfg(windows)]
pub(crate) struct Interrupt(CtrlC);

impl Interrupt {
    /// Begins to listen.
    pub(crate) fn new() -> Result<Self, Failure> {
        let failure = |error: io::Error| Failure::io("interruptions can't be heard", &error);
        #[cfg(unix)]
        let heard = signal(SignalKind::interrupt());
        #[cfg(windows)]
        let heard = ctrl_c();
        heard.map(Self).map_err(failure)
    }

    /// Waits for the next Ctrl-C.
    pub(crate) async fn heard(&mut self) {
        self.0.recv().await;
    }
}
