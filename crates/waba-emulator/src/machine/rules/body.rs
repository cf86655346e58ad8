//! Reads the body of a request, or says what is wrong with it.

use serde::de::IgnoredAny;
use waba_types::decode::doubled_key;
use waba_types::dialect::{PRODUCT, Request, RequestParts, WHATSAPP};
use waba_types::{Dialect, Extra, check, decode};

use super::{Refusal, Service};

/// Reads a request and checks it against the limits and rules of its type.
pub(crate) fn read<R: Request>(
    service: Service,
    dialect: Dialect,
    parts: &RequestParts,
) -> Result<R, Refusal> {
    let body = parts.json();
    // Before a body that is not JSON ends, it may have missed a field.
    let request = R::from_wire(dialect, parts)
        .map_err(|error| decode::<IgnoredAny>(body).map_or_else(Refusal::from, |_| error.into()));
    // A request for another product is refused first, whatever else is wrong with it.
    match (&request, service, dialect) {
        (Err(Refusal::NotJson(_)), ..) => {}
        (_, Service::WhatsApp, Dialect::Cloud) if R::WHATSAPP => check_product(body)?,
        _ => {}
    }
    let request = request?;
    // A call without a body has none, and an upload none that is JSON.
    if let Ok(Some(path)) = doubled_key(body) {
        return Err(Refusal::Invalid(format!("{path}: given twice")));
    }
    let violations = check(&request, dialect);
    if violations.is_empty() { Ok(request) } else { Err(violations.into()) }
}

/// Cloud hosts want to be told which of Meta's products a message is for.
fn check_product(body: &[u8]) -> Result<(), Refusal> {
    let fields: Extra = decode(body)?;
    let product = fields.get(PRODUCT).ok_or_else(|| Refusal::Missing(PRODUCT.to_owned()))?;
    match decode::<String>(product.as_str().as_bytes()) {
        Ok(product) if product == WHATSAPP => Ok(()),
        _ => Err(Refusal::Invalid(format!("{PRODUCT}: expected `{WHATSAPP}`"))),
    }
}
