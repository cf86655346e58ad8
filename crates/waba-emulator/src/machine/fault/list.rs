//! The faults that are set, and which of them hits a request.

use serde::{Deserialize, Serialize};
use waba_types::decode;
use waba_types::phone::same_person;

use super::action::FaultAction;
use super::plan::{Fault, InvalidFault};
use crate::machine::request::Request;

/// Most faults that can be set.
pub(super) const MAX_FAULTS: usize = 1000;

/// A fault that is set, and what it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FaultRecord {
    /// Its number, by which the journal names it.
    pub id: u64,
    /// The requests that fitted, whether it was their turn or not.
    pub seen: u32,
    /// The requests that it hit.
    pub hits: u32,
    /// What it is.
    #[serde(flatten)]
    pub fault: Fault,
}

/// The faults that are set, the oldest first.
#[derive(Default)]
pub(crate) struct Faults {
    records: Vec<FaultRecord>,
    last: u64,
}

impl Faults {
    pub(crate) fn set(&mut self, fault: Fault) -> Result<u64, InvalidFault> {
        fault.check()?;
        if self.records.len() == MAX_FAULTS {
            return Err(InvalidFault::TooMany);
        }
        self.last += 1;
        self.records.push(FaultRecord { id: self.last, seen: 0, hits: 0, fault });
        Ok(self.last)
    }

    pub(crate) fn records(&self) -> Vec<FaultRecord> {
        self.records.clone()
    }

    /// Takes all faults away. Their numbers are not used again.
    pub(crate) fn clear(&mut self) {
        self.records.clear();
    }

    /// Whether some fault could hit a request before, or after, its body is read.
    pub(crate) fn has_any(&self, body_read: bool) -> bool {
        self.records.iter().any(|record| record.fault.action.is_before_read() != body_read)
    }

    /// The fault that hits a request: of those whose turn it is, the oldest. All of them count the request.
    ///
    /// `body_read` tells the two times at which a request is asked about apart.
    pub(crate) fn hit(
        &mut self,
        request: &Request,
        operation: Option<&str>,
        body_read: bool,
    ) -> Option<(u64, FaultAction)> {
        let to = Recipient::new(request);
        let mut hit = None;
        for record in &mut self.records {
            if record.fault.action.is_before_read() == body_read
                || !record.fault.fits(request, operation, &to)
            {
                continue;
            }
            record.seen = record.seen.saturating_add(1);
            if hit.is_none() && record.is_due() {
                record.hits += 1;
                hit = Some((record.id, record.fault.action.clone()));
            }
        }
        hit
    }
}

impl FaultRecord {
    fn is_due(&self) -> bool {
        let matches = &self.fault.matches;
        matches.nth.is_none_or(|nth| self.seen == nth)
            && matches.every.is_none_or(|every| self.seen.is_multiple_of(every))
            && self.fault.times.is_none_or(|times| self.hits < times)
    }
}

impl Fault {
    fn fits(&self, request: &Request, operation: Option<&str>, to: &Recipient) -> bool {
        let matches = &self.matches;
        let same_path = |wanted: &str| match wanted.strip_suffix('*') {
            Some(begin) => request.path.starts_with(begin),
            None => request.path == wanted,
        };
        (request.http2 || !self.action.needs_http2())
            && matches.method.as_ref().is_none_or(|method| method.eq_ignore_ascii_case(&request.method))
            && matches.path.as_deref().is_none_or(same_path)
            && matches.operation.as_deref().is_none_or(|wanted| operation == Some(wanted))
            && matches.to.as_deref().is_none_or(|wanted| to.is(wanted))
    }
}

/// Who a message is for; nothing for other requests.
#[derive(Deserialize)]
struct Recipient {
    #[serde(default)]
    to: Option<String>,
    /// A business-scoped user id stands here on cloud hosts.
    #[serde(default)]
    recipient: Option<String>,
}

impl Recipient {
    fn new(request: &Request) -> Self {
        decode(&request.body).unwrap_or(Self { to: None, recipient: None })
    }

    fn is(&self, wanted: &str) -> bool {
        let found = self.to.as_deref().or(self.recipient.as_deref());
        found.is_some_and(|found| same_person(found, wanted))
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderMap;

    use super::*;
    use crate::machine::fault::{FaultPoint, GoAwayFault};

    fn call(method: &str, path: &str, body: &str) -> Request {
        Request {
            method: method.to_owned(),
            path: path.to_owned(),
            query: None,
            key: None,
            headers: HeaderMap::new(),
            body: Bytes::from(body.to_owned()),
            http2: false,
        }
    }

    fn lost() -> Fault {
        Fault::close(FaultPoint::AfterAccept)
    }

    /// The numbers of the requests that `faults` hit of `count` messages, and the fault that hit each.
    fn hits(faults: &[Fault], count: usize) -> Vec<(usize, u64)> {
        let mut list = Faults::default();
        for fault in faults {
            list.set(fault.clone()).unwrap();
        }
        let request = call("POST", "/messages", r#"{"to":"491511234567"}"#);
        let hit = |number| Some((number, list.hit(&request, Some("messages.send"), true)?.0));
        (1..=count).filter_map(hit).collect()
    }

    #[test]
    fn turns_are_counted_for_each_fault() {
        assert_eq!(hits(&[lost()], 3), [(1, 1), (2, 1), (3, 1)]);
        assert_eq!(hits(&[lost().nth(2)], 5), [(2, 1)]);
        assert_eq!(hits(&[lost().every(2)], 5), [(2, 1), (4, 1)]);
        assert_eq!(hits(&[lost().every(2).times(1)], 5), [(2, 1)]);
        // The older one goes first, and the younger one counts what it hits.
        assert_eq!(hits(&[lost().every(2), lost().every(3)], 6), [(2, 1), (3, 2), (4, 1), (6, 1)]);
    }

    #[test]
    fn a_fault_hits_only_what_fits_all_that_it_says() {
        let message = call("POST", "/messages", r#"{"to":"+49 151 1234567"}"#);
        let fits = |fault: Fault| fault.fits(&message, Some("messages.send"), &Recipient::new(&message));
        for fault in [
            lost(),
            lost().method("post"),
            lost().path("/messages"),
            lost().path("/mess*"),
            lost().operation("messages.send"),
            lost().to("491511234567"),
        ] {
            assert!(fits(fault.clone()), "{fault:?}");
        }
        for fault in [
            lost().method("GET"),
            lost().path("/message"),
            lost().path("/v1/*"),
            lost().operation("messages.mark_read"),
            lost().to("491511234568"),
            lost().to("491511234567").method("GET"),
            Fault::go_away(GoAwayFault::Processed),
        ] {
            assert!(!fits(fault.clone()), "{fault:?}");
        }
    }

    #[test]
    fn a_fault_names_a_call_that_there_is() {
        let mut list = Faults::default();
        for name in ["messages.send", "media.upload", "partner_tokens.create"] {
            assert!(list.set(lost().operation(name)).is_ok(), "{name}");
        }
        assert_eq!(list.set(lost().operation("media.sent")), Err(InvalidFault::Operation));
    }

    #[test]
    fn faults_have_an_end() {
        let mut list = Faults::default();
        for _ in 0..MAX_FAULTS {
            list.set(lost()).unwrap();
        }
        assert_eq!(list.set(lost()), Err(InvalidFault::TooMany));
        list.clear();
        assert_eq!(list.set(lost()), Ok(MAX_FAULTS as u64 + 1));
    }
}
