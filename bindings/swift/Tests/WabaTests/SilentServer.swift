import Foundation

/// A server on loopback that takes one connection and never answers.
final class SilentServer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let request: AsyncStream<Void>
    private let end: AsyncStream<Void>

    init() throws {
        (listener, port) = try listenOnLoopback()
        let listener = listener

        let (request, requestSeen) = AsyncStream.makeStream(of: Void.self)
        let (end, endSeen) = AsyncStream.makeStream(of: Void.self)
        self.request = request
        self.end = end
        DispatchQueue.global().async {
            let connection = accept(listener, nil, nil)
            var buffer = [UInt8](repeating: 0, count: 4096)
            while read(connection, &buffer, buffer.count) > 0 {
                requestSeen.yield()
            }
            close(connection)
            requestSeen.finish()
            endSeen.finish()
        }
    }

    deinit {
        close(listener)
    }

    /// Waits for the first bytes of a request.
    func waitForRequest() async {
        for await _ in request { return }
    }

    /// Waits for the end of the connection.
    func waitForEnd() async {
        for await _ in end {}
    }
}
