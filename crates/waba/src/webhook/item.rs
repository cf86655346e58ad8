//! The items of an envelope: messages, statuses, calls. What their keys tell stands in tables.

use waba_types::MessageType;
use waba_types::webhook::EventKind;
use waba_types::webhook::changes::List;

use super::head::Head;
use super::known::Key;
use super::place::Place;
use super::scan::Stop;
use super::span::{Span, Text};
use super::walk::Walk;

/// What the value of a key tells.
#[derive(Clone, Copy)]
enum Tells {
    Id,
    /// The type, status or event.
    Name,
    Timestamp,
    /// The `timestamp` in the object under the key.
    TimestampIn,
    Sender,
    SenderUser,
    /// A user id or, of one that changed, the `current` one.
    SenderUserNow,
    /// The number and the user id in the object under the key.
    SenderIn,
    Recipient,
    RecipientUser,
    /// The `recipient_id` in the object under the key.
    RecipientIn,
    Text(Carrier),
    /// Nothing that a head has. Such a key is listed because it comes often.
    Nothing,
}

/// A key that a message may carry text under; which one counts is known when its type is.
#[derive(Clone, Copy)]
enum Carrier {
    Text,
    Image,
    Video,
    Document,
    Button,
    Interactive,
}

/// By carrier.
type Texts = [Option<Text>; Carrier::COUNT];

impl Carrier {
    const COUNT: usize = 1 + Self::Interactive as usize;

    fn of(message_type: &MessageType) -> Option<Self> {
        match message_type {
            MessageType::Text => Some(Self::Text),
            MessageType::Image => Some(Self::Image),
            MessageType::Video => Some(Self::Video),
            MessageType::Document => Some(Self::Document),
            MessageType::Button => Some(Self::Button),
            MessageType::Interactive => Some(Self::Interactive),
            _ => None,
        }
    }

    /// The key of the text within the carrier.
    fn key(self) -> &'static [Key<()>] {
        const BODY: &[Key<()>] = &[Key::new("body", ())];
        const CAPTION: &[Key<()>] = &[Key::new("caption", ())];
        const TEXT: &[Key<()>] = &[Key::new("text", ())];
        match self {
            Self::Text => BODY,
            Self::Button => TEXT,
            _ => CAPTION,
        }
    }
}

const MESSAGE: &[Key<Tells>] = &[
    Key::new("context", Tells::Nothing),
    Key::new("from", Tells::Sender),
    Key::new("from_user_id", Tells::SenderUser),
    Key::new("id", Tells::Id),
    Key::new("timestamp", Tells::Timestamp),
    Key::new("type", Tells::Name),
    Key::new("text", Tells::Text(Carrier::Text)),
    Key::new("image", Tells::Text(Carrier::Image)),
    Key::new("interactive", Tells::Text(Carrier::Interactive)),
    Key::new("button", Tells::Text(Carrier::Button)),
    Key::new("document", Tells::Text(Carrier::Document)),
    Key::new("video", Tells::Text(Carrier::Video)),
    Key::new("to", Tells::Recipient),
    Key::new("to_user_id", Tells::RecipientUser),
];

const STATUS: &[Key<Tells>] = &[
    Key::new("id", Tells::Id),
    Key::new("status", Tells::Name),
    Key::new("timestamp", Tells::Timestamp),
    Key::new("recipient_id", Tells::Recipient),
    Key::new("recipient_user_id", Tells::RecipientUser),
    Key::new("conversation", Tells::Nothing),
    Key::new("pricing", Tells::Nothing),
    Key::new("message", Tells::RecipientIn),
];

const CALL: &[Key<Tells>] = &[
    Key::new("id", Tells::Id),
    Key::new("from", Tells::Sender),
    Key::new("from_user_id", Tells::SenderUser),
    Key::new("to", Tells::Recipient),
    Key::new("to_user_id", Tells::RecipientUser),
    Key::new("event", Tells::Name),
    Key::new("timestamp", Tells::Timestamp),
];

const GROUP: &[Key<Tells>] = &[
    Key::new("timestamp", Tells::Timestamp),
    Key::new("group_id", Tells::Id),
    Key::new("type", Tells::Name),
    Key::new("wa_id", Tells::Sender),
    Key::new("user_id", Tells::SenderUser),
];

const USER_ID: &[Key<Tells>] = &[
    Key::new("wa_id", Tells::Sender),
    Key::new("user_id", Tells::SenderUserNow),
    Key::new("timestamp", Tells::Timestamp),
    Key::new("id", Tells::Id),
];

/// An item about a person, whose key `name` says what it is.
const fn about_a_person(name: &'static str) -> [Key<Tells>; 5] {
    [
        Key::new("wa_id", Tells::Sender),
        Key::new("user_id", Tells::SenderUserNow),
        Key::new(name, Tells::Name),
        Key::new("timestamp", Tells::Timestamp),
        Key::new("id", Tells::Id),
    ]
}

const PREFERENCE: &[Key<Tells>] = &about_a_person("value");
const ACTION: &[Key<Tells>] = &about_a_person("action_type");
const AUTOMATIC_EVENT: &[Key<Tells>] = &about_a_person("event_name");

const STATE_SYNC: &[Key<Tells>] = &[
    Key::new("contact", Tells::SenderIn),
    Key::new("action", Tells::Name),
    Key::new("metadata", Tells::TimestampIn),
];

/// The keys of the items of a list; nothing where a head has nothing of them.
fn keys_of(list: List) -> Option<&'static [Key<Tells>]> {
    match list {
        List::Messages | List::Echoes => Some(MESSAGE),
        List::Statuses => Some(STATUS),
        List::Calls => Some(CALL),
        List::Groups => Some(GROUP),
        List::Preferences => Some(PREFERENCE),
        List::UserIds => Some(USER_ID),
        List::StateSync => Some(STATE_SYNC),
        List::Actions => Some(ACTION),
        List::AutomaticEvents => Some(AUTOMATIC_EVENT),
        List::Errors | List::History | List::Other => None,
    }
}

impl Walk<'_> {
    pub(super) fn item(&mut self, list: List, index: u32, scope: u32) -> Result<(), Stop> {
        if self.cursor.token() != b'{' {
            self.malformed(Place::Item(list), scope)?;
        } else {
            let start = self.cursor.offset();
            let mut head = Head::new(list.kind(), Place::Item(list), scope, Span::new(start..start));
            match list {
                List::Messages | List::Echoes => self.message(&mut head)?,
                _ => match keys_of(list) {
                    Some(keys) => self.fields(keys, &mut head).map(drop)?,
                    None => self.cursor.skip()?,
                },
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
        let texts = self.fields(MESSAGE, head)?;
        if let Some(name) = head.name {
            let name = self.cursor.resolve(name);
            let message_type = MessageType::from(std::str::from_utf8(&name).unwrap_or_default());
            head.text = Carrier::of(&message_type).and_then(|carrier| texts[carrier as usize]);
            if head.kind == EventKind::Message && message_type.is_unknown() {
                head.kind = EventKind::Unknown;
            }
        }
        Ok(())
    }

    /// Reads what the keys of the object in front tell; returns the text under each carrier.
    fn fields(&mut self, keys: &[Key<Tells>], head: &mut Head) -> Result<Texts, Stop> {
        let mut recipient_in = None;
        let mut texts: Texts = [None; Carrier::COUNT];
        self.members(keys, |walk, tells| match tells {
            Tells::Id => walk.scalar(&mut head.id),
            Tells::Name => walk.string(&mut head.name),
            Tells::Timestamp => walk.scalar(&mut head.timestamp),
            Tells::TimestampIn => walk.scalar_in(&mut head.timestamp, &[Key::new("timestamp", ())]),
            Tells::Sender => walk.scalar(&mut head.sender),
            Tells::SenderUserNow if walk.cursor.token() == b'{' => {
                walk.scalar_in(&mut head.sender_user, &[Key::new("current", ())])
            }
            Tells::SenderUser | Tells::SenderUserNow => walk.scalar(&mut head.sender_user),
            Tells::SenderIn => walk.person_in(head),
            Tells::Recipient => walk.scalar(&mut head.recipient),
            Tells::RecipientUser => walk.scalar(&mut head.recipient_user),
            Tells::RecipientIn => walk.scalar_in(&mut recipient_in, &[Key::new("recipient_id", ())]),
            Tells::Text(carrier) => walk.text_in(&mut texts[carrier as usize], carrier),
            Tells::Nothing => walk.cursor.skip(),
        })?;
        head.recipient = head.recipient.or(recipient_in);
        Ok(texts)
    }

    /// Reads whom the object in front is about.
    pub(super) fn person_in(&mut self, head: &mut Head) -> Result<(), Stop> {
        const KEYS: &[Key<usize>] = &[Key::new("phone_number", 0), Key::new("user_id", 1)];
        let mut ids = [None; 2];
        self.members(KEYS, |walk, place| walk.scalar(&mut ids[place]))?;
        [head.sender, head.sender_user] = ids;
        Ok(())
    }

    fn text_in(&mut self, slot: &mut Option<Text>, carrier: Carrier) -> Result<(), Stop> {
        match carrier {
            Carrier::Interactive => self.reply_title(slot),
            _ => self.string_in(slot, carrier.key()),
        }
    }

    /// The title of the button or list row that was chosen.
    fn reply_title(&mut self, slot: &mut Option<Text>) -> Result<(), Stop> {
        const REPLIES: &[Key<usize>] = &[Key::new("button_reply", 0), Key::new("list_reply", 1)];
        let mut titles = [None; 2];
        self.members(REPLIES, |walk, reply| walk.string_in(&mut titles[reply], &[Key::new("title", ())]))?;
        let [button, row] = titles;
        *slot = button.or(row);
        Ok(())
    }
}
