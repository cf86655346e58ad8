//! The buttons of a template that take values.

use waba_macros::{model, open_enum};

use super::{ButtonIndex, TextParameter};
use crate::inline::InlineUnion;
use crate::message::{OrderDetails, ProductSection, check_flow_data, check_product_sections};
use crate::open::Raw;
use crate::rules::{DIALECT, Limit, Limited, Path, Violation, plural};

/// Values for a button of a template.
#[model(outbound)]
#[rule(id = "parameter-type", doc = "The parameters are of the type that the button takes.", check = types_fit)]
#[rule(
    id = "parameter-count",
    doc = "There are as many parameters as the button takes: one for `url`, `copy_code`, `mpm` and `order_details`, at most one of each type for others.",
    check = counts_fit
)]
#[rule(
    id = "button-action",
    doc = "An action has what the button takes: `mpm` the image and the sections, `order_details` the order; `flow` and `catalog` at most their own.",
    check = actions_fit
)]
#[rule(id = "button-index", doc = "`index` is given, except for `voice_call`.", check = has_index)]
#[rule(
    id = "chars",
    doc = "The end of an address has 1 to 2000 characters, the payload of a call button at most 512.",
    check = texts_fit
)]
#[rule(
    id = "dialect",
    doc = "Buttons are of type `quick_reply` or `url`, and there are three at most.",
    dialect = "on-premise",
    check = is_on_premise
)]
pub struct ButtonComponent {
    /// Type of the button.
    pub sub_type: TemplateButtonType,
    /// Position of the button among all buttons of the template, from 0 on.
    #[limit(value = 0..=9)]
    pub index: Option<ButtonIndex>,
    /// The values.
    #[field(default)]
    pub parameters: Vec<ButtonParameter>,
}

impl ButtonComponent {
    /// Creates the values for the button at `index`.
    pub fn at(
        index: u32,
        sub_type: TemplateButtonType,
        parameters: impl IntoIterator<Item = ButtonParameter>,
    ) -> Self {
        Self::new(sub_type).index(index).parameters(parameters.into_iter().collect::<Vec<_>>())
    }

    /// Creates what comes back when the button at `index` is pressed.
    pub fn quick_reply(index: u32, payload: impl Into<String>) -> Self {
        Self::at(index, TemplateButtonType::QuickReply, [PayloadParameter::new(payload).into()])
    }

    /// Creates the end of the address that the button at `index` opens. The code of a one-time password goes here too.
    pub fn url(index: u32, suffix: impl Into<TextParameter>) -> Self {
        Self::at(index, TemplateButtonType::Url, [suffix.into().into()])
    }

    /// Creates the code that the button at `index` copies.
    pub fn copy_code(index: u32, code: impl Into<String>) -> Self {
        Self::at(index, TemplateButtonType::CopyCode, [CouponCodeParameter::new(code).into()])
    }

    /// Creates what the button at `index` does, for those of type `flow`, `catalog`, `mpm` and `order_details`.
    pub fn action(index: u32, sub_type: TemplateButtonType, action: ButtonAction) -> Self {
        Self::at(index, sub_type, [ActionParameter::new(action).into()])
    }
}

open_enum! {
    /// The types of buttons that take values.
    #[any_case]
    pub enum TemplateButtonType {
        /// A button to answer with. Takes a `payload`.
        QuickReply = "quick_reply",
        /// Opens a web page. Takes a `text`, the end of the address.
        Url = "url",
        /// Copies a code. Takes a `coupon_code`.
        CopyCode = "copy_code",
        /// Opens a flow. Takes an `action`.
        Flow = "flow",
        /// Opens the catalog. Takes an `action`.
        Catalog = "catalog",
        /// Shows several products. Takes an `action`.
        Mpm = "mpm",
        /// Shows an order to be paid. Takes an `action`.
        OrderDetails = "order_details",
        /// Calls the business. Takes `ttl_minutes` and a `payload`.
        VoiceCall = "voice_call",
    }
}

/// The kinds of values for a button.
#[model(outbound, inline)]
pub enum ButtonParameter {
    /// The end of an address.
    Text(TextParameter),
    /// Text that comes back.
    Payload(PayloadParameter),
    /// A code to copy.
    #[field(name = "coupon_code", dialect = "cloud")]
    CouponCode(CouponCodeParameter),
    /// What the button does.
    #[field(dialect = "cloud")]
    Action(ActionParameter),
    /// How long the button works.
    #[field(name = "ttl_minutes", dialect = "cloud")]
    TtlMinutes(TtlMinutesParameter),
}

/// Text that comes back when a button is pressed.
#[model(outbound)]
pub struct PayloadParameter {
    /// The text. Default: what the button says.
    pub payload: String,
}

/// A code to copy.
#[model(outbound)]
#[rule(id = "coupon-code", doc = "`coupon_code` has letters from A to Z and digits only.", check = is_alphanumeric)]
pub struct CouponCodeParameter {
    /// The code, 1 to 15 letters and digits.
    #[limit(chars = 1..=15)]
    pub coupon_code: String,
}

/// How long a call button works.
#[model(outbound)]
pub struct TtlMinutesParameter {
    /// Minutes. Default: 10080, a week.
    #[limit(value = 1..=43200)]
    pub ttl_minutes: u32,
}

/// What a button does.
#[model(outbound)]
pub struct ActionParameter {
    /// What it does.
    pub action: ButtonAction,
}

/// What a button of type `flow`, `catalog`, `mpm` or `order_details` does.
#[model(outbound)]
#[rule(id = "total-products", doc = "All sections together have at most 30 products.", check = has_few_products)]
#[rule(id = "flow-data", doc = "`flow_action_data` is an object with at least one field.", check = has_data)]
pub struct ButtonAction {
    /// Text that comes back with the answer to a flow. Default: `unused`.
    pub flow_token: Option<String>,
    /// Data for the first screen of a flow: an object with at least one field.
    pub flow_action_data: Option<Raw>,
    /// The product whose image is shown.
    #[limit(chars = 1..)]
    pub thumbnail_product_retailer_id: Option<String>,
    /// Products, in at most 10 sections.
    #[limit(items = 0..=10)]
    #[field(default)]
    pub sections: Vec<ProductSection>,
    /// An order to be paid. India and Brazil only.
    pub order_details: Option<OrderDetails>,
}

/// Most characters of an address.
pub(crate) const MAX_URL: u64 = 2000;

/// Most characters of what comes back when a call button is pressed.
const MAX_CALL_PAYLOAD: u64 = 512;

impl ButtonAction {
    /// The fields, each with whether it is given.
    fn given(&self) -> [(&'static str, bool); 5] {
        [
            ("flow_token", self.flow_token.is_some()),
            ("flow_action_data", self.flow_action_data.is_some()),
            ("thumbnail_product_retailer_id", self.thumbnail_product_retailer_id.is_some()),
            ("sections", !self.sections.is_empty()),
            ("order_details", self.order_details.is_some()),
        ]
    }
}

/// The parameters that a button takes: their types, of each at most one, and how many there are at least.
struct Taken {
    types: &'static [&'static str],
    fewest: usize,
}

/// The fields of an action that a button takes, and whether all of them are needed.
struct TakenFields {
    fields: &'static [&'static str],
    needed: bool,
}

impl TakenFields {
    /// What a button of this type takes; nothing for one that takes no action.
    fn by(sub_type: &TemplateButtonType) -> Option<Self> {
        let (fields, needed): (&[_], _) = match sub_type {
            TemplateButtonType::Flow => (&["flow_token", "flow_action_data"], false),
            TemplateButtonType::Catalog => (&["thumbnail_product_retailer_id"], false),
            TemplateButtonType::Mpm => (&["thumbnail_product_retailer_id", "sections"], true),
            TemplateButtonType::OrderDetails => (&["order_details"], true),
            _ => return None,
        };
        Some(Self { fields, needed })
    }
}

impl Taken {
    /// What a button of this type takes; nothing for one that this version does not know.
    fn by(sub_type: &TemplateButtonType) -> Option<Self> {
        let (types, fewest): (&[_], _) = match sub_type {
            TemplateButtonType::QuickReply => (&["payload"], 0),
            TemplateButtonType::Url => (&["text"], 1),
            TemplateButtonType::CopyCode => (&["coupon_code"], 1),
            TemplateButtonType::VoiceCall => (&["ttl_minutes", "payload"], 0),
            TemplateButtonType::Flow | TemplateButtonType::Catalog => (&["action"], 0),
            TemplateButtonType::Mpm | TemplateButtonType::OrderDetails => (&["action"], 1),
            TemplateButtonType::Unknown(_) => return None,
        };
        Some(Self { types, fewest })
    }
}

fn types_fit(button: &ButtonComponent, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let Some(Taken { types, .. }) = Taken::by(&button.sub_type) else { return };
    let parameters = path.key("parameters");
    for (place, found) in button.parameters.iter().map(InlineUnion::tag).enumerate() {
        if !types.contains(&found) {
            let (parameter, limit) = (parameters.index(place), format!("`{}`", types.join("` or `")));
            violations.push(Violation::new(&parameter.key("type"), "parameter-type", found, limit));
        }
    }
}

fn counts_fit(button: &ButtonComponent, path: &Path<'_>, violations: &mut Vec<Violation>) {
    check_count("parameter-count", button, path, violations);
}

/// Checks the number of the parameters. What is of a wrong type says so itself.
pub(crate) fn check_count(
    rule: &'static str,
    button: &ButtonComponent,
    path: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    let Some(Taken { types, fewest }) = Taken::by(&button.sub_type) else { return };
    let of_type = |wanted: &str| button.parameters.iter().filter(|found| found.tag() == wanted).count();
    if button.parameters.len() < fewest || types.iter().any(|wanted| of_type(wanted) > 1) {
        let found = plural(button.parameters.len() as u64, "item");
        let limit = match (types, fewest) {
            ([only], 1) => format!("one `{only}`"),
            _ => format!("at most one `{}`", types.join("` and one `")),
        };
        violations.push(Violation::new(&path.key("parameters"), rule, found, limit));
    }
}

fn actions_fit(button: &ButtonComponent, path: &Path<'_>, violations: &mut Vec<Violation>) {
    check_actions("button-action", button, path, violations);
}

/// Checks the fields of the action, where there is one.
pub(crate) fn check_actions(
    rule: &'static str,
    button: &ButtonComponent,
    path: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    let Some(TakenFields { fields, needed }) = TakenFields::by(&button.sub_type) else { return };
    let parameters = path.key("parameters");
    for (place, parameter) in button.parameters.iter().enumerate() {
        let ButtonParameter::Action(ActionParameter { action, .. }) = parameter else { continue };
        let parameter = parameters.index(place);
        let path = parameter.key("action");
        for (field, given) in action.given() {
            let taken = fields.contains(&field);
            let (found, limit) = match (taken, given) {
                (true, false) if needed => ("none", "present"),
                (false, true) => ("present", "left out"),
                _ => continue,
            };
            let limit = format!("{limit} for `{}`", button.sub_type);
            violations.push(Violation::new(&path.key(field), rule, found, limit));
        }
    }
}

fn has_index(button: &ButtonComponent, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let may_be_absent =
        matches!(button.sub_type, TemplateButtonType::VoiceCall | TemplateButtonType::Unknown(_));
    if button.index.is_none() && !may_be_absent {
        violations.push(Violation::new(
            &path.key("index"),
            "button-index",
            "none",
            "the position of the button",
        ));
    }
}

fn texts_fit(button: &ButtonComponent, path: &Path<'_>, violations: &mut Vec<Violation>) {
    let parameters = path.key("parameters");
    for (place, parameter) in button.parameters.iter().enumerate() {
        let path = parameters.index(place);
        match parameter {
            ButtonParameter::Text(text) => {
                let limit = Limit::Chars { min: 1, max: MAX_URL };
                text.text.check_limit(&limit, &path.key("text"), violations);
            }
            ButtonParameter::Payload(payload) if button.sub_type == TemplateButtonType::VoiceCall => {
                let limit = Limit::Chars { min: 0, max: MAX_CALL_PAYLOAD };
                payload.payload.check_limit(&limit, &path.key("payload"), violations);
            }
            _ => {}
        }
    }
}

fn is_on_premise(button: &ButtonComponent, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if !matches!(button.sub_type, TemplateButtonType::QuickReply | TemplateButtonType::Url) {
        let limit = "`quick_reply` or `url`, except on cloud hosts";
        violations.push(Violation::new(
            &path.key("sub_type"),
            DIALECT,
            format!("`{}`", button.sub_type),
            limit,
        ));
    }
    if let Some(ButtonIndex(index)) = button.index.filter(|index| index.0 > 2) {
        let limit = "0 to 2, except on cloud hosts";
        violations.push(Violation::new(&path.key("index"), DIALECT, index.to_string(), limit));
    }
}

fn is_alphanumeric(coupon: &CouponCodeParameter, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if !coupon.coupon_code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let limit = "letters from A to Z and digits";
        violations.push(Violation::new(&path.key("coupon_code"), "coupon-code", "another character", limit));
    }
}

fn has_data(action: &ButtonAction, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if let Some(data) = &action.flow_action_data {
        check_flow_data(data, &path.key("flow_action_data"), violations);
    }
}

fn has_few_products(action: &ButtonAction, path: &Path<'_>, violations: &mut Vec<Violation>) {
    check_product_sections(&action.sections, &path.key("sections"), violations);
}
