import Foundation

extension ServiceWindow {
    /// Creates the window of a conversation from the times of the customer's messages, in any order.
    public init<Messages: Sequence>(messages: Messages) throws where Messages.Element == Int64 {
        self = try messages.reduce(ServiceWindow()) { try $0.noting(message: $1) }
    }

    /// Notes a message from the customer, by its time in whole seconds since 1970. Milliseconds are refused.
    public mutating func note(_ message: Int64) throws {
        self = try noting(message: message)
    }

    /// Whether the window is open. A clock that is behind that of WhatsApp does not close it.
    public func isOpen(at now: Date = Date()) -> Bool {
        isOpen(now: Int64(now.timeIntervalSince1970.rounded(.down)))
    }
}
