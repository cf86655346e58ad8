//! Places that a person sent.

use waba_macros::model;

use crate::number::Amount;

/// A place that a person sent.
#[model(inbound)]
pub struct InboundLocation {
    /// Degrees north of the equator.
    pub latitude: Amount,
    /// Degrees east of Greenwich.
    pub longitude: Amount,
    /// Name of the place.
    pub name: Option<String>,
    /// Address of the place.
    pub address: Option<String>,
    /// Web page of the place.
    pub url: Option<String>,
}
