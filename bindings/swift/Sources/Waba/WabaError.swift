import Foundation

extension WabaError {
    /// What is known about the error: its kind, whether to repeat, what the API said.
    public var report: ErrorReport { toReport() }

    /// What the app's own code threw, if that is why the call failed: a key provider, a transport. Its text may hold a
    /// secret.
    public var underlyingError: (any Error)? { report.thrown?.error }
}

extension WabaError: CustomStringConvertible {}

extension WabaError: LocalizedError {
    public var errorDescription: String? { description }
}

extension WabaError: CustomNSError {
    public var errorUserInfo: [String: Any] {
        // `errorDescription` is not asked for where there is this.
        var info: [String: Any] = [NSLocalizedDescriptionKey: description]
        info[NSUnderlyingErrorKey] = underlyingError
        return info
    }
}
