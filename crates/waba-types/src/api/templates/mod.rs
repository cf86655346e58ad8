//! Message templates: what they are made of, and how they are managed.
//!
//! Source: 360dialog's pages "Message Templates" and "Create and manage Template Messages", Meta's pages "Templates" and
//! "Template management".

mod button;
mod component;
mod config;
mod definition;
mod library;
mod manage;
mod rules;
mod state;

pub use button::*;
pub use component::*;
pub use config::*;
pub use definition::*;
pub use library::*;
pub use manage::*;
pub(in crate::api) use rules::{
    LONGEST_TTL, NAME_RULE, NewDefinition, OFFER_RULE, PARTS_RULE, PASSWORD_RULE, TTL_RULE, check_name,
    check_offer, check_parts, check_password, check_ttl, new_definitions,
};
pub use state::*;
