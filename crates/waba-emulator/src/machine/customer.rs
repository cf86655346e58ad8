//! The simulated person at the other end: gets messages, reads them, and answers.

use std::time::Duration;

use bytes::Bytes;
use waba_types::{Dialect, MessageContent, MessageId, MessageStatus, UserId, WebhookMessage};

use crate::machine::inbound::{self, InvalidInbound};
use crate::machine::journal::JournalEvent;
use crate::machine::millis::{Millis, days};
use crate::machine::settings::DISPLAY_PHONE_NUMBER;
use crate::machine::state::{State, Timer, Turn};
use crate::machine::store::message::{Direction, Failure, MessageRecord};
use crate::machine::{ids, payload};

/// Name of a person who never told one.
const NAME: &str = "Emulated Customer";

/// Time after a person's last message in which a business may write freely.
pub(crate) const WINDOW: Duration = days(1);
/// Why a business may not write freely.
pub(crate) const WINDOW_CLOSED: &str = "the person wrote nothing within the last 24 hours";

impl State {
    /// Plans what becomes of an accepted message.
    pub(crate) fn plan(&mut self, number: u64, to: &UserId, content: &MessageContent, now: Millis) {
        let timing = self.settings.timing;
        let failed = self.messages.get(number).is_some_and(|message| message.failure.is_some());
        let refused = [(timing.sent, MessageStatus::Failed)];
        let steps = [
            (timing.sent, MessageStatus::Sent),
            (timing.delivered, MessageStatus::Delivered),
            (timing.read, MessageStatus::Read),
        ];
        let steps: &[(Duration, MessageStatus)] = match content {
            _ if failed => &refused,
            MessageContent::Template(_) => &steps,
            _ if self.settings.enforce_window && !self.window_is_open(to, now) => {
                self.messages.set_failure(number, Failure::window_closed(self.settings.dialect));
                &refused
            }
            // Nobody is told that a reaction was delivered or seen.
            MessageContent::Reaction(_) => &steps[..1],
            _ => &steps,
        };
        for (delay, status) in steps {
            self.timers.set(now.after(*delay), Timer::Status(number, status.clone()));
        }
    }

    /// Whether the business may write to a person freely.
    pub(crate) fn window_is_open(&self, person: &UserId, now: Millis) -> bool {
        self.last_wrote(person).is_some_and(|at| now.since(at) < WINDOW)
    }

    /// When a person last wrote.
    pub(crate) fn last_wrote(&self, person: &UserId) -> Option<Millis> {
        let inbound = self.messages.with(person).find(|message| message.direction == Direction::Inbound);
        inbound.map(|message| message.at)
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
        if let Some(body) = self.auto_reply.clone().filter(|_| !self.has_blocked(&from)) {
            self.write(from, None, inbound::text(body), None, turn);
        }
    }

    /// Lets a person write what a person can write, unless the number has blocked them.
    pub(crate) fn inbound(
        &mut self,
        from: UserId,
        name: Option<String>,
        message: WebhookMessage,
        file: Option<Bytes>,
        turn: &mut Turn<'_>,
    ) -> Result<MessageId, InvalidInbound> {
        let from = inbound::check(&from, &message)?;
        match self.has_blocked(&from) {
            true => Err(InvalidInbound::Blocked),
            false => Ok(self.write(from, name, message, file, turn)),
        }
    }

    /// Lets a person write: under `name`, or under the one that was last told. A message that carries a file brings
    /// `file`, or one of ours.
    pub(crate) fn write(
        &mut self,
        from: UserId,
        name: Option<String>,
        mut message: WebhookMessage,
        file: Option<Bytes>,
        turn: &mut Turn<'_>,
    ) -> MessageId {
        self.limits.received(turn.now);
        let name = name.unwrap_or_else(|| self.name_of(&from).to_owned());
        let id = ids::message(self.settings.dialect, turn.rng);
        self.store_file(&mut message, file, turn);
        let body = inbound::text_of(&message);
        let reply_to = message.context.as_ref().and_then(|context| context.id.clone());
        let kind = message.kind.as_ref().map(ToString::to_string).unwrap_or_default();
        message.id = Some(id.clone());
        message.timestamp = Some(turn.now.timestamp());
        let webhook = payload::inbound(self.settings.dialect, message, &from, &name);
        let message = MessageRecord {
            id: id.clone(),
            direction: Direction::Inbound,
            from: from.clone(),
            to: DISPLAY_PHONE_NUMBER.into(),
            kind,
            body: body.clone(),
            reply_to,
            biz_opaque_callback_data: None,
            status: Some(MessageStatus::Delivered),
            at: turn.now,
            name: Some(name.clone()),
            conversation: None,
            failure: None,
        };
        self.messages.push(message);
        self.journal.push(turn.now, JournalEvent::Inbound { id: id.clone(), from, body });
        self.tell(webhook, turn);
        id
    }

    /// Whether the number has blocked a person.
    pub(crate) fn has_blocked(&self, person: &UserId) -> bool {
        self.block_list.contains(person) || self.on_premise.blocked.contains(person)
    }

    /// Keeps the file that a message carries, and says so in the message.
    fn store_file(&mut self, message: &mut WebhookMessage, file: Option<Bytes>, turn: &mut Turn<'_>) {
        let Some(fields) = inbound::file_fields(message) else { return };
        // An id that is given stands for a file of the test's own.
        if fields.id.is_some() && file.is_none() {
            return;
        }
        let dialect = self.settings.dialect;
        let (sample_type, sample) = inbound::sample(fields.kind);
        let (mime_type, bytes) = match file {
            Some(bytes) => (fields.mime_type.take().unwrap_or_else(|| sample_type.to_owned()), bytes),
            None => (sample_type.to_owned(), sample),
        };
        let stored = self.media.insert(dialect, Direction::Inbound, &mime_type, bytes, turn.now, turn.rng);
        *fields.id = Some(stored.id.as_str().into());
        *fields.mime_type = Some(mime_type);
        match dialect {
            Dialect::Cloud => {
                *fields.sha256 = Some(stored.sha256_base64());
                *fields.url = Some(stored.address(turn.now));
            }
            Dialect::OnPremise => *fields.sha256 = Some(stored.sha256()),
        }
    }

    /// The name that a person last wrote under.
    fn name_of(&self, person: &UserId) -> &str {
        self.messages.with(person).find_map(|message| message.name.as_deref()).unwrap_or(NAME)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::machine::settings::Settings;
    use crate::machine::testing::Bench;

    const DAY: Duration = days(1);

    /// The value of a cloud envelope, or an on-premise body.
    fn value(body: &Value) -> &Value {
        body.pointer("/entry/0/changes/0/value").unwrap_or(body)
    }

    /// When each webhook came and what it told, in milliseconds and words.
    fn told(bench: &Bench) -> Vec<(u128, String)> {
        let words = |body: &Value| match value(body) {
            value if value["statuses"].is_array() => value["statuses"][0]["status"].clone(),
            value => value["messages"][0]["text"]["body"].clone(),
        };
        bench
            .posts
            .iter()
            .map(|(at, body)| (at.as_millis(), words(body).as_str().unwrap().to_owned()))
            .collect()
    }

    #[test]
    fn a_message_is_sent_delivered_read_and_answered() {
        for dialect in [Dialect::Cloud, Dialect::OnPremise] {
            let settings =
                Settings { dialect, auto_reply: Some("Thanks!".to_owned()), ..Settings::default() };
            let mut bench = Bench::new(settings);
            bench.send("+49 151 1234567", "Hi");
            bench.advance(DAY);
            let expected = [(200, "sent"), (400, "delivered"), (900, "read"), (1500, "Thanks!")];
            assert_eq!(told(&bench), expected.map(|(at, what)| (at, what.to_owned())), "{dialect}");
            let records = bench.state.messages.records();
            assert_eq!(records[0].status, Some(MessageStatus::Read));
            assert_eq!(records[1].from, "491511234567");
        }
    }

    #[test]
    fn cloud_webhooks_have_the_documented_form() {
        let mut bench = Bench::on(Dialect::Cloud);
        let receipt = bench.send("+49 151 1234567", "Hi");
        let id = &receipt["messages"][0]["id"];
        bench.advance(DAY);
        let status = |index: usize| &value(&bench.posts[index].1)["statuses"][0];
        assert_eq!(
            bench.posts[0].1,
            json!({ "object": "whatsapp_business_account", "entry": [{ "id": "200000000000360", "changes": [{
                "field": "messages", "value": {
                    "messaging_product": "whatsapp",
                    "metadata": { "display_phone_number": "15555550136", "phone_number_id": "100000000000360" },
                    "contacts": [{ "profile": { "name": "Emulated Customer" }, "wa_id": "491511234567" }],
                    "statuses": [{
                        "id": id, "status": "sent", "timestamp": "1767225600", "recipient_id": "491511234567",
                        "pricing": { "billable": false, "pricing_model": "PMP", "type": "free_customer_service",
                                     "category": "service" },
                    }],
                },
            }] }] })
        );
        // Pricing comes with `sent` and with one of the others; conversations are gone.
        assert!(status(1)["pricing"].is_object() && status(2)["pricing"].is_null());
        assert!((0..3).all(|index| status(index)["conversation"].is_null()));

        let inbound = bench.write("491511234567", "Hello");
        assert_eq!(
            value(&bench.posts[3].1)["messages"],
            json!([{ "from": "491511234567", "id": inbound, "timestamp": "1767312000", "type": "text",
                     "text": { "body": "Hello" } }])
        );
        assert_eq!(value(&bench.posts[3].1)["contacts"][0]["profile"]["name"], "Ann");
    }

    #[test]
    fn on_premise_webhooks_have_the_documented_form() {
        let mut bench = Bench::on(Dialect::OnPremise);
        let receipt = bench.send("491511234567", "Hi");
        bench.advance(DAY);
        let status = |index: usize| &bench.posts[index].1["statuses"][0];
        let conversation = status(0)["conversation"]["id"].clone();
        assert_eq!(
            bench.posts[0].1,
            json!({ "statuses": [{
                "id": receipt["messages"][0]["id"], "status": "sent", "timestamp": "1767225600", "type": "message",
                "message": { "recipient_id": "491511234567" },
                "conversation": { "id": conversation, "expiration_timestamp": "1767312000",
                                  "origin": { "type": "user_initiated" } },
                "pricing": { "billable": true, "pricing_model": "CBP", "category": "user_initiated" },
            }] })
        );
        assert_eq!(status(1)["conversation"]["id"], conversation);
        assert!(status(1)["conversation"]["expiration_timestamp"].is_null());
        assert!(status(2)["conversation"].is_null() && status(2)["pricing"].is_null());

        let inbound = bench.write("491511234567", "Hello");
        assert_eq!(
            bench.posts[3].1,
            json!({
                "contacts": [{ "profile": { "name": "Ann" }, "wa_id": "491511234567" }],
                "messages": [{ "from": "491511234567", "id": inbound, "timestamp": "1767312000", "type": "text",
                               "text": { "body": "Hello" } }],
            })
        );
    }

    #[test]
    fn a_person_without_a_phone_number_is_known_by_the_user_id() {
        let mut bench = Bench::new(Settings { auto_reply: Some("Hm".to_owned()), ..Settings::default() });
        let receipt = bench.send("DE.13491208655302741918", "Hi");
        assert_eq!(receipt["contacts"][0]["user_id"], "DE.13491208655302741918");
        assert!(receipt["contacts"][0]["wa_id"].is_null());
        bench.advance(DAY);
        let status = &value(&bench.posts[0].1)["statuses"][0];
        assert_eq!(status["recipient_user_id"], "DE.13491208655302741918");
        assert!(status["recipient_id"].is_null());
        let reply = value(&bench.posts[3].1);
        assert_eq!(reply["messages"][0]["from_user_id"], "DE.13491208655302741918");
        assert_eq!(reply["contacts"][0]["user_id"], "DE.13491208655302741918");
        assert!(reply["messages"][0]["from"].is_null());
    }

    #[test]
    fn outside_of_the_window_a_message_fails_when_that_is_enforced() {
        for (dialect, code) in [(Dialect::Cloud, 131_047), (Dialect::OnPremise, 470)] {
            let mut bench = Bench::new(Settings { dialect, enforce_window: true, ..Settings::default() });
            bench.send("491511234567", "too early");
            bench.advance(DAY);
            assert_eq!(told(&bench), [(200, "failed".to_owned())]);
            let failed = value(&bench.posts[0].1);
            assert_eq!(failed["statuses"][0]["errors"][0]["code"], code);
            assert!(failed["contacts"].is_null() && failed["statuses"][0]["pricing"].is_null());
            assert_eq!(bench.state.messages.records()[0].status, Some(MessageStatus::Failed));

            bench.write("491511234567", "Hello");
            bench.advance(DAY - Duration::from_secs(1));
            bench.send("491511234567", "in time");
            bench.send("491519999999", "to somebody else");
            bench.advance(Duration::from_secs(1));
            let last: Vec<_> = told(&bench).into_iter().skip(2).map(|(_, what)| what).collect();
            assert_eq!(last, ["sent", "failed", "delivered", "read"]);
            bench.send("491511234567", "too late");
            bench.advance(DAY);
            assert_eq!(told(&bench).last().unwrap().1, "failed");
        }
    }

    #[test]
    fn a_template_may_be_sent_outside_of_the_window() {
        let mut bench = Bench::new(Settings { enforce_window: true, ..Settings::default() });
        bench.post(
            "/messages",
            r#"{"messaging_product":"whatsapp","to":"491511234567","type":"template",
                "template":{"name":"hello","language":{"code":"en_US"}}}"#,
        );
        bench.advance(DAY);
        let told: Vec<_> = told(&bench).into_iter().map(|(_, what)| what).collect();
        assert_eq!(told, ["sent", "delivered", "read"]);
    }

    #[test]
    fn of_a_reaction_only_its_sending_is_told() {
        let mut bench = Bench::on(Dialect::Cloud);
        bench.post(
            "/messages",
            r#"{"messaging_product":"whatsapp","to":"491511234567","type":"reaction",
                "reaction":{"message_id":"wamid.A","emoji":"👍"}}"#,
        );
        bench.advance(DAY);
        assert_eq!(told(&bench), [(200, "sent".to_owned())]);
    }

    #[test]
    fn the_callback_data_comes_back_in_each_status() {
        let mut bench = Bench::on(Dialect::Cloud);
        bench.post(
            "/messages",
            r#"{"messaging_product":"whatsapp","to":"491511234567","type":"text","text":{"body":"Hi"},
                "biz_opaque_callback_data":"order-17"}"#,
        );
        bench.advance(DAY);
        assert_eq!(bench.posts.len(), 3);
        for (_, body) in &bench.posts {
            assert_eq!(value(body)["statuses"][0]["biz_opaque_callback_data"], "order-17");
        }
    }

    #[test]
    fn an_automatic_reply_can_be_taken_back() {
        let mut bench =
            Bench::new(Settings { auto_reply: Some("Thanks!".to_owned()), ..Settings::default() });
        bench.send("491511234567", "Hi");
        bench.advance(Duration::from_secs(1));
        bench.step(|state, _| state.auto_reply = None);
        bench.advance(DAY);
        assert_eq!(bench.posts.len(), 3);
    }
}
