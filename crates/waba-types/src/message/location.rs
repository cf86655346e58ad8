//! Places.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use waba_macros::model;

use crate::descriptor::{Described, TypeRef};
use crate::number::Amount;
use crate::rules::{Check, Limit, Limited, Path, Violation};

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

/// A latitude or longitude in degrees: text on the wire, read from numbers as well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Degrees(pub f64);

impl From<f64> for Degrees {
    fn from(degrees: f64) -> Self {
        Self(degrees)
    }
}

impl From<Degrees> for f64 {
    fn from(degrees: Degrees) -> Self {
        degrees.0
    }
}

impl Serialize for Degrees {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Degrees {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Amount::deserialize(deserializer).map(|degrees| Self(degrees.0))
    }
}

impl Described for Degrees {
    const TYPE: TypeRef = TypeRef::Number;
}

impl Check for Degrees {}

impl Limited for Degrees {
    fn check_limit(&self, limit: &Limit, path: &Path<'_>, violations: &mut Vec<Violation>) {
        if let Limit::Value { min, max } = limit
            && !(*min as f64..=*max as f64).contains(&self.0)
        {
            violations.push(Violation::new(path, "value", self.0.to_string(), limit.describe()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_text_and_are_read_from_both() {
        assert_eq!(serde_json::to_string(&Degrees(-122.16)).unwrap(), r#""-122.16""#);
        for json in ["37.44", r#""37.44""#] {
            assert_eq!(serde_json::from_str::<Degrees>(json).unwrap(), Degrees(37.44), "{json}");
        }
        assert!(serde_json::from_str::<Degrees>(r#""north""#).is_err());
    }

    #[test]
    fn what_is_no_number_is_outside_of_every_limit() {
        for degrees in [f64::NAN, f64::INFINITY, 90.1] {
            let mut violations = Vec::new();
            let limit = Limit::Value { min: -90, max: 90 };
            Degrees(degrees).check_limit(&limit, &Path::Root, &mut violations);
            assert_eq!(violations.len(), 1, "{degrees}");
        }
    }
}
