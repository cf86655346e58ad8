//! The client of the partner API.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use waba_types::operations::Operation;

use crate::generated::WabaError;
use crate::guard::{guarded, guarded_async};
use crate::host::Host;
use crate::retry::RetryPolicy;

/// A client of 360dialog's partner API: clients, channels, accounts, templates, balances. Safe to share between threads.
#[derive(uniffi::Object)]
#[uniffi::export(Debug)]
pub struct PartnerClient(waba::PartnerClient);

#[uniffi::export(async_runtime = "tokio")]
impl PartnerClient {
    /// Creates a client of a host made by `Host.partner` or `Host.partnerToken`. Does no network I/O.
    ///
    /// - `timeout`: time until a whole answer is there, 60 seconds by default.
    /// - `validate`: whether requests are checked against the documented limits before they are sent.
    /// - `retry`: how calls are repeated.
    #[uniffi::constructor(default(timeout = None, validate = true, retry = None))]
    pub fn new(
        host: Arc<Host>,
        timeout: Option<Duration>,
        validate: bool,
        retry: Option<RetryPolicy>,
    ) -> Result<Self, WabaError> {
        guarded(|| {
            let mut builder = waba::Client::builder(host.0.clone()).validate(validate);
            if let Some(timeout) = timeout {
                builder = builder.timeout(timeout);
            }
            if let Some(retry) = retry {
                builder = builder.retry(retry.policy()?);
            }
            Ok(Self(waba::PartnerClient::build(builder)?))
        })
    }

    /// Does the call named `operation`, such as `partner_clients.list`, with a request and an answer in JSON: for
    /// fields that this version does not know.
    pub async fn call_json(&self, operation: String, request: String) -> Result<String, WabaError> {
        guarded_async(async {
            let answer = self.0.call_json(&operation, request.as_bytes()).await?;
            Ok(String::from_utf8_lossy(&answer).into_owned())
        })
        .await
    }
}

impl PartnerClient {
    /// Does the call `O`: the generated calls are made of this one.
    pub(crate) async fn call<O: Operation>(&self, request: O::Request) -> Result<O::Response, WabaError> {
        guarded_async(async { Ok(self.0.call::<O>(&request).await?) }).await
    }
}

impl fmt::Debug for PartnerClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
