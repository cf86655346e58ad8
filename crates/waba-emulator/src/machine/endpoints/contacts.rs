//! Contacts on on-premise hosts: whom messages reach, whom the number blocks, who changed the phone.

use waba_types::api::{
    CheckedContact, CheckedContacts, ContactCheck, ContactStatus, ContactToBlock, IdentityAcknowledgement,
    IdentityLookup, PersonIdentity,
};
use waba_types::operations::{AcknowledgeIdentity, BlockContact, CheckContacts, GetIdentity};
use waba_types::webhook::UserIdentity;
use waba_types::{Success, UserId};

use super::{Endpoint, Entry, endpoint};
use crate::machine::customer::WINDOW_CLOSED;
use crate::machine::ids;
use crate::machine::rules::{self, Refusal, Service};
use crate::machine::state::{State, Turn};

pub(super) const ENDPOINTS: &[Entry] = &[
    endpoint::<CheckContacts>(),
    endpoint::<BlockContact>(),
    endpoint::<GetIdentity>(),
    endpoint::<AcknowledgeIdentity>(),
];

impl Endpoint for CheckContacts {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(_: &mut State, request: ContactCheck, _: &mut Turn<'_>) -> Result<CheckedContacts, Refusal> {
        // Since version 2.43 nothing is looked up: what looks like a number is valid.
        let contacts = request.contacts.into_iter().map(|input| {
            let number = rules::person(&input).filter(|person| !person.is_business_scoped());
            let status = if number.is_some() { ContactStatus::Valid } else { ContactStatus::Invalid };
            let mut contact = CheckedContact::new().input(input).status(status);
            contact.wa_id = number;
            contact
        });
        Ok(CheckedContacts::new().contacts(contacts.collect::<Vec<_>>()))
    }
}

fn person(text: &UserId, field: &str) -> Result<UserId, Refusal> {
    rules::person(text).ok_or_else(|| Refusal::Recipient(format!("{field}: expected a phone number")))
}

impl Endpoint for BlockContact {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(state: &mut State, request: ContactToBlock, turn: &mut Turn<'_>) -> Result<Success, Refusal> {
        let person = person(&request.phone, "phone")?;
        if !state.window_is_open(&person, turn.now) {
            return Err(Refusal::new(400, 1005, format!("phone: {WINDOW_CLOSED}")));
        }
        state.on_premise.blocked.insert(person);
        Ok(Success::new(true))
    }
}

/// The hash of a person's identity: the same as long as the person keeps the phone.
fn hash(person: &UserId) -> String {
    ids::fingerprint(person)
}

impl Endpoint for GetIdentity {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: IdentityLookup,
        _: &mut Turn<'_>,
    ) -> Result<PersonIdentity, Refusal> {
        let person = person(&request.wa_id, "wa_id")?;
        let since = state
            .last_wrote(&person)
            .ok_or_else(|| Refusal::absent("wa_id: the person never wrote to this number"))?;
        let identity = UserIdentity::new()
            .acknowledged(state.on_premise.acknowledged.contains(&person))
            .created_timestamp(i64::try_from(since.get()).unwrap_or(i64::MAX))
            .hash(hash(&person));
        Ok(PersonIdentity::new().identity(identity))
    }
}

impl Endpoint for AcknowledgeIdentity {
    const SERVICE: Service = Service::WhatsApp;

    fn serve(
        state: &mut State,
        request: IdentityAcknowledgement,
        _: &mut Turn<'_>,
    ) -> Result<Success, Refusal> {
        let person = person(&request.wa_id, "wa_id")?;
        if request.hash != hash(&person) {
            return Err(Refusal::Invalid("hash: is not that of the person's identity".to_owned()));
        }
        state.on_premise.acknowledged.insert(person);
        Ok(Success::new(true))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use waba_types::Dialect;

    use crate::machine::testing::Bench;

    #[test]
    fn every_number_is_valid_and_what_is_none_is_not() {
        let mut bench = Bench::on(Dialect::OnPremise);
        let answer =
            bench.done("POST", "/v1/contacts", &json!({ "contacts": ["+49 151 1234567", "nobody"] }));
        assert_eq!(
            answer["contacts"],
            json!([{ "input": "+49 151 1234567", "wa_id": "491511234567", "status": "valid" },
                   { "input": "nobody", "status": "invalid" }])
        );
    }

    #[test]
    fn only_who_wrote_within_a_day_can_be_blocked() {
        let mut bench = Bench::on(Dialect::OnPremise);
        let path = "/v1/contacts/491511234567/block";
        let (status, answer) = bench.ask("POST", path, &json!({ "reason": "spam" }));
        assert_eq!((status, &answer["errors"][0]["code"]), (400, &json!(1005)));
        bench.write("491511234567", "Hi");
        bench.done("POST", path, &json!({ "reason": "spam" }));
        assert_eq!(bench.send("491511234567", "Hi")["errors"][0]["code"], 1007);
    }

    #[test]
    fn an_identity_is_acknowledged_by_its_hash() {
        let mut bench = Bench::on(Dialect::OnPremise);
        let path = "/v1/contacts/491511234567/identity";
        assert_eq!(bench.ask("GET", path, &Value::Null).0, 404);
        bench.write("491511234567", "Hi");
        let identity = bench.done("GET", path, &Value::Null)["identity"].clone();
        assert_eq!(identity["acknowledged"], false);
        assert_eq!(bench.ask("PUT", path, &json!({ "hash": "other" })).0, 400);
        bench.done("PUT", path, &json!({ "hash": identity["hash"] }));
        assert_eq!(bench.done("GET", path, &Value::Null)["identity"]["acknowledged"], true);
    }
}
