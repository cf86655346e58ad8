//! How a request to the API is answered: key, path, operation, journal.

use bytes::Bytes;
use waba_types::operations::{MarkMessageRead, Operation};
use waba_types::{Extra, decode};

use crate::endpoints;
use crate::journal::{JournalEvent, redacted};
use crate::routing::{self, Match, Unrouted};
use crate::rules::gateway;
use crate::state::{State, Turn};

/// A request to the API.
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) key: Option<String>,
    pub(crate) body: Bytes,
}

/// An answer of the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    /// The methods that the path takes, where the request had another.
    pub(crate) allow: Option<String>,
}

impl State {
    /// Answers a request.
    pub(crate) fn call(&mut self, call: Call, turn: &mut Turn<'_>) -> Answer {
        let found = self.find(&call, turn);
        let (spec, answer) = match found {
            Err(answer) => (None, answer),
            Ok(found) => {
                let dialect = self.settings.dialect;
                let answer = match endpoints::serve(self, &found, &call.body, turn) {
                    Some(Ok(body)) => Answer { status: found.success, body, allow: None },
                    Some(Err((service, fault))) => fault.answer(service, dialect, turn.rng),
                    None => gateway(
                        501,
                        501,
                        format!("the emulator does not serve {} yet", found.spec.name),
                        turn.rng,
                    ),
                };
                (Some(found.spec), answer)
            }
        };
        self.journal.push(
            turn.now,
            JournalEvent::Call {
                operation: spec.map(|spec| spec.name),
                method: call.method,
                path: call.path,
                body: spec.and_then(|spec| redacted(spec.request, &call.body)),
                status: answer.status,
                answer: match spec {
                    Some(spec) => redacted(spec.response, &answer.body),
                    None => decode(&answer.body).ok(),
                },
            },
        );
        answer
    }

    /// The operation that a request asks for, or the answer when it asks for none, or without the right key.
    fn find(&self, call: &Call, turn: &mut Turn<'_>) -> Result<Match, Answer> {
        if call.key.as_deref() != Some(&self.settings.api_key) {
            // The documented answer to a wrong key: 401 outside, 404 inside.
            return Err(gateway(401, 404, "Invalid api_key or token expired", turn.rng));
        }
        match routing::route(self.settings.dialect, &call.method, &call.path) {
            Ok(matches) => Ok(choose(matches, &call.body)),
            Err(Unrouted::Path) => Err(gateway(404, 404, "there is no such path on this host", turn.rng)),
            Err(Unrouted::Method(allow)) => {
                let answer = gateway(405, 405, format!("this path takes {allow}"), turn.rng);
                Err(Answer { allow: Some(allow), ..answer })
            }
        }
    }
}

/// On cloud hosts messages and read receipts go to the same path; a read receipt is what has a `status`.
fn choose(mut matches: Vec<Match>, body: &[u8]) -> Match {
    let is_receipt = |found: &Match| found.spec.name == MarkMessageRead::SPEC.name;
    let has_status =
        matches.len() > 1 && decode::<Extra>(body).is_ok_and(|fields| fields.get("status").is_some());
    let index = matches.iter().position(|found| is_receipt(found) == has_status).unwrap_or(0);
    matches.swap_remove(index)
}
