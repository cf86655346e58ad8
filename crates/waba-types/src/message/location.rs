//! Places.

use waba_macros::model;

use crate::number::Degrees;

/// A place on the map.
#[model(outbound)]
pub struct LocationContent {
    /// Latitude in degrees.
    #[limit(value = -90..=90)]
    pub latitude: Degrees,
    /// Longitude in degrees.
    #[limit(value = -180..=180)]
    pub longitude: Degrees,
    /// Name of the place.
    pub name: Option<String>,
    /// Address of the place. Shown only together with a name.
    pub address: Option<String>,
}
