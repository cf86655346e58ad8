import Foundation

/// A server on loopback that takes one connection and never answers.
final class SilentServer: Sendable {
    let port: UInt16
    private let listener: Int32
    private let request: AsyncStream<Void>
    private let end: AsyncStream<Void>

    init() throws {
        #if canImport(Glibc)
            let stream = Int32(SOCK_STREAM.rawValue)
        #else
            let stream = SOCK_STREAM
        #endif
        let listener = socket(AF_INET, stream, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let named = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, size) == 0 && listen(listener, 1) == 0
                    && getsockname(listener, address, &size) == 0
            }
        }
        guard named else { throw Missing("a socket on loopback") }
        port = UInt16(bigEndian: address.sin_port)
        self.listener = listener

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
