import Foundation
import Testing
import Waba

@Suite(.timeLimit(.minutes(1)))
struct CancellationTests {
    @Test func aCancelledCallLetsGoOfItsConnection() async throws {
        let silent = try SilentServer()
        let client = try Client(host: .cloud(key: "key", baseUrl: "http://127.0.0.1:\(silent.port)"))
        let call = Task { try await client.sendText(to: "+491510000001", body: "Hello") }
        await silent.waitForRequest()
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
        await silent.waitForEnd()
    }

    @Test func aCallOfACancelledTaskIsNotMade() async throws {
        let emulator = try Emulator()
        defer { emulator.stop() }
        let client = try emulator.client()
        let call = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await client.sendText(to: "+491510000001", body: "Hello")
        }
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
        #expect(try await emulator.bodies().isEmpty)
        _ = try await client.sendText(to: "+491510000001", body: "Hello")
    }

    @Test func anUploadIsCancelledWhileItWritesAndWhileItsSourceWaits() async throws {
        // Takes connections and reads nothing of them.
        let (listener, port) = try listenOnLoopback()
        defer { close(listener) }
        let client = try Client(host: .cloud(key: "key", baseUrl: "http://127.0.0.1:\(port)"))
        for waits in [false, true] {
            let call = Task {
                let pieces = AsyncThrowingStream<Data, any Error> {
                    if waits { try await Task.sleep(for: .seconds(600)) }
                    return Data(count: 1 << 20)
                }
                return try await client.media.upload(pieces: pieces, fileName: "menu.txt")
            }
            // Until there is no more room.
            try await Task.sleep(for: .seconds(1))
            call.cancel()
            await #expect(throws: CancellationError.self) { try await call.value }
        }
    }

    @Test func anUploadThatIsCancelledIsNotTakenForAWholeOne() async throws {
        let emulator = try Emulator()
        defer { emulator.stop() }
        let client = try emulator.client()
        for _ in 1...20 {
            let call = Task {
                // Ends when its task is cancelled.
                let pieces = AsyncThrowingStream<Data, any Error> {
                    try? await Task.sleep(for: .milliseconds(2))
                    return Data(count: 1000)
                }
                return try await client.media.upload(pieces: pieces, fileName: "menu.txt")
            }
            try await Task.sleep(for: .milliseconds(30))
            call.cancel()
            await #expect(throws: CancellationError.self) { try await call.value }
        }
    }

    @Test func anUploadThatFailedDoesNotWaitForItsSource() async throws {
        let silent = try SilentServer()
        let refused = try Client(
            host: .cloud(key: "key", baseUrl: "http://127.0.0.1:1"), retry: RetryPolicy(attempts: 1))
        let late = try Client(host: .cloud(key: "key", baseUrl: "http://127.0.0.1:\(silent.port)"))
            .withOptions(CallOptions(deadline: 0.5))
        for (client, kind) in [(refused, "connect"), (late, "timeout")] {
            let (pieces, _) = AsyncStream<Data>.makeStream()
            do {
                _ = try await client.media.upload(pieces: pieces, fileName: "menu.txt")
                Issue.record("nothing was thrown")
            } catch let error as WabaError {
                #expect(error.report.kind == kind)
            }
        }
    }

    @Test func aStreamThatGivesNothingDoesNotKeepACancelledUpload() async throws {
        let emulator = try Emulator()
        defer { emulator.stop() }
        let client = try emulator.client()
        var pipe: [Int32] = [0, 0]
        #expect(Foundation.pipe(&pipe) == 0)
        // Ends the read, which nothing else can.
        defer { close(pipe[1]) }
        let path = "/dev/fd/\(pipe[0])"
        let call = Task {
            let stream = try #require(InputStream(fileAtPath: path))
            return try await client.media.upload(stream: stream, fileName: "menu.txt")
        }
        try await Task.sleep(for: .milliseconds(300))
        call.cancel()
        await #expect(throws: CancellationError.self) { try await call.value }
    }

    @Test func aPartOfWhatIsReadIsNotTakenForTheWhole() async throws {
        let emulator = try Emulator()
        defer { emulator.stop() }
        let client = try emulator.client()
        let file = Upload.bytes(Data(count: 3_000_000), fileName: "menu.txt")
        let id = try await client.media.upload(file).id
        let download = Task {
            for try await _ in client.media.pieces(id: id) {
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        await #expect(throws: CancellationError.self) { try await download.value }
        let body = #"{"data":[{"name":"a"},{"name":"b"}]}"#
        try await emulator.answerNext(JSON(["status": 200, "response": body] as [String: Any]))
        let list = Task {
            for try await _ in client.templates.listAll() {
                withUnsafeCurrentTask { $0?.cancel() }
            }
        }
        await #expect(throws: CancellationError.self) { try await list.value }
    }
}
