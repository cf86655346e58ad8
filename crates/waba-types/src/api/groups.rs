//! Groups.
//!
//! Source: 360dialog's page "Groups", Meta's pages "Groups".

use waba_macros::{model, open_enum};

use super::Paging;
use crate::decode::{DecodeError, decode, decode_member};
use crate::dialect::{Dialect, Response, redecode};
use crate::ids::{GroupId, OpaqueId, UserId};
use crate::number::Count;
use crate::open::{Extra, Raw};
use crate::webhook::WebhookError;

/// Which groups to list.
#[model(request)]
pub struct GroupQuery {
    /// Most groups on a page, 1 to 1024; 25 by default.
    #[limit(value = 1..=1024)]
    #[field(query)]
    pub limit: Option<i64>,
    /// Cursor of the page before: lists what comes behind it.
    #[field(query)]
    pub after: Option<String>,
    /// Cursor of the page behind: lists what comes before it.
    #[field(query)]
    pub before: Option<String>,
}

/// A page of groups.
///
/// The wire has the list under `data.groups`; here it is `data`.
#[model(response, by_hand)]
pub struct GroupPage {
    /// The groups.
    #[field(default)]
    pub data: Vec<GroupSummary>,
    /// How the neighbours of the page are found.
    pub paging: Option<Paging>,
}

impl Response for GroupPage {
    fn from_wire(_: Dialect, body: &[u8]) -> Result<Self, DecodeError> {
        let mut fields: Extra = decode(body)?;
        let data = fields.remove("data");
        let mut page: Self = redecode(&fields)?;
        if let Some(data) = data {
            page.data = groups(&data).map_err(|error| error.within("data"))?;
        }
        Ok(page)
    }

    fn to_wire(&self, _: Dialect) -> Result<Vec<u8>, serde_json::Error> {
        let groups = serde_json::to_string(&self.data)?;
        let mut body = self.extra.clone();
        body.insert("data", Raw::new(format!(r#"{{"groups":{groups}}}"#))?);
        if let Some(paging) = &self.paging {
            body.insert("paging", Raw::new(serde_json::to_string(paging)?)?);
        }
        serde_json::to_vec(&body)
    }
}

/// The groups of `{"groups": […]}`, or of a list.
fn groups(data: &Raw) -> Result<Vec<GroupSummary>, DecodeError> {
    let json = data.as_str().as_bytes();
    if json.first() == Some(&b'[') {
        return decode(json);
    }
    decode_member(json, "groups").map(Option::unwrap_or_default)
}

/// A group of a list.
#[model(response)]
pub struct GroupSummary {
    /// Id.
    pub id: Option<GroupId>,
    /// Name.
    pub subject: Option<String>,
    /// When it was made: seconds since 1970, or a date.
    pub created_at: Option<OpaqueId>,
}

/// A group to be made.
#[model(request, whatsapp)]
pub struct NewGroup {
    /// Name, 1 to 128 characters.
    #[limit(chars = 1..=128)]
    pub subject: String,
    /// What it is about, at most 2048 characters.
    #[limit(chars = 0..=2048)]
    pub description: Option<String>,
    /// Whether people who follow the invitation have to be let in.
    pub join_approval_mode: Option<JoinApprovalMode>,
}

open_enum! {
    /// Whether people who follow the invitation have to be let in.
    pub enum JoinApprovalMode {
        /// They have to be.
        ApprovalRequired = "approval_required",
        /// They don't.
        AutoApprove = "auto_approve",
    }
}

/// A group that is being made. A webhook tells when it is.
#[model(response, whatsapp)]
pub struct CreatedGroup {
    /// Id of the group.
    pub id: Option<GroupId>,
    /// Id of the request, which the webhook names.
    pub request_id: Option<OpaqueId>,
    /// What went wrong with a part of it, as it came.
    pub error: Option<Raw>,
}

/// The group to read.
#[model(request)]
pub struct GroupLookup {
    /// Id of the group.
    #[limit(chars = 1..=256)]
    #[field(path)]
    pub group_id: GroupId,
    /// Names of the wanted fields, separated by commas.
    #[field(query)]
    pub fields: Option<String>,
}

/// A group.
#[model(response, whatsapp)]
pub struct GroupDetails {
    /// Id.
    pub id: Option<GroupId>,
    /// Name.
    pub subject: Option<String>,
    /// What it is about.
    pub description: Option<String>,
    /// When it was made: seconds since 1970.
    pub creation_timestamp: Option<OpaqueId>,
    /// Whether people who follow the invitation have to be let in.
    pub join_approval_mode: Option<JoinApprovalMode>,
    /// Whether WhatsApp has suspended it.
    pub suspended: Option<bool>,
    /// How many people are in it, the business not counted.
    pub total_participant_count: Option<Count>,
    /// Who is in it.
    #[field(default)]
    pub participants: Vec<GroupMember>,
}

/// Somebody in a group.
#[model(response)]
pub struct GroupMember {
    /// WhatsApp id.
    pub wa_id: Option<UserId>,
    /// Business-scoped user id.
    pub user_id: Option<UserId>,
    /// User name.
    pub username: Option<String>,
}

/// What to change about a group.
#[model(request, whatsapp)]
pub struct GroupEdit {
    /// Id of the group.
    #[limit(chars = 1..=256)]
    #[field(path)]
    pub group_id: GroupId,
    /// Name, 1 to 128 characters.
    #[limit(chars = 1..=128)]
    pub subject: Option<String>,
    /// What it is about, at most 2048 characters.
    #[limit(chars = 0..=2048)]
    pub description: Option<String>,
}

/// The group to act on.
#[model(request)]
pub struct GroupTarget {
    /// Id of the group.
    #[limit(chars = 1..=256)]
    #[field(path)]
    pub group_id: GroupId,
}

/// The group to get another invitation.
#[model(request, whatsapp)]
pub struct InviteLinkReset {
    /// Id of the group.
    #[limit(chars = 1..=256)]
    #[field(path)]
    pub group_id: GroupId,
}

/// The invitation of a group.
#[model(response, whatsapp)]
pub struct InviteLink {
    /// Address that lets people in.
    pub invite_link: Option<String>,
}

/// Which requests to join a group to list.
#[model(request)]
pub struct JoinRequestQuery {
    /// Id of the group.
    #[limit(chars = 1..=256)]
    #[field(path)]
    pub group_id: GroupId,
    /// Most requests on a page.
    #[limit(value = 1..=1024)]
    #[field(query)]
    pub limit: Option<i64>,
    /// Cursor of the page before: lists what comes behind it.
    #[field(query)]
    pub after: Option<String>,
    /// Cursor of the page behind: lists what comes before it.
    #[field(query)]
    pub before: Option<String>,
}

/// A page of requests to join a group.
#[model(response)]
pub struct JoinRequestPage {
    /// The requests.
    #[field(default)]
    pub data: Vec<JoinRequest>,
    /// How the neighbours of the page are found.
    pub paging: Option<Paging>,
}

/// Somebody who wants to join a group.
#[model(response)]
pub struct JoinRequest {
    /// Id of the request.
    pub join_request_id: Option<OpaqueId>,
    /// WhatsApp id.
    pub wa_id: Option<UserId>,
    /// Business-scoped user id.
    pub user_id: Option<UserId>,
    /// User name.
    pub username: Option<String>,
    /// When it was asked: seconds since 1970.
    pub creation_timestamp: Option<OpaqueId>,
}

/// Requests to join a group that are decided.
#[model(request, whatsapp)]
pub struct JoinRequestDecision {
    /// Id of the group.
    #[limit(chars = 1..=256)]
    #[field(path)]
    pub group_id: GroupId,
    /// Ids of the requests, at least one.
    #[limit(items = 1..=1024)]
    pub join_requests: Vec<OpaqueId>,
}

/// What became of the requests. Some may have failed although the call succeeded.
#[model(response, whatsapp)]
pub struct JoinRequestOutcome {
    /// Ids of those that were approved.
    #[field(default)]
    pub approved_join_requests: Vec<OpaqueId>,
    /// Ids of those that were rejected.
    #[field(default)]
    pub rejected_join_requests: Vec<OpaqueId>,
    /// Those that failed.
    #[field(default)]
    pub failed_join_requests: Vec<FailedJoinRequest>,
    /// Why.
    #[field(default)]
    pub errors: Vec<WebhookError>,
    /// What went wrong with a part of them, as it came.
    pub error: Option<Raw>,
}

/// A request to join a group for which the decision failed.
#[model(response)]
pub struct FailedJoinRequest {
    /// Id of the request.
    pub join_request_id: Option<OpaqueId>,
    /// Why.
    #[field(default)]
    pub errors: Vec<WebhookError>,
}

/// People to be removed from a group.
#[model(request, whatsapp)]
pub struct ParticipantRemoval {
    /// Id of the group.
    #[limit(chars = 1..=256)]
    #[field(path)]
    pub group_id: GroupId,
    /// The people, 1 to 8.
    #[limit(items = 1..=8)]
    pub participants: Vec<ParticipantToRemove>,
}

/// Somebody to be removed from a group.
#[model(request)]
pub struct ParticipantToRemove {
    /// Phone number, WhatsApp id or business-scoped user id.
    pub user: UserId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_may_be_in_an_object_or_in_a_list() {
        for body in [r#"{"data":{"groups":[{"id":"g1"}]}}"#, r#"{"data":[{"id":"g1"}]}"#] {
            let page = GroupPage::from_wire(Dialect::Cloud, body.as_bytes()).unwrap();
            assert_eq!(page.data[0].id.as_deref(), Some("g1"), "{body}");
        }
        let body = br#"{"data":{"groups":[{"id":"g1"}]},"paging":{"next":"x"}}"#;
        let page = GroupPage::from_wire(Dialect::Cloud, body).unwrap();
        assert_eq!(page.to_wire(Dialect::Cloud).unwrap(), body);
        let empty = GroupPage::from_wire(Dialect::Cloud, br#"{"data":{}}"#).unwrap();
        assert!(empty.data.is_empty());
    }
}
