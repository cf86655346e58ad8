//! Operations of the number are served on each kind of host that has them, as a client calls them.

use std::collections::BTreeSet;
use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use waba_types::api::*;
use waba_types::dialect::{Request, Response as _};
use waba_types::message::{MessageContent, NoContent, RawMessage, TemplateMessage};
use waba_types::operations::*;
use waba_types::webhook::PaymentAmount;
use waba_types::{Count, Dialect, MarkRead, OutboundMessage, Raw, Timestamp, WebhookConfig};

use crate::machine::store::receivers::BACKGROUND;
use crate::machine::testing::Bench;

/// The groups that are walked through here; the others are in [`raw_calls`](super::raw_calls).
pub(super) const GROUPS: &[&str] = &[
    "messages",
    "media",
    "webhook",
    "account_webhook",
    "destinations",
    "templates",
    "config_templates",
    "profile",
    "commerce",
    "automation",
    "block_list",
    "qr_codes",
    "health",
    "number",
    "payments",
];

struct Walk {
    bench: Bench,
    dialect: Dialect,
    served: BTreeSet<&'static str>,
}

impl Walk {
    /// Calls an operation as a client does, if the host has it, and reads the answer as a client does.
    fn call<O: Operation>(&mut self, request: &O::Request) -> Option<O::Response> {
        let route = O::SPEC.route(self.dialect)?;
        let parts = Request::to_wire(request, self.dialect).unwrap();
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let mut path = route.path.to_owned();
        for (name, value) in &parts.path {
            path = path.replace(&format!("{{{name}}}"), &encode(value));
        }
        let query: Vec<_> =
            parts.query.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        if !query.is_empty() {
            path = format!("{path}?{}", query.join("&"));
        }
        let body = String::from_utf8(parts.body.unwrap_or_default()).unwrap();
        let answer = self.bench.call(route.method.as_str(), &path, &body);
        let text = String::from_utf8_lossy(&answer.body);
        assert_eq!(answer.status, route.success, "{} {path}: {text}", O::SPEC.name);
        self.served.insert(O::SPEC.name);
        Some(O::Response::from_wire(self.dialect, &answer.body).unwrap())
    }
}

fn walk(dialect: Dialect) -> Walk {
    let mut walk = Walk { bench: Bench::on(dialect), dialect, served: BTreeSet::new() };
    let inbound = walk.bench.write("491511111111", "Hi");
    walk.call::<SendMessage>(&OutboundMessage::text("491511111111", "Hello"));
    let raw = match dialect {
        Dialect::Cloud => {
            r#"{"messaging_product":"whatsapp","to":"491511111111","type":"text","text":{"body":"Hi"}}"#
        }
        Dialect::OnPremise => r#"{"to":"491511111111","type":"text","text":{"body":"Hi"}}"#,
    };
    walk.call::<SendRawMessage>(&RawMessage::new(Raw::new(raw).unwrap()));
    walk.call::<MarkMessageRead>(&MarkRead::new(inbound));
    media(&mut walk);
    webhooks(&mut walk);
    templates(&mut walk);
    number(&mut walk);
    people(&mut walk);
    walk
}

fn media(walk: &mut Walk) {
    let dialect = walk.dialect;
    let id = walk.bench.step(|state, turn| {
        let (direction, bytes) = (crate::Direction::Outbound, "text".into());
        state.media.insert(dialect, direction, "text/plain", bytes, turn.now, turn.rng).id.clone()
    });
    walk.call::<GetMedia>(&MediaLookup::new(&id));
    walk.call::<DeleteMedia>(&MediaLookup::new(&id));
}

fn webhooks(walk: &mut Walk) {
    let destination = |name: &str| WebhookDestination::new(name).url(format!("http://127.0.0.1:1/{name}"));
    walk.call::<SetWebhook>(&WebhookConfig::new("http://127.0.0.1:1/"));
    walk.call::<GetWebhook>(&NoContent::new());
    walk.call::<SetAccountWebhook>(&AccountWebhookConfig::new("http://127.0.0.1:1/"));
    walk.call::<GetAccountWebhook>(&NoContent::new());
    walk.call::<SetDestinations>(&DestinationsConfig::new(true));
    walk.bench.advance(BACKGROUND);
    walk.call::<AddDestinations>(&NewDestinations::new(vec![destination("a")]));
    walk.bench.advance(BACKGROUND);
    walk.call::<EditDestination>(&destination("a"));
    walk.bench.advance(BACKGROUND);
    walk.call::<RemoveDestination>(&DestinationName::new("a"));
    walk.bench.advance(BACKGROUND);
    walk.call::<GetDestinations>(&NoContent::new());
}

fn templates(walk: &mut Walk) {
    let body = || vec![ComponentDefinition::body("Your order is there.")];
    let new = |name: &str| NewTemplate::new(name, "en_US", TemplateCategory::Utility).components(body());
    let made = walk.call::<CreateTemplate>(&new("order"));
    walk.bench.advance(Duration::from_secs(10));
    if let Some(id) = made.and_then(|made| made.id) {
        walk.call::<GetTemplate>(&TemplateLookup::new(&id));
        let found = walk.call::<ListTemplates>(&TemplateQuery::new().name("order").summary("total_count"));
        assert_eq!(found.unwrap().data[0].status, Some(TemplateStatus::Approved));
        walk.call::<EditTemplate>(&TemplateEdit::new(&id).components(body()));
        walk.bench.advance(Duration::from_secs(10));
        let (start, end) = (Timestamp::from_seconds(0), Timestamp::from_seconds(1));
        let other = walk.call::<CreateTemplate>(&new("other")).unwrap().id.unwrap();
        walk.call::<CompareTemplates>(&TemplateComparisonQuery::new(&id, vec![other], start, end));
        walk.call::<ArchiveTemplates>(&TemplateIds::new(vec![id.clone()]));
        walk.call::<UnarchiveTemplates>(&TemplateIds::new(vec![id.clone()]));
        walk.call::<UnpauseTemplate>(&TemplateId::new(&id));
        walk.call::<DeleteTemplate>(&TemplateDeletion::new().hsm_id(&id));
    }
    walk.call::<ListLibraryTemplates>(&LibraryQuery::new().search("order"));
    let otp = ButtonDefinition::new(ButtonKind::Otp).otp_type(OneTimePasswordKind::CopyCode);
    let parts =
        vec![ComponentDefinition::new(ComponentKind::Body), ComponentDefinition::with_buttons(vec![otp])];
    let languages = vec!["en_US".to_owned(), "de".to_owned()];
    walk.call::<UpsertTemplates>(&AuthenticationTemplates::new(
        "otp",
        languages,
        TemplateCategory::Authentication,
        parts,
    ));
    walk.call::<PreviewTemplates>(&TemplatePreviewQuery::new(TemplateCategory::Authentication));
    walk.call::<MigrateTemplates>(&TemplateMigration::new("1"));
    let new = NewConfigTemplate::new("config_order", TemplateCategory::Utility, "en_US").components(body());
    let made = walk.call::<CreateConfigTemplate>(&new).unwrap();
    assert!(made.id.unwrap().ends_with("WT") && made.external_id.is_some());
    let page = walk.call::<ListConfigTemplates>(&ConfigTemplateQuery::new().limit(1)).unwrap();
    assert_eq!(page.waba_templates.len(), 1);
    walk.call::<DeleteConfigTemplate>(&ConfigTemplateName::new("config_order"));
    let message = TemplateMessage::new("unknown", "en_US");
    walk.call::<SendMarketingMessage>(&MarketingMessage::new("DE.13491208", message.clone()));
    walk.call::<SendMessage>(&OutboundMessage::new("491511111111", MessageContent::Template(message)));
}

fn number(walk: &mut Walk) {
    walk.call::<EditProfile>(&ProfileEdit::new().email("ann@example.com"));
    let profile = walk.call::<GetProfile>(&ProfileQuery::new()).unwrap();
    assert_eq!(profile.email.as_deref(), Some("ann@example.com"));
    walk.call::<EditAbout>(&AboutEdit::new("Open"));
    walk.call::<GetAbout>(&NoContent::new());
    walk.call::<EditCommerceSettings>(&CommerceSettingsEdit::new().is_cart_enabled(false));
    walk.call::<GetCommerceSettings>(&NoContent::new());
    walk.call::<EditAutomation>(&ConversationalAutomation::new().enable_welcome_message(true));
    walk.call::<GetAutomation>(&NoContent::new());
    walk.call::<GetHealth>(&HealthQuery::new());
    walk.call::<GetServiceHealth>(&NoContent::new());
    walk.call::<EditNumberSettings>(&NumberSettings::new());
    walk.call::<GetNumberSettings>(&NoContent::new());
    walk.call::<SetUsername>(&UsernameConfig::new("anns.shop"));
    walk.call::<GetUsername>(&NoContent::new());
    walk.call::<SuggestUsernames>(&NoContent::new());
    walk.call::<DeleteUsername>(&NoContent::new());
    walk.call::<SyncAppData>(&AppSync::new(AppSyncKind::History));
    walk.call::<SetComplianceInfo>(&ComplianceInfo::new().entity_name("Ann"));
    walk.call::<GetComplianceInfo>(&NoContent::new());
    walk.call::<GetPayments>(&PaymentLookup::new("configuration", "order-17"));
    let amount = PaymentAmount::new().value(Count(100)).offset(Count(100));
    walk.call::<RefundPayment>(&RefundRequest::new("order-17", "configuration", amount));
}

fn people(walk: &mut Walk) {
    let people = BlockRequest::new(vec![PersonToBlock::user("491511111111")]);
    walk.call::<BlockPeople>(&people);
    walk.call::<ListBlocked>(&BlockListQuery::new());
    walk.call::<UnblockPeople>(&people);
    let made = walk.call::<CreateQrCode>(&NewQrCode::new("Hello"));
    if let Some(code) = made.and_then(|made| made.code) {
        walk.call::<GetQrCode>(&QrCodeLookup::new(&code));
        walk.call::<EditQrCode>(&QrCodeEdit::new(&code, "Bye"));
        walk.call::<ListQrCodes>(&QrCodeQuery::new());
        walk.call::<DeleteQrCode>(&QrCodeTarget::new(&code));
    }
}

#[test]
fn every_operation_of_a_number_is_served_on_each_host_that_has_it() {
    for dialect in [Dialect::Cloud, Dialect::OnPremise] {
        let served = walk(dialect).served;
        let missing: Vec<_> = OPERATIONS
            .iter()
            .filter(|spec| GROUPS.contains(&spec.group()) && spec.route(dialect).is_some())
            .filter(|spec| !served.contains(spec.name))
            .map(|spec| spec.name)
            .collect();
        assert!(missing.is_empty(), "{dialect}: {missing:?}");
    }
}
