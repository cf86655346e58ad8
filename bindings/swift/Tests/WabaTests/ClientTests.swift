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
    #expect(try await emulator.client().send(message: message).waId == "491510000001")
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
        request: WebhookConfig(url: "http://127.0.0.1:9/hook", headers: headers))
    #expect(
        try await client.webhook.get() == CurrentWebhook(url: "http://127.0.0.1:9/hook", headers: headers))
}

@Test func aWrongKeyIsAnAuthenticationError() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let client = try Client(host: emulator.host(key: "wrong"))
    do {
        _ = try await client.sendText(to: "+491510000001", body: "Hello")
        Issue.record("was sent")
    } catch let error as WabaError {
        guard case .Authentication(let report) = error else { throw error }
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
    } catch WabaError.Validation(let report) {
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
    } catch WabaError.InvalidRequest {}
}

@Test func settingsThatCanNotBeUsedAreRefusedAtOnce() throws {
    func kind(_ host: WabaHost, roots: Data? = nil) throws -> String? {
        do {
            _ = try Client(host: host, roots: roots)
            return nil
        } catch let error as WabaError {
            return error.report.kind
        }
    }
    #expect(try kind(.cloud(key: "")) == "config")
    #expect(try kind(.cloud(key: "key", baseUrl: "http://example.com")) == "config")
    #expect(try kind(.cloud(key: "key"), roots: Data("no PEM".utf8)) == "config")
    _ = try Client(host: .cloud(key: "key"), timeout: 20, connectTimeout: 5)
}

@Test func aTimeoutIsATime() async throws {
    func refusal(_ timeout: TimeInterval?, _ connectTimeout: TimeInterval?) throws -> String? {
        do {
            _ = try Client(host: .cloud(key: "key"), timeout: timeout, connectTimeout: connectTimeout)
            return nil
        } catch WabaError.Config(let report) {
            return report.message
        }
    }
    let refused: [TimeInterval] = [-1, 0, -TimeInterval.greatestFiniteMagnitude, 1e20, .infinity, .nan]
    for seconds in refused {
        #expect(try refusal(seconds, nil)?.hasPrefix("timeout: ") == true)
        #expect(try refusal(nil, seconds)?.hasPrefix("connect_timeout: ") == true)
    }
    let emulator = try Emulator()
    defer { emulator.stop() }
    let client = try Client(host: emulator.host(), timeout: 1e19, connectTimeout: 1e19)
    #expect(try await client.sendText(to: "+491510000001", body: "Hello").waId == "491510000001")
}

@Test func aRetryPolicyHasSensibleValues() throws {
    for policy in [RetryPolicy(attempts: 0), RetryPolicy(baseDelay: 0), RetryPolicy(longestDelay: 0)] {
        #expect(throws: WabaError.self) { try Client(host: .cloud(key: "key"), retry: policy) }
    }
    _ = try PartnerClient(host: .partner(key: "key"), retry: RetryPolicy(longestDelay: 60))
}

@Test func aHostSpeaksItsDialect() throws {
    func dialect(_ host: WabaHost) throws -> Dialect { try Client(host: host).dialect() }
    #expect(try dialect(.cloud(key: "key")) == .cloud)
    #expect(try dialect(.meta(token: "token", phoneNumberId: "106")) == .cloud)
    #expect(try dialect(.onPremise(key: "key")) == .onPremise)
    #expect(try dialect(.sandbox(key: "key")) == .onPremise)
}
