//! The emulator as a Rust program uses it.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::task::JoinSet;
use waba_types::api::{CallPermissionStatus, TemplateStatus};
use waba_types::webhook::TemplateReason;
use waba_types::{GroupId, MessageId, OpaqueId, UserId, WebhookConfig, WebhookMessage};

use crate::driver::Driver;
use crate::machine::fault::{Fault, FaultRecord, InvalidFault};
use crate::machine::inbound::{self, InvalidInbound};
use crate::machine::journal::JournalEntry;
use crate::machine::millis::Millis;
use crate::machine::programmed::{self, InvalidAnswer};
use crate::machine::store::groups::InvalidGroupAction;
use crate::machine::store::media::MediaReport;
use crate::machine::store::message::MessageRecord;
use crate::machine::store::partner::{ConnectedClient, InvalidClientAction, NewClient};
use crate::machine::store::voice_calls::InvalidCallAction;

/// A running emulator of one business number. Ends when it is dropped.
pub struct Emulator {
    driver: Arc<Driver>,
    base_url: String,
    ca_pem: Option<String>,
    /// Server, deliveries and timers. Dropping the set ends them.
    tasks: JoinSet<()>,
}

impl Emulator {
    pub(crate) fn new(
        driver: Arc<Driver>,
        base_url: String,
        ca_pem: Option<String>,
        tasks: JoinSet<()>,
    ) -> Self {
        Self { driver, base_url, ca_pem, tasks }
    }

    /// Where the API is: what a client takes as its base URL.
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The certificate to trust, when the emulator speaks TLS.
    pub fn ca_pem(&self) -> Option<&str> {
        self.ca_pem.as_deref()
    }

    /// Lets a person write: the receiver gets a webhook at once. Gives the id of the message.
    ///
    /// # Errors
    /// As [`inbound`](Self::inbound), and when `body` is empty.
    pub fn inbound_text(
        &self,
        from: impl Into<UserId>,
        profile_name: impl Into<String>,
        body: impl Into<String>,
    ) -> Result<MessageId, InvalidInbound> {
        self.inbound(from, profile_name, inbound::text(body))
    }

    /// Lets a person send a message of any type: the field that the type names holds its content. Sender, id and time are
    /// filled in; a message with a file that names no id brings a small file of its type.
    ///
    /// # Errors
    /// When `from` is no phone number and no user id or is blocked, or the message lacks its type or its content, or its text
    /// is longer than 65,536 characters.
    pub fn inbound(
        &self,
        from: impl Into<UserId>,
        profile_name: impl Into<String>,
        message: WebhookMessage,
    ) -> Result<MessageId, InvalidInbound> {
        let (from, name) = (from.into(), Some(profile_name.into()));
        self.driver.step(|state, turn| state.inbound(from, name, message, None, turn))
    }

    /// Lets a person send a message with this file, which can be downloaded by the id in the webhook.
    ///
    /// # Errors
    /// As [`inbound`](Self::inbound).
    pub fn inbound_file(
        &self,
        from: impl Into<UserId>,
        profile_name: impl Into<String>,
        message: WebhookMessage,
        file: impl Into<Bytes>,
    ) -> Result<MessageId, InvalidInbound> {
        let (from, name, file) = (from.into(), Some(profile_name.into()), Some(file.into()));
        self.driver.step(|state, turn| state.inbound(from, name, message, file, turn))
    }

    /// The files that were uploaded and that persons sent, and how many requests for files failed.
    pub fn media(&self) -> MediaReport {
        self.driver.look(|state, now| state.media.report(now))
    }

    /// Puts the template `name` into another state, in one language or in all, as a review or the quality would; a
    /// webhook tells so. Gives the number of templates.
    pub fn set_template_status(
        &self,
        name: &str,
        language: Option<&str>,
        status: TemplateStatus,
        reason: Option<TemplateReason>,
    ) -> usize {
        self.driver
            .step(|state, turn| state.decide_on_templates(name, language, &status, reason.as_ref(), turn))
    }

    /// Lets a person follow the invitation of a group. Gives the id of the request to join, where the group wants one;
    /// else the person is in it at once. A webhook tells either.
    ///
    /// # Errors
    /// When there is no such group, it is full, or the person is in it already.
    pub fn join_group(
        &self,
        group_id: impl Into<GroupId>,
        from: impl Into<UserId>,
    ) -> Result<Option<OpaqueId>, InvalidGroupAction> {
        self.driver.step(|state, turn| state.join_group(&group_id.into(), &from.into(), turn))
    }

    /// Lets a person leave a group, or take the request to join back.
    ///
    /// # Errors
    /// When there is no such group, or the person is not in it.
    pub fn leave_group(
        &self,
        group_id: impl Into<GroupId>,
        from: impl Into<UserId>,
    ) -> Result<(), InvalidGroupAction> {
        self.driver.step(|state, turn| state.leave_group(&group_id.into(), &from.into(), turn))
    }

    /// Lets WhatsApp suspend a group, or end its suspension.
    ///
    /// # Errors
    /// When there is no such group.
    pub fn suspend_group(
        &self,
        group_id: impl Into<GroupId>,
        suspended: bool,
    ) -> Result<(), InvalidGroupAction> {
        self.driver.step(|state, turn| state.suspend_group(&group_id.into(), suspended, turn))
    }

    /// Lets a person call the business, which has a minute to take the call, with the SDP that the person offers or
    /// with one of the emulator's. Gives the id of the call.
    ///
    /// # Errors
    /// When `from` is no person, a call with this person is under way, or the number takes no calls.
    pub fn call(&self, from: impl Into<UserId>, sdp: Option<&str>) -> Result<OpaqueId, InvalidCallAction> {
        let sdp = sdp.map(ToOwned::to_owned);
        self.driver.step(|state, turn| state.receive_call(&from.into(), sdp, turn))
    }

    /// Lets the person end a call, or not take it.
    ///
    /// # Errors
    /// When there is no such call, or it is over.
    pub fn hang_up(&self, call_id: &str) -> Result<(), InvalidCallAction> {
        self.driver.step(|state, turn| state.hang_up(call_id, turn))
    }

    /// Sets whether a person allows calls of the business: a temporary permission lasts 7 days.
    ///
    /// # Errors
    /// When `from` is no person.
    pub fn set_call_permission(
        &self,
        from: impl Into<UserId>,
        status: CallPermissionStatus,
    ) -> Result<(), InvalidCallAction> {
        self.driver.step(|state, turn| state.allow_calls(&from.into(), status, turn.now))
    }

    /// Lets a client of the partner connect a number: the partner's webhook is told. The number has no API behind it.
    ///
    /// # Errors
    /// When the number is none, or another client has it, the name is empty or longer than 256 characters, or there are too
    /// many clients.
    pub fn connect_client(
        &self,
        name: impl Into<String>,
        phone_number: impl Into<String>,
        email: Option<&str>,
    ) -> Result<ConnectedClient, InvalidClientAction> {
        let (name, phone_number, email) = (name.into(), phone_number.into(), email.map(ToOwned::to_owned));
        let client = NewClient { name, phone_number, email };
        self.driver.step(|state, turn| state.connect_client(client, turn))
    }

    /// Lets the client of a channel allow the partner to make keys of it, or forbid that. At first it is allowed.
    ///
    /// # Errors
    /// When there is no such channel.
    pub fn permit_keys(
        &self,
        channel_id: impl Into<OpaqueId>,
        permitted: bool,
    ) -> Result<(), InvalidClientAction> {
        self.driver.step(|state, turn| state.permit_keys(&channel_id.into(), permitted, turn))
    }

    /// Answers the next call of the API with this, whatever it asks for and with whichever key. Several such answers
    /// are given in their order. The journal tells what was asked.
    ///
    /// # Errors
    /// When `status` or a header is none that an answer can have.
    pub fn answer_next(
        &self,
        status: u16,
        headers: &[(&str, &str)],
        body: impl Into<Vec<u8>>,
    ) -> Result<(), InvalidAnswer> {
        let answer = programmed::check(status, headers.iter().copied(), body.into())?;
        self.driver.step(|state, _| state.answers.push_back(answer));
        Ok(())
    }

    /// Lets something go wrong with requests that are still to come. Gives the number by which the journal and
    /// [`faults`](Self::faults) name it.
    ///
    /// # Errors
    /// When a value is out of its range, or 1,000 faults are set already.
    pub fn fault(&self, fault: Fault) -> Result<u64, InvalidFault> {
        self.driver.step(|state, _| state.faults.set(fault))
    }

    /// The faults that are set and what they hit, the oldest first.
    pub fn faults(&self) -> Vec<FaultRecord> {
        self.driver.look(|state, _| state.faults.records())
    }

    /// Takes all faults away; those under way go on.
    pub fn clear_faults(&self) {
        self.driver.step(|state, _| state.faults.clear());
    }

    /// Lets persons answer with `body` what they have read; with nothing, they stay silent.
    pub fn set_auto_reply(&self, body: Option<String>) {
        self.driver.step(|state, _| state.auto_reply = body);
    }

    /// The messages of both directions, the oldest first; at most the last 10,000.
    pub fn messages(&self) -> Vec<MessageRecord> {
        self.driver.look(|state, _| state.messages.records())
    }

    /// What happened, the oldest first; at most the last 50,000 entries. Secrets are masked.
    pub fn journal(&self) -> Vec<JournalEntry> {
        self.driver.look(|state, _| state.journal.entries())
    }

    /// The webhook that is set.
    pub fn webhook(&self) -> Option<WebhookConfig> {
        self.driver.look(|state, _| state.webhook_in_force().cloned())
    }

    /// The emulator's time.
    pub fn now(&self) -> Millis {
        self.driver.look(|_, now| now)
    }

    /// Moves the clock ahead by `time`: statuses, answers and repeated deliveries that are due until then happen in
    /// order, each at its time, and each webhook is waited for. A whole day takes milliseconds.
    pub async fn advance(&self, time: Duration) {
        self.driver.advance(time).await;
    }

    /// Waits until nothing is due any more and no webhook is under way. Does not move the clock.
    pub async fn settle(&self) {
        self.driver.settle().await;
    }

    /// Begins anew, as after the start: with `seed`, or with the same seed again.
    pub fn reset(&self, seed: Option<u64>) {
        self.driver.reset(seed);
    }

    /// Ends the emulator and waits until its port is free.
    pub async fn shutdown(mut self) {
        self.tasks.shutdown().await;
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}
