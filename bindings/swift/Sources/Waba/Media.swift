// Files, piece by piece.

import Foundation

extension Download {
    /// The next piece; nothing behind the last one, once. No piece is lost when the task is cancelled.
    public func next() async throws -> Data? {
        while try await ready() {
            if let piece = take() { return piece }
        }
        return take()
    }
}

extension UploadWriter {
    /// Writes a piece when there is room for it. Gives `false` when no more is wanted: the call has ended, and its result
    /// says how. A task that is cancelled has written nothing.
    public func write(_ piece: Data) async throws -> Bool {
        while try await room() {
            if put(piece) { return true }
        }
        return false
    }
}

extension MediaCalls {
    /// The pieces of the file `id`, downloaded while they are read: each iteration downloads it anew. The end comes only
    /// after size and SHA-256 were found right, so of the pieces nothing is certain before it. An iteration that ends
    /// sooner abandons the download.
    ///
    /// - Parameters:
    ///   - maxBytes: The largest file, 100 MiB by default.
    ///   - progress: Is told how much has come.
    ///   - checkDigest: Whether the SHA-256 that the API names is checked.
    ///   - resumes: How often a download that broke off goes on, 3 by default.
    ///   - onReport: Is told, behind the last piece, what was done for the file: the attempts of all steps, and the last
    ///     HTTP answer. A `WabaError` tells the attempts by itself.
    public func pieces(
        id: String, maxBytes: Int? = nil, progress: FileProgress? = nil, checkDigest: Bool = true,
        resumes: Int? = nil, onReport: @escaping @Sendable (CallReport) -> Void = { _ in }
    ) -> AsyncItems<Data> {
        AsyncItems { [self] in
            var opened: Download?
            return {
                if opened == nil {
                    opened = try await self.download(
                        id: id, maxBytes: maxBytes, progress: progress, checkDigest: checkDigest,
                        resumes: resumes)
                }
                let piece = try await opened?.next()
                if piece == nil, let opened {
                    onReport(opened.report())
                }
                return piece
            }
        }
    }
}

extension MediaCalls {
    /// Uploads a file whose bytes come in `pieces`, which are read while they are sent, one at a time. It is not sent again
    /// once a part of it has left. When the sequence throws, the upload ends with a `WabaError.media` whose
    /// `underlyingError` that is. When the upload ends first, the task that reads the sequence is cancelled, and not waited for.
    ///
    /// - Parameters:
    ///   - fileName: The name of the file.
    ///   - mimeType: Else it follows from the file name.
    ///   - kind: What it is sent as, which else follows from the MIME type and decides how large it may be.
    ///   - size: Bytes in all, if known. Without it the request has no length, which not every server takes.
    ///   - progress: Is told how much has left.
    public func upload<Pieces: AsyncSequence>(
        pieces: sending Pieces, fileName: String? = nil, mimeType: String? = nil, kind: MediaKind? = nil,
        size: Int? = nil, progress: FileProgress? = nil
    ) async throws -> UploadedMedia where Pieces.Element == Data {
        let writer = try UploadWriter(
            fileName: fileName, mimeType: mimeType, kind: kind, size: size, progress: progress)
        let writing = Task { await writer.writeAll(pieces) }
        defer { writing.cancel() }
        return try await upload(writer.file())
    }

    /// Uploads what `stream` gives, which is opened, and read while it is sent on a thread for such waiting; see
    /// `upload(pieces:fileName:mimeType:kind:size:progress:)`.
    public func upload(
        stream: sending InputStream, fileName: String? = nil, mimeType: String? = nil, kind: MediaKind? = nil,
        size: Int? = nil, progress: FileProgress? = nil
    ) async throws -> UploadedMedia {
        let reader = StreamReader(stream)
        let pieces = AsyncItems { { try await reader.next() } }
        return try await upload(
            pieces: pieces, fileName: fileName, mimeType: mimeType, kind: kind, size: size,
            progress: progress)
    }
}

extension UploadWriter {
    /// Writes all `pieces`, as far as they are wanted.
    fileprivate func writeAll<Pieces: AsyncSequence>(_ pieces: Pieces) async where Pieces.Element == Data {
        do {
            for try await piece in pieces {
                guard try await write(piece) else { return }
            }
            // Sequences of a cancelled task may end as if that were all.
            try Task.checkCancellation()
            finish()
        } catch {
            let thrown = Thrown(error)
            fail(cause: thrown.name(), thrown: thrown)
        }
    }
}

/// Reads a stream away from the threads that tasks run on. Only its queue touches the stream.
private final class StreamReader: @unchecked Sendable {
    private let stream: InputStream
    private let queue = DispatchQueue(label: "waba.upload")

    init(_ stream: InputStream) {
        self.stream = stream
    }

    deinit {
        stream.close()
    }

    func next() async throws -> Data? {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try self.read() }) }
        }
    }

    private func read() throws -> Data? {
        if stream.streamStatus == .notOpen {
            stream.open()
        }
        var piece = [UInt8](repeating: 0, count: 64 << 10)
        let count = stream.read(&piece, maxLength: piece.count)
        if count < 0 {
            throw stream.streamError ?? CocoaError(.fileReadUnknown)
        }
        return count == 0 ? nil : Data(piece[..<count])
    }
}
