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
}
