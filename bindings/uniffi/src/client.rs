//! The client: one number of a business, on one host.

use std::fmt;
use std::sync::Arc;

use waba::Task;
use waba_types::models;
use waba_types::operations::Operation;

use crate::event::Event;
use crate::generated::{
    Dialect, DirectSendCategory, DirectSendConfig, MessageContent, OutboundMessage, SendReceipt, WabaError,
};
use crate::guard::{guarded, guarded_async};
use crate::host::Host;
use crate::numbers::{Count, WholeNumber, checked};
use crate::rate_limit::{RateLimitStatus, RateLimits};
use crate::report::{ReportedAnswer, ReportedSend};
use crate::retry::RetryPolicy;
use crate::seconds::Seconds;
use crate::settings::{CallOptions, ClientSettings, ConnectionSettings};
use crate::shown::show;
use crate::transport::HttpTransport;

/// A client of the API: one number of a business, on one host. Safe to share between threads.
///
/// A call that is cancelled is abandoned: its connection is closed, and whether a message was accepted is unknown. Requests
/// and answers are written and read on the thread that waits for the call, the bytes of files on one of the client.
///
/// A group of its calls, such as `media`, shares the client and works on when that is closed.
#[derive(uniffi::Object)]
#[uniffi::export(Display)]
pub struct Client(pub(crate) waba::Client);

#[uniffi::export(async_runtime = "tokio")]
impl Client {
    /// Creates a client. Does no network I/O.
    ///
    /// - `timeout`: time until a whole answer is there, 60 seconds by default; files take the time that they take as long
    ///   as something moves, unless it is given.
    /// - `headers_timeout`: time until the headers of an answer are there, 30 seconds by default.
    /// - `connection`: how it connects: time, proxy, certificates.
    /// - `transport`: a network stack of the app's own, which takes the place of the built-in one and of `connection`.
    /// - `validate`: whether requests are checked against the documented limits before they are sent.
    /// - `retry`: how calls are repeated.
    /// - `rate_limits`: how calls are held back so that the limits of the number are kept.
    /// - `media_errors_per_hour`: how many failed readings of media an hour may see before the client makes no more, 4 by
    ///   default: 360dialog locks a number out that has more of them.
    #[uniffi::constructor(default(
        timeout = None,
        headers_timeout = None,
        connection = None,
        transport = None,
        validate = true,
        retry = None,
        rate_limits = None,
        media_errors_per_hour = None
    ))]
    #[expect(clippy::too_many_arguments, reason = "the settings, by their names")]
    pub fn new(
        host: Arc<Host>,
        timeout: Option<Seconds>,
        headers_timeout: Option<Seconds>,
        connection: Option<Arc<ConnectionSettings>>,
        transport: Option<Arc<dyn HttpTransport>>,
        validate: bool,
        retry: Option<RetryPolicy>,
        rate_limits: Option<RateLimits>,
        media_errors_per_hour: Option<WholeNumber>,
    ) -> Result<Self, WabaError> {
        let settings = ClientSettings {
            timeout,
            headers_timeout,
            connection,
            transport,
            validate,
            retry,
            rate_limits,
            media_errors_per_hour,
        };
        guarded(|| Ok(Self(settings.builder(&host)?.build()?)))
    }

    /// The same client whose calls do some things otherwise. It shares connections, key and rate limits with this one.
    /// Options not set here keep their earlier value.
    pub fn with_options(&self, options: &CallOptions) -> Arc<Self> {
        Arc::new(Self(self.0.with_options(options.options.clone())))
    }

    /// Replaces the key, for this client and all that share it: each request that begins from now on carries the new one.
    /// A key that can't be used is refused, and the old one stays.
    pub fn set_key(&self, key: String) -> Result<(), WabaError> {
        guarded(|| Ok(self.0.set_key(key)?))
    }

    /// How full the rate limits are: what waits, and how fast messages leave.
    pub fn rate_limits(&self) -> RateLimitStatus {
        self.0.rate_limits().into()
    }

    /// Sets how many messages the number may send in a second, for this client and all that share its limits.
    pub fn set_messages_per_second(&self, messages: WholeNumber) -> Result<(), WabaError> {
        guarded(|| {
            self.0.set_messages_per_second(messages.at_least(1, "messages")?)?;
            Ok(())
        })
    }

    /// Lets the rate limits learn from an event of the number's webhook: an inbound message counts against what the
    /// number may send in a second, and an upgrade of its throughput raises that to 1000. Other events change nothing.
    /// Without it, the limits learn from refusals alone.
    pub fn observe(&self, event: Event) {
        self.0.observe(event.item.event());
    }

    /// The dialect of the client's host.
    pub fn dialect(&self) -> Dialect {
        self.0.dialect().into()
    }

    /// Sends any message.
    pub async fn send(&self, message: OutboundMessage) -> Result<SendReceipt, WabaError> {
        let message = checked("", message)?.into();
        guarded_async(async { Ok(self.0.send(&message).await?.into()) }).await
    }

    /// Sends any message, and tells what was done for it: each attempt, and the HTTP answer. An error tells that by itself.
    pub async fn send_reported(&self, message: OutboundMessage) -> Result<ReportedSend, WabaError> {
        let message = checked("", message)?.into();
        guarded_async(async { Ok(self.0.send(&message).reported().await?.into()) }).await
    }

    /// Answers the sender of an inbound message with a text; a message of a group is answered in the group.
    ///
    /// - `quote`: shows the message that is answered above the text.
    #[uniffi::method(default(quote = false))]
    pub async fn reply(&self, event: Event, body: String, quote: bool) -> Result<SendReceipt, WabaError> {
        self.answer(&event, body, quote).await
    }

    /// Answers the sender of an inbound message with content of any kind; a message of a group is answered in the group.
    ///
    /// - `quote`: shows the message that is answered above the content.
    #[uniffi::method(default(quote = false))]
    pub async fn reply_with(
        &self,
        event: Event,
        content: MessageContent,
        quote: bool,
    ) -> Result<SendReceipt, WabaError> {
        self.answer(&event, models::MessageContent::from(checked("", content)?), quote).await
    }

    /// Answers as `reply` does, and tells what was done for it: each attempt, and the HTTP answer. An error tells that
    /// by itself.
    ///
    /// - `quote`: shows the message that is answered above the content.
    #[uniffi::method(default(quote = false))]
    pub async fn reply_reported(
        &self,
        event: Event,
        content: MessageContent,
        quote: bool,
    ) -> Result<ReportedSend, WabaError> {
        let reply = self.0.reply(event.item.event(), models::MessageContent::from(checked("", content)?));
        let reply = if quote { reply.quote() } else { reply };
        guarded_async(async { Ok(reply.reported().await?.into()) }).await
    }

    /// Puts an emoji on an inbound message, and tells what was done for it.
    pub async fn react_reported(&self, event: Event, emoji: String) -> Result<ReportedSend, WabaError> {
        guarded_async(async { Ok(self.0.react(event.item.event(), emoji).reported().await?.into()) }).await
    }

    /// Puts an emoji on an inbound message; an empty one takes it off. Cloud hosts only.
    pub async fn react(&self, event: Event, emoji: String) -> Result<SendReceipt, WabaError> {
        guarded_async(async { Ok(self.0.react(event.item.event(), emoji).await?.into()) }).await
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

    /// Does the call named `operation` as `callJson` does, and tells what was done for it.
    pub async fn call_json_reported(
        &self,
        operation: String,
        request: String,
    ) -> Result<ReportedAnswer, WabaError> {
        guarded_async(async { Ok(self.0.call_json(&operation, request.as_bytes()).reported().await?.into()) })
            .await
    }

    /// Marks an inbound message, and the earlier ones of its conversation, as read.
    pub async fn mark_read(&self, message_id: String) -> Result<(), WabaError> {
        guarded_async(async { Ok(self.0.mark_read(message_id).await.map(drop)?) }).await
    }

    /// Shows the sender of an inbound message that an answer is being written, until one is sent or 25 seconds have
    /// passed. Marks the message as read too. Cloud hosts only.
    pub async fn show_typing(&self, message_id: String) -> Result<(), WabaError> {
        guarded_async(async { Ok(self.0.show_typing(message_id).await.map(drop)?) }).await
    }
}

impl Client {
    /// Does the call `O`: the generated calls are made of this one.
    pub(crate) async fn call<O: Operation>(&self, request: O::Request) -> Result<O::Response, WabaError> {
        guarded_async(async { Ok(self.0.call::<O>(&request).await?) }).await
    }

    /// Does the task `T`: the generated calls that are made of others are made of this one.
    pub(crate) async fn run<T: Task>(&self, request: T::Request) -> Result<T::Response, WabaError> {
        guarded_async(async { Ok(self.0.run::<T>(&request).await?) }).await
    }

    /// Sends content of one kind: the generated short calls are made of this one.
    pub(crate) async fn send_content(
        &self,
        to: String,
        content: impl Into<models::MessageContent>,
        options: SendOptions,
    ) -> Result<SendReceipt, WabaError> {
        let mut sending = self.0.send_content(to, content.into());
        if let Some(id) = options.reply_to {
            sending = sending.reply_to(id);
        }
        if options.to_group {
            sending = sending.to_group();
        }
        if let Some(data) = options.biz_opaque_callback_data {
            sending = sending.biz_opaque_callback_data(data);
        }
        if let Some(hash) = options.recipient_identity_key_hash {
            sending = sending.recipient_identity_key_hash(hash);
        }
        if let Some(category) = options.category {
            sending = sending.category(category.into());
        }
        if let Some(seconds) = options.ttl_seconds {
            sending = sending.ttl_seconds(checked("ttl_seconds", seconds)?.into());
        }
        if let Some(config) = options.direct_send_config {
            sending = sending.direct_send_config(config.into());
        }
        guarded_async(async { Ok(sending.await?.into()) }).await
    }

    async fn answer(
        &self,
        event: &Event,
        content: impl Into<models::MessageContent>,
        quote: bool,
    ) -> Result<SendReceipt, WabaError> {
        let reply = self.0.reply(event.item.event(), content);
        let reply = if quote { reply.quote() } else { reply };
        guarded_async(async { Ok(reply.await?.into()) }).await
    }
}

/// What every short call takes.
pub(crate) struct SendOptions {
    pub(crate) reply_to: Option<String>,
    pub(crate) to_group: bool,
    pub(crate) biz_opaque_callback_data: Option<String>,
    pub(crate) recipient_identity_key_hash: Option<String>,
    pub(crate) category: Option<DirectSendCategory>,
    pub(crate) ttl_seconds: Option<Count>,
    pub(crate) direct_send_config: Option<DirectSendConfig>,
}

impl fmt::Display for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(f, "Client", [Some(self.dialect().to_string())])
    }
}
