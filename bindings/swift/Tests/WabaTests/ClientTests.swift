import Foundation
import Testing
import Waba

@Test func aTextIsSentWithItsOptions() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let client = try emulator.client()
    let receipt = try await client.sendText(
        to: "+491510000001", body: "Hello", previewUrl: true, replyTo: "wamid.A")
    #expect(receipt.id.hasPrefix("wamid."))
    #expect(receipt.waId == "491510000001")
    let body = try #require(await emulator.bodies().last)
    #expect(try body["context"]?.text("message_id") == "wamid.A")
    #expect(body["text"]?["preview_url"] == JSON(true))
}

@Test func anyMessageIsSent() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let content = MessageContent.text(content: TextContent(body: "Hello"))
    let message = OutboundMessage(to: "+491510000001", content: content, bizOpaqueCallbackData: "order-17")
    #expect(try await emulator.client().send(message).waId == "491510000001")
    #expect(try await emulator.bodies().last?.text("biz_opaque_callback_data") == "order-17")
}

@Test func aReplyGoesToTheSenderAndQuotesWhenToldTo() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let client = try emulator.client()
    let body = #"{"messages":[{"from":"491510000001","id":"m1","type":"text","text":{"body":"Hi"}}]}"#
    let event = try #require(Webhook.withoutAuth().parse(body: Data(body.utf8), headers: [:]).first)
    try await client.reply(to: event, body: "Hello")
    #expect(try await emulator.bodies().last?["context"] == nil)
    try await client.reply(to: event, body: "Hello", quote: true)
    let sent = try #require(await emulator.bodies().last)
    #expect(try sent.text("to") == "491510000001")
    #expect(try sent["context"]?.text("message_id") == "m1")
    try await client.reply(to: event, with: .image(.link("https://shop.example/mug.jpg")), quote: true)
    let image = try #require(await emulator.bodies().last)
    #expect(try image["image"]?.text("link") == "https://shop.example/mug.jpg")
    #expect(try image["context"]?.text("message_id") == "m1")
    try await client.react(to: event, with: "👍")
    #expect(try await emulator.bodies().last?["reaction"]?.text("message_id") == "m1")
}

@Test func aMessageIsMarkedAsRead() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let client = try emulator.client()
    let id = try await emulator.inbound("Hello")
    try await client.markRead(messageId: id)
    let read = try #require(await emulator.bodies().last)
    #expect(try read.text("status") == "read")
    #expect(read["typing_indicator"] == nil)
    try await client.showTyping(messageId: id)
    #expect(try await emulator.bodies().last?["typing_indicator"] != nil)
}

@Test func theWebhookIsSetAndRead() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let client = try emulator.client()
    let headers: WebhookHeaders = ["Authorization": "Basic c2hvcDpzZWNyZXQ="]
    _ = try await client.webhook.set(
        WebhookConfig(url: "http://127.0.0.1:9/hook", headers: headers))
    #expect(
        try await client.webhook.get() == CurrentWebhook(headers: headers, url: "http://127.0.0.1:9/hook"))
}

@Test func aWrongKeyIsAnAuthenticationError() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let client = try Client(host: emulator.host(key: "wrong"))
    do {
        _ = try await client.sendText(to: "+491510000001", body: "Hello")
        Issue.record("was sent")
    } catch let error as WabaError {
        guard case .authentication(let report) = error else { throw error }
        #expect(report == error.report)
        #expect(report.kind == "authentication")
        #expect(report.retry == .never)
        #expect(report.httpStatus == 401)
        #expect(error.localizedDescription.contains("Invalid api_key"))
    }
}

@Test func aValueBeyondItsLimitIsNamedAndNothingIsSent() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let client = try emulator.client()
    do {
        _ = try await client.sendText(to: "+491510000001", body: String(repeating: "x", count: 4097))
        Issue.record("was sent")
    } catch WabaError.validation(let report) {
        let violation = ViolationReport(
            path: "text.body", rule: "chars", found: "4097 characters", limit: "1 to 4096 characters")
        #expect(report.violations == [violation])
    }
    #expect(try await emulator.bodies().isEmpty)
}

@Test func validationCanBeSwitchedOff() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let client = try Client(host: emulator.host(), validate: false)
    do {
        _ = try await client.sendText(to: "+491510000001", body: String(repeating: "x", count: 4097))
        Issue.record("was sent")
    } catch WabaError.invalidRequest {}
}

@Test func settingsThatCanNotBeUsedAreRefusedAtOnce() throws {
    func kind(_ host: WabaHost, caBundle: Data? = nil, key: Data? = nil) throws -> String? {
        let certificate = try key.map { try ClientCertificate(chain: $0, key: $0) }
        let connection = try ConnectionSettings(caBundle: caBundle, clientCertificate: certificate)
        do {
            _ = try Client(host: host, connection: connection)
            return nil
        } catch let error as WabaError {
            return error.report.kind
        }
    }
    #expect(try kind(.cloud(key: "")) == "config")
    #expect(try kind(.cloud(key: "key", baseUrl: "http://example.com")) == "config")
    #expect(try kind(.cloud(key: "key"), caBundle: Data("no PEM".utf8)) == "config")
    #expect(try kind(.cloud(key: "key"), key: Data("no PEM".utf8)) == "config")
    #expect(throws: WabaError.self) { try ConnectionSettings(proxy: "no proxy") }
    let connection = try ConnectionSettings(connectTimeout: 5, proxy: "direct")
    _ = try Client(host: .cloud(key: "key"), timeout: 20, connection: connection)
}

@Test func aTimeoutIsATime() async throws {
    func refusal(_ timeout: TimeInterval?, _ connectTimeout: TimeInterval?) throws -> String? {
        do {
            let connection = try ConnectionSettings(connectTimeout: connectTimeout)
            _ = try Client(host: .cloud(key: "key"), timeout: timeout, connection: connection)
            return nil
        } catch WabaError.config(let report) {
            return report.message
        }
    }
    let refused: [TimeInterval] = [-1, 0, -TimeInterval.greatestFiniteMagnitude, 1e20, .infinity, .nan]
    for seconds in refused {
        #expect(try refusal(seconds, nil)?.hasPrefix("timeout: ") == true)
        #expect(try refusal(nil, seconds)?.hasPrefix("connectTimeout: ") == true)
    }
    let emulator = try Emulator()
    defer { emulator.stop() }
    let connection = try ConnectionSettings(connectTimeout: 1e19)
    let client = try Client(host: emulator.host(), timeout: 1e19, connection: connection)
    #expect(try await client.sendText(to: "+491510000001", body: "Hello").waId == "491510000001")
}

@Test func aParameterThatIsRefusedIsNamed() async throws {
    let client = try Client(host: .cloud(key: "key"))
    let calls: [(String, () async throws -> Void)] = [
        ("messages", { try client.setMessagesPerSecond(-1) }),
        ("resumes", { _ = try await client.media.download(id: "1", resumes: -1) }),
        ("maxBytes", { _ = try await client.media.download(id: "1", maxBytes: -1) }),
        ("size", { _ = try UploadWriter(size: -1) }),
        ("maxBodyBytes", { _ = try Webhook.withoutAuth(maxBodyBytes: -1) }),
        ("capacity", { _ = try DeliveryTracker(capacity: -1) }),
        ("attempts", { _ = try CallOptions(retry: RetryPolicy(attempts: -1)) }),
        ("baseDelay", { _ = try CallOptions(retry: RetryPolicy(baseDelay: -1)) }),
    ]
    for (name, call) in calls {
        do {
            try await call()
            Issue.record("\(name) was taken")
        } catch WabaError.config(let report) {
            #expect(report.message.hasPrefix("\(name): -1"), "\(report.message)")
        }
    }
}

@Test func aNumberBelowZeroInAMessageIsRefusedByItsPlace() async throws {
    let client = try Client(host: .cloud(key: "key"))
    let to = "+491510000001"
    let template = TemplateMessage(name: "hello", language: "en", components: [.quickReply(at: -1, "stop")])
    let calls: [(String, () async throws -> Void)] = [
        ("ttl_seconds", { try await client.sendText(to: to, body: "Hello", ttlSeconds: -1) }),
        ("template.components[0].index", { try await client.sendTemplate(to: to, template) }),
    ]
    for (path, call) in calls {
        do {
            try await call()
            Issue.record("\(path) was taken")
        } catch let error as WabaError {
            #expect(error.report.violations.map(\.path) == [path])
            #expect("\(error)" == error.report.message)
        }
    }
}

@Test func aClientIsNotMadeOfTheHostOfTheOther() throws {
    let made: [(String, () throws -> Any)] = [
        ("host: the partner API, which has a client of its own", { try Client(host: .partner(key: "key")) }),
        ("host: not the partner API", { try PartnerClient(host: .cloud(key: "key")) }),
    ]
    for (message, make) in made {
        do {
            _ = try make()
            Issue.record("it was made")
        } catch WabaError.config(let report) {
            #expect(report.message == message)
        }
    }
}

@Test func aRetryPolicyHasSensibleValues() throws {
    for policy in [RetryPolicy(attempts: 0), RetryPolicy(baseDelay: 0), RetryPolicy(delayCap: 0)] {
        #expect(throws: WabaError.self) { try Client(host: .cloud(key: "key"), retry: policy) }
    }
    _ = try PartnerClient(host: .partner(key: "key"), retry: RetryPolicy(longestDelay: 60))
}

@Test func aClientWithOptionsSharesAllElse() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let client = try emulator.client()
    let options = try CallOptions(
        deadline: 60, headers: ["x-order": "17"],
        traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        retry: RetryPolicy(attempts: 1))
    _ = try await client.withOptions(options).sendText(to: "+491510000001", body: "Hello")
    #expect(client.rateLimits().pairs == 1)
    #expect(try await emulator.bodies().count == 1)
    for headers in [["Host": "evil"], ["x-order": "17\r\nhost: evil"]] {
        #expect(throws: WabaError.self) { try CallOptions(headers: headers) }
    }
}

@Test func anUrgentMessageGoesBeforeThoseThatWait() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let client = try Client(host: emulator.host(), rateLimits: RateLimits(messagesPerSecond: 20))
    let broadcast = try client.withOptions(CallOptions(priority: .marketing))
    let urgent = try client.withOptions(CallOptions(priority: .authentication))
    try await withThrowingTaskGroup(of: Void.self) { group in
        for person in 100..<160 {
            group.addTask { _ = try await broadcast.sendText(to: "+4915100000\(person)", body: "Sale") }
        }
        while client.rateLimits().waiting == 0 { try await Task.sleep(nanoseconds: 1_000_000) }
        group.addTask { _ = try await urgent.sendText(to: "+491510000001", body: "123 456") }
        try await group.waitForAll()
    }
    #expect(try await emulator.bodies().last?["text"]?.text("body") == "Sale")
}

@Test func theKeyIsReplacedForAllThatShareIt() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let client = try emulator.client()
    let other = try client.withOptions(CallOptions())
    try other.setKey("wrong")
    await #expect(throws: WabaError.self) { try await client.markRead(messageId: "wamid.A") }
    #expect(throws: WabaError.self) { try client.setKey("") }
    try client.setKey(Emulator.key)
    #expect(try await other.sendText(to: "+491510000001", body: "Hello").waId == "491510000001")
}

@Test func whatWasTriedIsTold() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let client = try emulator.client()
    let content = MessageContent.text(content: TextContent(body: "Hello"))
    let sent = try await client.sendReported(OutboundMessage(to: "+491510000001", content: content))
    #expect(sent.receipt.id.hasPrefix("wamid."))
    #expect(sent.report.httpStatus == 200)
    #expect(sent.report.attempts.map(\.number) == [1])
    #expect(sent.report.attempts.first?.reached == .yes)
    let answer = try await client.callJsonReported(operation: "webhook.get", request: "{}")
    #expect(answer.report.attempts.count == 1)
    let body = #"{"messages":[{"from":"491510000001","id":"m1","type":"text","text":{"body":"Hi"}}]}"#
    let event = try Webhook.withoutAuth().parse(body: Data(body.utf8), headers: [String: String]())[0]
    #expect(try await client.replyReported(to: event, with: content).report.attempts.count == 1)
    #expect(try await client.reactReported(to: event, with: "👍").report.attempts.count == 1)
    let picture = Upload.bytes(Data("PNG".utf8), fileName: "a.png")
    #expect(try await client.media.uploadReported(picture).report.attempts.count == 1)
    // The upload is begun and sent, and the profile changed then.
    #expect(try await client.profile.setPhotoReported(picture).attempts.count == 3)
    do {
        try await Client(host: emulator.host(key: "wrong")).markRead(messageId: "wamid.A")
        Issue.record("was accepted")
    } catch let error as WabaError {
        #expect(error.report.attempts.map(\.kind) == ["authentication"])
        #expect(error.report.attempts.map(\.httpStatus) == [401])
    }
}

@Test func rateLimitsAreSetAndSeen() throws {
    let upgrade =
        #"{"entry":[{"changes":[{"field":"phone_number_quality_update","value":{"event":"THROUGHPUT_UPGRADE"}}]}]}"#
    let limits = RateLimits(messagesPerSecond: 20, longestWait: 1)
    let client = try Client(host: .cloud(key: "key"), rateLimits: limits)
    #expect(client.rateLimits().enabled && client.rateLimits().allowance == 20)
    for messages in [-1, 0] {
        #expect(throws: WabaError.self) { try client.setMessagesPerSecond(messages) }
    }
    let none = RateLimits(messagesPerSecond: 0)
    #expect(throws: WabaError.self) { try Client(host: .cloud(key: "key"), rateLimits: none) }
    try client.setMessagesPerSecond(40)
    #expect(client.rateLimits().allowance == 40)
    try Webhook.withoutAuth().parse(body: Data(upgrade.utf8), headers: [:]).forEach(client.observe(_:))
    #expect(client.rateLimits().allowance == 1000)
    let off = try Client(host: .cloud(key: "key"), rateLimits: RateLimits(enabled: false))
    #expect(!off.rateLimits().enabled)
}

@Test func aHostSpeaksItsDialect() throws {
    func dialect(_ host: WabaHost) throws -> Dialect { try Client(host: host).dialect() }
    #expect(try dialect(.cloud(key: "key")) == .cloud)
    #expect(try dialect(.meta(token: "token", phoneNumberId: "106")) == .cloud)
    #expect(try dialect(.onPremise(key: "key")) == .onPremise)
    #expect(try dialect(.sandbox(key: "key")) == .onPremise)
}
