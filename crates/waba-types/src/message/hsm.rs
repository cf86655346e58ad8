//! Highly structured messages: what on-premise hosts before version 2.39 had instead of templates.

use waba_macros::{model, open_enum};

use super::TemplateLanguage;

/// A message made from a template, in the form of on-premise hosts before version 2.39. Later ones want a template message.
#[model(outbound)]
pub struct HsmMessage {
    /// Namespace of the template.
    #[limit(chars = 1..)]
    pub namespace: String,
    /// Name of the template.
    #[limit(chars = 1..)]
    pub element_name: String,
    /// Language of the template.
    pub language: TemplateLanguage,
    /// Values for the variables, in their order.
    #[field(default)]
    pub localizable_params: Vec<HsmParameter>,
}

/// A value for a variable, which the phone writes in its own language.
#[model(outbound)]
pub struct HsmParameter {
    /// Text that is shown where the phone can't write the value.
    #[field(name = "default")]
    pub fallback: String,
    /// An amount of money.
    pub currency: Option<HsmCurrency>,
    /// A day or time.
    pub date_time: Option<HsmDateTime>,
}

impl From<&str> for HsmParameter {
    fn from(fallback: &str) -> Self {
        Self::new(fallback)
    }
}

/// An amount of money.
#[model(outbound)]
pub struct HsmCurrency {
    /// Code of the currency: `USD`.
    #[limit(chars = 3..=3)]
    pub currency_code: String,
    /// The amount in thousandths.
    pub amount_1000: i64,
}

/// A day or time: by its parts, or in seconds since 1970.
#[model(outbound)]
pub struct HsmDateTime {
    /// Its parts.
    #[field(one_of)]
    pub component: Option<HsmDateParts>,
    /// Seconds since 1970.
    #[field(one_of)]
    pub unix_epoch: Option<HsmUnixTime>,
}

/// The parts of a day or time. Those that are left out are not shown.
#[model(outbound)]
pub struct HsmDateParts {
    /// Day of the week, as its English name in capital letters.
    pub day_of_week: Option<String>,
    /// Day of the month.
    #[limit(value = 1..=31)]
    pub day_of_month: Option<u32>,
    /// Year.
    pub year: Option<u32>,
    /// Month.
    #[limit(value = 1..=12)]
    pub month: Option<u32>,
    /// Hour.
    #[limit(value = 0..=23)]
    pub hour: Option<u32>,
    /// Minute.
    #[limit(value = 0..=59)]
    pub minute: Option<u32>,
    /// Calendar of the parts. Default: the Gregorian one.
    pub calendar: Option<HsmCalendar>,
}

open_enum! {
    /// Calendars.
    pub enum HsmCalendar {
        /// The Gregorian calendar.
        Gregorian = "GREGORIAN",
        /// The Solar Hijri calendar.
        SolarHijri = "SOLAR_HIJRI",
    }
}

/// A point in time.
#[model(outbound)]
pub struct HsmUnixTime {
    /// Seconds since 1970.
    pub timestamp: i64,
}
