//! How templates do.

use waba_types::Amount;
use waba_types::api::{
    TemplateComparison, TemplateComparisonQuery, TemplateMetric, TemplateMetricName, TemplateNumber,
};
use waba_types::operations::CompareTemplates;

use super::refusals::not_found;
use crate::machine::endpoints::{Endpoint, Entry, endpoint};
use crate::machine::rules::{Refusal, Service};
use crate::machine::state::{State, Turn};

pub(in crate::machine::endpoints) const ENDPOINTS: &[Entry] = &[endpoint::<CompareTemplates>()];

impl Endpoint for CompareTemplates {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: TemplateComparisonQuery,
        _: &mut Turn<'_>,
    ) -> Result<TemplateComparison, Refusal> {
        let (start, end) = (request.start, request.end);
        let (mut rates, mut sends) = (Vec::new(), Vec::new());
        for id in std::iter::once(&request.template_id).chain(&request.template_ids) {
            let template = state.templates.get(id).ok_or_else(|| not_found("template_ids"))?;
            let within = template.sent.iter().filter(|at| (start..=end).contains(&at.timestamp())).count();
            let number = |value: f64| TemplateNumber::new().key(id).value(Amount(value));
            rates.push(number(0.0));
            sends.push(number(within as f64));
        }
        let metric = |name, kind: &str| TemplateMetric::new().metric(name).kind(kind);
        Ok(TemplateComparison::new().data(vec![
            metric(TemplateMetricName::BlockRate, "RELATIVE").number_values(rates),
            metric(TemplateMetricName::MessageSends, "NUMBER_VALUES").number_values(sends),
            metric(TemplateMetricName::TopBlockReason, "STRING_VALUES"),
        ]))
    }
}
