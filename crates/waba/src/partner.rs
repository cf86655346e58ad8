//! The client of the partner API.

use futures_util::stream::Stream;
use waba_types::operations::{Operation, Paged};

use crate::attempt::Reported;
use crate::client::{Client, ClientBuilder};
use crate::error::{ConfigError, Error};
use crate::host::{Host, Key};
use crate::options::CallOptions;

/// A client of 360dialog's partner API: clients, channels, accounts, templates, balances of a partner.
///
/// Its calls are those of [`operations`](waba_types::operations) whose names begin with `partner_`; keys of numbers and
/// keys of partners do not open each other's doors. Cheap to clone; clones share connections.
///
/// ```no_run
/// use waba::PartnerClient;
/// use waba::types::api::PartnerChannelQuery;
/// use waba::types::operations::ListPartnerChannels;
///
/// # async fn example() -> Result<(), waba::Error> {
/// let partner = PartnerClient::new("partner key")?;
/// let page = partner.call::<ListPartnerChannels>(&PartnerChannelQuery::new("examplePA")).await?;
/// println!("{} channels", page.partner_channels.len());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct PartnerClient(pub(crate) Client);

impl PartnerClient {
    /// Creates a client with the API key of a partner. Does no network I/O.
    ///
    /// # Errors
    /// When the key is empty, or the certificates of the system can't be read.
    pub fn new(key: impl Into<Key>) -> Result<Self, Error> {
        Self::build(Client::builder(Host::partner(key)))
    }

    /// Creates a client with other settings: of [`Host::partner`], [`Host::partner_token`] or
    /// [`Host::partner_login`].
    ///
    /// # Errors
    /// Of kind `Config` when the host is another one; else those of [`ClientBuilder::build`].
    pub fn build(builder: ClientBuilder) -> Result<Self, Error> {
        let client = builder.build()?;
        if client.inner.host.is_partner() {
            Ok(Self(client))
        } else {
            Err(ConfigError::new("host", "not the partner API").into())
        }
    }

    /// The same client whose calls do some things otherwise; see [`Client::with_options`].
    #[must_use]
    pub fn with_options(&self, options: CallOptions) -> Self {
        Self(self.0.with_options(options))
    }

    /// Replaces the key, for this client and all its clones; see [`Client::set_key`].
    ///
    /// # Errors
    /// Of kind `Config` when the key can't be used; the old one stays then.
    pub fn set_key(&self, key: impl Into<Key>) -> Result<(), Error> {
        self.0.set_key(key)
    }

    /// Does the call `O`.
    ///
    /// # Errors
    /// Of kind `Validation` or `Unsupported` before anything is sent, else those of the way or of the API.
    pub async fn call<O: Operation>(&self, request: &O::Request) -> Result<O::Response, Error> {
        self.0.call::<O>(request).await
    }

    /// Does the call `O`, and tells what was done for it: each attempt, and the HTTP answer.
    ///
    /// # Errors
    /// Those of [`call`](Self::call); they tell what was done by themselves ([`Error::attempts`]).
    pub async fn call_reported<O: Operation>(
        &self,
        request: &O::Request,
    ) -> Result<Reported<O::Response>, Error> {
        self.0.call_reported::<O>(request).await
    }

    /// The items of a list, from page to page, beginning with the page that `request` asks for.
    ///
    /// # Errors
    /// Those of [`call`](Self::call) end the stream.
    pub fn pages<'a, O: Paged>(
        &'a self,
        request: O::Request,
    ) -> impl Stream<Item = Result<O::Item, Error>> + Send + use<'a, O> {
        self.0.pages::<O>(request)
    }

    /// Does the call named `operation` with a request and an answer in JSON, as the other languages do.
    ///
    /// # Errors
    /// Those of [`call`](Self::call); of kind `Validation` when there is no such call or `request` does not fit.
    pub async fn call_json(&self, operation: &str, request: &[u8]) -> Result<Vec<u8>, Error> {
        self.0.call_json(operation, request).await
    }

    /// Does the call named `operation` like [`call_json`](Self::call_json), and tells what was done for it.
    ///
    /// # Errors
    /// Those of [`call_json`](Self::call_json).
    pub async fn call_json_reported(
        &self,
        operation: &str,
        request: &[u8],
    ) -> Result<Reported<Vec<u8>>, Error> {
        self.0.call_json_reported(operation, request).await
    }
}
