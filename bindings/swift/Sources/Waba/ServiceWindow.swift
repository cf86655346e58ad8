import Foundation

extension ServiceWindow {
    /// Creates the window of a conversation from the times of the customer's messages, in any order.
    public init<Messages: Sequence>(messages: Messages) where Messages.Element == Date {
        self = messages.reduce(ServiceWindow()) { $0.noting($1) }
    }

    /// Notes a message from the customer, by its time.
    public mutating func note(_ message: Date) {
        self = noting(message)
    }

    /// Whether the window is open. A clock that is behind that of WhatsApp does not close it.
    public func isOpen() -> Bool {
        isOpen(at: Date())
    }
}
