import Foundation
import Testing
import Waba

// Hostile servers: their redirects lead nowhere, and their JSON crashes nothing.

private func list(_ name: String) throws -> JSON {
    try vectors("security").first { try $0.text("name") == name }.required(name)
}

private func answer(_ status: Any, headers: [String: String] = [:], _ body: String) -> JSON {
    JSON(["status": status, "headers": headers, "response": body] as [String: Any])
}

@Test func redirectsLeadNowhere() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let (thief, port) = try listenOnLoopback()
    defer { close(thief) }
    let base = emulator.baseUrl.replacingOccurrences(of: "http://", with: "")
        .trimmingCharacters(in: ["/"])
    let client = try Client(host: emulator.host(), rateLimits: RateLimits(enabled: false))
    let redirects = try list("redirects")
    var count = 0
    for location in try redirects.array("locations") {
        let target = try (location.value as? String).required("location")
            .replacingOccurrences(of: "THIEF", with: "127.0.0.1:\(port)")
            .replacingOccurrences(of: "PORT", with: "\(port)")
            .replacingOccurrences(of: "BASE", with: base)
        for status in try redirects.array("statuses") {
            try await emulator.answerNext(answer(status.value, headers: ["location": target], ""))
            do {
                if count.isMultiple(of: 2) {
                    _ = try await client.sendText(to: "+491510000001", body: "Hello")
                } else {
                    _ = try await client.webhook.get()
                }
                Issue.record("\(status.value) to \(target) was taken for a success")
            } catch let error as WabaError {
                let report = error.report
                #expect(report.kind == "response" && report.retry == .never, "\(target)")
                #expect(report.httpStatus == (status.value as? NSNumber)?.intValue, "\(target)")
                #expect(!"\(report)".contains(":\(port)"))
            }
            count += 1
        }
    }
    #expect(count > 300)
    #expect(try await emulator.calls().count == count)
    #expect(try await emulator.accepted() == 0)
    // Connections that came would wait to be accepted.
    #expect(fcntl(thief, F_SETFL, O_NONBLOCK) == 0)
    #expect(accept(thief, nil, nil) == -1)
}

@Test func oddJSONIsReadOrRefused() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let client = try emulator.client()
    for item in try list("json").array("cases") {
        let name = try item.text("name")
        let body = try item.array("body").map { piece in
            let parts = try (piece.value as? [Any]).required(name)
            let (text, times) = (parts[0] as? String, parts[1] as? Int)
            return String(repeating: try text.required(name), count: try times.required(name))
        }.joined()
        do {
            if try item.text("target") == "webhook" {
                let events = try Webhook.withoutAuth().parse(body: Data(body.utf8), headers: [:])
                #expect(events.map(\.content).count == item["events"]?.value as? Int, "\(name)")
            } else {
                try await emulator.answerNext(answer(item["status"].required(name).value, body))
                let found = try await client.webhook.get()
                let url = try item["value"]?.text("url")
                #expect(found.url == url, "\(name)")
                #expect(!String(reflecting: found).isEmpty)
            }
            #expect(item["error"] == nil, "\(name) was read")
        } catch let error as WabaError {
            #expect(error.report.kind == item["error"]?.value as? String, "\(name): \(error)")
            #expect(error.report.message.count < 500, "\(name)")
        }
    }
}
