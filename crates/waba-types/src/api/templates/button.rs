//! The buttons of a template.

use waba_macros::{model, open_enum};

use super::rules::{check_url, check_url_example};
use crate::ids::{FlowId, OpaqueId};
use crate::number::Count;
use crate::open::Raw;
use crate::rules::{Limit, Limited, Path, Violation, check_one_of};

/// A button of a template, as it is defined. Which fields it has depends on its kind.
#[model(request)]
#[rule(
    id = "template-button",
    doc = "`text` has at most 25 characters, and `example` of a copy code button at most 15.",
    check = check_lengths
)]
#[rule(id = "template-url", doc = "The one variable of `url` stands at its end.", check = check_url)]
#[rule(
    id = "template-example",
    doc = "`example` is given where `url` has a variable.",
    check = check_url_example
)]
#[rule(
    id = "one-of",
    doc = "A button that opens a flow has exactly one of `flow_id`, `flow_name` and `flow_json`.",
    check = check_flow
)]
pub struct ButtonDefinition {
    /// Kind of the button.
    #[field(name = "type")]
    pub kind: ButtonKind,
    /// Text of the button, 1 to 25 characters. Some kinds have a fixed one.
    pub text: Option<String>,
    /// Address that the button opens, with at most one variable `{{1}}` at its end.
    #[limit(chars = 1..=2000)]
    pub url: Option<String>,
    /// Example of the variable: a list with the whole address for a button with an address, a text for a copy code.
    pub example: Option<Raw>,
    /// Phone number that the button calls.
    #[limit(chars = 1..=20)]
    pub phone_number: Option<OpaqueId>,
    /// How a one-time password gets into the app.
    pub otp_type: Option<OneTimePasswordKind>,
    /// Text of the button that fills the password in.
    pub autofill_text: Option<String>,
    /// The apps that take the password, at most 5.
    #[limit(items = 0..=5)]
    #[field(default)]
    pub supported_apps: Vec<PasswordApp>,
    /// Whether the terms of passwords without a tap are accepted.
    pub zero_tap_terms_accepted: Option<bool>,
    /// Id of the flow that the button opens.
    pub flow_id: Option<FlowId>,
    /// Name of the flow that the button opens.
    pub flow_name: Option<String>,
    /// The flow itself, as text that is JSON.
    pub flow_json: Option<String>,
    /// What the flow does first: `navigate` or `data_exchange`.
    pub flow_action: Option<String>,
    /// First screen of the flow.
    pub navigate_screen: Option<String>,
    /// Icon of the button: `DOCUMENT`, `PROMOTION` or `REVIEW`.
    pub icon: Option<String>,
    /// Minutes for which a call button works.
    pub ttl_minutes: Option<Count>,
    /// Place in an app that the button opens.
    pub app_deep_link: Option<AppDeepLink>,
}

impl ButtonDefinition {
    /// Creates a button that answers with its text.
    pub fn quick_reply(text: impl Into<String>) -> Self {
        Self::new(ButtonKind::QuickReply).text(text)
    }

    /// Creates a button that opens an address.
    pub fn link(text: impl Into<String>, url: impl Into<String>) -> Self {
        Self::new(ButtonKind::Url).text(text).url(url)
    }

    /// Creates a button that calls a phone number.
    pub fn phone(text: impl Into<String>, phone_number: impl Into<OpaqueId>) -> Self {
        Self::new(ButtonKind::PhoneNumber).text(text).phone_number(phone_number)
    }

    /// Creates a button that copies a code.
    pub fn copy_code(example: &str) -> Self {
        Self::new(ButtonKind::CopyCode).example(Raw::text(example))
    }
}

/// Longest text on a button.
const TEXT: Limit = Limit::Chars { min: 1, max: 25 };

/// Longest code of a copy code button.
const CODE: Limit = Limit::Chars { min: 1, max: 15 };

fn check_lengths(button: &ButtonDefinition, path: &Path<'_>, violations: &mut Vec<Violation>) {
    button.text.check_limit(&TEXT, &path.key("text"), violations);
    let code = button.example.as_ref().filter(|_| button.kind == ButtonKind::CopyCode);
    if let Some(code) = code.and_then(|code| serde_json::from_str::<String>(code.as_str()).ok()) {
        code.check_limit(&CODE, &path.key("example"), violations);
    }
}

fn check_flow(button: &ButtonDefinition, path: &Path<'_>, violations: &mut Vec<Violation>) {
    if button.kind == ButtonKind::Flow {
        let ButtonDefinition { flow_id, flow_name, flow_json, .. } = button;
        let given = [
            ("flow_id", flow_id.is_some()),
            ("flow_name", flow_name.is_some()),
            ("flow_json", flow_json.is_some()),
        ];
        check_one_of(&given, path, violations);
    }
}

open_enum! {
    /// Kind of a template's button. Both dialects write it in capitals; small letters are read too.
    #[any_case]
    pub enum ButtonKind {
        /// Answers with its text.
        QuickReply = "QUICK_REPLY",
        /// Opens an address.
        Url = "URL",
        /// Calls a phone number.
        PhoneNumber = "PHONE_NUMBER",
        /// Copies a code.
        CopyCode = "COPY_CODE",
        /// Copies or fills in a one-time password.
        Otp = "OTP",
        /// Opens a flow.
        Flow = "FLOW",
        /// Opens the catalog.
        Catalog = "CATALOG",
        /// Opens several products.
        Mpm = "MPM",
        /// Opens one product.
        Spm = "SPM",
        /// Calls the business in WhatsApp.
        VoiceCall = "VOICE_CALL",
        /// Opens an order.
        OrderDetails = "ORDER_DETAILS",
        /// Asks for the phone number.
        RequestContactInfo = "REQUEST_CONTACT_INFO",
        /// Opens an app.
        App = "APP",
    }
}

open_enum! {
    /// How a one-time password gets into the app.
    #[any_case]
    pub enum OneTimePasswordKind {
        /// The person copies it.
        CopyCode = "COPY_CODE",
        /// The person taps once.
        OneTap = "ONE_TAP",
        /// By itself.
        ZeroTap = "ZERO_TAP",
    }
}

/// An app that takes a one-time password.
#[model(request)]
pub struct PasswordApp {
    /// Name of the package.
    #[limit(chars = 1..=224)]
    pub package_name: String,
    /// Hash of the app's signature, 11 characters.
    #[limit(chars = 11..=11)]
    pub signature_hash: String,
}

/// A place in an app.
#[model(request)]
pub struct AppDeepLink {
    /// Id of the app at Meta.
    pub meta_app_id: Option<OpaqueId>,
    /// Address on Android.
    pub android_deep_link: Option<String>,
    /// Address in the Play Store when the app is missing.
    pub android_fallback_playstore_url: Option<String>,
}
