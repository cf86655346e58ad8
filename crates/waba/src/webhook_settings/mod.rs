//! Where events go: how the webhooks of a number and of an account are kept as they should be.

mod account;
mod destinations;
mod number;
mod upkeep;

#[cfg(test)]
mod tests;
