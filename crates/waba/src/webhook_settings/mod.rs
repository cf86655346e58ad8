//! Where events go: the webhooks of a number and of an account, and how they are kept as they should be.

mod account;
mod destinations;
mod number;
mod task;
mod upkeep;

#[cfg(test)]
mod tests;

pub use account::AccountWebhookSettings;
pub use destinations::DestinationSettings;
pub use number::WebhookSettings;
pub use task::Task;
