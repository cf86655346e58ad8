import Foundation
import Testing
import Waba

/// The examples of the reference pages: each sends what its page shows, or reads what its page says.
private func examples(_ folder: String) throws -> [String: JSON] {
    let examples = try vectors(folder).filter { $0["example"] != nil }
    return try Dictionary(uniqueKeysWithValues: examples.map { (try $0.text("name"), $0) })
}

@Test func messagesAreSentAsThePagesShow() async throws {
    let examples = try examples("messages")
    #expect(Set(examples.keys) == Set(messageExamples.keys))
    for (dialect, key) in [("cloud", "cloud"), ("on-premise", "on_premise")] {
        let emulator = try Emulator(dialect: dialect)
        defer { emulator.stop() }
        let onPremise = WabaHost.onPremise(key: Emulator.key, baseUrl: emulator.baseUrl)
        let client = try Client(host: key == "cloud" ? emulator.host() : onPremise)
        let sent = examples.filter { $0.value[key] != nil }.sorted { $0.key < $1.key }
        for (name, _) in sent {
            _ = try await messageExamples[name].required(name)(client)
        }
        let bodies = try await emulator.bodies()
        #expect(bodies.count == sent.count)
        for ((name, vector), body) in zip(sent, bodies) {
            #expect(vector[key] == body, "\(name) \(dialect)")
        }
    }
}

@Test func webhooksAreReadAsThePagesShow() throws {
    let examples = try examples("webhooks")
    #expect(Set(examples.keys) == Set(webhookExamples.keys))
    for (name, vector) in examples {
        let body = try vector.text("body")
        let webhook = try Webhook.withoutAuth(phoneNumberId: try? vector.text("phone_number_id"))
        var printed: [String] = []
        for event in try webhook.parse(body: Data(body.utf8), headers: [String: String]()) {
            try webhookExamples[name].required(name)(event) { printed.append("\($0)") }
        }
        #expect(!printed.isEmpty, "\(name)")
        for line in printed {
            #expect(body.contains(line), "\(name): \(line)")
        }
    }
}
