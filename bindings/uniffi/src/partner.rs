//! The client of the partner API.

use std::fmt;
use std::sync::Arc;

use waba_types::operations::Operation;

use crate::generated::WabaError;
use crate::guard::{guarded, guarded_async};
use crate::host::Host;
use crate::report::ReportedAnswer;
use crate::retry::RetryPolicy;
use crate::seconds::Seconds;
use crate::settings::{CallOptions, ClientSettings, ConnectionSettings};
use crate::shown::show;
use crate::transport::HttpTransport;

/// A client of 360dialog's partner API: clients, channels, accounts, templates, balances. Safe to share between threads.
#[derive(uniffi::Object)]
#[uniffi::export(Display)]
pub struct PartnerClient(pub(crate) waba::PartnerClient);

#[uniffi::export(async_runtime = "tokio")]
impl PartnerClient {
    /// Creates a client of a host made by `Host.partner` or `Host.partnerToken`. Does no network I/O.
    ///
    /// - `timeout`: time until a whole answer is there, 60 seconds by default; files take the time that they take as long
    ///   as something moves, unless it is given.
    /// - `headers_timeout`: time until the headers of an answer are there, 30 seconds by default.
    /// - `connection`: how it connects: time, proxy, certificates.
    /// - `transport`: a network stack of the app's own, which takes the place of the built-in one and of `connection`.
    /// - `validate`: whether requests are checked against the documented limits before they are sent.
    /// - `retry`: how calls are repeated.
    #[uniffi::constructor(default(
        timeout = None,
        headers_timeout = None,
        connection = None,
        transport = None,
        validate = true,
        retry = None
    ))]
    pub fn new(
        host: Arc<Host>,
        timeout: Option<Seconds>,
        headers_timeout: Option<Seconds>,
        connection: Option<Arc<ConnectionSettings>>,
        transport: Option<Arc<dyn HttpTransport>>,
        validate: bool,
        retry: Option<RetryPolicy>,
    ) -> Result<Self, WabaError> {
        let settings = ClientSettings {
            timeout,
            headers_timeout,
            connection,
            transport,
            validate,
            retry,
            rate_limits: None,
            media_errors_per_hour: None,
        };
        guarded(|| Ok(Self(waba::PartnerClient::build(settings.builder(&host)?)?)))
    }

    /// The same client whose calls do some things otherwise; see `Client.withOptions`.
    pub fn with_options(&self, options: &CallOptions) -> Arc<Self> {
        Arc::new(Self(self.0.with_options(options.options.clone())))
    }

    /// Replaces the key, for this client and all that share it; see `Client.setKey`.
    pub fn set_key(&self, key: String) -> Result<(), WabaError> {
        guarded(|| Ok(self.0.set_key(key)?))
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

    /// Does the call named `operation` as `callJson` does, and tells what was done for it.
    pub async fn call_json_reported(
        &self,
        operation: String,
        request: String,
    ) -> Result<ReportedAnswer, WabaError> {
        guarded_async(async { Ok(self.0.call_json(&operation, request.as_bytes()).reported().await?.into()) })
            .await
    }
}

impl PartnerClient {
    /// Does the call `O`: the generated calls are made of this one.
    pub(crate) async fn call<O: Operation>(&self, request: O::Request) -> Result<O::Response, WabaError> {
        guarded_async(async { Ok(self.0.call::<O>(&request).await?) }).await
    }
}

impl fmt::Display for PartnerClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(f, "PartnerClient", [])
    }
}
