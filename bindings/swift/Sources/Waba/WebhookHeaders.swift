/// Headers that are sent along with each webhook, by name. The values are secrets: they are not shown when the headers
/// are printed or dumped.
public struct WebhookHeaders: Hashable, Sendable {
    let values: [String: String]

    public init(_ values: [String: String] = [:]) {
        self.values = values
    }

    /// The names of the headers.
    public var names: [String] { values.keys.sorted() }

    /// The value of a header.
    public subscript(name: String) -> String? { values[name] }
}

extension WebhookHeaders: ExpressibleByDictionaryLiteral {
    public init(dictionaryLiteral headers: (String, String)...) {
        self.init(Dictionary(headers) { _, last in last })
    }
}

extension WebhookHeaders: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "[" + names.map { "\($0): [redacted]" }.joined(separator: ", ") + "]" }

    public var debugDescription: String { description }

    public var customMirror: Mirror { Mirror(self, children: []) }
}
