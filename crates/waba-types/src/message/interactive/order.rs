//! Orders to be paid. India and Brazil only.

use waba_macros::{model, open_enum};

use super::order_rules::{
    amount_is_positive, has_a_currency, header_is_image, importers_are_named, is_reference, sums_are_right,
    with_images_is_short,
};
use super::{InteractiveBody, InteractiveFooter, InteractiveHeader, OrderStatusValue};
use crate::ids::CatalogId;
use crate::open::Raw;
use crate::time::Timestamp;

/// A message with an order to be paid. India and Brazil only.
#[model(outbound)]
#[rule(id = "header-type", doc = "The header is of type `image`.", check = header_is_image)]
pub struct OrderDetailsMessage {
    /// An image above the text.
    pub header: Option<InteractiveHeader>,
    /// Text, 1 to 1024 characters.
    pub body: InteractiveBody,
    /// What stands below the text.
    pub footer: Option<InteractiveFooter>,
    /// The order.
    pub action: OrderDetailsAction,
}

/// The button that shows an order.
#[model(outbound)]
#[constant(name = "review_and_pay")]
pub struct OrderDetailsAction {
    /// The order.
    pub parameters: OrderDetails,
}

/// An order, and how it is paid.
#[model(outbound)]
#[rule(
    id = "reference",
    doc = "`reference_id` has letters, digits, `_`, `-` and `.` only, and at most 35 of them in India.",
    check = is_reference
)]
#[rule(id = "currency", doc = "`currency` has capital letters.", check = has_a_currency)]
#[rule(
    id = "importer",
    doc = "Physical goods in India (`INR`) that are in no catalog have `country_of_origin`, `importer_name` and `importer_address`.",
    check = importers_are_named
)]
#[rule(
    id = "order-total",
    doc = "`total_amount` is subtotal, tax and shipping less the discount; the subtotal is that of the items.",
    check = sums_are_right
)]
pub struct OrderDetails {
    /// The business's own id of the order, new for each message, at most 60 characters (35 in India).
    #[limit(chars = 1..=60)]
    pub reference_id: String,
    /// Whether something is shipped.
    #[field(name = "type")]
    pub kind: GoodsKind,
    /// Kind of payment: `br` in Brazil, left out in India.
    pub payment_type: Option<String>,
    /// Name of the payment configuration. India's older form only.
    pub payment_configuration: Option<String>,
    /// Ways to pay, each as the API's documentation for the country has it.
    #[field(default)]
    pub payment_settings: Vec<Raw>,
    /// Code of the currency: `INR` or `BRL`.
    #[limit(chars = 3..=3)]
    pub currency: String,
    /// What is to be paid.
    pub total_amount: OrderAmount,
    /// What is bought.
    pub order: OrderContent,
    /// Who gets physical goods. India only.
    #[field(default)]
    pub beneficiaries: Vec<Beneficiary>,
}

open_enum! {
    /// Whether something is shipped.
    #[documented]
    pub enum GoodsKind {
        /// Nothing is shipped.
        Digital = "digital-goods",
        /// Something is shipped.
        Physical = "physical-goods",
    }
}

/// What is bought.
#[model(outbound)]
#[rule(id = "item-images", doc = "With images there are at most 10 items.", check = with_images_is_short)]
pub struct OrderContent {
    /// State of the order: `pending`.
    pub status: OrderStatusValue,
    /// `quick_pay` leaves the button to review the order out.
    #[field(name = "type")]
    pub kind: Option<String>,
    /// Id of the catalog that has the items.
    #[limit(chars = 1..)]
    pub catalog_id: Option<CatalogId>,
    /// Until when it can be paid.
    pub expiration: Option<OrderExpiration>,
    /// The items.
    #[limit(items = 1..)]
    pub items: Vec<OrderItem>,
    /// Sum of the items.
    pub subtotal: OrderAmount,
    /// Tax; may be 0.
    pub tax: OrderAmount,
    /// Costs of shipping.
    pub shipping: Option<OrderAmount>,
    /// What is taken off.
    pub discount: Option<OrderAmount>,
}

/// An amount of money: a hundredth of the currency each.
#[model(outbound)]
#[constant(offset = 100)]
#[rule(id = "amount", doc = "`value` is not below 0.", check = amount_is_positive)]
pub struct OrderAmount {
    /// Amount in hundredths: `2150` is 21.50.
    pub value: i64,
    /// What it is for.
    pub description: Option<String>,
    /// Name of the programme that gives the discount.
    pub discount_program_name: Option<String>,
}

impl From<i64> for OrderAmount {
    fn from(value: i64) -> Self {
        Self::new(value)
    }
}

/// Until when an order can be paid.
#[model(outbound)]
pub struct OrderExpiration {
    /// When the order ends, at least 300 seconds ahead.
    pub timestamp: Timestamp,
    /// What is shown then, at most 120 characters.
    #[limit(chars = 1..=120)]
    pub description: String,
}

/// An item of an order.
#[model(outbound)]
pub struct OrderItem {
    /// The business's own id of the product.
    #[limit(chars = 1..)]
    pub retailer_id: String,
    /// Name of the product, 1 to 60 characters.
    #[limit(chars = 1..=60)]
    pub name: String,
    /// Price of one.
    pub amount: OrderAmount,
    /// How many.
    #[limit(value = 1..=4294967295)]
    pub quantity: u32,
    /// Price of one, if it is lower than usual.
    pub sale_amount: Option<OrderAmount>,
    /// Image of the product. With images an order has at most 10 items.
    pub image: Option<OrderImage>,
    /// Country of origin. India, physical goods without a catalog.
    pub country_of_origin: Option<String>,
    /// Name of the importer. India, physical goods without a catalog.
    pub importer_name: Option<String>,
    /// Address of the importer. India, physical goods without a catalog.
    pub importer_address: Option<ImporterAddress>,
}

/// An image of a product.
#[model(outbound)]
pub struct OrderImage {
    /// Address of the image.
    #[limit(http_url)]
    pub link: String,
}

/// The address of an importer.
#[model(outbound)]
pub struct ImporterAddress {
    /// First line.
    pub address_line1: String,
    /// Second line.
    pub address_line2: Option<String>,
    /// City.
    pub city: String,
    /// Code of the area.
    pub zone_code: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Code of the country.
    pub country_code: String,
}

/// Who gets physical goods. India only.
#[model(outbound)]
#[constant(country = "India")]
pub struct Beneficiary {
    /// Name.
    pub name: String,
    /// First line of the address.
    pub address_line1: String,
    /// Second line of the address.
    pub address_line2: Option<String>,
    /// City.
    pub city: String,
    /// State.
    pub state: String,
    /// Postal code.
    pub postal_code: String,
}
