//! What must hold in an order.

use super::parts::check_header;
use super::{OrderAmount, OrderDetails, OrderDetailsMessage};
use crate::rules::{Path, Violation};

pub(super) fn header_is_image(
    message: &OrderDetailsMessage,
    path: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    check_header(message.header.as_ref(), "image", path, violations);
}

pub(super) fn is_reference(details: &OrderDetails, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if !details.reference_id.chars().all(fits) {
        let limit = "letters, digits, `_`, `-` and `.`";
        violations.push(Violation::new(&path.key("reference_id"), "reference", "another character", limit));
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
