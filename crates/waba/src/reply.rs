//! An answer to an inbound message.

use std::future::IntoFuture;

use futures_util::future::BoxFuture;
use waba_types::error_codes::ErrorKind;
use waba_types::{MessageId, OutboundMessage, SendReceipt, UserId};

use crate::client::Client;
use crate::error::Error;
use crate::webhook::Event;

/// An answer to the sender of an event; made by [`Client::reply`]. Nothing is sent before it is awaited.
#[must_use = "an answer is sent when this is awaited"]
#[derive(Debug)]
pub struct Reply<'a> {
    client: &'a Client,
    to: Option<UserId>,
    message_id: Option<MessageId>,
    quote: bool,
    body: String,
}

impl<'a> Reply<'a> {
    pub(crate) fn new(client: &'a Client, event: &Event, body: String) -> Self {
        Self {
            client,
            to: event.from().map(|from| UserId::from(from.as_ref())),
            message_id: event.id().map(|id| MessageId::from(id.as_ref())),
            quote: false,
            body,
        }
    }

    /// Quotes the message that is answered.
    pub fn quote(mut self) -> Self {
        self.quote = true;
        self
    }
}

impl<'a> IntoFuture for Reply<'a> {
    type Output = Result<SendReceipt, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let Some(to) = self.to else {
                return Err(Error::new(ErrorKind::Validation, "reply: the event has no sender"));
            };
            let mut message = OutboundMessage::text(to, self.body);
            if let (true, Some(id)) = (self.quote, self.message_id) {
                message = message.reply_to(id);
            }
            self.client.send(&message).await
        })
    }
}
