//! The calls of the API, in groups: `client.templates().list(…)`.
//!
//! ```no_run
//! use futures_util::TryStreamExt;
//! use waba::types::api::{ProfileEdit, TemplateLookup, TemplateQuery};
//! use waba::{Client, PartnerClient};
//!
//! # async fn example(client: Client, partner: PartnerClient) -> Result<(), waba::Error> {
//! // What has to be given is given by itself …
//! client.qr_codes().edit("4O4YGZEG3RIVE1", "Hello").await?;
//! client.block_list().add(["4915112345678"]).await?;
//! // … and where more can be said, a request says it.
//! let template = client.templates().get("1234567890").await?;
//! let name = client.templates().get(TemplateLookup::new("1234567890").fields("name")).await?;
//! client.profile().edit(ProfileEdit::new().email("ann@example.com")).await?;
//!
//! // A list answers with a page, or goes through all of them.
//! let page = client.templates().list(TemplateQuery::new().limit(100)).await?;
//! let mut templates = client.templates().list_all(TemplateQuery::new());
//! while let Some(template) = templates.try_next().await? {
//!     println!("{:?}", template.name);
//! }
//!
//! // Every call tells what was done for it, where that is asked for.
//! let webhook = client.webhook().get().reported().await?;
//! println!("{:?} after {} attempts", webhook.url, webhook.attempts.len());
//!
//! // The partner API has groups of its own.
//! let channels = partner.channels().list("examplePA").await?;
//! # Ok(())
//! # }
//! ```
//!
//! A [`Call`] is a future, which does nothing before it is awaited and owns its request. What people type every day is a
//! call of the client itself: [`Client::send_text`](crate::Client::send_text) and its siblings. What the groups are made of
//! takes any operation by its type ([`Client::call`](crate::Client::call)) or its name
//! ([`Client::call_json`](crate::Client::call_json)).
//!
//! The names of groups and calls, what they take and on which hosts they are follow from the table of
//! [`operations`](crate::types::operations); they are the same in Python, Node, Kotlin and Swift. Refused before anything is
//! sent is a call that the host does not have, with an error of kind [`Unsupported`](crate::ErrorKind::Unsupported), and a
//! request that breaks a limit, with one of kind [`Validation`](crate::ErrorKind::Validation).

mod call;
mod files_json;
mod flow_json;
mod general;
mod generated;
mod items;
mod media;
mod photos;
mod reader;
mod task;

pub use call::Call;
pub use generated::*;
pub use items::Items;
pub(crate) use reader::Reader;
pub use task::Task;
