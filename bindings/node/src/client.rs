//! The client: calls by name, with requests and answers in JSON.

use std::time::Duration;

use napi::bindgen_prelude::PromiseRaw;
use napi::{Env, Result};
use napi_derive::napi;
use waba::{Error, RetryPolicy};

use crate::cancel::CancelToken;
use crate::events::Events;
use crate::host::Host;
use crate::outcome::{self, Outcome};

/// Settings of a client; what is left out is as in the core.
#[napi(object)]
pub struct ClientOptions {
    /// Time until the whole answer is there, in milliseconds.
    pub timeout_ms: Option<u32>,
    /// Whether requests are checked against the documented limits before they are sent.
    pub validate: Option<bool>,
    /// The certificates to trust, and no others.
    pub ca_pem: Option<String>,
    /// Attempts in all, the first one included.
    pub attempts: Option<u32>,
    /// Where the pauses between attempts begin to grow from, in milliseconds.
    pub base_delay_ms: Option<u32>,
    /// The longest pause that is waited for, in milliseconds.
    pub longest_delay_ms: Option<u32>,
}

/// One number of a business, on one host.
#[napi]
pub struct Client {
    client: waba::Client,
}

#[napi]
impl Client {
    /// Creates a client. Does no network I/O.
    #[napi(ts_return_type = "Client | string")]
    pub fn open(host: &Host, options: ClientOptions) -> Outcome<Client> {
        outcome::object(|| {
            let mut builder = waba::Client::builder(host.host.clone());
            if let Some(milliseconds) = options.timeout_ms {
                builder = builder.timeout(Duration::from_millis(milliseconds.into()));
            }
            if let Some(validate) = options.validate {
                builder = builder.validate(validate);
            }
            if let Some(pem) = options.ca_pem {
                builder = builder.roots(pem);
            }
            let mut retry = RetryPolicy::default();
            if let Some(attempts) = options.attempts {
                retry = retry.attempts(attempts);
            }
            if let Some(milliseconds) = options.base_delay_ms {
                retry = retry.base_delay(Duration::from_millis(milliseconds.into()));
            }
            if let Some(milliseconds) = options.longest_delay_ms {
                retry = retry.longest_delay(Duration::from_millis(milliseconds.into()));
            }
            let builder = builder.retry(retry);
            builder.build().map(|client| Self { client })
        })
    }

    /// Does the call named `operation`. Resolves to its outcome in JSON, `{"ok": …}` or `{"error": …}`, or to `null`
    /// when it was cancelled.
    #[napi(ts_return_type = "Promise<string | null>")]
    pub fn call<'env>(
        &self,
        env: &'env Env,
        operation: String,
        request: String,
        cancel: Option<&CancelToken>,
    ) -> Result<PromiseRaw<'env, Option<String>>> {
        let client = self.client.clone();
        spawn(env, cancel, async move { client.call_json(&operation, request.as_bytes()).await })
    }

    /// The request for the page behind `page`, or `null` behind the last one.
    #[napi]
    pub fn next_page(operation: String, request: String, page: String) -> Option<String> {
        // What the core wrote, the core reads.
        let next =
            waba_types::operations::next_page(&operation, request.as_bytes(), page.as_bytes()).ok()??;
        String::from_utf8(next).ok()
    }

    /// Answers the sender of an event with a message in JSON. Resolves as `call` does.
    #[napi(ts_return_type = "Promise<string | null>")]
    pub fn reply<'env>(
        &self,
        env: &'env Env,
        events: &Events,
        index: u32,
        message: String,
        quote: bool,
        cancel: Option<&CancelToken>,
    ) -> Result<PromiseRaw<'env, Option<String>>> {
        let (client, event) = (self.client.clone(), events.at(index)?);
        spawn(env, cancel, async move { client.reply_json(&event, message.as_bytes(), quote).await })
    }

    /// Puts an emoji on the message of an event. Resolves as `call` does.
    #[napi(ts_return_type = "Promise<string | null>")]
    pub fn react<'env>(
        &self,
        env: &'env Env,
        events: &Events,
        index: u32,
        emoji: String,
        cancel: Option<&CancelToken>,
    ) -> Result<PromiseRaw<'env, Option<String>>> {
        let (client, event) = (self.client.clone(), events.at(index)?);
        spawn(env, cancel, async move { client.react_json(&event, &emoji).await })
    }
}

/// Starts a call on napi's runtime.
pub(crate) fn spawn<'env>(
    env: &'env Env,
    cancel: Option<&CancelToken>,
    call: impl Future<Output = std::result::Result<Vec<u8>, Error>> + Send + 'static,
) -> Result<PromiseRaw<'env, Option<String>>> {
    let cancel = cancel.cloned();
    env.spawn_future(async move { Ok(CancelToken::race(cancel, outcome::call(call)).await) })
}
