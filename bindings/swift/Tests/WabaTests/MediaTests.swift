import Foundation
import Testing
import Waba

private let picture =
    Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) + Data(repeating: 7, count: 200_000)

/// What was told of downloads.
private final class Reports: @unchecked Sendable {
    private let lock = NSLock()
    private var told: [CallReport] = []

    @Sendable
    func add(report: CallReport) {
        lock.withLock { told.append(report) }
    }

    /// The number of attempts in each report.
    var attempts: [Int] {
        lock.withLock { told.map(\.attempts.count) }
    }
}

/// What was told of a file.
private final class Told: FileProgress, @unchecked Sendable {
    private let lock = NSLock()
    private var told: [(bytes: Int, total: Int?)] = []

    func report(bytes: Int, total: Int?) {
        lock.withLock { told.append((bytes, total)) }
    }

    /// Bytes so far and in all, as they were told last.
    var last: [Int?] {
        lock.withLock { told.last.map { [$0.bytes, $0.total] } ?? [] }
    }
}

@Test func aFileAtAPathArrivesWholeAndTellsOfItsProgress() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let media = try emulator.client().media
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).png")
    try picture.write(to: path)
    defer { try? FileManager.default.removeItem(at: path) }
    let (sent, received) = (Told(), Told())
    let id = try await media.upload(.path(path.path, progress: sent)).id
    let whole = picture.count
    #expect(sent.last == [whole, whole])
    let download = try await media.download(id: id, progress: received)
    #expect(download.details().mimeType == "image/png")
    #expect(try await download.bytes() == picture)
    #expect(received.last == [whole, whole])
    await #expect(throws: WabaError.self) { try await download.bytes() }
}

@Test func aFileComesFromASequenceOrAStreamWhileItIsSent() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let media = try emulator.client().media
    for size in [nil, picture.count] {
        let sent = Told()
        let pieces = AsyncStream { continuation in
            for start in stride(from: 0, to: picture.count, by: 50_000) {
                continuation.yield(picture[start..<min(start + 50_000, picture.count)])
            }
            continuation.finish()
        }
        let uploaded = try await media.upload(
            pieces: pieces, fileName: "menu.png", size: size, progress: sent)
        #expect(try await media.download(id: uploaded.id).bytes() == picture)
        #expect(sent.last == [picture.count, size])
    }
    let uploaded = try await media.upload(stream: InputStream(data: picture), mimeType: "image/png")
    #expect(try await media.download(id: uploaded.id).bytes() == picture)
}

@Test func aSourceThatThrowsIsNamedByATypedError() async throws {
    struct Canary: Error {}
    let emulator = try Emulator()
    defer { emulator.stop() }
    let media = try emulator.client().media
    let broken = AsyncThrowingStream<Data, any Error> { continuation in
        continuation.yield(picture)
        continuation.finish(throwing: Canary())
    }
    do {
        _ = try await media.upload(pieces: broken, fileName: "menu.png")
        Issue.record("nothing was thrown")
    } catch let error as WabaError {
        #expect(error.report.kind == "media")
        #expect(error.report.message.contains("Canary"), "\(error.report.message)")
        #expect(error.underlyingError is Canary)
    }
    // What is refused is not read to its end.
    let endless = AsyncStream { picture }
    await #expect(throws: WabaError.self) { try await media.upload(pieces: endless, fileName: "menu.png") }
}

@Test func aFileIsSavedAndReadInPieces() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let media = try emulator.client().media
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let id = try await media.upload(.bytes(picture, mimeType: "image/png")).id
    let saved = try await media.download(id: id).save(to: folder.path)
    #expect(saved.hasPrefix(folder.path) && saved.hasSuffix(".png"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: saved)) == picture)
    var pieces = Data()
    let reports = Reports()
    for try await piece in media.pieces(id: id, onReport: reports.add) {
        pieces += piece
    }
    #expect(reports.attempts == [2], "the details and the file, told once")
    #expect(pieces == picture)
    await #expect(throws: WabaError.self) {
        for try await _ in media.pieces(id: id, maxBytes: 10) {}
    }
}

@Test func aFileIsReadOnceAndWhatIsKnownOfItStays() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let fault: [String: Any] = [
        "match": ["operation": "media.download"], "times": 2, "do": ["close": "mid_body"],
    ]
    try await emulator.begin([JSON(fault)])
    let media = try emulator.client().media
    let id = try await media.upload(.bytes(picture, fileName: "me.png")).id
    let broken = try await media.download(id: id, resumes: 0)
    await expectError("interrupted") { try await broken.bytes() }
    let half = try await media.download(id: id, resumes: 0)
    await expectError("interrupted") { try await rest(of: half) }
    let (whole, pieces) = (try await media.download(id: id), try await media.download(id: id))
    #expect(try await whole.bytes() == picture)
    #expect(try await rest(of: pieces) == picture)
    for download in [broken, half, whole, pieces] {
        await expectError("media") { try await download.bytes() }
        await expectError("media") { try await download.next() }
        #expect(download.details().mimeType == "image/png")
    }
}

/// What is left of a file, piece by piece.
private func rest(of download: Download) async throws -> Data {
    var rest = Data()
    while let piece = try await download.next() {
        rest += piece
    }
    return rest
}

private func expectError<T>(_ kind: String, of call: () async throws -> T) async {
    do {
        _ = try await call()
        Issue.record("nothing was thrown")
    } catch {
        #expect((error as? WabaError)?.report.kind == kind, "\(error)")
    }
}

@Test func closuresTakeThePlaceOfObjects() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let keys = KeyProviderFunction { Emulator.key }
    let told = Told()
    let client = try Client(host: .cloud(keys: keys, baseUrl: emulator.baseUrl))
    let progress = FileProgressFunction { told.report(bytes: $0, total: $1) }
    _ = try await client.media.upload(
        .bytes(picture, mimeType: "image/png", progress: progress))
    #expect(told.last == [picture.count, picture.count])
    let transport = HttpTransportFunction { _ in throw TransportError.notSent(reason: "offline") }
    let offline = try Client(
        host: .cloud(keys: keys), transport: transport, retry: RetryPolicy(attempts: 1))
    await #expect(throws: WabaError.self) { try await offline.sendText(to: "+491510000001", body: "Hi") }
}

@Test func whatWasDoneForAFileIsTold() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let client = try emulator.client()
    let png = Upload.bytes(picture, fileName: "me.png")
    let uploaded = try await client.media.uploadResumableReported(png)
    #expect(!uploaded.handle.isEmpty && uploaded.report.attempts.count == 2)
    let flow = try #require(try await client.flows.create(NewFlow(name: "Told")).id)
    let json = Upload.bytes(Data("[]".utf8))
    #expect(try await client.flows.uploadJsonReported(flowId: flow, json).report.attempts.count == 1)
    let download = try await client.media.download(id: client.media.upload(png).id)
    // Its details and its bytes.
    #expect(download.report().attempts.count == 2)
    #expect(try await download.bytes() == picture)
    #expect(download.report().attempts.map(\.httpStatus) == [200, 200])
    // The webhook is read, and set because there is none.
    let ensured = try await client.callJsonReported(
        operation: "webhook.ensure", request: #"{"url":"http://127.0.0.1:1/hook"}"#)
    #expect(ensured.report.attempts.count == 2)
}

@Test func theJsonOfAFlowOfAPartnersAccountIsReplaced() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let partner = try PartnerClient(host: .partner(key: Emulator.partnerKey, baseUrl: emulator.baseUrl))
    let new = NewPartnerFlow(partnerId: "emulatorPA", wabaAccountId: "emulatorWA", name: "Told")
    let flow = try #require(try await partner.flows.create(new).id)
    let target = PartnerFlowTarget(partnerId: "emulatorPA", wabaAccountId: "emulatorWA", flowId: flow)
    let json = Upload.bytes(Data("{}".utf8))
    let told = try await partner.flows.uploadJsonReported(target, json)
    #expect(told.uploaded.validationErrors.count == 2 && told.report.attempts.count == 1)
    #expect(try await partner.flows.assets(target).data.map(\.name) == ["flow.json"])
}

@Test func aDigestThatIsNoneCanBeLeftUnchecked() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let client = try emulator.client()
    let id = try await client.media.upload(.bytes(picture, fileName: "me.png")).id
    let details = try await client.callJson(operation: "media.get", request: #"{"media_id":"\#(id)"}"#)
    let wrong = details.replacingOccurrences(
        of: #""sha256":"[^"]*""#, with: #""sha256":"none""#, options: .regularExpression)
    try await emulator.answerNext(JSON(["status": 200, "response": wrong]))
    await #expect(throws: WabaError.self) { try await client.media.download(id: id) }
    try await emulator.answerNext(JSON(["status": 200, "response": wrong]))
    #expect(try await client.media.download(id: id, checkDigest: false).bytes() == picture)
}

@Test func whatIsNoFileOfTheAPIIsRefusedBeforeItIsSent() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let media = try emulator.client().media
    for upload in [Upload.path("/no/such/file.png"), Upload.bytes(picture)] {
        await #expect(throws: WabaError.self) { _ = try await media.upload(upload) }
    }
    #expect(try await emulator.calls().isEmpty)
}
