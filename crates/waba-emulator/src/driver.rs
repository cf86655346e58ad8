//! Runs the machine: gives it the time and the chance, and brings its webhooks on their way.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{mpsc, watch};
use waba_types::api::{CallPermissionStatus, TemplateStatus};
use waba_types::webhook::TemplateReason;
use waba_types::{GroupId, MessageId, OpaqueId, UserId, WebhookConfig, WebhookMessage};

use crate::clock::{Clock, Running};
use crate::machine::delivery::Post;
use crate::machine::endpoints::files;
use crate::machine::fault::{Fault, FaultRecord, InvalidFault, Reply};
use crate::machine::inbound::{self, InvalidInbound};
use crate::machine::journal::{JournalEntry, Outcome};
use crate::machine::millis::Millis;
use crate::machine::request::{Answer, Request};
use crate::machine::rng::SplitMix64;
use crate::machine::settings::Settings;
use crate::machine::state::{State, Turn};
use crate::machine::store::groups::InvalidGroupAction;
use crate::machine::store::media::MediaReport;
use crate::machine::store::message::MessageRecord;
use crate::machine::store::partner::{ConnectedClient, InvalidClientAction, NewClient};
use crate::machine::store::voice_calls::InvalidCallAction;

/// A webhook to post, and for which life of the machine: a reset begins another.
pub(crate) struct Shipment {
    pub(crate) post: Post,
    life: u64,
}

pub(crate) struct Driver {
    core: Mutex<Core>,
    settings: Settings,
    clock: Clock,
    seed: u64,
    shipments: mpsc::UnboundedSender<Shipment>,
    /// Says that something has happened.
    changes: watch::Sender<()>,
}

struct Core {
    state: State,
    rng: SplitMix64,
    clock: Running,
    life: u64,
}

impl Driver {
    /// Creates a driver, and the end at which its webhooks come out.
    pub(crate) fn new(
        settings: Settings,
        clock: Clock,
        seed: u64,
    ) -> (Self, mpsc::UnboundedReceiver<Shipment>) {
        let (shipments, shipped) = mpsc::unbounded_channel();
        let core = Core {
            state: State::new(settings.clone()),
            rng: SplitMix64::new(seed),
            clock: Running::start(clock),
            life: 0,
        };
        let changes = watch::Sender::new(());
        (Self { core: Mutex::new(core), settings, clock, seed, shipments, changes }, shipped)
    }

    fn core(&self) -> MutexGuard<'_, Core> {
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes one step of the machine.
    fn step<T>(&self, step: impl FnOnce(&mut State, &mut Turn<'_>) -> T) -> T {
        self.step_in(&mut self.core(), step)
    }

    fn step_in<T>(&self, core: &mut Core, step: impl FnOnce(&mut State, &mut Turn<'_>) -> T) -> T {
        let mut turn = Turn { now: core.clock.now(), rng: &mut core.rng, posts: Vec::new() };
        let result = step(&mut core.state, &mut turn);
        for post in turn.posts {
            // Fails only while the emulator shuts down: then nobody waits for it.
            let _ = self.shipments.send(Shipment { post, life: core.life });
        }
        self.changes.send_replace(());
        result
    }

    // -- What comes from outside ------------------------------------------------------------------------------------

    /// The largest body that `method` and `path` take, if it is a file.
    pub(crate) fn largest_body(&self, method: &str, path: &str) -> Option<usize> {
        files::largest_body(self.settings.dialect, method, path)
    }

    /// Asks about a request whose body is not read yet; `call` makes it.
    pub(crate) fn before_read(&self, request: impl FnOnce() -> Request) -> Option<Reply> {
        let mut core = self.core();
        if !core.state.faults.has_any(false) {
            return None;
        }
        self.step_in(&mut core, |state, turn| state.before_read(request(), turn))
    }

    pub(crate) fn answer(&self, request: Request) -> Reply {
        self.step(|state, turn| state.answer(request, turn))
    }

    pub(crate) fn attempted(&self, shipment: &Shipment, outcome: Outcome) {
        let mut core = self.core();
        if core.life == shipment.life {
            self.step_in(&mut core, |state, turn| state.attempted(shipment.post.event, outcome, turn));
        }
    }

    // -- Control ----------------------------------------------------------------------------------------------------

    pub(crate) fn inbound(
        &self,
        from: UserId,
        name: Option<String>,
        message: WebhookMessage,
        file: Option<Bytes>,
    ) -> Result<MessageId, InvalidInbound> {
        let from = inbound::check(&from, &message)?;
        self.step(|state, turn| match state.has_blocked(&from) {
            true => Err(InvalidInbound::Blocked),
            false => Ok(state.write(from, name, message, file, turn)),
        })
    }

    /// Puts templates into another state; says how many.
    pub(crate) fn decide_on_templates(
        &self,
        name: &str,
        language: Option<&str>,
        status: &TemplateStatus,
        reason: Option<&TemplateReason>,
    ) -> usize {
        self.step(|state, turn| {
            let meant = state.templates.named(name);
            let meant =
                meant.filter(|template| language.is_none_or(|language| template.language() == language));
            let ids: Vec<_> = meant.map(|template| template.id().to_owned()).collect();
            for id in &ids {
                state.decide_on_template(id, status.clone(), reason.cloned(), turn);
            }
            ids.len()
        })
    }

    pub(crate) fn join_group(
        &self,
        id: &GroupId,
        person: &UserId,
    ) -> Result<Option<OpaqueId>, InvalidGroupAction> {
        self.step(|state, turn| state.join_group(id, person, turn))
    }

    pub(crate) fn leave_group(&self, id: &GroupId, person: &UserId) -> Result<(), InvalidGroupAction> {
        self.step(|state, turn| state.leave_group(id, person, turn))
    }

    pub(crate) fn suspend_group(&self, id: &GroupId, suspended: bool) -> Result<(), InvalidGroupAction> {
        self.step(|state, turn| state.suspend_group(id, suspended, turn))
    }

    pub(crate) fn receive_call(
        &self,
        person: &UserId,
        sdp: Option<String>,
    ) -> Result<OpaqueId, InvalidCallAction> {
        self.step(|state, turn| state.receive_call(person, sdp, turn))
    }

    pub(crate) fn hang_up(&self, request: &str) -> Result<(), InvalidCallAction> {
        self.step(|state, turn| state.hang_up(request, turn))
    }

    pub(crate) fn allow_calls(
        &self,
        person: &UserId,
        status: CallPermissionStatus,
    ) -> Result<(), InvalidCallAction> {
        self.step(|state, turn| state.allow_calls(person, status, turn.now))
    }

    pub(crate) fn connect_client(&self, client: NewClient) -> Result<ConnectedClient, InvalidClientAction> {
        self.step(|state, turn| state.connect_client(client, turn))
    }

    pub(crate) fn permit_keys(&self, channel: &OpaqueId, permitted: bool) -> Result<(), InvalidClientAction> {
        self.step(|state, turn| state.permit_keys(channel, permitted, turn))
    }

    pub(crate) fn set_auto_reply(&self, body: Option<String>) {
        self.step(|state, _| state.auto_reply = body);
    }

    pub(crate) fn answer_next(&self, answer: Answer) {
        self.step(|state, _| state.answers.push_back(answer));
    }

    pub(crate) fn set_fault(&self, fault: Fault) -> Result<u64, InvalidFault> {
        self.step(|state, _| state.faults.set(fault))
    }

    pub(crate) fn faults(&self) -> Vec<FaultRecord> {
        self.core().state.faults.records()
    }

    pub(crate) fn clear_faults(&self) {
        self.step(|state, _| state.faults.clear());
    }

    pub(crate) fn messages(&self) -> Vec<MessageRecord> {
        self.core().state.messages.records()
    }

    pub(crate) fn media(&self) -> MediaReport {
        let core = self.core();
        core.state.media.report(core.clock.now())
    }

    pub(crate) fn journal(&self) -> Vec<JournalEntry> {
        self.core().state.journal.entries()
    }

    pub(crate) fn webhook(&self) -> Option<WebhookConfig> {
        self.core().state.webhook_in_force().cloned()
    }

    pub(crate) fn now(&self) -> Millis {
        self.core().clock.now()
    }

    pub(crate) fn reset(&self, seed: Option<u64>) {
        let mut core = self.core();
        core.state = State::new(self.settings.clone());
        core.rng = SplitMix64::new(seed.unwrap_or(self.seed));
        core.clock = Running::start(self.clock);
        core.life += 1;
        self.changes.send_replace(());
    }

    // -- Time -------------------------------------------------------------------------------------------------------

    /// Runs what is due, one timer after the other, and waits for the webhooks under way.
    pub(crate) async fn settle(&self) {
        let mut changes = self.changes.subscribe();
        loop {
            {
                let mut core = self.core();
                changes.mark_unchanged();
                if core.state.deliveries.in_flight() == 0 {
                    match core.state.next_due() {
                        Some(due) if due <= core.clock.now() => self.step_in(&mut core, State::fire),
                        _ => return,
                    };
                    continue;
                }
            }
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    /// Moves the clock ahead by `time`; whatever is due until then happens in order, each at its time.
    pub(crate) async fn advance(&self, time: Duration) {
        let target = self.now().after(time);
        loop {
            self.settle().await;
            let mut core = self.core();
            match core.state.next_due() {
                Some(due) if due <= target => core.clock.advance_to(due),
                _ => {
                    core.clock.advance_to(target);
                    // Who sleeps until the next timer has less time to wait now.
                    return self.changes.send_replace(());
                }
            }
        }
    }

    /// Runs what is due as real time goes by.
    pub(crate) async fn run(&self) {
        let mut changes = self.changes.subscribe();
        loop {
            let wait = {
                let mut core = self.core();
                changes.mark_unchanged();
                let now = core.clock.now();
                match core.state.next_due() {
                    Some(due) if due <= now => {
                        self.step_in(&mut core, State::fire);
                        continue;
                    }
                    Some(due) => due.since(now),
                    None => Duration::MAX,
                }
            };
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                changed = changes.changed() => if changed.is_err() { return },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderMap;

    use super::*;

    /// Sets a webhook and lets somebody write, which ships event number 1.
    fn ship(driver: &Driver) {
        let request = Request {
            method: "POST".to_owned(),
            path: "/v1/configs/webhook".to_owned(),
            query: None,
            key: Some("emulator-key".to_owned()),
            headers: HeaderMap::new(),
            body: Bytes::from_static(br#"{"url":"http://127.0.0.1:1/"}"#),
            http2: false,
        };
        assert_eq!(driver.answer(request).answer.status, 200);
        driver.inbound("491511234567".into(), None, inbound::text("Hi"), None).unwrap();
    }

    #[test]
    fn a_webhook_under_way_does_not_survive_a_reset() {
        let (driver, mut shipped) = Driver::new(Settings::default(), Clock::Virtual, 0);
        ship(&driver);
        let old = shipped.try_recv().unwrap();
        driver.reset(None);
        ship(&driver);
        let new = shipped.try_recv().unwrap();
        assert_eq!(old.post.event, new.post.event);

        let journal = driver.journal();
        driver.attempted(&old, Outcome::Status(200));
        assert_eq!((driver.journal(), driver.core().state.deliveries.in_flight()), (journal, 1));
        driver.attempted(&new, Outcome::Status(200));
        assert_eq!(driver.core().state.deliveries.in_flight(), 0);
    }

    #[test]
    fn a_reset_repeats_the_seed_or_takes_another() {
        let (driver, _shipped) = Driver::new(Settings::default(), Clock::Virtual, 7);
        let write =
            |driver: &Driver| driver.inbound("491511234567".into(), None, inbound::text("Hi"), None).unwrap();
        let first = write(&driver);
        driver.reset(None);
        assert_eq!(write(&driver), first);
        driver.reset(Some(8));
        assert_ne!(write(&driver), first);
    }
}
