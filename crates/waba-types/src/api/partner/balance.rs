//! Balances and usage.

use waba_macros::{model, open_enum};

use crate::decode::{DecodeError, decode};
use crate::dialect::{Dialect, Response};
use crate::ids::OpaqueId;
use crate::number::{Amount, Count};
use crate::time::Timestamp;

/// Which balance of a client to read. At most 5 such calls in 30 seconds.
#[model(request)]
pub struct ClientBalanceQuery {
    /// Id of the partner: `…PA`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub partner_id: OpaqueId,
    /// Id of the client: `…CL`.
    #[limit(chars = 1..=128)]
    #[field(path)]
    pub client_id: OpaqueId,
    /// First second of the usage.
    #[field(query)]
    pub start_date: Option<Timestamp>,
    /// Last second of the usage.
    #[field(query)]
    pub end_date: Option<Timestamp>,
    /// Length of the steps; `month`, if left out.
    #[field(query)]
    pub granularity: Option<UsageGranularity>,
}

open_enum! {
    /// Length of the steps of usage.
    #[any_case]
    pub enum UsageGranularity {
        /// A day.
        Day = "day",
        /// A month.
        Month = "month",
    }
}

/// The balance of a client, and what it used.
#[model(response)]
pub struct ClientBalance {
    /// The balance.
    pub balance: Option<Amount>,
    /// Currency.
    pub currency: Option<String>,
    /// When it was filled last.
    pub last_renewal: Option<BalanceRenewal>,
    /// What templates will cost.
    pub estimated_template_cost: Option<Amount>,
    /// Length of the steps.
    pub granularity: Option<UsageGranularity>,
    /// What was used, step by step.
    #[field(default)]
    pub usage: Vec<UsagePeriod>,
}

/// When a balance was filled.
#[model(response)]
pub struct BalanceRenewal {
    /// When.
    pub date: Option<OpaqueId>,
    /// How much.
    pub amount: Option<Amount>,
}

/// What was used in a step of time.
#[model(response)]
pub struct UsagePeriod {
    /// First day.
    pub period_date: Option<OpaqueId>,
    /// Conversations or messages in all.
    pub quantity: Option<Count>,
    /// Those that were paid.
    pub paid_quantity: Option<Count>,
    /// Those that were free.
    pub free_quantity: Option<Count>,
    /// Those that were free each month.
    pub free_tier: Option<Count>,
    /// Those that were free because they began with an advertisement.
    pub free_entry_point: Option<Count>,
    /// Price in all.
    pub total_price: Option<Amount>,
    /// Those of marketing.
    pub marketing_quantity: Option<Count>,
    /// Those of marketing that were paid.
    pub marketing_paid_quantity: Option<Count>,
    /// Price of marketing.
    pub marketing_price: Option<Amount>,
    /// Those of utility.
    pub utility_quantity: Option<Count>,
    /// Those of utility that were paid.
    pub utility_paid_quantity: Option<Count>,
    /// Price of utility.
    pub utility_price: Option<Amount>,
    /// Those of authentication.
    pub authentication_quantity: Option<Count>,
    /// Those of authentication that were paid.
    pub authentication_paid_quantity: Option<Count>,
    /// Price of authentication.
    pub authentication_price: Option<Amount>,
    /// Those of service.
    pub service_quantity: Option<Count>,
    /// Those of service that were paid.
    pub service_paid_quantity: Option<Count>,
    /// Price of service.
    pub service_price: Option<Amount>,
    /// Those that the business began.
    pub business_initiated_quantity: Option<Count>,
    /// Those that the business began and that were paid.
    pub business_initiated_paid_quantity: Option<Count>,
    /// Price of those that the business began.
    pub business_initiated_price: Option<Amount>,
    /// Those that people began.
    pub user_initiated_quantity: Option<Count>,
    /// Those that people began and that were paid.
    pub user_initiated_paid_quantity: Option<Count>,
    /// Price of those that people began.
    pub user_initiated_price: Option<Amount>,
}

/// The balances of a partner, one for each currency.
///
/// The wire has a list; here it is `balances`.
#[model(response, by_hand)]
pub struct PartnerBalances {
    /// The balances.
    #[field(default)]
    pub balances: Vec<PartnerBalance>,
}

impl Response for PartnerBalances {
    fn from_wire(_: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        match body.trim_ascii_start().first() {
            Some(b'[') => Ok(Self::new().balances(decode::<Vec<PartnerBalance>>(body)?)),
            _ => {
                let answer: Self = decode(body)?;
                // One balance alone is no list.
                let alone = answer.balances.is_empty() && answer.extra.get("total").is_some();
                if alone { Ok(Self::new().balances(vec![decode(body)?])) } else { Ok(answer) }
            }
        }
    }

    fn to_wire(&self, _: Dialect) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(&self.balances)
    }
}

/// The balance of a partner in a currency.
#[model(response)]
pub struct PartnerBalance {
    /// The balance.
    pub total: Option<Amount>,
    /// The currency.
    pub currency: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn balances_may_be_a_list_or_one() {
        for body in [r#"[{"total":5,"currency":"EUR"}]"#, r#"{"total":"5","currency":"EUR"}"#] {
            let answer = PartnerBalances::from_wire(Dialect::Cloud, body.as_bytes()).unwrap();
            assert!(answer.to_wire(Dialect::Cloud).unwrap().starts_with(b"[{"));
            assert_eq!(answer.balances, [PartnerBalance::new().total(5.0).currency("EUR")], "{body}");
        }
    }
}
