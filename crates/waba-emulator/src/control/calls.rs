//! Which call is meant, and those that set up the emulator or tell what it did.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;
use waba_types::api::TemplateStatus;
use waba_types::webhook::TemplateReason;
use waba_types::{Raw, decode};

use super::json::{error, ok, read};
use super::{acts, inbound};
use crate::driver::Driver;
use crate::machine::fault::{Fault, FaultRecord};
use crate::machine::journal::JournalEntry;
use crate::machine::programmed;
use crate::machine::request::Answer;
use crate::machine::store::message::MessageRecord;

#[derive(Serialize)]
struct Journal {
    entries: Vec<JournalEntry>,
}

#[derive(Serialize)]
struct Faults {
    faults: Vec<FaultRecord>,
}

#[derive(Serialize)]
struct Messages {
    messages: Vec<MessageRecord>,
}

#[derive(Serialize)]
struct Webhook<'a> {
    url: Option<&'a str>,
    headers: BTreeMap<&'a str, &'static str>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AutoReply {
    body: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Programmed {
    status: u16,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    #[serde(default)]
    body: Raw,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_ms: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateDecision {
    name: String,
    #[serde(default)]
    language: Option<String>,
    status: TemplateStatus,
    #[serde(default)]
    reason: Option<TemplateReason>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reset {
    #[serde(default)]
    seed: Option<u64>,
}

/// Answers a request of the control API; `call` is the path after `/_emulator/`.
pub(crate) async fn answer(driver: &Driver, method: &str, call: &str, body: &[u8]) -> Answer {
    let call = call.strip_suffix('/').unwrap_or(call);
    let result = match (method, call) {
        ("GET", "journal") => Ok(ok(&Journal { entries: driver.journal() })),
        ("GET", "media") => Ok(ok(&driver.media())),
        ("GET", "messages") => Ok(ok(&Messages { messages: driver.messages() })),
        ("GET", "webhook") => Ok(webhook(driver)),
        ("POST", "answer") => read(body).and_then(|programmed: Programmed| {
            driver.answer_next(programmed.answer()?);
            Ok(ok(&json!({})))
        }),
        ("POST", "auto_reply") => read(body).map(|AutoReply { body }| {
            driver.set_auto_reply(body);
            ok(&json!({}))
        }),
        ("POST", "clock") => match read(body) {
            Ok(Advance { advance_ms }) => {
                driver.advance(Duration::from_millis(advance_ms)).await;
                Ok(now(driver))
            }
            Err(problem) => Err(problem),
        },
        ("DELETE", "faults") => {
            driver.clear_faults();
            Ok(ok(&json!({})))
        }
        ("GET", "faults") => Ok(ok(&Faults { faults: driver.faults() })),
        ("POST", "faults") => read(body).and_then(|fault: Fault| {
            let id = driver.set_fault(fault).map_err(|error| error.to_string())?;
            Ok(ok(&json!({ "id": id })))
        }),
        ("POST", "inbound") => inbound::answer(driver, body),
        ("POST", "reset") => read(body).map(|Reset { seed }| {
            driver.reset(seed);
            now(driver)
        }),
        ("POST", "template_status") => read(body).and_then(|decision: TemplateDecision| {
            let TemplateDecision { name, language, status, reason } = decision;
            match driver.decide_on_templates(&name, language.as_deref(), &status, reason.as_ref()) {
                0 => Err("name: no such template".to_owned()),
                templates => Ok(ok(&json!({ "templates": templates }))),
            }
        }),
        ("POST", "settle") => {
            driver.settle().await;
            Ok(now(driver))
        }
        ("POST", call) => match acts::answer(driver, call, body) {
            Some(result) => result,
            None => return error(404, "there is no such call"),
        },
        _ => return error(404, "there is no such call"),
    };
    result.unwrap_or_else(|problem| error(400, &problem))
}

impl Programmed {
    fn answer(self) -> Result<Answer, String> {
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        // A text is the body itself, which need not be JSON; all else is its own JSON.
        let text: Option<Option<String>> = decode(self.body.as_str().as_bytes()).ok();
        let body = text.map_or_else(|| self.body.as_str().to_owned(), Option::unwrap_or_default);
        programmed::check(self.status, headers, body.into_bytes()).map_err(|error| error.to_string())
    }
}

fn webhook(driver: &Driver) -> Answer {
    let webhook = driver.webhook();
    let headers = webhook.iter().flat_map(|webhook| webhook.headers.iter());
    ok(&Webhook {
        url: webhook.as_ref().map(|webhook| &*webhook.url),
        headers: headers.map(|(name, _)| (name, "[redacted]")).collect(),
    })
}

fn now(driver: &Driver) -> Answer {
    ok(&json!({ "now_ms": driver.now() }))
}
