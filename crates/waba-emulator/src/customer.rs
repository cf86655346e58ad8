//! The simulated person at the other end: gets messages, reads them, and answers.

use std::time::Duration;

use waba_types::{MessageId, MessageStatus, UserId};

use crate::clock::Millis;
use crate::journal::JournalEvent;
use crate::message::{Direction, MessageRecord};
use crate::settings::DISPLAY_PHONE_NUMBER;
use crate::state::{State, Timer, Turn};
use crate::{ids, payload};

/// Name of a person who never told one.
const NAME: &str = "Emulated Customer";

/// Time after a person's last message in which a business may write freely.
pub(crate) const WINDOW: Duration = Duration::from_secs(24 * 60 * 60);

impl State {
    /// Plans what becomes of an accepted message.
    pub(crate) fn plan(&mut self, number: u64, to: &UserId, now: Millis) {
        let timing = self.settings.timing;
        let steps: &[(Duration, MessageStatus)] =
            if self.settings.enforce_window && !self.window_is_open(to, now) {
                &[(timing.sent, MessageStatus::Failed)]
            } else {
                &[
                    (timing.sent, MessageStatus::Sent),
                    (timing.delivered, MessageStatus::Delivered),
                    (timing.read, MessageStatus::Read),
                ]
            };
        for (delay, status) in steps {
            self.timers.set(now.after(*delay), Timer::Status(number, status.clone()));
        }
    }

    fn window_is_open(&self, person: &UserId, now: Millis) -> bool {
        let last = self.messages.with(person).find(|message| message.direction == Direction::Inbound);
        last.is_some_and(|message| now.since(message.at) < WINDOW)
    }

    /// Lets a message reach a status. Who has read it answers, if there is something to say.
    pub(crate) fn reach(&mut self, number: u64, status: MessageStatus, turn: &mut Turn<'_>) {
        self.messages.set_status(number, status.clone());
        let Some(message) = self.messages.get(number) else { return };
        let body =
            payload::status(self.settings.dialect, message, &status, self.name_of(&message.to), turn.now);
        if let (MessageStatus::Read, Some(_)) = (&status, &self.auto_reply) {
            let rest = self.settings.timing.reply.saturating_sub(self.settings.timing.read);
            self.timers.set(turn.now.after(rest), Timer::Reply(message.to.clone()));
        }
        self.tell(body, turn);
    }

    /// Answers with the automatic reply that is set now.
    pub(crate) fn reply(&mut self, from: UserId, turn: &mut Turn<'_>) {
        if let Some(body) = self.auto_reply.clone() {
            self.write(from, None, body, turn);
        }
    }

    /// Lets a person write: under `name`, or under the one that was last told.
    pub(crate) fn write(
        &mut self,
        from: UserId,
        name: Option<String>,
        body: String,
        turn: &mut Turn<'_>,
    ) -> MessageId {
        let name = name.unwrap_or_else(|| self.name_of(&from).to_owned());
        let id = ids::message(self.settings.dialect, turn.rng);
        let message = MessageRecord {
            id: id.clone(),
            direction: Direction::Inbound,
            from: from.clone(),
            to: DISPLAY_PHONE_NUMBER.into(),
            body: body.clone(),
            reply_to: None,
            biz_opaque_callback_data: None,
            status: Some(MessageStatus::Delivered),
            at: turn.now,
            name: Some(name.clone()),
            conversation: None,
        };
        let webhook = payload::inbound(self.settings.dialect, &message, &name);
        self.messages.push(message);
        self.journal.push(turn.now, JournalEvent::Inbound { id: id.clone(), from, body });
        self.tell(webhook, turn);
        id
    }

    /// The name that a person last wrote under.
    fn name_of(&self, person: &UserId) -> &str {
        self.messages.with(person).find_map(|message| message.name.as_deref()).unwrap_or(NAME)
    }
}
