//! Which call is meant, and those that set up the emulator or tell what it did.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;
use waba_types::api::TemplateStatus;
use waba_types::secret::REDACTED;
use waba_types::webhook::TemplateReason;
use waba_types::{Raw, decode};

use super::json::{Problem, done, known, ok, read};
use super::{acts, inbound};
use crate::driver::Driver;
use crate::machine::fault::{Fault, FaultRecord};
use crate::machine::journal::JournalEntry;
use crate::machine::programmed::{self, InvalidAnswer};
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
    result(driver, method, call, body).await.unwrap_or_else(Problem::answer)
}

async fn result(driver: &Driver, method: &str, call: &str, body: &[u8]) -> Result<Answer, Problem> {
    Ok(match (method, call) {
        ("GET", "journal") => ok(&driver.look(|state, _| Journal { entries: state.journal.entries() })),
        ("GET", "media") => ok(&driver.look(|state, now| state.media.report(now))),
        ("GET", "messages") => ok(&driver.look(|state, _| Messages { messages: state.messages.records() })),
        ("GET", "webhook") => webhook(driver),
        ("POST", "answer") => {
            let answer = read::<Programmed>(body)?.answer()?;
            driver.step(|state, _| state.answers.push_back(answer));
            done()
        }
        ("POST", "auto_reply") => {
            let AutoReply { body } = read(body)?;
            driver.step(|state, _| state.auto_reply = body);
            done()
        }
        ("POST", "clock") => {
            let Advance { advance_ms } = read(body)?;
            driver.advance(Duration::from_millis(advance_ms)).await;
            now(driver)
        }
        ("DELETE", "faults") => {
            driver.step(|state, _| state.faults.clear());
            done()
        }
        ("GET", "faults") => ok(&driver.look(|state, _| Faults { faults: state.faults.records() })),
        ("POST", "faults") => {
            let fault: Fault = read(body)?;
            let id = driver.step(|state, _| state.faults.set(fault))?;
            ok(&json!({ "id": id }))
        }
        ("POST", "inbound") => inbound::answer(driver, body)?,
        ("POST", "reset") => {
            let Reset { seed } = read(body)?;
            driver.reset(seed);
            now(driver)
        }
        ("POST", "template_status") => {
            let TemplateDecision { name, language, status, reason } = read(body)?;
            let (language, reason) = (language.as_deref(), reason.as_ref());
            known("status", status.is_unknown(), TemplateStatus::DESCRIPTOR)?;
            known("reason", reason.is_some_and(TemplateReason::is_unknown), TemplateReason::DESCRIPTOR)?;
            match driver.step(|state, turn| state.decide_on_templates(&name, language, &status, reason, turn))
            {
                0 => return Err(Problem::new("name: no such template")),
                templates => ok(&json!({ "templates": templates })),
            }
        }
        ("POST", "settle") => {
            driver.settle().await;
            now(driver)
        }
        ("POST", call) => acts::answer(driver, call, body)?,
        _ => return Err(Problem::no_call()),
    })
}

impl Programmed {
    fn answer(self) -> Result<Answer, InvalidAnswer> {
        let headers = self.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        // A text is the body itself, which need not be JSON; all else is its own JSON.
        let text: Option<Option<String>> = decode(self.body.as_str().as_bytes()).ok();
        let body = text.map_or_else(|| self.body.as_str().to_owned(), Option::unwrap_or_default);
        programmed::check(self.status, headers, body.into_bytes())
    }
}

fn webhook(driver: &Driver) -> Answer {
    let webhook = driver.look(|state, _| state.webhook_in_force().cloned());
    let headers = webhook.iter().flat_map(|webhook| webhook.headers.iter());
    ok(&Webhook {
        url: webhook.as_ref().map(|webhook| &*webhook.url),
        headers: headers.map(|(name, _)| (name, REDACTED)).collect(),
    })
}

fn now(driver: &Driver) -> Answer {
    ok(&json!({ "now_ms": driver.look(|_, now| now) }))
}
