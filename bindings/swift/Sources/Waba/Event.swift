import Foundation

extension Event {
    /// The typed content: a value in any case, also for what this version does not know and for what does not fit.
    public var content: EventContent { item.content() }

    /// The whole message of a message, an echo or a message of the chat history: its content with what stands around
    /// it, such as context and referral. Nil for other events and where it does not fit.
    public var message: WebhookMessage? { item.message() }

    /// What the body tells of the person of the event: of the sender or, of what the business sent, of the recipient. Nil
    /// where it tells nothing, or what it tells does not fit.
    public var contact: WebhookContact? { item.contact() }

    /// A key that all deliveries of the same event share, in 32 hexadecimal digits. WhatsApp delivers at least once:
    /// keep the keys for 10 days, and drop an event whose key is there. Nil where neither an id nor a time tells an event
    /// from the next that says the same, as with the errors of a number: handle each.
    public var dedupeKey: String? { item.dedupeKey() }

    /// A key that all events of one conversation share, in 32 hexadecimal digits: those that have to be handled one
    /// after the other. Events of no person share the key of the account.
    public var laneKey: String { item.laneKey() }

    /// The whole body that the event came in.
    public var body: Data { item.body() }

    /// The exact bytes of the item.
    public var raw: Data { item.raw() }

    /// The exact bytes of the item, as text.
    public var rawText: String { item.rawText() }

    /// The fields of the item that this version does not know, as a JSON object.
    public var extraJson: String { item.extraJson() }

    /// Copies the event into a body of its own, with its contact and the id of its number, and lets go of the body that
    /// it came in. Only its `path` counts anew. The `body` of the copy is what to keep of an event:
    /// `Webhook.withoutAuth().parse` reads it again later.
    public func detach() -> Event { item.detach() }
}

/// The same item at the same place of a body of the same number: what WhatsApp delivers twice is equal.
extension Event: Hashable {
    public static func == (one: Event, other: Event) -> Bool {
        one.item == other.item
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(item)
    }
}

extension FormReply {
    /// The text that was filled in under `name`; nil where there is none. What is no text stands in `response` as its
    /// JSON.
    public func text(_ name: String) -> String? { response[name].flatMap(textOfJson(json:)) }
}
