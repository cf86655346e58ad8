import Foundation

extension Event {
    /// The typed content: a value in any case, also for what this version does not know and for what does not fit.
    public var content: EventContent { item.content() }

    /// The exact bytes of the item.
    public var raw: Data { item.raw() }

    /// The exact bytes of the item, as text.
    public var rawText: String { item.rawText() }

    /// The fields of the item that this version does not know, as a JSON object.
    public var extraJson: String { item.extraJson() }

    /// Copies the event into a body of its own, with its contact and the id of its number, and lets go of the body that
    /// it came in. Only its `path` counts anew.
    public func detach() -> Event { item.detach() }
}
