//! What a message refers to: its template, its files.

use std::time::Duration;

use serde_json::Value;
use waba_types::api::{TemplateCategory, TemplateStatus};
use waba_types::message::{InteractiveMessage, TemplateMessage};
use waba_types::{Dialect, MediaKind, MessageContent, OpaqueId, OutboundMessage, UserId, Violation};

use crate::machine::millis::Millis;
use crate::machine::rules::Refusal;
use crate::machine::state::State;
use crate::machine::store::message::Failure;

/// Refuses a message that its template does not allow; gives the id of the template, if it is one of the account.
///
/// A template that the account has in no language may be sent, unless templates are enforced.
pub(super) fn template(
    state: &State,
    message: &TemplateMessage,
    to: &UserId,
) -> Result<Option<OpaqueId>, Refusal> {
    let dialect = state.settings.dialect;
    let missing = |details: &str| refused(dialect, (404, 132_001), 2001, details);
    let Some(template) = state.templates.find(&message.name, &message.language.code) else {
        if state.settings.enforce_templates {
            return Err(missing("template: the account has none of this name and language"));
        }
        return match state.templates.named(&message.name).next() {
            Some(_) => Err(missing("template.language: the template does not exist in this language")),
            None => Ok(None),
        };
    };
    match template.status() {
        TemplateStatus::Approved => {}
        TemplateStatus::Paused => {
            return Err(refused(dialect, (400, 132_015), 2001, "template: paused, for its quality"));
        }
        TemplateStatus::Disabled => {
            return Err(refused(dialect, (400, 132_016), 2001, "template: disabled, for its quality"));
        }
        status => return Err(missing(&format!("template: {status}, expected APPROVED"))),
    }
    if to.is_business_scoped() && template.definition.category == Some(TemplateCategory::Authentication) {
        return Err(Refusal::new(400, 131_062, "to: codes go to phone numbers only"));
    }
    let misfits = message.misfits(&template.definition);
    if misfits.is_empty() {
        return Ok(template.definition.id.clone());
    }
    let details = misfits.iter().map(|misfit| format!("template.{misfit}")).collect::<Vec<_>>().join("; ");
    // Values of the wrong kind are told apart from too many or too few of them.
    Err(match misfits.iter().any(is_format) {
        true => refused(dialect, (400, 132_012), 2012, details),
        false => refused(dialect, (400, 132_000), 2000, details),
    })
}

fn is_format(misfit: &Violation) -> bool {
    let field = misfit.path.rsplit('.').next().unwrap_or_default();
    matches!(field, "type" | "sub_type" | "parameter_name" | "index") || misfit.found == "no header"
}

fn refused(
    dialect: Dialect,
    (status, cloud): (u16, i64),
    on_premise: i64,
    details: impl Into<String>,
) -> Refusal {
    match dialect {
        Dialect::Cloud => Refusal::new(status, cloud, details),
        Dialect::OnPremise => Refusal::new(400, on_premise, details),
    }
}

/// Time that people have at least to pay an order.
const TIME_TO_PAY: Duration = Duration::from_secs(300);

/// Refuses an order that ends too soon.
pub(super) fn order(message: &OutboundMessage, now: Millis) -> Result<(), Refusal> {
    let MessageContent::Interactive(InteractiveMessage::OrderDetails(order)) = &message.content else {
        return Ok(());
    };
    let expiration = order.action.parameters.order.expiration.as_ref();
    if expiration.is_some_and(|expiration| expiration.timestamp < now.after(TIME_TO_PAY).timestamp()) {
        let field = "interactive.action.parameters.order.expiration.timestamp";
        return Err(Refusal::Invalid(format!("{field}: expected at least 300 seconds ahead")));
    }
    Ok(())
}

/// Why a message will fail for a file that it names; nothing if all are there.
pub(super) fn files(state: &State, message: &OutboundMessage, now: Millis) -> Option<Failure> {
    let dialect = state.settings.dialect;
    let message = serde_json::to_value(message).unwrap_or_default();
    let mut named = Vec::new();
    collect(&message, &mut named);
    named.into_iter().find_map(|(kind, id)| match state.media.get(dialect, id, now) {
        None => Some(Failure::media(dialect, "no file has the id that the message names")),
        Some(file) if !kind.check(&file.mime_type, Some(file.bytes.len() as u64)).is_empty() => {
            Some(Failure::media(dialect, "the file is none that a message of this kind can carry"))
        }
        Some(_) => None,
    })
}

/// The files that `value` names: the `id` of each object whose key is a kind of file.
fn collect<'a>(value: &'a Value, named: &mut Vec<(MediaKind, &'a str)>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect(item, named)),
        Value::Object(fields) => {
            for (key, value) in fields {
                let kind = match key.as_str() {
                    // The header of a marketing template names an animation so.
                    "gif" => Some(MediaKind::Animation),
                    key => MediaKind::ALL.into_iter().find(|kind| kind.as_str() == key),
                };
                match (kind, value.get("id").and_then(Value::as_str)) {
                    (Some(kind), Some(id)) => named.push((kind, id)),
                    _ => collect(value, named),
                }
            }
        }
        _ => {}
    }
}
