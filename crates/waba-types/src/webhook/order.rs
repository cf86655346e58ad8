//! Orders from a catalogue.

use waba_macros::model;

use crate::ids::OpaqueId;
use crate::number::{Amount, Count};

/// An order from the business's catalogue.
#[model(inbound)]
pub struct InboundOrder {
    /// Id of the catalogue.
    pub catalog_id: Option<OpaqueId>,
    /// What the customer wrote.
    pub text: Option<String>,
    /// What was ordered.
    #[field(default)]
    pub product_items: Vec<OrderedProduct>,
}

/// One product of an order.
#[model(inbound)]
pub struct OrderedProduct {
    /// The business's own id of the product.
    pub product_retailer_id: Option<OpaqueId>,
    /// How many.
    pub quantity: Option<Count>,
    /// Price of one, in units of the currency.
    pub item_price: Option<Amount>,
    /// Currency as three letters, such as `EUR`.
    pub currency: Option<String>,
}
