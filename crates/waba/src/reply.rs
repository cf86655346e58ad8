//! An answer to an inbound message.

use std::future::IntoFuture;

use waba_types::decode::decode;
use waba_types::error_codes::ErrorKind;
use waba_types::message::{MessageContent, MessageContext, ReactionContent, RecipientType};
use waba_types::operations::{Operation, SendMessage};
use waba_types::{MessageId, OutboundMessage, SendReceipt, UserId};

use crate::attempt::Reported;
use crate::calls::Call;
use crate::client::Client;
use crate::error::Error;
use crate::webhook::{Event, EventKind};

/// An answer to the sender of an event, or in the group that it came from; made by [`Client::reply`] and
/// [`Client::react`]. Nothing is sent before it is awaited; what takes futures takes its `into_future()`.
#[must_use = "an answer is sent when this is awaited"]
#[derive(Debug)]
pub struct Reply<'a> {
    client: &'a Client,
    message: Result<OutboundMessage, Error>,
    answered: Option<MessageId>,
}

impl Client {
    /// Answers the sender of an inbound message with a text or any other content; a message of a group is answered in
    /// the group.
    ///
    /// Quotes nothing unless told to: `client.reply(&event, "Hi").quote().await?`.
    pub fn reply(&self, event: &Event, content: impl Into<MessageContent>) -> Reply<'_> {
        let message = Addressee::of(event).map(|addressee| addressee.message(content));
        Reply { client: self, message, answered: message_id(event) }
    }

    /// Puts an emoji on an inbound message; an empty one takes it off. Cloud hosts only.
    pub fn react(&self, event: &Event, emoji: impl Into<String>) -> Reply<'_> {
        let id = message_id(event).ok_or_else(|| missing("react: the event has no id"));
        let message = id.and_then(|id| Ok(Addressee::of(event)?.message(ReactionContent::new(id, emoji))));
        // A reaction quotes nothing.
        Reply { client: self, message, answered: None }
    }

    /// Answers as [`reply`](Self::reply) does with a message and a receipt in JSON, as the other languages do: with
    /// [`call_json`](Self::call_json), whose `to` is set to the sender or the group, and whose `context`, with `quote`,
    /// to the message that is answered. Of kind `Validation` is the error when the event has no sender.
    #[doc(hidden)]
    pub fn reply_json(&self, event: &Event, message: &[u8], quote: bool) -> Call<'_, Vec<u8>> {
        let message = match decode::<OutboundMessage>(message) {
            Ok(message) => Addressee::of(event).map(|addressee| addressee.gets(message)),
            Err(error) => Err(Error::request("reply", error)),
        };
        let reply = Reply { client: self, message, answered: message_id(event) };
        let reply = if quote { reply.quote() } else { reply };
        reply.into_future().written(SendMessage::SPEC.name)
    }

    /// Puts an emoji on an inbound message as [`react`](Self::react) does; the receipt comes in JSON.
    #[doc(hidden)]
    pub fn react_json(&self, event: &Event, emoji: &str) -> Call<'_, Vec<u8>> {
        self.react(event, emoji).into_future().written(SendMessage::SPEC.name)
    }
}

impl Reply<'_> {
    /// Sends it, and tells what was done for it: each attempt, and the HTTP answer.
    ///
    /// # Errors
    /// Those of [`send`](Client::send), which tell what was done by themselves ([`Error::attempts`]); of kind `Validation`
    /// when the event has no sender, and for a reaction no id.
    pub async fn reported(self) -> Result<Reported<SendReceipt>, Error> {
        self.into_future().reported().await
    }

    /// Quotes the message that is answered.
    pub fn quote(mut self) -> Self {
        if let (Ok(message), Some(id)) = (&mut self.message, self.answered.take()) {
            message.context = Some(MessageContext::new(id));
        }
        self
    }
}

impl<'a> IntoFuture for Reply<'a> {
    type Output = Result<SendReceipt, Error>;
    type IntoFuture = Call<'a, SendReceipt>;

    fn into_future(self) -> Self::IntoFuture {
        match self.message {
            Ok(message) => self.client.send(&message),
            Err(error) => Call::failed(error),
        }
    }
}

/// Whom an answer goes to: the sender, or the group that a message was written in, where alone it can be quoted and
/// reacted to.
struct Addressee {
    to: UserId,
    recipient_type: Option<RecipientType>,
}

impl Addressee {
    fn of(event: &Event) -> Result<Self, Error> {
        match event.kind() {
            EventKind::Echo => {
                return Err(missing("reply: an echo is the business's own message, and is never answered"));
            }
            EventKind::History => {
                return Err(missing("reply: a piece of the chat history is never answered"));
            }
            EventKind::Handover => {
                return Err(missing("reply: a handover is no message, and is never answered"));
            }
            _ => {}
        }
        if let Some(group) = event.group() {
            return Ok(Self { to: UserId::from(&*group), recipient_type: Some(RecipientType::Group) });
        }
        let from = event.from().ok_or_else(|| missing("reply: the event has no sender"))?;
        Ok(Self { to: UserId::from(&*from), recipient_type: None })
    }

    fn message(self, content: impl Into<MessageContent>) -> OutboundMessage {
        let message = OutboundMessage::new("", content);
        self.gets(message)
    }

    fn gets(self, mut message: OutboundMessage) -> OutboundMessage {
        message.to = self.to;
        message.recipient_type = self.recipient_type.or(message.recipient_type);
        message
    }
}

fn message_id(event: &Event) -> Option<MessageId> {
    event.id().map(|id| MessageId::from(id.as_ref()))
}

fn missing(what: &str) -> Error {
    Error::new(ErrorKind::Validation, what)
}
