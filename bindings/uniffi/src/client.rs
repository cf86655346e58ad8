//! The client: one number of a business, on one host.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use waba::http::{HttpConfig, Roots};
use waba_types::operations::Operation;

use crate::event::Event;
use crate::generated::{OutboundMessage, SendReceipt, WabaError};
use crate::guard::{guarded, guarded_async};
use crate::host::{Dialect, Host};

/// A client of the API: one number of a business, on one host. Safe to share between threads.
///
/// A call that is cancelled is abandoned: its connection is closed, and whether a message was accepted is unknown.
#[derive(uniffi::Object)]
#[uniffi::export(Debug)]
pub struct Client(waba::Client);

#[uniffi::export(async_runtime = "tokio")]
impl Client {
    /// Creates a client. Does no network I/O.
    ///
    /// - `timeout`: time until a whole answer is there, 60 seconds by default.
    /// - `connect_timeout`: time to resolve, connect and finish the TLS handshake, 10 seconds by default.
    /// - `validate`: whether requests are checked against the documented limits before they are sent.
    /// - `roots`: PEM certificates; these and no others vouch for the host.
    #[uniffi::constructor(default(timeout = None, connect_timeout = None, validate = true, roots = None))]
    pub fn new(
        host: Arc<Host>,
        timeout: Option<Duration>,
        connect_timeout: Option<Duration>,
        validate: bool,
        roots: Option<Vec<u8>>,
    ) -> Result<Self, WabaError> {
        guarded(|| {
            let mut http = HttpConfig::default();
            if let Some(timeout) = connect_timeout {
                http.connect_timeout = timeout;
            }
            if let Some(pem) = roots {
                http.roots = Roots::Pem(pem);
            }
            let mut builder = waba::Client::builder(host.0.clone()).http(http).validate(validate);
            if let Some(timeout) = timeout {
                builder = builder.timeout(timeout);
            }
            Ok(Self(builder.build()?))
        })
    }

    /// The dialect of the client's host.
    pub fn dialect(&self) -> Dialect {
        self.0.dialect().into()
    }

    /// Sends a text of 1 to 4096 characters to a phone number in full international form.
    ///
    /// - `reply_to`: id of a message to quote.
    /// - `preview_url`: renders a preview of the first address in the text.
    /// - `biz_opaque_callback_data`: at most 512 characters that come back in the status webhooks; cloud hosts only.
    #[uniffi::method(default(reply_to = None, preview_url = None, biz_opaque_callback_data = None))]
    pub async fn send_text(
        &self,
        to: String,
        body: String,
        reply_to: Option<String>,
        preview_url: Option<bool>,
        biz_opaque_callback_data: Option<String>,
    ) -> Result<SendReceipt, WabaError> {
        let mut text = self.0.send_text(to, body);
        if let Some(id) = reply_to {
            text = text.reply_to(id);
        }
        if let Some(preview) = preview_url {
            text = text.preview_url(preview);
        }
        if let Some(data) = biz_opaque_callback_data {
            text = text.biz_opaque_callback_data(data);
        }
        guarded_async(async { Ok(text.await?.into()) }).await
    }

    /// Sends any message.
    pub async fn send(&self, message: OutboundMessage) -> Result<SendReceipt, WabaError> {
        let message = message.into();
        guarded_async(async { Ok(self.0.send(&message).await?.into()) }).await
    }

    /// Answers the sender of an inbound message with a text.
    ///
    /// - `quote`: shows the message that is answered above the text.
    #[uniffi::method(default(quote = false))]
    pub async fn reply(&self, event: Event, body: String, quote: bool) -> Result<SendReceipt, WabaError> {
        let reply = self.0.reply(event.item.event(), body);
        let reply = if quote { reply.quote() } else { reply };
        guarded_async(async { Ok(reply.await?.into()) }).await
    }

    /// Does the call named `operation`, such as `templates.list`, with a request and an answer in JSON: for fields
    /// that this version does not know.
    pub async fn call_json(&self, operation: String, request: String) -> Result<String, WabaError> {
        guarded_async(async {
            let answer = self.0.call_json(&operation, request.as_bytes()).await?;
            Ok(String::from_utf8_lossy(&answer).into_owned())
        })
        .await
    }

    /// Marks an inbound message, and the earlier ones of its conversation, as read.
    pub async fn mark_read(&self, message_id: String) -> Result<(), WabaError> {
        guarded_async(async { Ok(self.0.mark_read(message_id).await?) }).await
    }
}

impl Client {
    /// Does the call `O`: the generated calls are made of this one.
    pub(crate) async fn call<O: Operation>(&self, request: O::Request) -> Result<O::Response, WabaError> {
        guarded_async(async { Ok(self.0.call::<O>(&request).await?) }).await
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
