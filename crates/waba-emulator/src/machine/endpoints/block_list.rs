//! People who can't write to the business.

use waba_types::api::{
    BlockListPage, BlockListQuery, BlockOutcome, BlockRequest, BlockedPeople, BlockedPerson, FailedPerson,
    PersonToBlock,
};
use waba_types::operations::{BlockPeople, ListBlocked, UnblockPeople};
use waba_types::{Extra, UserId, WebhookError};

use super::{Endpoint, Entry, endpoint};
use crate::machine::customer::WINDOW_CLOSED;
use crate::machine::json::to_raw;
use crate::machine::paging::page;
use crate::machine::payload::{by_number_or_id, name_product};
use crate::machine::rules::{self, Refusal, Service};
use crate::machine::state::{State, Turn};

pub(super) const ENDPOINTS: &[Entry] =
    &[endpoint::<ListBlocked>(), endpoint::<BlockPeople>(), endpoint::<UnblockPeople>()];

/// Most people on the list.
const MAX_BLOCKED: usize = 64_000;

/// Some could not be blocked, or unblocked.
const PARTIAL: i64 = 139_100;
/// The list is full.
const FULL: i64 = 139_101;
/// The person wrote nothing lately.
const SILENT: i64 = 131_047;
/// The value is none.
const INVALID: i64 = 131_009;

fn blocked(person: &UserId) -> BlockedPerson {
    let mut blocked = BlockedPerson::new();
    (blocked.wa_id, blocked.user_id) = by_number_or_id(person);
    blocked
}

fn failed(input: UserId, code: i64, why: &str) -> FailedPerson {
    FailedPerson::new().input(input).errors(vec![WebhookError::new(code).message(why)])
}

/// Does `each` with all the people, and tells apart for whom it failed.
fn with_each(
    request: BlockRequest,
    mut each: impl FnMut(&UserId) -> Result<(), (i64, &'static str)>,
) -> (Vec<BlockedPerson>, Vec<FailedPerson>) {
    let (mut done, mut not_done) = (Vec::new(), Vec::new());
    for PersonToBlock { user, user_id, .. } in request.block_users {
        let Some(input) = user.or(user_id) else { continue };
        let result = match rules::person(&input) {
            None => Err((INVALID, "no phone number and no user id")),
            Some(person) => each(&person).map(|()| person),
        };
        match result {
            Ok(person) => done.push(blocked(&person).input(input)),
            Err((code, why)) => not_done.push(failed(input, code, why)),
        }
    }
    (done, not_done)
}

/// The answer: an error with both halves, if it failed for anybody.
fn outcome(people: BlockedPeople) -> Result<BlockOutcome, Refusal> {
    let failures = people.failed_users.len();
    if failures == 0 {
        let mut outcome = BlockOutcome::new().block_users(people);
        name_product(&mut outcome.extra);
        return Ok(outcome);
    }
    let mut outcome = Extra::default();
    name_product(&mut outcome);
    outcome.insert("block_users", to_raw(&people));
    Err(Refusal::Mixed { outcome, code: PARTIAL, details: format!("it failed for {failures} of them") })
}

impl Endpoint for BlockPeople {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: BlockRequest, turn: &mut Turn<'_>) -> Result<BlockOutcome, Refusal> {
        let (done, not_done) = with_each(request, |person| {
            if state.block_list.contains(person) {
                return Ok(());
            }
            if state.block_list.len() >= MAX_BLOCKED {
                return Err((FULL, "the block list is full"));
            }
            if !state.window_is_open(person, turn.now) {
                return Err((SILENT, WINDOW_CLOSED));
            }
            state.block_list.insert(person.clone());
            Ok(())
        });
        outcome(BlockedPeople::new().added_users(done).failed_users(not_done))
    }
}

impl Endpoint for UnblockPeople {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: BlockRequest, _: &mut Turn<'_>) -> Result<BlockOutcome, Refusal> {
        let (done, not_done) = with_each(request, |person| {
            state.block_list.remove(person).then_some(()).ok_or((INVALID, "the person is not blocked"))
        });
        outcome(BlockedPeople::new().removed_users(done).failed_users(not_done))
    }
}

impl Endpoint for ListBlocked {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: BlockListQuery, _: &mut Turn<'_>) -> Result<BlockListPage, Refusal> {
        let id = |person: &&UserId| person.to_string();
        page!(state, request, "/block_users", state.block_list.iter(), id, blocked => BlockListPage)
            // A cursor is none any more when its person has been unblocked.
            .map_err(|_| Refusal::new(400, 139_102, "after, before: begin with the first page again"))
    }
}

#[cfg(test)]
mod tests {
    use waba_types::Dialect;
    use waba_types::dialect::Response;
    use waba_types::response::{ApiError, ErrorShape};

    use super::*;
    use crate::machine::testing::Bench;

    fn body(people: &[&str]) -> String {
        let people: Vec<_> = people.iter().map(|person| serde_json::json!({ "user": person })).collect();
        serde_json::json!({ "messaging_product": "whatsapp", "block_users": people }).to_string()
    }

    fn listed(bench: &mut Bench) -> Vec<String> {
        let answer = bench.call("GET", "/block_users", "");
        let page = BlockListPage::from_wire(Dialect::Cloud, &answer.body).unwrap();
        page.data.into_iter().filter_map(|person| person.wa_id).map(|id| id.to_string()).collect()
    }

    #[test]
    fn a_mixed_outcome_is_an_error_with_both_halves() {
        let mut bench = Bench::on(Dialect::Cloud);
        bench.write("491511111111", "Hi");
        let answer = bench.post("/block_users", &body(&["+49 1511111111", "491522222222", "nobody"]));
        let error = ApiError::from_wire(&answer.body).unwrap();
        assert_eq!((answer.status, error.shape, error.code), (400, ErrorShape::Meta, Some(139_100)));
        let people = BlockOutcome::from_failure(&answer.body).unwrap().block_users.unwrap();
        assert_eq!(people.added_users[0].wa_id.as_ref().unwrap(), "491511111111");
        let codes: Vec<_> = people.failed_users.iter().map(|person| person.errors[0].code.0).collect();
        assert_eq!(codes, [131_047, 131_009]);
        assert_eq!(listed(&mut bench), ["491511111111"]);
    }

    #[test]
    fn who_is_blocked_can_neither_write_nor_be_written_to() {
        let mut bench = Bench::on(Dialect::Cloud);
        bench.write("491511111111", "Hi");
        assert_eq!(bench.post("/block_users", &body(&["491511111111"])).status, 200);
        let message =
            r#"{"messaging_product":"whatsapp","to":"491511111111","type":"text","text":{"body":"Hi"}}"#;
        let error = ApiError::from_wire(&bench.post("/messages", message).body).unwrap();
        assert_eq!(error.code, Some(130_403));
        assert_eq!(bench.call("DELETE", "/block_users", &body(&["491511111111"])).status, 200);
        assert!(listed(&mut bench).is_empty());
        assert_eq!(bench.post("/messages", message).status, 200);
        assert_eq!(bench.call("DELETE", "/block_users", &body(&["491511111111"])).status, 400);
    }
}
