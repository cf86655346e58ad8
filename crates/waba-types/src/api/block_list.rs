//! People who can't write to the business.
//!
//! Source: 360dialog's page "Block users", Meta's page "Block users".

use waba_macros::model;

use super::Paging;
use crate::decode::{DecodeError, decode, decode_member};
use crate::dialect::{Dialect, Request, RequestParts, Response};
use crate::ids::UserId;
use crate::open::{Extra, Raw};
use crate::webhook::WebhookError;

/// People to block, or to let write again.
#[model(request, by_hand, whatsapp)]
pub struct BlockRequest {
    /// The people, at least one. Only those can be blocked who wrote within the last 24 hours.
    #[limit(items = 1..=1000)]
    pub block_users: Vec<PersonToBlock>,
}

impl Request for BlockRequest {
    const WHATSAPP: bool = true;

    fn to_wire(&self, dialect: Dialect) -> Result<RequestParts, serde_json::Error> {
        let block_users = self.block_users.iter().cloned().map(PersonToBlock::on_the_wire).collect();
        crate::dialect::write(&Self { block_users, extra: self.extra.clone() }, dialect)
    }
}

/// A person to block.
#[model(request)]
pub struct PersonToBlock {
    /// Phone number, WhatsApp id or business-scoped user id; the last goes as `user_id`.
    #[field(one_of)]
    pub user: Option<UserId>,
    /// Business-scoped user id.
    #[field(one_of)]
    pub user_id: Option<UserId>,
}

/// The phone number, WhatsApp id or business-scoped user id of the person.
impl<T: Into<UserId>> From<T> for PersonToBlock {
    fn from(user: T) -> Self {
        Self::user(user)
    }
}

impl PersonToBlock {
    fn on_the_wire(self) -> Self {
        match self.user {
            Some(person) if person.is_business_scoped() => Self { user: None, user_id: Some(person), ..self },
            _ => self,
        }
    }
}

/// What became of the people. Some may have failed: the API then answers with an error beside the result, which
/// stands in `error`.
#[model(response, by_hand, whatsapp)]
pub struct BlockOutcome {
    /// Those who are blocked now, those who may write again, and those for whom it failed.
    pub block_users: Option<BlockedPeople>,
    /// What went wrong, as it came.
    pub error: Option<Raw>,
}

impl Response for BlockOutcome {
    fn from_failure(body: &[u8]) -> Option<Self> {
        decode::<Self>(body).ok().filter(|outcome| outcome.block_users.is_some())
    }
}

/// The people of a request, by what became of them.
#[model(response)]
pub struct BlockedPeople {
    /// Those who are blocked now; one service names those so who may write again.
    #[field(default)]
    pub added_users: Vec<BlockedPerson>,
    /// Those who may write again.
    #[field(default)]
    pub removed_users: Vec<BlockedPerson>,
    /// Those for whom it failed.
    #[field(default)]
    pub failed_users: Vec<FailedPerson>,
}

/// A blocked person.
#[model(response)]
pub struct BlockedPerson {
    /// As it was sent.
    pub input: Option<UserId>,
    /// As WhatsApp knows it.
    pub wa_id: Option<UserId>,
    /// Business-scoped user id.
    pub user_id: Option<UserId>,
}

/// A person for whom blocking failed.
#[model(response)]
pub struct FailedPerson {
    /// As it was sent.
    pub input: Option<UserId>,
    /// As WhatsApp knows it.
    pub wa_id: Option<UserId>,
    /// Why.
    #[field(default)]
    pub errors: Vec<WebhookError>,
}

/// Which part of the block list to read.
#[model(request)]
pub struct BlockListQuery {
    /// Most people on a page.
    #[limit(value = 1..)]
    #[field(query)]
    pub limit: Option<i64>,
    /// Cursor of the page before: lists what comes behind it.
    #[field(query)]
    pub after: Option<String>,
    /// Cursor of the page behind: lists what comes before it.
    #[field(query)]
    pub before: Option<String>,
}

/// A page of the block list.
///
/// The wire has the people in a list, or in lists within a list; here they are in one.
#[model(response, by_hand)]
pub struct BlockListPage {
    /// The blocked people.
    #[field(default)]
    pub data: Vec<BlockedPerson>,
    /// How the neighbours of the page are found.
    pub paging: Option<Paging>,
}

impl Response for BlockListPage {
    fn from_wire(_: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        let mut fields: Extra = decode(body)?;
        let data = fields.remove("data");
        let mut page: Self = crate::dialect::redecode(&fields)?;
        let items: Vec<Raw> = match data {
            Some(data) => data.decode().map_err(|error| error.within("data"))?,
            None => Vec::new(),
        };
        for (index, item) in items.iter().enumerate() {
            let json = item.as_str().as_bytes();
            let place = |error: DecodeError| error.within(&format!("data[{index}]"));
            match decode_member::<Vec<BlockedPerson>>(json, "block_users").map_err(place)? {
                Some(people) => page.data.extend(people),
                None => page.data.push(decode(json).map_err(place)?),
            }
        }
        Ok(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_may_be_in_a_list_or_in_lists_of_a_list() {
        for body in [
            r#"{"data":[{"wa_id":"491510000001"},{"wa_id":"491510000002"}],"paging":{}}"#,
            r#"{"data":[{"block_users":[{"wa_id":"491510000001"},{"wa_id":"491510000002"}]}],"paging":{}}"#,
        ] {
            let page = BlockListPage::from_wire(Dialect::Cloud, body.as_bytes()).unwrap();
            let people: Vec<_> = page.data.into_iter().filter_map(|person| person.wa_id).collect();
            assert_eq!(people, ["491510000001", "491510000002"]);
        }
        let error = BlockListPage::from_wire(Dialect::Cloud, br#"{"data":[{"wa_id":[]}]}"#).unwrap_err();
        assert_eq!(error.path, "data[0].wa_id");
    }

    #[test]
    fn a_user_id_is_blocked_as_one() {
        let people = vec![PersonToBlock::user("US.77"), PersonToBlock::user("+491511234567")];
        let body = BlockRequest::new(people).to_wire(Dialect::Cloud).unwrap().body.unwrap();
        assert_eq!(
            String::from_utf8(body).unwrap(),
            r#"{"messaging_product":"whatsapp","block_users":[{"user_id":"US.77"},{"user":"+491511234567"}]}"#
        );
    }

    #[test]
    fn an_error_without_a_result_is_no_outcome() {
        assert!(BlockOutcome::from_failure(br#"{"error":{"code":100}}"#).is_none());
        let body = br#"{"block_users":{"failed_users":[{"input":"1"}]},"error":{"code":139100}}"#;
        let outcome = BlockOutcome::from_failure(body).unwrap();
        assert_eq!(outcome.block_users.unwrap().failed_users.len(), 1);
    }
}
