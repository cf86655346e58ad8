import Foundation
import Testing
import Waba

private func withList(_ test: (Client, Emulator) async throws -> Void) async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let next = #""paging":{"cursors":{"after":"2"},"next":"https://elsewhere.example/?after=2"}"#
    for body in [
        #"{"data":[{"name":"a"},{"name":"b"}],\#(next)}"#,
        #"{"data":[{"name":"c"}],"paging":{"cursors":{"after":"3"}}}"#,
    ] {
        try await emulator.answerNext(JSON(["status": 200, "response": body] as [String: Any]))
    }
    try await test(emulator.client(), emulator)
}

@Test func aListGoesOnUntilItsLastPage() async throws {
    try await withList { client, emulator in
        var names: [String?] = []
        for try await template in client.templates.listAll(TemplateQuery(limit: 2)) {
            names.append(template.name)
        }
        #expect(names == ["a", "b", "c"])
        let queries = try await emulator.calls().map { try $0.text("query") }
        #expect(queries == ["limit=2", "limit=2&after=2"])
    }
}

@Test func eachIterationOfAListBeginsAnew() async throws {
    try await withList { client, emulator in
        let list = client.templates.listAll(TemplateQuery(limit: 2))
        for try await _ in list {}
        try await emulator.answerNext(
            JSON(["status": 200, "response": #"{"data":[{"name":"d"}]}"#] as [String: Any]))
        var names: [String?] = []
        for try await template in list {
            names.append(template.name)
        }
        #expect(names == ["d"])
    }
}

@Test func aPageThatNobodyWantsIsNotAskedFor() async throws {
    try await withList { client, emulator in
        var items = client.templates.listAll(TemplateQuery(limit: 2)).makeAsyncIterator()
        for _ in 1...2 {
            _ = try await items.next()
        }
        #expect(try await emulator.calls().count == 1)
    }
}
