//! Content: the typed body of one event, made when somebody asks for it.

use waba_types::webhook::EventKind;
use waba_types::webhook::changes::List;
use waba_types::{Content, Extra, GroupId, Raw, WebhookContact, WebhookMessage, decode, decode_member};

use super::event::Event;
use super::place::{Piece, Place};

impl Event {
    /// The typed content: a value in any case, also for what this version does not know and for what does not fit.
    ///
    /// Echoes and the chat history have contents of their own, so that none is taken for a message from a customer.
    pub fn content(&self) -> Content {
        // The item was read as JSON, so there is no other outcome.
        let raw = Raw::new(self.raw_str()).unwrap_or_default();
        if let Some(error) = self.error() {
            return Content::Malformed { path: String::new(), error, raw };
        }
        let head = self.head();
        match head.place {
            Place::Item(List::Messages | List::Echoes) if head.kind == EventKind::History => {
                Content::of_history(raw)
            }
            Place::Item(List::Messages) if head.kind == EventKind::Echo => {
                Content::of_item(List::Echoes, raw)
            }
            Place::Item(list) if head.kind == EventKind::Handover => Content::of_copy(list, raw),
            Place::Item(List::Messages) => Content::of_message(self.text_of(head.name).as_deref(), raw),
            Place::Item(List::Groups) => self.group_update(raw),
            Place::Item(list) if list != List::Other => Content::of_item(list, raw),
            Place::History(Piece::Error) => Content::of_item(List::Errors, raw),
            Place::History(Piece::Message) => Content::of_history(raw),
            Place::History(Piece::Metadata) => Content::of_progress(raw),
            Place::Change => Content::of_change(&self.type_name(), raw),
            Place::Body if self.kind() == EventKind::Partner => Content::of_partner(raw),
            Place::List(List::Other) if head.kind == EventKind::Handover => {
                Content::of_conversation_context(raw)
            }
            _ => Content::Unknown { kind: self.type_name().into_owned(), raw },
        }
    }

    /// Who removed people from a group stands within the item or beside the list.
    fn group_update(&self, raw: Raw) -> Content {
        let mut content = Content::of_item(List::Groups, raw);
        if let Content::Group(group) = &mut content
            && group.initiated_by.is_none()
        {
            group.initiated_by = self.text_of(self.scope().initiated_by).map(Into::into);
        }
        content
    }

    /// The whole message of a message, an echo or a message of the chat history: its content with what stands around
    /// it, such as context and referral. Nothing for other events and where it does not fit.
    pub fn message(&self) -> Option<WebhookMessage> {
        match self.head().place {
            Place::Item(List::Messages | List::Echoes) | Place::History(Piece::Message) => {
                decode(self.raw()).ok()
            }
            _ => None,
        }
    }

    /// What the body tells of the person of the event: of the sender or, of what the business sent, of the recipient; in
    /// the chat history of the other one in the chat. Nothing where the body tells nothing of that person, or what it
    /// tells does not fit.
    pub fn contact(&self) -> Option<WebhookContact> {
        let raw = match self.person_profile() {
            Some(profile) => profile.raw,
            None if matches!(self.head().place, Place::History(_)) => self.part()?.context?,
            None => return None,
        };
        decode(self.batch.raw(raw)).ok()
    }

    /// The group that a message from a customer was written in.
    pub(crate) fn group(&self) -> Option<GroupId> {
        match self.head().place {
            Place::Item(List::Messages) => decode_member(self.raw(), "group_id").ok().flatten(),
            _ => None,
        }
    }

    /// The fields of the item that its type does not know, in their order, exactly as they came: of a message those
    /// beside its content. All fields of an object without a type; none of what is malformed.
    pub fn extra(&self) -> Extra {
        match self.content() {
            Content::Unknown { .. } => decode(self.raw()).unwrap_or_default(),
            Content::Malformed { .. } => Extra::default(),
            content => match self.head().place {
                Place::Item(List::Messages) if self.kind() == EventKind::Message => {
                    self.message().map(|message| message.extra).unwrap_or_default()
                }
                _ => content.into_extra(),
            },
        }
    }
}
