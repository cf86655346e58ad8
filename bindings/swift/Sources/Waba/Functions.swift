// Closures in the place of objects that have one function.

/// Is told how far a file has come, as a closure: see ``FileProgress``.
public final class FileProgressFunction: FileProgress {
    private let function: @Sendable (_ bytes: Int, _ total: Int?) -> Void

    public init(_ function: @escaping @Sendable (_ bytes: Int, _ total: Int?) -> Void) {
        self.function = function
    }

    public func report(bytes: Int, total: Int?) {
        function(bytes, total)
    }
}

/// Gives the key of each request, as a closure: see ``KeyProvider``.
public final class KeyProviderFunction: KeyProvider {
    private let function: @Sendable () async throws -> String

    public init(_ function: @escaping @Sendable () async throws -> String) {
        self.function = function
    }

    public func key() async throws -> String {
        try await function()
    }
}

/// Carries requests, as a closure: see ``HttpTransport``.
public final class HttpTransportFunction: HttpTransport {
    private let function: @Sendable (TransportRequest) async throws -> TransportResponse

    public init(_ function: @escaping @Sendable (TransportRequest) async throws -> TransportResponse) {
        self.function = function
    }

    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        try await function(request)
    }
}
