import Foundation

extension WabaError {
    /// What is known about the error: its kind, whether to repeat, what the API said.
    public var report: ErrorReport { toReport() }
}

extension WabaError: LocalizedError {
    public var errorDescription: String? { description }
}
