import Foundation

extension Webhook {
    /// Creates a `Webhook` that takes only requests with all of these proofs.
    public convenience init(_ auth: Auth..., phoneNumberId: String? = nil, maxBodyBytes: Int? = nil) throws {
        try self.init(auth: auth, phoneNumberId: phoneNumberId, maxBodyBytes: maxBodyBytes)
    }

    /// Verifies a request whose headers have one value each, and reads its events.
    public func parse<Headers: Sequence>(body: Data, headers: Headers) throws -> [Event]
    where Headers.Element == (key: String, value: String) {
        let pairs = headers.map { ($0.key, [$0.value]) }
        return try parse(body: body, headers: Dictionary(pairs, uniquingKeysWith: +))
    }
}
