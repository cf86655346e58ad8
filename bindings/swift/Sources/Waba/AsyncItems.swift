/// What comes one by one as it is wanted: the items of a list, the pieces of a file. Each iteration begins anew.
///
/// An iteration whose task is cancelled throws `CancellationError`, so that a part is never taken for the whole.
public struct AsyncItems<Element: Sendable>: AsyncSequence, Sendable {
    let begin: @Sendable () -> Next

    typealias Next = () async throws -> Element?

    /// Creates a sequence; `begin` gives what reads the elements of one iteration.
    init(_ begin: @escaping @Sendable () -> Next) {
        self.begin = begin
    }

    public func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(read: begin())
    }

    /// Reads one element after the other.
    public struct AsyncIterator: AsyncIteratorProtocol {
        /// Nothing behind the end and behind an error.
        var read: Next?

        public mutating func next() async throws -> Element? {
            try Task.checkCancellation()
            guard let read else { return nil }
            self.read = nil
            let element = try await read()
            if element != nil {
                self.read = read
            }
            return element
        }
    }
}
