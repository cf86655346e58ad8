import Foundation
import Testing
import Waba

private let canary = "canary-7d21f09a"
private let receipt = TransportBody.bytes(Data(#"{"messages":[{"id":"wamid.A"}]}"#.utf8))

/// Does with each request what it is told, without any network.
private final class TestDouble: HttpTransport, @unchecked Sendable {
    private let lock = NSLock()
    private var taken: [TransportRequest] = []
    private let answer: @Sendable (TransportRequest) async throws -> TransportResponse

    init(_ answer: @escaping @Sendable (TransportRequest) async throws -> TransportResponse) {
        self.answer = answer
    }

    var requests: [TransportRequest] { lock.withLock { taken } }

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        lock.withLock { taken.append(request) }
        return try await answer(request)
    }

    /// A client that sends through it.
    func client(timeout: TimeInterval? = nil) throws -> Client {
        let retry = RetryPolicy(baseDelay: 0.001)
        return try Client(host: .cloud(key: canary), timeout: timeout, transport: self, retry: retry)
    }

    /// What the error says that a text ends with.
    func failure(timeout: TimeInterval? = nil) async throws -> ErrorReport {
        do {
            try await client(timeout: timeout).sendText(to: "+491510000001", body: "Hello")
        } catch let error as WabaError {
            var dumped = ""
            dump(error, to: &dumped)
            #expect(!"\(error) \(error.localizedDescription) \(dumped)".contains(canary))
            return error.report
        }
        throw Missing("an error")
    }
}

/// Something that happens once.
private final class Happening: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    func happen() {
        continuation.yield()
    }

    func wait() async {
        for await _ in stream { return }
    }
}

/// A body whose pieces a function gives.
private final class Pieces: TransportPieces {
    let released = Happening()
    private let piece: @Sendable () async throws -> Data?

    init(_ piece: @escaping @Sendable () async throws -> Data?) {
        self.piece = piece
    }

    func next() async throws -> Data? { try await piece() }

    func release() { released.happen() }
}

private struct Canary: Error {
    let text = canary
}

@Suite(.timeLimit(.minutes(1)))
struct TransportTests {
    @Test func aDoubleIsGivenTheExactRequestAndAnswersIt() async throws {
        let double = TestDouble { request in
            let body = try await request.bytes()
            #expect(request.length() == body.count)
            let expected =
                #"{"messaging_product":"whatsapp","recipient_type":"individual","text":{"body":"Hello"},"#
                + #""to":"+491510000001","type":"text"}"#
            #expect(try JSON(body).sorted() == expected)
            return TransportResponse(status: 200, body: receipt)
        }
        let client = try double.client()
        #expect(try await client.sendText(to: "+491510000001", body: "Hello").id == "wamid.A")
        let request = try #require(double.requests.first)
        #expect("\(request.method()) \(request.url())" == "POST https://waba-v2.360dialog.io/messages")
        #expect(
            request.headers().map { "\($0.name): \($0.value)" } == [
                "d360-api-key: \(canary)", "accept: application/json", "content-type: application/json",
                "accept-encoding: identity",
            ])
        #expect(try await request.next() == nil)
        for value in [request, request.headers(), request.headers()[0], client, double.requests] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            let mirrored = Mirror(reflecting: value).children.map { "\($0.value)" }
            let shown = "\(value) \(String(reflecting: value)) \(dumped) \(mirrored)"
            for hidden in [canary, "Hello", "waba-v2"] {
                #expect(!shown.contains(hidden) || (value is Client && hidden == "waba-v2"), "\(shown)")
            }
        }
        #expect("\(request)".contains("POST") && "\(request.headers()[0])".contains("d360-api-key"))
    }

    @Test func afterWhateverItThrowsTheFateOfAMessageIsUnknown() async throws {
        let thrown: [any Error] = [
            Canary(), CancellationError(), TransportError.unknown(reason: "networkConnectionLost"),
        ]
        for error in thrown {
            let double = TestDouble { _ in throw error }
            let report = try await double.failure()
            #expect(report.kind == "interrupted" && report.retry == .ifNotSent)
            #expect(double.requests.count == 1)
            let shown = error is TransportError ? "networkConnectionLost" : "\(type(of: error))"
            #expect(report.message.contains(shown), "\(report.message)")
            let underlying = try #require(report.thrown).error
            #expect(type(of: underlying) == type(of: error))
        }
    }

    @Test func whatWasNotSentIsSentAgain() async throws {
        let refused = TestDouble { _ in throw TransportError.notSent(reason: "cannotFindHost") }
        let report = try await refused.failure()
        #expect(
            report.kind == "connect" && report.retry == .safe && report.message.contains("cannotFindHost"))
        #expect(refused.requests.count == 3)
        let attempts = TestDouble { _ in throw TransportError.notSent(reason: "cannotFindHost") }
        let double = TestDouble { request in
            if attempts.requests.count < 2 { return try await attempts.send(request) }
            return TransportResponse(status: 200, body: receipt)
        }
        let message = OutboundMessage(
            to: "+491510000001", content: .text(content: TextContent(body: "Hello")))
        let sent = try await double.client().sendReported(message)
        #expect(sent.report.attempts.map(\.reached) == [.no, .no, .yes])
    }

    @Test func aCancelledCallCancelsWhatTheTransportWaitsFor() async throws {
        let (begun, ended) = (Happening(), Happening())
        let double = TestDouble { _ in
            begun.happen()
            defer { ended.happen() }
            try await Task.sleep(for: .seconds(600))
            throw Canary()
        }
        let client = try double.client()
        let call = Task { try await client.sendText(to: "+491510000001", body: "Hello") }
        await begun.wait()
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
        await ended.wait()
    }

    @Test func timeAndSizeAreBoundedWhateverTheTransportDoes() async throws {
        let ended = Happening()
        let silent = TestDouble { request in
            _ = try await request.bytes()
            defer { ended.happen() }
            try await Task.sleep(for: .seconds(600))
            throw Canary()
        }
        let late = try await silent.failure(timeout: 0.2)
        #expect(late.kind == "timeout" && late.retry == .ifNotSent && silent.requests.count == 1)
        await ended.wait()
        let slow = Pieces {
            try await Task.sleep(for: .milliseconds(20))
            return Data([32])
        }
        let trickle = TestDouble { _ in TransportResponse(status: 200, body: .pieces(slow)) }
        #expect(try await trickle.failure(timeout: 0.2).kind == "timeout")
        await slow.released.wait()
        let endless = Pieces { Data(count: 1 << 20) }
        for body in [TransportBody.bytes(Data(count: 5 << 20)), .pieces(endless)] {
            let report = try await TestDouble { _ in TransportResponse(status: 200, body: body) }.failure()
            #expect(report.kind == "response" && report.message.contains("4194304"))
        }
        await endless.released.wait()
    }

    @Test func aBodyThatWasNotReadInTimeWasNotSentAndNeverIs() async throws {
        let double = TestDouble { _ in
            try await Task.sleep(for: .seconds(600))
            throw Canary()
        }
        let late = try await double.failure(timeout: 0.2)
        #expect(late.kind == "timeout" && late.retry == .safe && double.requests.count == 3)
        for request in double.requests {
            await #expect(throws: TransportError.self) { try await request.bytes() }
        }
    }

    @Test func aDoubleMayReadARequestAfterItAnswered() async throws {
        let double = TestDouble { _ in TransportResponse(status: 200, body: receipt) }
        try await double.client().sendText(to: "+491510000001", body: "Hello")
        let body = try await #require(double.requests.first).bytes()
        #expect(String(decoding: body, as: UTF8.self).contains("Hello"))
    }

    @Test func whatIsNoAnswerOfHttpIsRefusedAndARedirectIsOne() async throws {
        for (status, headers) in [
            (-1, []), (70_000, []), (200, [HttpHeader(name: "a b", value: "1")]),
            (200, [HttpHeader(name: "a", value: "1\r\nb: \(canary)")]),
        ] as [(Int, [HttpHeader])] {
            let double = TestDouble { _ in
                TransportResponse(status: status, body: receipt, headers: headers)
            }
            let report = try await double.failure()
            #expect(report.kind == "response" && report.message.contains("not valid HTTP"))
            #expect(double.requests.count == 1)
        }
        let location = HttpHeader(name: "location", value: "https://x.example")
        let redirect = TestDouble { _ in
            TransportResponse(status: 307, body: .bytes(Data()), headers: [location])
        }
        #expect(try await redirect.failure().httpStatus == 307)
        #expect(redirect.requests.count == 1)
    }

    /// Takes an upload and gives the files that `bodies` make, one after the other.
    private func files(_ bodies: [TransportBody]) -> TestDouble {
        let left = Left(bodies)
        return TestDouble { request in
            if request.method() == "POST" {
                while let piece = try await request.next() { #expect(piece.count <= 64 << 10) }
                return TransportResponse(status: 200, body: .bytes(Data(#"{"id":"17"}"#.utf8)))
            }
            if request.url().hasSuffix("/17") {
                let details = #"{"url":"https://lookaside.fbsbx.com/file","mime_type":"text/plain"}"#
                return TransportResponse(status: 200, body: .bytes(Data(details.utf8)))
            }
            let tag = HttpHeader(name: "etag", value: #""menu""#)
            return TransportResponse(status: 200, body: await left.next(), headers: [tag])
        }
    }

    private actor Left {
        private var bodies: [TransportBody]

        init(_ bodies: [TransportBody]) {
            self.bodies = bodies
        }

        func next() -> TransportBody { bodies.removeFirst() }
    }

    @Test func filesGoThroughItInPieces() async throws {
        let file = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0) })
        let (stream, continuation) = AsyncThrowingStream<Data, any Error>.makeStream()
        for start in stride(from: 0, to: file.count, by: 1000) {
            continuation.yield(file[start..<start + 1000])
        }
        continuation.finish()
        let abandoned = Pieces { Data(count: 1000) }
        let client = try files([.stream(stream), .pieces(abandoned)]).client()
        let upload = Upload.bytes(file, fileName: "menu.txt")
        #expect(try await client.media.upload(upload).id == "17")
        #expect(try await client.media.download(id: "17").bytes() == file)
        do {
            let download = try await client.media.download(id: "17")
            #expect(try await download.next()?.count == 1000)
        }
        await abandoned.released.wait()
    }

    @Test func aFileThatBreaksOffIsGoneOnWith() async throws {
        let file = Data((0..<2000).map { UInt8(truncatingIfNeeded: $0) })
        let (stream, continuation) = AsyncThrowingStream<Data, any Error>.makeStream()
        continuation.yield(file[..<1000])
        continuation.finish(throwing: Canary())
        let double = files([.stream(stream), .bytes(file)])
        #expect(try await double.client().media.download(id: "17").bytes() == file)
        let last = try #require(double.requests.last)
        // Nobody said how large it is: the last byte comes again, as none might come behind it.
        #expect(last.headers().contains(HttpHeader(name: "range", value: "bytes=999-")))
    }

    @Test func settingsOfTheBuiltInStackAreRefusedBesideIt() throws {
        let double = TestDouble { _ in throw Canary() }
        let direct = try ConnectionSettings(proxy: "direct")
        func isRefused(_ make: () throws -> Any) -> Bool {
            do {
                _ = try make()
            } catch WabaError.config {
                return true
            } catch {}
            return false
        }
        #expect(isRefused { try Client(host: .cloud(key: "key"), connection: direct, transport: double) })
        #expect(
            isRefused {
                try PartnerClient(host: .partner(key: "key"), connection: direct, transport: double)
            })
        #expect(
            isRefused {
                try Client(host: .cloud(key: "key", baseUrl: "http://x.example"), transport: double)
            })
    }

    @Test func thePartnerApiGoesThroughItToo() async throws {
        let double = TestDouble { _ in
            TransportResponse(status: 200, body: .bytes(Data(#"{"clients":[]}"#.utf8)))
        }
        let partner = try PartnerClient(host: .partner(key: canary), transport: double)
        _ = try await partner.callJson(operation: "partner_clients.list", request: #"{"partner_id":"p"}"#)
        #expect(double.requests.first?.headers().contains { $0.value == canary } == true)
    }
}
