//! The items of an envelope: messages, statuses, calls.

use waba_types::MessageType;

use super::head::{EventKind, Head};
use super::parse::Walk;
use super::place::{List, Place};
use super::scan::Stop;
use super::span::{Span, Text};

impl Walk<'_> {
    pub(super) fn item(&mut self, list: List, index: u32, scope: u32) -> Result<(), Stop> {
        if self.cursor.token() != b'{' {
            self.malformed(Place::Item(list), scope)?;
        } else {
            let start = self.cursor.offset();
            let mut head = Head::new(list.kind(), Place::Item(list), scope, Span::new(start..start));
            match list {
                List::Messages | List::Echoes => self.message(&mut head)?,
                List::Statuses => self.status(&mut head)?,
                List::Calls => self.call(&mut head)?,
                List::Groups => self.group(&mut head)?,
                List::Preferences => self.user_item(&mut head, Some(b"value"))?,
                List::UserIds => self.user_item(&mut head, None)?,
                List::Actions => self.user_item(&mut head, Some(b"action_type"))?,
                List::AutomaticEvents => self.user_item(&mut head, Some(b"event_name"))?,
                List::StateSync => self.state_sync(&mut head)?,
                List::Errors | List::History | List::Other => self.cursor.skip()?,
            }
            head.raw = Span::new(start..self.cursor.position());
            self.heads.push(head);
        }
        if let Some(head) = self.heads.last_mut() {
            head.index = index;
        }
        Ok(())
    }

    pub(super) fn message(&mut self, head: &mut Head) -> Result<(), Stop> {
        let mut texts = Texts::default();
        let (mut recipient, mut recipient_user) = (None, None);
        self.members(|walk, name| match name {
            b"from" => walk.scalar(&mut head.sender),
            b"from_user_id" => walk.scalar(&mut head.sender_user),
            b"to" => walk.scalar(&mut recipient),
            b"to_user_id" => walk.scalar(&mut recipient_user),
            b"id" => walk.scalar(&mut head.id),
            b"timestamp" => walk.scalar(&mut head.timestamp),
            b"type" => walk.string(&mut head.name),
            b"text" => walk.string_in(&mut texts.text, b"body"),
            b"image" => walk.string_in(&mut texts.image, b"caption"),
            b"video" => walk.string_in(&mut texts.video, b"caption"),
            b"document" => walk.string_in(&mut texts.document, b"caption"),
            b"button" => walk.string_in(&mut texts.button, b"text"),
            b"interactive" => walk.reply_title(&mut texts.interactive),
            _ => walk.cursor.skip(),
        })?;
        if let Some(name) = head.name {
            let name = self.cursor.resolve(name);
            let message_type = MessageType::from(std::str::from_utf8(&name).unwrap_or_default());
            head.text = texts.of(&message_type);
            if head.kind == EventKind::Message && message_type.is_unknown() {
                head.kind = EventKind::Unknown;
            }
        }
        // What the business sent tells to whom; a message from a person comes to the number of its envelope.
        if matches!(head.kind, EventKind::Echo | EventKind::History) {
            head.recipient = recipient.or(recipient_user);
        }
        Ok(())
    }

    fn status(&mut self, head: &mut Head) -> Result<(), Stop> {
        let (mut recipient, mut recipient_in_message, mut recipient_user) = (None, None, None);
        self.members(|walk, name| match name {
            b"id" => walk.scalar(&mut head.id),
            b"status" => walk.string(&mut head.name),
            b"timestamp" => walk.scalar(&mut head.timestamp),
            b"recipient_id" => walk.scalar(&mut recipient),
            b"recipient_user_id" => walk.scalar(&mut recipient_user),
            b"message" => {
                recipient_in_message = None;
                walk.members(|walk, name| match name {
                    b"recipient_id" => walk.scalar(&mut recipient_in_message),
                    _ => walk.cursor.skip(),
                })
            }
            _ => walk.cursor.skip(),
        })?;
        head.recipient = recipient.or(recipient_in_message).or(recipient_user);
        Ok(())
    }

    fn call(&mut self, head: &mut Head) -> Result<(), Stop> {
        let (mut recipient, mut recipient_user) = (None, None);
        self.members(|walk, name| match name {
            b"id" => walk.scalar(&mut head.id),
            b"event" => walk.string(&mut head.name),
            b"timestamp" => walk.scalar(&mut head.timestamp),
            b"from" => walk.scalar(&mut head.sender),
            b"from_user_id" => walk.scalar(&mut head.sender_user),
            b"to" => walk.scalar(&mut recipient),
            b"to_user_id" => walk.scalar(&mut recipient_user),
            _ => walk.cursor.skip(),
        })?;
        head.recipient = recipient.or(recipient_user);
        Ok(())
    }

    fn group(&mut self, head: &mut Head) -> Result<(), Stop> {
        self.members(|walk, name| match name {
            b"group_id" => walk.scalar(&mut head.id),
            b"type" => walk.string(&mut head.name),
            b"timestamp" => walk.scalar(&mut head.timestamp),
            b"wa_id" => walk.scalar(&mut head.sender),
            b"user_id" => walk.scalar(&mut head.sender_user),
            _ => walk.cursor.skip(),
        })
    }

    /// An item about a person, whose key `named`, if there is one, says what it is.
    fn user_item(&mut self, head: &mut Head, named: Option<&[u8]>) -> Result<(), Stop> {
        self.members(|walk, name| match name {
            b"id" => walk.scalar(&mut head.id),
            b"wa_id" => walk.scalar(&mut head.sender),
            b"user_id" if walk.cursor.token() == b'{' => walk.scalar_in(&mut head.sender_user, b"current"),
            b"user_id" => walk.scalar(&mut head.sender_user),
            b"timestamp" => walk.scalar(&mut head.timestamp),
            _ if named == Some(name) => walk.string(&mut head.name),
            _ => walk.cursor.skip(),
        })
    }

    fn state_sync(&mut self, head: &mut Head) -> Result<(), Stop> {
        self.members(|walk, name| match name {
            b"action" => walk.string(&mut head.name),
            b"metadata" => walk.scalar_in(&mut head.timestamp, b"timestamp"),
            _ => walk.cursor.skip(),
        })
    }

    /// The title of the button or list row that was chosen.
    fn reply_title(&mut self, slot: &mut Option<Text>) -> Result<(), Stop> {
        let (mut button, mut row) = (None, None);
        self.members(|walk, name| match name {
            b"button_reply" => walk.string_in(&mut button, b"title"),
            b"list_reply" => walk.string_in(&mut row, b"title"),
            _ => walk.cursor.skip(),
        })?;
        *slot = button.or(row);
        Ok(())
    }
}

/// The texts that a message may carry; which one counts is known when its type is.
#[derive(Default)]
struct Texts {
    text: Option<Text>,
    image: Option<Text>,
    video: Option<Text>,
    document: Option<Text>,
    button: Option<Text>,
    interactive: Option<Text>,
}

impl Texts {
    fn of(&self, message_type: &MessageType) -> Option<Text> {
        match message_type {
            MessageType::Text => self.text,
            MessageType::Image => self.image,
            MessageType::Video => self.video,
            MessageType::Document => self.document,
            MessageType::Button => self.button,
            MessageType::Interactive => self.interactive,
            _ => None,
        }
    }
}
