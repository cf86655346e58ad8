//! What must hold in an order.

use super::parts::check_header;
use super::{GoodsKind, OrderAmount, OrderContent, OrderDetails, OrderDetailsMessage};
use crate::rules::{Limit, Limited, Path, Violation};

/// The currency of orders in India, by which they are told from those in Brazil.
const RUPEE: &str = "INR";

pub(super) fn header_is_image(
    message: &OrderDetailsMessage,
    path: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    check_header(message.header.as_ref(), "image", path, violations);
}

/// Checks the characters of the field `reference_id`.
pub(crate) fn check_reference(reference_id: &str, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if !reference_id.chars().all(fits) {
        let limit = "letters, digits, `_`, `-` and `.`";
        violations.push(Violation::new(&path.key("reference_id"), "reference", "another character", limit));
    }
}

pub(super) fn has_a_currency(details: &OrderDetails, path: &Path<'_>, violations: &mut Vec<Violation>) {
    check_currency(&details.currency, &path.key("currency"), violations);
}

/// Checks that a code of a currency has capital letters. Their number is a limit of the field.
pub(crate) fn check_currency(code: &str, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if !code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        violations.push(Violation::new(path, "currency", "another character", "capital letters"));
    }
}

pub(super) fn is_reference(details: &OrderDetails, path: &Path<'_>, violations: &mut Vec<Violation>) {
    check_reference(&details.reference_id, path, violations);
    // Beyond 60 the limit of the field says so itself.
    let within_india = Limit::Chars { min: 0, max: 35 };
    if details.currency == RUPEE && details.reference_id.len() <= 60 {
        details.reference_id.check_limit(&within_india, &path.key("reference_id"), violations);
    }
}

pub(super) fn with_images_is_short(order: &OrderContent, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let items = order.items.len();
    if items > 10 && order.items.iter().any(|item| item.image.is_some()) {
        let found = format!("{items} items, some with an image");
        violations.push(Violation::new(
            &path.key("items"),
            "item-images",
            found,
            "at most 10 items with images",
        ));
    }
}

pub(super) fn importers_are_named(details: &OrderDetails, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let order = &details.order;
    if details.kind != GoodsKind::Physical || details.currency != RUPEE || order.catalog_id.is_some() {
        return;
    }
    let order_path = path.key("order");
    let items = order_path.key("items");
    for (place, item) in order.items.iter().enumerate() {
        let path = items.index(place);
        for (name, given) in [
            ("country_of_origin", item.country_of_origin.is_some()),
            ("importer_name", item.importer_name.is_some()),
            ("importer_address", item.importer_address.is_some()),
        ] {
            if !given {
                violations.push(Violation::new(
                    &path.key(name),
                    "importer",
                    "none",
                    "present without a catalog",
                ));
            }
        }
    }
}

pub(super) fn amount_is_positive(amount: &OrderAmount, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if amount.value < 0 {
        let found = amount.value.to_string();
        violations.push(Violation::new(&path.key("value"), "amount", found, "at least 0"));
    }
}

pub(super) fn sums_are_right(details: &OrderDetails, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let value = |amount: &OrderAmount| i128::from(amount.value);
    let optional = |amount: &Option<OrderAmount>| amount.as_ref().map_or(0, value);
    let order = &details.order;
    let prices = order
        .items
        .iter()
        .map(|item| value(item.sale_amount.as_ref().unwrap_or(&item.amount)) * i128::from(item.quantity));
    let items: i128 = prices.sum();
    let total =
        value(&order.subtotal) + value(&order.tax) + optional(&order.shipping) - optional(&order.discount);
    let order_path = path.key("order");
    for (amount, sum, amount_path) in [
        (&order.subtotal, items, order_path.key("subtotal")),
        (&details.total_amount, total, path.key("total_amount")),
    ] {
        if value(amount) != sum {
            let (path, found) = (amount_path.key("value"), amount.value.to_string());
            violations.push(Violation::new(
                &path,
                "order-total",
                found,
                format!("{sum}, the sum of its parts"),
            ));
        }
    }
}
