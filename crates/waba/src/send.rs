//! A text that is being sent: options, then `.await`.

use std::future::IntoFuture;

use futures_util::future::BoxFuture;
use waba_types::{MessageContent, MessageId, OutboundMessage, SendReceipt, UserId};

use crate::client::Client;
use crate::error::Error;

/// A text message to be sent; made by [`Client::send_text`]. Nothing is sent before it is awaited.
#[must_use = "a message is sent when this is awaited"]
#[derive(Debug)]
pub struct SendText<'a> {
    client: &'a Client,
    message: OutboundMessage,
}

impl<'a> SendText<'a> {
    pub(crate) fn new(client: &'a Client, to: UserId, body: String) -> Self {
        Self { client, message: OutboundMessage::text(to, body) }
    }

    /// Quotes the message `id`.
    pub fn reply_to(mut self, id: impl Into<MessageId>) -> Self {
        self.message = self.message.reply_to(id);
        self
    }

    /// Renders a preview of the first address in the text.
    pub fn preview_url(mut self, preview: bool) -> Self {
        let MessageContent::Text(text) = &mut self.message.content else { return self };
        text.preview_url = Some(preview);
        self
    }

    /// Text of at most 512 characters that comes back in the status webhooks. Cloud hosts only.
    pub fn biz_opaque_callback_data(mut self, data: impl Into<String>) -> Self {
        self.message = self.message.biz_opaque_callback_data(data);
        self
    }
}

impl<'a> IntoFuture for SendText<'a> {
    type Output = Result<SendReceipt, Error>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.client.send(&self.message).await })
    }
}
