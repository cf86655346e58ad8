// Files, piece by piece.

import Foundation

extension MediaCalls {
    /// The pieces of the file `id`, downloaded while they are read. The end comes only after size and SHA-256 were found
    /// right, so of the pieces nothing is certain before it.
    ///
    /// - Parameters:
    ///   - maxBytes: The largest file, 100 MiB by default.
    ///   - progress: Is told how much has come.
    public func pieces(
        id: String, maxBytes: UInt64? = nil, progress: FileProgress? = nil
    ) -> AsyncThrowingStream<Data, any Error> {
        let opened = OpenedDownload { [self] in
            try await download(id: id, maxBytes: maxBytes, progress: progress)
        }
        return AsyncThrowingStream { try await opened.next() }
    }
}

/// A download that begins when its first piece is wanted.
private actor OpenedDownload {
    private let open: @Sendable () async throws -> Download
    private var download: Download?

    init(open: @escaping @Sendable () async throws -> Download) {
        self.open = open
    }

    func next() async throws -> Data? {
        let download: Download
        if let present = self.download {
            download = present
        } else {
            download = try await open()
            self.download = download
        }
        return try await download.next()
    }
}
