extension DeliveryState {
    /// Merges a status of the message in, and tells when the state rises by it.
    @discardableResult
    public func record(_ update: StatusUpdate) -> StatusRise? {
        record(update.status, timestamp: update.timestamp, subject: update.kind)
    }

    /// Merges the status that an event tells of in, and tells when the state rises by it. Other events change nothing.
    @discardableResult
    public func record(_ event: Event) -> StatusRise? {
        guard case .status(let update) = event.content else { return nil }
        return record(update)
    }
}
