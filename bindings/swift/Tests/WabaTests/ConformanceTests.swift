import Foundation
import Testing
import Waba

/// The vectors of `tests/vectors`, in Swift. Every language runs the same.
@Test func conformance() async throws {
    let webhooks = try vectors("webhooks")
    try webhooks.forEach(webhook)
    let signatures = try vectors("signatures")
    try signatures.forEach(signature)
    let flows = try vectors("flows")
    try flows.forEach(flow)
    let flowMedia = try vectors("flow_media")
    try flowMedia.forEach(decrypted)
    let messages = try vectors("messages")
    var helpers = 0
    for vector in try vectors("helpers") {
        helpers += try await helper(vector)
    }
    for (dialect, key) in [("cloud", "cloud"), ("on-premise", "on_premise")] {
        let emulator = try Emulator(dialect: dialect)
        defer { emulator.stop() }
        for vector in messages {
            try await message(vector, emulator, key)
        }
    }
    let responses = try vectors("responses")
    let errors = try vectors("errors")
    let (cloud, onPremise) = (try Emulator(), try Emulator(dialect: "on-premise"))
    defer {
        cloud.stop()
        onPremise.stop()
    }
    for vector in responses {
        try await response(vector, vector.text("dialect") == "on-premise" ? onPremise : cloud)
    }
    for vector in errors {
        try await failure(vector, vector.text("dialect") == "on-premise" ? onPremise : cloud)
    }
    let faults = try vectors("faults")
    for vector in faults {
        try await fault(vector, vector.text("dialect") == "on-premise" ? onPremise : cloud)
    }
    let all = [webhooks, signatures, flows, flowMedia, messages, responses, errors, faults]
    print("conformance swift: \(all.map(\.count).reduce(helpers, +)) cases")
}

/// Does the call of a vector against an emulator that answers as the vector says.
private func call(_ vector: JSON, _ emulator: Emulator) async throws -> String {
    try await emulator.answerNext(vector)
    let operation = try vector.text("operation")
    let request = try vector["request"].required("request").data()
    let json = String(decoding: request, as: UTF8.self)
    switch try vector.text("dialect") {
    case "partner":
        let host = WabaHost.partner(key: Emulator.key, baseUrl: emulator.baseUrl)
        return try await PartnerClient(host: host).callJson(operation: operation, request: json)
    case "on-premise":
        let host = WabaHost.onPremise(key: Emulator.key, baseUrl: emulator.baseUrl)
        return try await Client(host: host).callJson(operation: operation, request: json)
    default:
        return try await emulator.client().callJson(operation: operation, request: json)
    }
}

private func response(_ vector: JSON, _ emulator: Emulator) async throws {
    let name = try vector.text("name")
    let answer = try JSON(Data(try await call(vector, emulator).utf8))
    #expect(same(answer.value, try vector["expected"].required("expected").value), "\(name): \(answer)")
    let seen = try await emulator.lastCall()
    let keys = ["method", "path", "query", "body"]
    let sent = (seen.value as? [String: Any])?.filter { keys.contains($0.key) }
    #expect(try JSON(sent.required("a call")) == vector["sent"], "\(name)")
}

private func failure(_ vector: JSON, _ emulator: Emulator) async throws {
    let name = try vector.text("name")
    do {
        _ = try await call(vector, emulator)
        Issue.record("\(name) was answered")
    } catch let error as WabaError {
        try compare(name, error.report, vector["error"].required("error"))
    }
}

private func fault(_ vector: JSON, _ emulator: Emulator) async throws {
    let name = try vector.text("name")
    try await emulator.begin(vector.array("faults"))
    let baseUrl = (try? vector.text("base_url")) ?? emulator.baseUrl
    let host =
        try vector.text("dialect") == "cloud"
        ? WabaHost.cloud(key: Emulator.key, baseUrl: baseUrl)
        : WabaHost.onPremise(key: Emulator.key, baseUrl: baseUrl)
    let timeout = (vector["timeout_ms"]?.value as? Double).map { $0 / 1000 }
    let client = try Client(
        host: host, timeout: timeout, retry: RetryPolicy(attempts: 3, baseDelay: 0.001))
    do {
        let request = try vector["request"].required("request").sorted()
        _ = try await client.callJson(operation: vector.text("operation"), request: request)
        #expect(vector["error"] == nil, "\(name) succeeded")
    } catch let error as WabaError {
        try compare(name, error.report, vector["error"].required("\(name): \(error)"))
    }
    #expect(try await JSON(emulator.calls().count) == vector["requests"], "\(name)")
    #expect(try await JSON(emulator.accepted()) == vector["accepted"], "\(name)")
}

private func compare(_ name: String, _ report: ErrorReport, _ error: JSON) throws {
    let found: [String: Any?] = [
        "kind": report.kind, "message": report.message, "retry": "\(report.retry)",
        "retry_after": report.retryAfter, "code": report.code, "subcode": report.subcode,
        "details": report.details, "user_title": report.userTitle,
        "user_message": report.userMessage, "http_status": report.httpStatus,
        "trace_id": report.traceId, "body": report.body?.value,
    ]
    let expected = try (error.value as? [String: Any]).required("error")
    for (key, value) in expected {
        let other = try (found[key] ?? nil).required("\(name): \(key)")
        #expect(same(other, value), "\(name): \(key)")
    }
}

/// Equality in which numbers and numeric strings are the same.
private func same(_ one: Any, _ other: Any) -> Bool {
    switch (one, other) {
    case (let one as [String: Any], let other as [String: Any]):
        one.count == other.count
            && one.allSatisfy { key, value in other[key].map { same(value, $0) } ?? false }
    case (let one as [Any], let other as [Any]):
        one.count == other.count && zip(one, other).allSatisfy(same)
    default:
        number(one) == number(other)
    }
}

/// The text of a value; that of a whole number has no fraction.
private func number(_ value: Any) -> String {
    (value as? Double).flatMap { Int(exactly: $0) }.map { "\($0)" } ?? "\(value)"
}

private func webhook(_ vector: JSON) throws {
    let name = try vector.text("name")
    let encoded = try? vector.text("body_base64")
    let body =
        try encoded.map { try Data(base64Encoded: $0).required(name) } ?? Data(vector.text("body").utf8)
    let webhook = try Webhook.withoutAuth(phoneNumberId: try? vector.text("phone_number_id"))
    do {
        let events = try webhook.parse(body: body, headers: ["Content-Type": "application/json"])
        let expected = try vector.array("events")
        #expect(events.count == expected.count, "\(name)")
        for (event, expected) in zip(events, expected) {
            var rest = try (expected.value as? [String: Any]).required(name)
            let content = rest.removeValue(forKey: "content")
            let contact = rest.removeValue(forKey: "contact")
            #expect(try seen(event, expected) == JSON(rest), "\(name)")
            if let content {
                #expect(try fits(plain(event.content), content), "\(name): \(event.content)")
            }
            if let contact {
                #expect(try fits(plain(value: event.contact.required(name)), contact), "\(name)")
            }
            #expect(event.detach().content == event.content, "\(name)")
        }
    } catch let error as WabaError {
        #expect(try vector.text("error") == error.report.kind, "\(name)")
    }
}

/// The event in the form of the vectors, without its content and its contact.
private func seen(_ event: Event, _ expected: JSON) throws -> JSON {
    let fields: [String: Any?] = [
        "kind": snake("\(event.kind)"), "type": event.type, "id": event.id,
        "from": event.from, "to": event.to,
        "timestamp": event.timestamp?.timeIntervalSince1970, "text": event.text,
        "phone_number_id": event.phoneNumberId,
        "raw": event.rawText,
    ]
    var seen = fields.compactMapValues { $0 }
    if expected["head"] != nil {
        let head: [String: String?] = [
            "display_phone_number": event.displayPhoneNumber, "profile_name": event.profileName,
            "waba_id": event.wabaId, "field": event.field, "path": event.path,
        ]
        seen["head"] = head.compactMapValues { $0 }
    }
    if case .malformed(let path, _) = event.content {
        seen["kind"] = "malformed"
        let whole = path.isEmpty ? event.path : "\(event.path).\(path)"
        if let end = try expected["malformed"]?.text("path") {
            seen["malformed"] = ["path": whole.hasSuffix(end) ? end : whole]
        }
    }
    return JSON(seen)
}

private func signature(_ vector: JSON) throws {
    let auth = try vector.array("auth").map { proof in
        switch try proof.text("type") {
        case "basic": try Auth.basic(user: proof.text("user"), password: proof.text("password"))
        case "header": try Auth.header(name: proof.text("name"), value: proof.text("value"))
        case "signature_360dialog": try Auth.signature360dialog(secret: proof.text("secret"))
        case "hub_signature": try Auth.hubSignature(secret: proof.text("secret"))
        case let other: throw Missing("auth \(other)")
        }
    }
    var valid = true
    do {
        _ = try Webhook(auth: auth).parse(body: Data(vector.text("body").utf8), headers: headers(vector))
    } catch WabaError.verification {
        valid = false
    } catch WabaError.webhookBody {}
    let name = try vector.text("name")
    #expect(vector["valid"] == JSON(valid), "\(name)")
}

private func headers(_ vector: JSON) throws -> [String: [String]] {
    let pairs = try vector.array("headers").map { try ($0.value as? [String]).required("a header") }
    return Dictionary(grouping: pairs, by: { $0[0] }).mapValues { $0.map { $0[1] } }
}

private func flow(_ vector: JSON) throws {
    let name = try vector.text("name")
    let request: FlowRequest
    do {
        let key = try vector.text("private_key")
        let auth = try vector["app_secret"].map { _ in
            try Auth.hubSignature(secret: vector.text("app_secret"))
        }
        let endpoint =
            try auth.map { try FlowEndpoint(privateKey: key, auth: $0) } ?? .withoutAuth(privateKey: key)
        request = try endpoint.open(body: Data(vector.text("body").utf8), headers: headers(vector))
    } catch let error as WabaError {
        #expect(try vector.text("error") == error.report.kind, "\(name)")
        #expect(vector["status"] == error.report.answerStatus.map { JSON($0) }, "\(name)")
        return
    }
    let reply = try vector["reply"].required(name)
    let automatic = try request.automaticReply()
    #expect((automatic != nil) == (reply["automatic"] != nil), "\(name)")
    #expect(try automatic ?? answer(request, reply) == vector.text("answer"), "\(name)")
    #expect(throws: WabaError.self) { try request.reply(screen: "X") }

    let expected = try vector["request"].required(name)
    let found = [
        "version": request.version, "action": request.action, "screen": request.screen,
        "flow_token": request.flowToken, "flow_token_signature": request.flowTokenSignature,
    ]
    for (key, value) in found {
        #expect((try? expected.text(key)) == value, "\(name) \(key)")
    }
    #expect(try request.dataJson.map { try JSON(Data($0.utf8)) } == expected["data"], "\(name)")
    #expect(request.clientError?.error == (try? expected["client_error"]?.text("error")), "\(name)")
    #expect(request.clientError?.text == (try? expected["client_error"]?.text("message")), "\(name)")
}

private func answer(_ request: FlowRequest, _ reply: JSON) throws -> String {
    if let params = reply["finish"] { return try request.finish(paramsJson: params.sorted()) }
    if let raw = reply["raw"] { return try request.replyRaw(json: raw.sorted()) }
    let data = try reply["data"].required("data")
    return try request.reply(screen: reply.text("screen"), dataJson: data.sorted())
}

private func decrypted(_ vector: JSON) throws {
    let name = try vector.text("name")
    let encrypted = try Data(base64Encoded: vector.text("encrypted")).required(name)
    do {
        let media = try flowMediaFromJson(vector["media"].required(name).sorted())
        let plaintext = try media.decrypt(encrypted).base64EncodedString()
        #expect(try plaintext == vector.text("plaintext"), "\(name)")
    } catch WabaError.flowMedia(let report) {
        #expect(try report.message == vector.text("message"), "\(name)")
    }
}

private func message(_ vector: JSON, _ emulator: Emulator, _ key: String) async throws {
    let name = try "\(vector.text("name")) \(key)"
    let host =
        key == "cloud" ? emulator.host() : WabaHost.onPremise(key: Emulator.key, baseUrl: emulator.baseUrl)
    let client = try Client(host: host)
    let data = try JSONSerialization.data(withJSONObject: vector["message"].required("message").value)
    let json = String(decoding: data, as: UTF8.self)
    let send = {
        if vector["raw"] != nil {
            _ = try await client.callJson(operation: "messages.send", request: json)
        } else {
            _ = try await client.send(outboundMessageFromJson(json))
        }
    }
    if let expected = vector[key] {
        try await send()
        #expect(try await emulator.bodies().last == expected, "\(name)")
    }
    if let expected = try? vector["violations"]?.array(key) {
        let before = try await emulator.bodies().count
        do {
            try await send()
            Issue.record("\(name) was sent")
        } catch WabaError.validation(let report) {
            let expected = try expected.map { try [$0.text("path"), $0.text("rule")] }
            #expect(report.violations.map { [$0.path, $0.rule] } == expected, "\(name)")
        }
        #expect(try await emulator.bodies().count == before, "\(name)")
    }
}
