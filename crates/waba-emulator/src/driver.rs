//! Runs the machine: gives it the time and the chance, and brings its webhooks on their way.

use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use tokio::sync::{mpsc, watch};

use crate::clock::{Clock, Running};
use crate::lock::lock;
use crate::machine::delivery::Post;
use crate::machine::endpoints::files;
use crate::machine::fault::Reply;
use crate::machine::journal::Outcome;
use crate::machine::millis::Millis;
use crate::machine::request::Request;
use crate::machine::rng::SplitMix64;
use crate::machine::settings::Settings;
use crate::machine::state::{State, Turn};

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
        lock(&self.core)
    }

    /// Looks at the machine, at this time.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&State, Millis) -> T) -> T {
        let core = self.core();
        look(&core.state, core.clock.now())
    }

    /// Takes one step of the machine.
    pub(crate) fn step<T>(&self, step: impl FnOnce(&mut State, &mut Turn<'_>) -> T) -> T {
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
}

/// What comes from outside.
impl Driver {
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

    /// Begins another life of the machine, with `seed` or the same seed again.
    pub(crate) fn reset(&self, seed: Option<u64>) {
        let mut core = self.core();
        core.state = State::new(self.settings.clone());
        core.rng = SplitMix64::new(seed.unwrap_or(self.seed));
        core.clock = Running::start(self.clock);
        core.life += 1;
        self.changes.send_replace(());
    }
}

/// How time goes by.
impl Driver {
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
        let target = self.look(|_, now| now).after(time);
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
    use waba_types::MessageId;

    use super::*;
    use crate::machine::inbound;

    /// Lets somebody write.
    fn write(driver: &Driver) -> MessageId {
        let text = inbound::text("Hi");
        driver.step(|state, turn| state.inbound("491511234567".into(), None, text, None, turn)).unwrap()
    }

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
        write(driver);
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

        let journal = || driver.look(|state, _| state.journal.entries());
        let before = journal();
        driver.attempted(&old, Outcome::Status(200));
        assert_eq!((journal(), driver.core().state.deliveries.in_flight()), (before, 1));
        driver.attempted(&new, Outcome::Status(200));
        assert_eq!(driver.core().state.deliveries.in_flight(), 0);
    }

    #[test]
    fn a_reset_repeats_the_seed_or_takes_another() {
        let (driver, _shipped) = Driver::new(Settings::default(), Clock::Virtual, 7);
        let first = write(&driver);
        driver.reset(None);
        assert_eq!(write(&driver), first);
        driver.reset(Some(8));
        assert_ne!(write(&driver), first);
    }
}
