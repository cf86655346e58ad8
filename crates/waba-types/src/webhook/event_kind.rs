//! The kinds of events.

use waba_macros::closed_enum;

closed_enum! {
    /// What an event is about, in the widest sense.
    #[non_exhaustive]
    pub enum EventKind {
        /// A message from a customer.
        Message = "message",
        /// News about a message that was sent: sent, delivered, read, failed.
        Status = "status",
        /// An error of the number or account that belongs to no message.
        Error = "error",
        /// A message that the business sent from its phone: never to be answered.
        Echo = "echo",
        /// A call: connect, terminate.
        Call = "call",
        /// Something happened to a group.
        Group = "group",
        /// Something happened to a message template.
        Template = "template",
        /// Something happened to the account or a number.
        Account = "account",
        /// Something happened to a flow.
        Flow = "flow",
        /// A piece of the chat history: never to be answered.
        History = "history",
        /// A contact of the WhatsApp Business app was added, changed or removed.
        ContactSync = "contact_sync",
        /// A person wants, or no longer wants, marketing messages.
        Preference = "preference",
        /// A person has another user id.
        UserId = "user_id",
        /// A person did something that no message tells: a click, a purchase.
        Action = "action",
        /// A conversation passed between apps of the business, or a copy for an app that does not have it: never to be
        /// answered.
        Handover = "handover",
        /// A notification of the partner hub.
        Partner = "partner",
        /// Something that this version does not know; `raw` has all of it.
        Unknown = "unknown",
        /// Something that is not what stands at its place, such as a number among the messages.
        Malformed = "malformed",
    }
}
