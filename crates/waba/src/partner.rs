//! The client of the partner API.

use waba_types::operations::{Operation, Paged};

use crate::calls::{Call, Items};
use crate::client::{Client, ClientBuilder};
use crate::error::{ConfigError, Error};
use crate::host::{Host, Key};
use crate::options::CallOptions;

/// A client of 360dialog's partner API: clients, channels, accounts, templates, balances of a partner.
///
/// Its calls stand in [groups](crate::calls) like those of a [`Client`]; keys of numbers and keys of partners do not open
/// each other's doors. Cheap to clone; clones share connections.
///
/// ```no_run
/// use waba::PartnerClient;
///
/// # async fn example() -> Result<(), waba::Error> {
/// let partner = PartnerClient::new("partner key")?;
/// let page = partner.channels().list("examplePA").await?;
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
        let client = builder.open()?;
        if client.inner.host.is_partner() {
            Ok(Self(client))
        } else {
            Err(ConfigError::new("host", "not the partner API").into())
        }
    }

    /// The client that this one makes its calls by, for languages whose two clients are made of one.
    #[doc(hidden)]
    #[must_use]
    pub fn into_client(self) -> Client {
        self.0
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

    /// The call `O`. Those of the groups are made of this one.
    pub fn call<O: Operation>(&self, request: &O::Request) -> Call<'_, O::Response> {
        self.0.call::<O>(request)
    }

    /// The items of the list `O`, from page to page, beginning with the page that `request` asks for.
    pub fn pages<O: Paged>(&self, request: O::Request) -> Items<'_, O::Item> {
        self.0.pages::<O>(request)
    }

    /// The call named `operation` with a request and an answer in JSON, as the other languages do it; see
    /// [`Client::call_json`].
    pub fn call_json(&self, operation: &str, request: &[u8]) -> Call<'_, Vec<u8>> {
        self.0.call_json(operation, request)
    }
}
