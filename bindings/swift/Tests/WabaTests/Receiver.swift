import Foundation

/// A receiver of webhooks, which hands on their bodies and answers 200.
final class Receiver: Sendable {
    private static let answer = Array(
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8)

    let url: String
    private let listener: Int32

    init(_ receive: @escaping @Sendable (Data) -> Void) throws {
        let (listener, port) = try listenOnLoopback()
        self.listener = listener
        url = "http://127.0.0.1:\(port)/webhook"
        DispatchQueue.global().async {
            while case let connection = accept(listener, nil, nil), connection >= 0 {
                var request = Data()
                var buffer = [UInt8](repeating: 0, count: 4096)
                while Self.body(of: request) == nil {
                    let count = read(connection, &buffer, buffer.count)
                    guard count > 0 else { break }
                    request.append(contentsOf: buffer[..<count])
                }
                if let body = Self.body(of: request) {
                    receive(body)
                    _ = write(connection, Self.answer, Self.answer.count)
                }
                close(connection)
            }
        }
    }

    func stop() {
        // Closing alone does not wake the thread that accepts.
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// The body of a request; nil while a part of it is missing.
    private static func body(of request: Data) -> Data? {
        guard let end = request.range(of: Data("\r\n\r\n".utf8)) else { return nil }
        let head = String(decoding: request[..<end.lowerBound], as: UTF8.self).lowercased()
        let line = head.components(separatedBy: "\r\n").first { $0.hasPrefix("content-length:") }
        let length = line.flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
        let body = request[end.upperBound...]
        return body.count >= length ? Data(body.prefix(length)) : nil
    }
}
