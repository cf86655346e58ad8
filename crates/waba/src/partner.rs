//! The client of the partner API.

use futures_util::stream::Stream;
use waba_types::error_codes::ErrorKind;
use waba_types::operations::{Operation, Paged};

use crate::client::{Client, ClientBuilder};
use crate::error::Error;
use crate::host::{Host, Key};

/// A client of 360dialog's partner API: clients, channels, accounts, templates, balances of a partner.
///
/// Its calls are those of [`operations`](waba_types::operations) whose names begin with `partner_`; keys of numbers and
/// keys of partners do not open each other's doors. Cheap to clone; clones share connections.
#[derive(Clone, Debug)]
pub struct PartnerClient(Client);

impl PartnerClient {
    /// Creates a client with the API key of a partner. Does no network I/O.
    ///
    /// # Errors
    /// When the key is empty, or the certificates of the system can't be read.
    pub fn new(key: impl Into<Key>) -> Result<Self, Error> {
        Self::build(Client::builder(Host::partner(key)))
    }

    /// Creates a client with other settings: of [`Host::partner`] or [`Host::partner_token`].
    ///
    /// # Errors
    /// Of kind `Config` when the host is another one; else those of [`ClientBuilder::build`].
    pub fn build(builder: ClientBuilder) -> Result<Self, Error> {
        let client = builder.build()?;
        if client.inner.host.is_partner() {
            Ok(Self(client))
        } else {
            Err(Error::new(ErrorKind::Config, "host: not the partner API"))
        }
    }

    /// Does the call `O`.
    ///
    /// # Errors
    /// Of kind `Validation` or `Unsupported` before anything is sent, else those of the way or of the API.
    pub async fn call<O: Operation>(&self, request: &O::Request) -> Result<O::Response, Error> {
        self.0.call::<O>(request).await
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
}
