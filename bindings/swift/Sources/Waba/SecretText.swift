/// A key, token or password: it is not shown when it is printed or dumped.
public struct SecretText: Hashable, Sendable {
    /// The text.
    public let value: String

    public init(_ value: String) {
        self.value = value
    }
}

extension SecretText: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) {
        self.init(value)
    }
}

extension SecretText: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "[redacted]" }

    public var debugDescription: String { description }

    public var customMirror: Mirror { Mirror(self, children: []) }
}
