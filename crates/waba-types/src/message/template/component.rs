//! The components of a template that take values.

use std::collections::BTreeSet;

use unicode_segmentation::UnicodeSegmentation;
use waba_macros::model;

use super::{BodyParameter, ButtonComponent, CarouselComponent, HeaderParameter, TextParameter};
use crate::message::{OrderUpdate, check_reference};
use crate::rules::{Limit, Limited, Path, UNIQUE, Violation};

/// The components of a template that take values.
#[model(outbound, inline)]
pub enum TemplateComponent {
    /// The header.
    Header(HeaderComponent),
    /// The text.
    Body(BodyComponent),
    /// A button.
    Button(ButtonComponent),
    /// Cards side by side.
    #[field(dialect = "cloud")]
    Carousel(CarouselComponent),
    /// An offer that ends.
    #[field(name = "limited_time_offer", dialect = "cloud")]
    LimitedTimeOffer(LimitedTimeOfferComponent),
    /// The state of an order.
    #[field(name = "order_status", dialect = "cloud")]
    OrderStatus(OrderStatusComponent),
    /// Another address and title for the link of the message.
    #[field(name = "tap_target_configuration", dialect = "cloud")]
    TapTarget(TapTargetComponent),
}

/// Values for the header of a template.
#[model(outbound)]
#[rule(id = "chars", doc = "A text has 1 to 60 characters.", check = header_texts_fit)]
pub struct HeaderComponent {
    /// The value.
    #[limit(items = 1..=1)]
    pub parameters: Vec<HeaderParameter>,
}

impl HeaderComponent {
    /// Creates a header with this value.
    pub fn of(parameter: impl Into<HeaderParameter>) -> Self {
        Self::new([parameter.into()])
    }
}

/// Values for the text of a template: all in the order of its variables, or each with its name.
#[model(outbound)]
#[rule(id = "chars", doc = "A text has 1 to 1024 characters, all together at most 1024.", check = body_texts_fit)]
#[rule(id = "parameter-names", doc = "All texts have a `parameter_name`, or none has.", check = names_are_uniform)]
#[rule(id = "unique", doc = "Each `parameter_name` stands there once.", check = names_differ)]
pub struct BodyComponent {
    /// The values.
    pub parameters: Vec<BodyParameter>,
}

impl BodyComponent {
    /// Creates a body with these texts.
    pub fn texts<T: Into<TextParameter>>(texts: impl IntoIterator<Item = T>) -> Self {
        Self::new(texts.into_iter().map(|text| BodyParameter::Text(text.into())).collect::<Vec<_>>())
    }
}

/// The end of an offer.
#[model(outbound)]
pub struct LimitedTimeOfferComponent {
    /// The end.
    #[limit(items = 1..=1)]
    pub parameters: Vec<LimitedTimeOfferParameter>,
}

impl LimitedTimeOfferComponent {
    /// Creates an offer that ends at this time, in milliseconds since 1970.
    pub fn until(expiration_time_ms: i64) -> Self {
        Self::new([LimitedTimeOfferParameter::new(LimitedTimeOffer::new(expiration_time_ms))])
    }
}

/// The end of an offer.
#[model(outbound)]
#[constant(type = "limited_time_offer")]
pub struct LimitedTimeOfferParameter {
    /// The end.
    pub limited_time_offer: LimitedTimeOffer,
}

/// When an offer ends.
#[model(outbound)]
pub struct LimitedTimeOffer {
    /// End in milliseconds since 1970. A number below 10^12 would be one of seconds.
    #[limit(value = 1000000000000..=9007199254740991)]
    pub expiration_time_ms: i64,
}

/// The state of an order in a template.
#[model(outbound)]
pub struct OrderStatusComponent {
    /// The state.
    #[limit(items = 1..=1)]
    pub parameters: Vec<OrderStatusParameter>,
}

/// The state of an order in a template.
#[model(outbound)]
#[constant(type = "order_status")]
pub struct OrderStatusParameter {
    /// The state.
    pub order_status: TemplateOrderStatus,
}

/// An order and its state.
#[model(outbound)]
#[rule(id = "reference", doc = "`reference_id` has letters, digits, `_`, `-` and `.` only.", check = is_reference)]
pub struct TemplateOrderStatus {
    /// The business's own id of the order, as its message has it.
    #[limit(chars = 1..=60)]
    pub reference_id: String,
    /// State of the order.
    pub order: OrderUpdate,
}

/// Another address and title for the link of the message. Verified accounts of high quality only.
#[model(outbound)]
pub struct TapTargetComponent {
    /// Address and title.
    #[limit(items = 1..=1)]
    pub parameters: Vec<TapTargetParameter>,
}

/// Another address and title for the link of the message.
#[model(outbound)]
#[constant(type = "tap_target_configuration")]
pub struct TapTargetParameter {
    /// Address and title.
    #[limit(items = 1..=1)]
    pub tap_target_configuration: Vec<TapTarget>,
}

/// The address and title of a link.
#[model(outbound)]
pub struct TapTarget {
    /// Address.
    #[limit(http_url)]
    pub url: String,
    /// Title.
    #[limit(chars = 1..)]
    pub title: String,
}

fn is_reference(status: &TemplateOrderStatus, path: &Path<'_>, violations: &mut Vec<Violation>) {
    check_reference(&status.reference_id, path, violations);
}

/// Most characters of the text of a template.
pub(crate) const MAX_BODY: u64 = 1024;

/// Most characters of the text of a template with an offer that ends.
pub(crate) const MAX_BODY_OF_OFFER: u64 = 600;

/// Most characters of a header.
pub(crate) const MAX_HEADER: u64 = 60;

fn header_texts_fit(header: &HeaderComponent, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let texts = header.parameters.iter().map(|parameter| match parameter {
        HeaderParameter::Text(text) => Some(text),
        _ => None,
    });
    check_texts(texts, MAX_HEADER, path, violations);
}

fn body_texts_fit(body: &BodyComponent, path: &Path<'_>, violations: &mut Vec<Violation>) {
    check_texts(texts(body), MAX_BODY, path, violations);
    // A text that is too long by itself says so itself.
    if lengths(body).all(|length| length <= MAX_BODY) {
        check_total(body, MAX_BODY, path, violations);
    }
}

/// The characters of each text. The template's own words come on top.
fn lengths(body: &BodyComponent) -> impl Iterator<Item = u64> {
    texts(body).flatten().map(|text| text.text.graphemes(true).count() as u64)
}

fn check_total(body: &BodyComponent, max: u64, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let total: u64 = lengths(body).sum();
    if total > max {
        let (found, limit) = (format!("{total} characters in all"), format!("at most {max} in all"));
        violations.push(Violation::new(&path.key("parameters"), "chars", found, limit));
    }
}

/// Checks the text above an offer that ends, which is shorter than others.
pub(super) fn check_offer(body: &BodyComponent, path: &Path<'_>, violations: &mut Vec<Violation>) {
    // What is too long for any template says so itself.
    if lengths(body).sum::<u64>() <= MAX_BODY {
        check_total(body, MAX_BODY_OF_OFFER, path, violations);
    }
}

fn texts(body: &BodyComponent) -> impl Iterator<Item = Option<&TextParameter>> {
    body.parameters.iter().map(|parameter| match parameter {
        BodyParameter::Text(text) => Some(text),
        _ => None,
    })
}

/// The limit is that of the whole text, of which a value is a part.
fn check_texts<'a>(
    texts: impl Iterator<Item = Option<&'a TextParameter>>,
    max: u64,
    path: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    let parameters = path.key("parameters");
    for (place, text) in texts.enumerate() {
        let Some(text) = text else { continue };
        let parameter = parameters.index(place);
        text.text.check_limit(&Limit::Chars { min: 1, max }, &parameter.key("text"), violations);
    }
}

fn names_differ(body: &BodyComponent, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let parameters = path.key("parameters");
    let mut seen = BTreeSet::new();
    for (place, text) in texts(body).enumerate() {
        let name = text.and_then(|text| text.parameter_name.as_deref());
        if name.is_some_and(|name| !seen.insert(name)) {
            let parameter = parameters.index(place);
            let path = parameter.key("parameter_name");
            violations.push(Violation::new(&path, UNIQUE, "the name of another text", "a name of its own"));
        }
    }
}

fn names_are_uniform(body: &BodyComponent, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let parameters = path.key("parameters");
    let mut first = None;
    for (place, text) in texts(body).enumerate() {
        let Some(text) = text else { continue };
        let named = text.parameter_name.is_some();
        if named != *first.get_or_insert(named) {
            let parameter = parameters.index(place);
            let (found, limit) = if named { ("present", "left out") } else { ("none", "a name") };
            let limit = format!("{limit}, as in the first text");
            violations.push(Violation::new(
                &parameter.key("parameter_name"),
                "parameter-names",
                found,
                limit,
            ));
        }
    }
}
