extension DeliveryTracker {
    /// Takes in an event, and tells when the state of its message rises by it. Give it every event: those that are no
    /// status of a message change nothing.
    @discardableResult
    public func record(_ event: Event) -> StatusRise? {
        record(event: event)
    }

    /// Takes in all events of a body, as `Webhook.parse` gives them.
    public func recordAll(_ events: [Event]) {
        recordAll(events: events)
    }
}
