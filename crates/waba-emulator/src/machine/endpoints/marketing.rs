//! Marketing: data sets, and what messages and advertisements bring.

use serde_json::json;
use waba_types::api::{
    BidEstimate, ConversionEvents, DatasetQuality, DatasetQualityQuery, DateInterval, InsightsPage,
    InsightsQuery, MarketingDataset, NewDataset, NewNodeDataset, NodeTarget, ReachEstimate, ReachQuery,
    ReceivedEvents, TemplateAnalytics, TemplateAnalyticsPoint, TemplateAnalyticsQuery,
    TemplateAnalyticsSeries, TemplateAnalyticsState, TemplateAnalyticsSwitch,
};
use waba_types::message::NoContent;
use waba_types::operations::{
    CreateDataset, CreateNodeDataset, EnableTemplateAnalytics, EstimateReach, GetDataset, GetDatasetQuality,
    GetNodeDataset, GetTemplateAnalytics, ListInsights, SendConversionEvents,
};
use waba_types::{Extra, OpaqueId, Raw, decode};

use super::{Endpoint, Entry, endpoint};
use crate::machine::ids;
use crate::machine::json::to_raw;
use crate::machine::millis::{Millis, days};
use crate::machine::paging::page;
use crate::machine::rules::{Refusal, Service};
use crate::machine::settings::ACCOUNT_ID;
use crate::machine::state::{State, Turn};
use crate::machine::store::marketing::{Dataset, MAX_DATASETS};

pub(super) const ENDPOINTS: &[Entry] = &[
    endpoint::<GetDataset>(),
    endpoint::<CreateDataset>(),
    endpoint::<GetNodeDataset>(),
    endpoint::<CreateNodeDataset>(),
    endpoint::<GetDatasetQuality>(),
    endpoint::<EstimateReach>(),
    endpoint::<GetTemplateAnalytics>(),
    endpoint::<EnableTemplateAnalytics>(),
    endpoint::<ListInsights>(),
    endpoint::<SendConversionEvents>(),
];

/// Days of measures that an advertisement has.
const DAYS: u32 = 30;

fn described(dataset: &Dataset) -> MarketingDataset {
    MarketingDataset::new().id(&dataset.id).name(&*dataset.name)
}

/// The data set of a node; an empty answer if it has none.
fn dataset_of(state: &State, node: &str) -> MarketingDataset {
    state.marketing.of_node(node).map_or_else(MarketingDataset::new, described)
}

/// Makes the data set of a node, unless there is one.
fn create(
    state: &mut State,
    node: &OpaqueId,
    name: Option<String>,
    turn: &mut Turn<'_>,
) -> Result<MarketingDataset, Refusal> {
    if let Some(dataset) = state.marketing.of_node(node) {
        return Ok(described(dataset));
    }
    if state.marketing.datasets.len() >= MAX_DATASETS {
        return Err(Refusal::Invalid(format!("there are {MAX_DATASETS} data sets")));
    }
    let name = name.unwrap_or_else(|| "Marketing messages".to_owned());
    let dataset = Dataset { node: node.clone(), id: ids::digits(turn.rng).into(), name, events: 0 };
    let answer = described(&dataset);
    state.marketing.datasets.push(dataset);
    Ok(answer)
}

impl Endpoint for GetDataset {
    const SERVICE: Service = Service::Short;

    fn serve(state: &mut State, _: NoContent, _: &mut Turn<'_>) -> Result<MarketingDataset, Refusal> {
        Ok(dataset_of(state, ACCOUNT_ID))
    }
}

impl Endpoint for CreateDataset {
    const SERVICE: Service = Service::Short;

    fn serve(
        state: &mut State,
        request: NewDataset,
        turn: &mut Turn<'_>,
    ) -> Result<MarketingDataset, Refusal> {
        create(state, &ACCOUNT_ID.into(), request.name, turn)
    }
}

impl Endpoint for GetNodeDataset {
    const SERVICE: Service = Service::Short;

    fn serve(state: &mut State, request: NodeTarget, _: &mut Turn<'_>) -> Result<MarketingDataset, Refusal> {
        Ok(dataset_of(state, &request.meta_node_id))
    }
}

impl Endpoint for CreateNodeDataset {
    const SERVICE: Service = Service::Short;

    fn serve(
        state: &mut State,
        request: NewNodeDataset,
        turn: &mut Turn<'_>,
    ) -> Result<MarketingDataset, Refusal> {
        create(state, &request.meta_node_id, request.name, turn)
    }
}

fn no_dataset() -> Refusal {
    Refusal::not_found("dataset_id: no such data set")
}

impl Endpoint for GetDatasetQuality {
    const SERVICE: Service = Service::Short;

    fn serve(
        state: &mut State,
        request: DatasetQualityQuery,
        _: &mut Turn<'_>,
    ) -> Result<DatasetQuality, Refusal> {
        let dataset = state.marketing.get_mut(&request.dataset_id).ok_or_else(no_dataset)?;
        // Who has sent no event has nothing to be rated.
        let score = if dataset.events == 0 { None } else { Some(7.5) };
        let measure = json!({ "event_name": "Purchase", "event_count": dataset.events,
                              "event_match_quality": { "composite_score": score } });
        Ok(DatasetQuality::new().data(vec![measure.into()]))
    }
}

impl Endpoint for EstimateReach {
    const SERVICE: Service = Service::Short;

    fn serve(_: &mut State, request: ReachQuery, turn: &mut Turn<'_>) -> Result<ReachEstimate, Refusal> {
        if decode::<Extra>(request.targeting_spec.as_str().as_bytes()).is_err() {
            return Err(Refusal::Invalid("targeting_spec: expected an object".to_owned()));
        }
        let days = match request.date_interval {
            None | Some(DateInterval::Week) => 7,
            Some(DateInterval::Day) => 1,
            Some(DateInterval::TwoWeeks) => 14,
            Some(DateInterval::FourWeeks) => 28,
            Some(_) => {
                let values = "date_interval: expected `L1D`, `L7D`, `L14D` or `L28D`";
                return Err(Refusal::Invalid(values.to_owned()));
            }
        };
        let users = days * (1000 + i64::try_from(turn.rng.below(1000)).unwrap_or_default());
        // Who bids more reaches more, at a higher price.
        let estimate = |bid: i64| {
            let (fewest, most) = (users * bid / 4, users * bid / 3);
            BidEstimate::new()
                .bid_amount(bid as f64)
                .deliveries_lower_bound(fewest)
                .deliveries_upper_bound(most)
                .cost_lower_bound((fewest * bid) as f64 / 100.0)
                .cost_upper_bound((most * bid) as f64 / 100.0)
                .users(users)
        };
        Ok(ReachEstimate::new().estimates((1..=3).map(estimate).collect::<Vec<_>>()).waba_currency("EUR"))
    }
}

impl Endpoint for GetTemplateAnalytics {
    const SERVICE: Service = Service::Short;

    fn serve(
        state: &mut State,
        request: TemplateAnalyticsQuery,
        turn: &mut Turn<'_>,
    ) -> Result<TemplateAnalytics, Refusal> {
        if !state.marketing.analytics {
            return Err(Refusal::new(400, 200_007, "(#200007) Template insights not enabled"));
        }
        let end = request.end.map_or(turn.now.timestamp().seconds(), i64::from);
        let start = request.start.map_or(end - days(7).as_secs() as i64, i64::from);
        if start > end {
            return Err(Refusal::Invalid("start: is later than `end`".to_owned()));
        }
        let times = start..=end;
        let point = |id: &OpaqueId| {
            let sent = state.templates.get(id).map_or(0, |template| {
                template.sent.iter().filter(|at| times.contains(&at.timestamp().seconds())).count()
            });
            TemplateAnalyticsPoint::new().template_id(id).start(start).end(end).sent(sent as i64)
        };
        let series = TemplateAnalyticsSeries::new()
            .granularity(request.granularity.unwrap_or_else(|| "DAILY".to_owned()))
            .product_type("cloud_api")
            .data_points(request.template_ids.iter().map(point).collect::<Vec<_>>());
        Ok(TemplateAnalytics::new().data(vec![series]))
    }
}

impl Endpoint for EnableTemplateAnalytics {
    const SERVICE: Service = Service::Short;

    fn serve(
        state: &mut State,
        request: TemplateAnalyticsSwitch,
        _: &mut Turn<'_>,
    ) -> Result<TemplateAnalyticsState, Refusal> {
        if !request.enable {
            return Err(Refusal::new(400, 200_006, "(#200006) Template insights cannot be disabled"));
        }
        state.marketing.analytics = true;
        Ok(TemplateAnalyticsState::new().id(ACCOUNT_ID).success(true))
    }
}

impl Endpoint for ListInsights {
    const SERVICE: Service = Service::Short;

    fn serve(
        state: &mut State,
        request: InsightsQuery,
        turn: &mut Turn<'_>,
    ) -> Result<InsightsPage, Refusal> {
        // An advertisement of which nothing is known: one row for each day, without anything in it.
        let level = request.level.as_deref().unwrap_or("ad");
        let names = request.fields.as_deref().unwrap_or("impressions,spend");
        let row = |day: String| {
            let mut row = Extra::default();
            row.insert(format!("{level}_id"), Raw::text(&request.ad_object_id));
            for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                row.insert(name, Raw::text("0"));
            }
            row.insert("date_start", Raw::text(&day));
            row.insert("date_stop", Raw::text(&day));
            to_raw(&row)
        };
        let today = turn.now.day();
        let first = today.saturating_sub(u64::from(DAYS));
        let days = (first..today).map(|day| Millis::of_day(day).date());
        let path = format!("/marketing/{}/insights", request.ad_object_id);
        page!(state, request, path, days, String::clone, row => InsightsPage)
    }
}

impl Endpoint for SendConversionEvents {
    const SERVICE: Service = Service::Short;

    fn serve(
        state: &mut State,
        request: ConversionEvents,
        turn: &mut Turn<'_>,
    ) -> Result<ReceivedEvents, Refusal> {
        let dataset = state.marketing.get_mut(&request.dataset_id).ok_or_else(no_dataset)?;
        let received = request.data.len();
        dataset.events += received as u64;
        Ok(ReceivedEvents::new().events_received(received as i64).fbtrace_id(ids::trace(turn.rng)))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use waba_types::Dialect;

    use crate::machine::testing::Bench;

    #[test]
    fn a_data_set_is_made_once_and_takes_events() {
        let mut bench = Bench::on(Dialect::Cloud);
        assert_eq!(bench.done("GET", "/marketing/dataset", &Value::Null), json!({}));
        let made = bench.done("POST", "/marketing/dataset", &json!({ "name": "Shop" }));
        assert_eq!(bench.done("POST", "/marketing/dataset", &json!({ "name": "Other" })), made);
        assert_eq!(bench.done("GET", "/marketing/200000000000360/dataset", &Value::Null), made);
        let page = bench.done("POST", "/marketing/77/dataset", &json!({}));
        assert_ne!(page["id"], made["id"]);

        let id = made["id"].as_str().unwrap();
        let events = |count: usize| json!({ "data": vec![json!({ "event_name": "Purchase" }); count] });
        let received = bench.done("POST", &format!("/marketing/{id}/events"), &events(1000));
        assert_eq!(received["events_received"], 1000);
        let (status, answer) = bench.ask("POST", &format!("/marketing/{id}/events"), &events(1001));
        assert!(status == 400 && answer["error"].is_string(), "{answer}");
        let (status, answer) = bench.ask("POST", "/marketing/1/events", &events(1));
        assert!(status == 404 && answer["error"].is_string(), "{answer}");
        let quality = bench.done("GET", &format!("/marketing/dataset_quality?dataset_id={id}"), &Value::Null);
        assert_eq!(quality["data"][0]["event_count"], 1000);
    }

    #[test]
    fn measures_of_templates_are_collected_once_that_is_turned_on() {
        let mut bench = Bench::on(Dialect::Cloud);
        let path = "/marketing/template_analytics";
        let query = format!(r#"{path}?start=1767139200&end=1767225600&template_ids=["17"]"#);
        let (status, answer) = bench.ask("GET", &query, &Value::Null);
        assert!(status == 400 && answer["error"].as_str().unwrap().contains("200007"));
        assert_eq!(bench.ask("POST", &format!("{path}?enable=false"), &Value::Null).0, 400);
        bench.done("POST", &format!("{path}?enable=true"), &Value::Null);
        let point = &bench.done("GET", &query, &Value::Null)["data"][0]["data_points"][0];
        assert_eq!((&point["template_id"], &point["start"]), (&json!("17"), &json!(1_767_139_200)));
    }

    #[test]
    fn a_higher_bid_reaches_more() {
        let mut bench = Bench::on(Dialect::Cloud);
        let estimate = bench.done("GET", "/marketing/reachestimate?targeting_spec={}", &Value::Null);
        let most = |index: usize| estimate["estimates"][index]["deliveries_upper_bound"].as_i64().unwrap();
        assert!(most(0) < most(1) && most(1) < most(2));
        assert_eq!(bench.ask("GET", "/marketing/reachestimate?targeting_spec=[]", &Value::Null).0, 400);
    }

    #[test]
    fn insights_come_in_pages_of_days() {
        let mut bench = Bench::on(Dialect::Cloud);
        let path = "/marketing/9/insights?fields=clicks&limit=20";
        let first = bench.done("GET", path, &Value::Null);
        assert_eq!(
            first["data"][0],
            json!({ "ad_id": "9", "clicks": "0", "date_start": "2025-12-02", "date_stop": "2025-12-02" })
        );
        let after = first["paging"]["cursors"]["after"].as_str().unwrap();
        let second = bench.done("GET", &format!("{path}&after={after}"), &Value::Null);
        assert_eq!((second["data"].as_array().unwrap().len(), &second["paging"]["next"]), (10, &Value::Null));
    }
}
