//! The partner API: clients, channels, accounts, templates, flows, balances.
//!
//! Source: 360dialog's pages "Partner API".

mod account;
mod balance;
mod channel;
mod client;
mod flows;
mod profile;
mod templates;
mod token;

pub use account::*;
pub use balance::*;
pub use channel::*;
pub use client::*;
pub use flows::*;
pub use profile::*;
pub use templates::*;
pub use token::*;
