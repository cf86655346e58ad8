//! How a request to the API is answered: faults, key, path, operation, journal.

use bytes::Bytes;
use http::header::{ALLOW, AUTHORIZATION, AsHeaderName, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};
use waba_types::operations::{
    CreatePartnerToken, EditQrCode, GetServiceHealth, MarkMessageRead, Operation, OperationSpec,
    PARTNER_KEY_HEADER,
};
use waba_types::{Extra, decode};

use crate::machine::endpoints;
use crate::machine::endpoints::files::{self, Access};
use crate::machine::fault::{FaultAction, Reply};
use crate::machine::journal::{JournalEvent, redacted};
use crate::machine::routing::{self, Match, Unrouted};
use crate::machine::rules::gateway;
use crate::machine::state::{State, Turn};

/// A request to the API.
pub(crate) struct Request {
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

/// The type of a body that says none.
pub(crate) const UNTYPED: &str = "application/octet-stream";

impl Request {
    /// The value of a header, unless it is empty.
    pub(crate) fn header(&self, name: impl AsHeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok().filter(|value| !value.is_empty())
    }

    /// The type that the body says it has.
    pub(crate) fn content_type(&self) -> &str {
        self.header(CONTENT_TYPE).unwrap_or(UNTYPED)
    }
}

/// An answer of the API.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
    /// Headers that the status or the body needs, or that a test wants.
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
}

impl Answer {
    /// An answer in JSON.
    pub(crate) fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self { status, body: body.into(), ..Self::default() }
    }
}

/// What a request asks for, as the journal has it.
#[derive(Clone, Copy)]
enum Asked {
    /// A call whose bodies are JSON.
    Json(&'static OperationSpec),
    /// A call that carries a file, by its name.
    File(&'static str),
}

impl Asked {
    fn name(self) -> &'static str {
        match self {
            Self::Json(spec) => spec.name,
            Self::File(name) => name,
        }
    }
}

/// Where calls share a path, this field of the body tells that the call is meant.
const TELLING: &[(&str, &str)] = &[(MarkMessageRead::SPEC.name, "status"), (EditQrCode::SPEC.name, "code")];

impl State {
    /// Asks about a request whose body is not read yet: what happens to it, if anything does.
    pub(crate) fn before_read(&mut self, request: Request, turn: &mut Turn<'_>) -> Option<Reply> {
        let (asked, fault, action) = self.hit(&request, false)?;
        self.log(request, asked, None, Some(fault), turn);
        Some(action.apply(Answer::default(), turn.rng))
    }

    /// Answers a request.
    pub(crate) fn answer(&mut self, request: Request, turn: &mut Turn<'_>) -> Reply {
        let Some((asked, fault, action)) = self.hit(&request, true) else {
            return Reply::whole(self.respond(request, None, turn));
        };
        if action.accepts() {
            let answer = self.respond(request, Some(fault), turn);
            return action.apply(answer, turn.rng);
        }
        let reply = action.apply(Answer::default(), turn.rng);
        let answer = (reply.answer.status != 0).then_some(&reply.answer);
        self.log(request, asked, answer, Some(fault), turn);
        reply
    }

    /// The fault that hits a request, and what the request asks for.
    fn hit(&mut self, request: &Request, body_read: bool) -> Option<(Option<Asked>, u64, FaultAction)> {
        if !self.faults.has_any(body_read) {
            return None;
        }
        let asked = self.asked(request);
        let (fault, action) = self.faults.hit(request, asked.map(Asked::name), body_read)?;
        Some((asked, fault, action))
    }

    /// Answers a request that came through.
    fn respond(&mut self, request: Request, fault: Option<u64>, turn: &mut Turn<'_>) -> Answer {
        if let Some(answer) = self.answers.pop_front() {
            let asked = self.asked(&request);
            self.log(request, asked, Some(&answer), fault, turn);
            return answer;
        }
        let (asked, answer) = self.served(&request, turn);
        self.log(request, asked, Some(&answer), fault, turn);
        answer
    }

    /// What a request asks for, and the answer.
    fn served(&mut self, request: &Request, turn: &mut Turn<'_>) -> (Option<Asked>, Answer) {
        if let Some(file) = files::find(self.settings.dialect, request) {
            let admitted = match file.access {
                Access::Number => self.check_key(request, turn),
                Access::Partner => self.check_partner(request, None, turn),
                Access::Open => Ok(()),
            };
            let answer = admitted.map_or_else(|answer| answer, |()| file.serve(self, request, turn));
            return (Some(Asked::File(file.name)), answer);
        }
        match self.find(request, turn) {
            Ok(found) => (Some(Asked::Json(found.spec)), endpoints::serve(self, &found, request, turn)),
            Err(answer) => (None, answer),
        }
    }

    /// What a request asks for, with whichever key and in whichever API.
    fn asked(&self, request: &Request) -> Option<Asked> {
        if let Some(file) = files::find(self.settings.dialect, request) {
            return Some(Asked::File(file.name));
        }
        let found = match routing::partner(&request.method, &request.path) {
            Some(found) => found.ok(),
            None => {
                let found = routing::route(self.settings.dialect, &request.method, &request.path).ok();
                found.map(|matches| self.choose(matches, &request.body))
            }
        };
        found.map(|found| Asked::Json(found.spec))
    }

    fn log(
        &mut self,
        request: Request,
        asked: Option<Asked>,
        answer: Option<&Answer>,
        fault: Option<u64>,
        turn: &mut Turn<'_>,
    ) {
        let is_file = |answer: &Answer| answer.headers.iter().any(|(name, _)| *name == CONTENT_TYPE);
        self.journal.push(
            turn.now,
            JournalEvent::Call {
                operation: asked.map(Asked::name),
                method: request.method,
                path: request.path,
                query: request.query,
                body: match asked {
                    Some(Asked::Json(spec)) => redacted(spec.request, &request.body),
                    Some(Asked::File(_)) | None => None,
                },
                status: answer.map(|answer| answer.status),
                answer: answer.and_then(|answer| match asked {
                    Some(Asked::Json(spec)) => redacted(spec.response, &answer.body),
                    Some(Asked::File(_)) if is_file(answer) => None,
                    Some(Asked::File(_)) | None => decode(&answer.body).ok(),
                }),
                fault,
            },
        );
    }

    fn check_key(&self, request: &Request, turn: &mut Turn<'_>) -> Result<(), Answer> {
        if request.key.is_some() && request.key.as_deref() == self.partner.own_key() {
            return Ok(());
        }
        // The documented answer to a wrong key: 401 outside, 404 inside.
        Err(gateway(401, 404, "Invalid api_key or token expired", turn.rng))
    }

    /// The partner API takes a key of its own or a token; who asks for a token has neither.
    fn check_partner(
        &self,
        request: &Request,
        found: Option<&Match>,
        turn: &mut Turn<'_>,
    ) -> Result<(), Answer> {
        let token = request.header(AUTHORIZATION).and_then(|value| {
            let (scheme, token) = value.split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
        });
        let wants_token = found.is_some_and(|found| found.spec.name == CreatePartnerToken::SPEC.name);
        if wants_token || self.admits_partner(request.header(PARTNER_KEY_HEADER), token, turn.now) {
            return Ok(());
        }
        Err(gateway(401, 401, "Invalid api_key or token expired", turn.rng))
    }

    /// The operation that a request asks for, or the answer when it asks for none, or without the right key.
    fn find(&self, request: &Request, turn: &mut Turn<'_>) -> Result<Match, Answer> {
        let found = match routing::partner(&request.method, &request.path) {
            Some(found) => {
                self.check_partner(request, found.as_ref().ok(), turn)?;
                found
            }
            None => {
                let found = routing::route(self.settings.dialect, &request.method, &request.path);
                let found = found.map(|matches| self.choose(matches, &request.body));
                // Whether the service runs is told to everybody.
                if !found.as_ref().is_ok_and(|found| found.spec.name == GetServiceHealth::SPEC.name) {
                    self.check_key(request, turn)?;
                }
                found
            }
        };
        match found {
            Ok(found) => Ok(found),
            Err(Unrouted::Blocked) => {
                Err(gateway(403, 403, format!("This URL {} is blocked", request.path), turn.rng))
            }
            Err(Unrouted::Path) => Err(gateway(404, 404, "there is no such path on this host", turn.rng)),
            Err(Unrouted::Method(allow)) => {
                let mut answer = gateway(405, 405, format!("this path takes {allow}"), turn.rng);
                answer.headers.extend(HeaderValue::try_from(allow).ok().map(|allow| (ALLOW, allow)));
                Err(answer)
            }
        }
    }

    /// The one of several operations behind a path that a request asks for.
    fn choose(&self, mut matches: Vec<Match>, body: &[u8]) -> Match {
        let fields: Extra =
            if matches.len() > 1 { decode(body).unwrap_or_default() } else { Extra::default() };
        let telling = |found: &Match| TELLING.iter().find(|(name, _)| *name == found.spec.name);
        let told = |found: &Match| telling(found).is_some_and(|(_, field)| fields.get(field).is_some());
        let any_told = matches.iter().any(told);
        // Files and flows stand right behind the host; a flow is what has the id of one.
        let is_flow = |found: &Match| found.spec.group() == "flows";
        let names_flow = matches.len() > 1
            && matches.iter().any(|found| found.values.iter().any(|(_, id)| self.flows.contains(id)));
        let fits = |found: &Match| telling(found).is_some() == any_told && is_flow(found) == names_flow;
        let index = matches.iter().position(fits).unwrap_or(0);
        matches.swap_remove(index)
    }
}
