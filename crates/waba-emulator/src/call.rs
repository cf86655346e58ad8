//! How a request to the API is answered: faults, key, path, operation, journal.

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue};
use waba_types::operations::{
    CreatePartnerToken, MarkMessageRead, Operation, OperationSpec, PARTNER_KEY_HEADER,
};
use waba_types::{Extra, decode};

use crate::endpoints;
use crate::fault::{FaultAction, Reply};
use crate::journal::{JournalEvent, redacted};
use crate::routing::{self, Match, Unrouted};
use crate::rules::gateway;
use crate::state::{State, Turn};

/// A request to the API.
pub(crate) struct Call {
    pub(crate) method: String,
    pub(crate) path: String,
    /// Behind the `?`, as it came.
    pub(crate) query: Option<String>,
    pub(crate) key: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Whether it came over HTTP/2.
    pub(crate) http2: bool,
}

/// An answer of the API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    /// The methods that the path takes, where the request had another.
    pub(crate) allow: Option<String>,
    /// Headers that a test wants.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
}

impl State {
    /// Asks about a request whose body is not read yet: what happens to it, if anything does.
    pub(crate) fn before_read(&mut self, call: Call, turn: &mut Turn<'_>) -> Option<Reply> {
        let (spec, fault, action) = self.hit(&call, false)?;
        self.log(call, spec, None, Some(fault), turn);
        Some(action.apply(Answer::default(), turn.rng))
    }

    /// Answers a request.
    pub(crate) fn call(&mut self, call: Call, turn: &mut Turn<'_>) -> Reply {
        let Some((spec, fault, action)) = self.hit(&call, true) else {
            return Reply::whole(self.respond(call, None, turn));
        };
        if action.accepts() {
            let answer = self.respond(call, Some(fault), turn);
            return action.apply(answer, turn.rng);
        }
        let reply = action.apply(Answer::default(), turn.rng);
        let answer = (reply.answer.status != 0).then_some(&reply.answer);
        self.log(call, spec, answer, Some(fault), turn);
        reply
    }

    /// The fault that hits a request, and the operation that the request asks for.
    fn hit(
        &mut self,
        call: &Call,
        body_read: bool,
    ) -> Option<(Option<&'static OperationSpec>, u64, FaultAction)> {
        if !self.faults.has_any(body_read) {
            return None;
        }
        let spec = self.operation(call);
        let (fault, action) = self.faults.hit(call, spec.map(|spec| spec.name), body_read)?;
        Some((spec, fault, action))
    }

    /// Answers a request that came through.
    fn respond(&mut self, call: Call, fault: Option<u64>, turn: &mut Turn<'_>) -> Answer {
        if let Some(answer) = self.answers.pop_front() {
            let spec = self.operation(&call);
            self.log(call, spec, Some(&answer), fault, turn);
            return answer;
        }
        let found = self.find(&call, turn);
        let (spec, answer) = match found {
            Err(answer) => (None, answer),
            Ok(found) => {
                let dialect = self.settings.dialect;
                let answer = match endpoints::serve(self, &found, &call, turn) {
                    Some(Ok(body)) => Answer { status: found.success, body, ..Answer::default() },
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
        self.log(call, spec, Some(&answer), fault, turn);
        answer
    }

    /// The operation that a request asks for, with whichever key and in whichever API.
    fn operation(&self, call: &Call) -> Option<&'static OperationSpec> {
        let found = match routing::partner(&call.method, &call.path) {
            Some(found) => found.ok(),
            None => {
                let found = routing::route(self.settings.dialect, &call.method, &call.path).ok();
                found.map(|matches| self.choose(matches, &call.body))
            }
        };
        found.map(|found| found.spec)
    }

    fn log(
        &mut self,
        call: Call,
        spec: Option<&'static OperationSpec>,
        answer: Option<&Answer>,
        fault: Option<u64>,
        turn: &mut Turn<'_>,
    ) {
        self.journal.push(
            turn.now,
            JournalEvent::Call {
                operation: spec.map(|spec| spec.name),
                method: call.method,
                path: call.path,
                query: call.query,
                body: spec.and_then(|spec| redacted(spec.request, &call.body)),
                status: answer.map(|answer| answer.status),
                answer: answer.and_then(|answer| match spec {
                    Some(spec) => redacted(spec.response, &answer.body),
                    None => decode(&answer.body).ok(),
                }),
                fault,
            },
        );
    }

    fn check_key(&self, call: &Call, turn: &mut Turn<'_>) -> Result<(), Answer> {
        if call.key.is_some() && call.key.as_deref() == self.partner.own_key() {
            return Ok(());
        }
        // The documented answer to a wrong key: 401 outside, 404 inside.
        Err(gateway(401, 404, "Invalid api_key or token expired", turn.rng))
    }

    /// The partner API takes a key of its own or a token; who asks for a token has neither.
    fn check_partner(&self, call: &Call, found: Option<&Match>, turn: &mut Turn<'_>) -> Result<(), Answer> {
        let header = |name: &str| call.headers.get(name).and_then(|value| value.to_str().ok());
        let token = header(AUTHORIZATION.as_str()).and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
        });
        let wants_token = found.is_some_and(|found| found.spec.name == CreatePartnerToken::SPEC.name);
        if wants_token || self.admits_partner(header(PARTNER_KEY_HEADER), token, turn.now) {
            return Ok(());
        }
        Err(gateway(401, 401, "Invalid api_key or token expired", turn.rng))
    }

    /// The operation that a request asks for, or the answer when it asks for none, or without the right key.
    fn find(&self, call: &Call, turn: &mut Turn<'_>) -> Result<Match, Answer> {
        let found = match routing::partner(&call.method, &call.path) {
            Some(found) => {
                self.check_partner(call, found.as_ref().ok(), turn)?;
                found
            }
            None => {
                self.check_key(call, turn)?;
                let found = routing::route(self.settings.dialect, &call.method, &call.path);
                found.map(|matches| self.choose(matches, &call.body))
            }
        };
        match found {
            Ok(found) => Ok(found),
            Err(Unrouted::Path) => Err(gateway(404, 404, "there is no such path on this host", turn.rng)),
            Err(Unrouted::Method(allow)) => {
                let answer = gateway(405, 405, format!("this path takes {allow}"), turn.rng);
                Err(Answer { allow: Some(allow), ..answer })
            }
        }
    }

    /// The one of several operations behind a path that a request asks for.
    fn choose(&self, mut matches: Vec<Match>, body: &[u8]) -> Match {
        // On cloud hosts messages and read receipts go to the same path; a read receipt is what has a `status`.
        let is_receipt = |found: &Match| found.spec.name == MarkMessageRead::SPEC.name;
        let has_status =
            matches.len() > 1 && decode::<Extra>(body).is_ok_and(|fields| fields.get("status").is_some());
        // Files and flows stand right behind the host; a flow is what has the id of one.
        let is_flow = |found: &Match| found.spec.group() == "flows";
        let names_flow = matches.len() > 1
            && matches.iter().any(|found| found.values.iter().any(|(_, id)| self.flows.contains(id)));
        let fits = |found: &Match| is_receipt(found) == has_status && is_flow(found) == names_flow;
        let index = matches.iter().position(fits).unwrap_or(0);
        matches.swap_remove(index)
    }
}
