import Foundation

extension Webhook {
    /// Creates a `Webhook` that takes only requests with all of these proofs.
    public convenience init(_ auth: Auth..., phoneNumberId: String? = nil, maxBodyBytes: Int? = nil) throws {
        try self.init(auth: auth, phoneNumberId: phoneNumberId, maxBodyBytes: maxBodyBytes)
    }

    /// Verifies a request whose headers have one value each, and reads its events.
    public func parse<Headers: Sequence>(body: Data, headers: Headers) throws -> [Event]
    where Headers.Element == (key: String, value: String) {
        try parse(body: body, headers: inLists(headers))
    }

    /// Verifies a request whose headers are pairs, as those of SwiftNIO, and reads its events.
    public func parse<Headers: Sequence>(body: Data, headers: Headers) throws -> [Event]
    where Headers.Element == (name: String, value: String) {
        try parse(body: body, headers: inLists(headers))
    }

    /// Checks that a request whose headers have one value each comes from whom it should.
    public func verify<Headers: Sequence>(body: Data, headers: Headers) throws
    where Headers.Element == (key: String, value: String) {
        try verify(body: body, headers: inLists(headers))
    }

    /// Checks that a request whose headers are pairs, as those of SwiftNIO, comes from whom it should.
    public func verify<Headers: Sequence>(body: Data, headers: Headers) throws
    where Headers.Element == (name: String, value: String) {
        try verify(body: body, headers: inLists(headers))
    }

    /// Checks what can be checked before the body is read, of a request whose headers have one value each.
    public func verifyHeaders<Headers: Sequence>(_ headers: Headers) throws
    where Headers.Element == (key: String, value: String) {
        try verifyHeaders(inLists(headers))
    }

    /// Checks what can be checked before the body is read, of a request whose headers are pairs, as those of SwiftNIO.
    public func verifyHeaders<Headers: Sequence>(_ headers: Headers) throws
    where Headers.Element == (name: String, value: String) {
        try verifyHeaders(inLists(headers))
    }
}

func inLists(_ headers: some Sequence<(key: String, value: String)>) -> [String: [String]] {
    Dictionary(headers.map { ($0.key, [$0.value]) }, uniquingKeysWith: +)
}

func inLists(_ headers: some Sequence<(name: String, value: String)>) -> [String: [String]] {
    inLists(headers.map { (key: $0.name, value: $0.value) })
}
