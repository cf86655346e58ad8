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
        let host = key == "cloud" ? emulator.host() : onPremise
        // All go to one person.
        let client = try Client(host: host, rateLimits: RateLimits(enabled: false))
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

@Test func callsAreMadeAsThePagesShow() async throws {
    let examples = try examples("responses")
    #expect(Set(examples.keys) == Set(operationExamples.keys).union(partnerExamples.keys))
    let (cloud, onPremise) = (try Emulator(), try Emulator(dialect: "on-premise"))
    defer {
        cloud.stop()
        onPremise.stop()
    }
    for (name, vector) in examples {
        let emulator = try vector.text("dialect") == "on-premise" ? onPremise : cloud
        try await emulator.answerNext(vector)
        let answer = try await call(vector, emulator, operationExamples, partnerExamples)
        let expected = try vector["expected"].required(name).value
        #expect(fits(plain(value: answer) ?? [String: Any](), expected), "\(name): \(answer)")
        #expect(try sent(await emulator.lastCall()) == vector["sent"], "\(name)")
    }
}

@Test func listsAreReadFromPageToPageAsThePagesShow() async throws {
    let operations = try JSON(file: "schema/operations.json").array("operations")
    let lists = Dictionary(
        uniqueKeysWithValues: try operations.compactMap { operation in
            try (operation["items"]?.value as? String).map { (try operation.text("name"), $0) }
        })
    let examples = try examples("responses").filter { try lists[$0.value.text("operation")] != nil }
    #expect(Set(examples.keys) == Set(listExamples.keys).union(partnerListExamples.keys))
    for (name, vector) in examples {
        let list = try lists[vector.text("operation")].required(name)
        let emulator = try Emulator()
        defer { emulator.stop() }
        try await emulator.answerNext(vector)
        // The page behind the one of the vector, if it is asked for.
        let empty: [String: Any] = ["status": 200, "response": "{\"\(list)\":[]}"]
        try await emulator.answerNext(JSON(empty))
        let items = try await call(vector, emulator, listExamples, partnerListExamples)
        let expected = try vector["expected"].required(name)[list].required(list).value
        #expect(fits(plain(value: items) ?? [Any?](), expected), "\(name): \(items)")
        let first = try await emulator.calls().first.required("a call")
        #expect(try sent(first) == vector["sent"], "\(name)")
    }
}

@Test func callsWithAFileAreMadeAsThePagesShow() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("menu.png")
    try Data("PNG".utf8).write(to: file)
    let path = file.path
    let (cloud, onPremise) = (try Emulator(), try Emulator(dialect: "on-premise"))
    defer {
        cloud.stop()
        onPremise.stop()
    }
    let client = try cloud.client()
    let media = try await exampleMediaUpload(client, path)
    #expect(try await exampleMediaDownload(client, media.id, folder.path).hasSuffix(".png"))
    #expect(try await !exampleMediaUploadResumable(client, path).isEmpty)
    try await exampleProfileSetPhoto(client, path)
    let group = try await client.groups.create(NewGroup(subject: "Team")).id.required("an id")
    try await exampleGroupsSetPhoto(client, group, path)
    let flow = try await client.flows.create(NewFlow(name: "Survey")).id.required("an id")
    try await exampleFlowsUploadJson(client, flow)
    let partner = try PartnerClient(host: .partner(key: Emulator.partnerKey, baseUrl: cloud.baseUrl))
    let target = PartnerFlowTarget(partnerId: "emulatorPA", wabaAccountId: "emulatorWA", flowId: flow)
    try await examplePartnerFlowsUploadJson(partner, target)
    let called = Set(try await cloud.calls().map { try $0.text("operation") })
    let flows: Set = ["flows.upload_json", "partner_flows.upload_json"]
    let files = flows.union(["media.upload", "media.download", "groups.set_photo"])
    #expect(called.isSuperset(of: files))

    let other = try Client(host: .onPremise(key: Emulator.key, baseUrl: onPremise.baseUrl))
    try await exampleProfileSetPhoto(other, path)
    try await exampleProfilePhoto(other, path)
    try await exampleProfileDeletePhoto(other)
    let operations = try await onPremise.calls().map { try $0.text("operation") }
    #expect(operations == ["profile.set_photo", "profile.photo", "profile.delete_photo"])
}

/// Makes the call of a vector, which one of these examples does.
private func call(
    _ vector: JSON, _ emulator: Emulator,
    _ examples: [String: @Sendable (Client) async throws -> any Sendable],
    _ partnerExamples: [String: @Sendable (PartnerClient) async throws -> any Sendable]
) async throws -> any Sendable {
    let name = try vector.text("name")
    switch try vector.text("dialect") {
    case "partner":
        let host = WabaHost.partner(key: Emulator.key, baseUrl: emulator.baseUrl)
        return try await partnerExamples[name].required(name)(PartnerClient(host: host))
    case "on-premise":
        let host = WabaHost.onPremise(key: Emulator.key, baseUrl: emulator.baseUrl)
        return try await examples[name].required(name)(Client(host: host))
    default:
        return try await examples[name].required(name)(emulator.client())
    }
}

private func sent(_ call: JSON) throws -> JSON {
    let keys = ["method", "path", "query", "body"]
    return try JSON((call.value as? [String: Any]).required("a call").filter { keys.contains($0.key) })
}
