// Requests and answers of network stacks of the app's own.

import Foundation

extension HttpHeader: CustomStringConvertible, CustomReflectable {
    public var description: String { debugDescription }

    public var customMirror: Mirror { Mirror(self, children: []) }
}

extension TransportBody {
    /// The body that `stream` gives. It is let go when no more is wanted, which ends it.
    public static func stream(_ stream: AsyncThrowingStream<Data, any Error>) -> TransportBody {
        .pieces(StreamPieces(stream))
    }
}

private final class StreamPieces: TransportPieces {
    private let stream: AsyncThrowingStream<Data, any Error>

    init(_ stream: AsyncThrowingStream<Data, any Error>) {
        self.stream = stream
    }

    func next() async throws -> Data? {
        var iterator = stream.makeAsyncIterator()
        return try await iterator.next()
    }

    func release() {}
}
