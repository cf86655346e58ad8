import Foundation
import Testing
import Waba

private let canary = "canary-7d21f09a"

private func shown(_ value: Any) -> String {
    var dumped = ""
    dump(value, to: &dumped)
    let mirrored = Mirror(reflecting: value).children.map { "\($0.label ?? "") \($0.value)" }
    return "\(value) \(String(reflecting: value)) \([value]) \(dumped) \(mirrored)"
}

private func expectSafe(_ value: Any) {
    let shown = shown(value)
    for secret in [canary, Emulator.key] {
        #expect(!shown.contains(secret), "\(type(of: value))")
    }
}

private func expectSafe(_ error: WabaError) {
    let report = error.report
    expectSafe("\(error.localizedDescription) \(shown(report)) \(report.attempts) \(report.violations)")
    expectSafe(error as Any)
}

/// An object of each class that gets a secret.
private func holders() async throws -> [Any] {
    let auths = try [
        Auth.basic(user: "shop", password: canary), Auth.header(name: "X-Token", value: canary),
        Auth.signature360dialog(secret: canary), Auth.hubSignature(secret: canary),
    ]
    let hosts = [
        WabaHost.cloud(key: canary), WabaHost.onPremise(key: canary), WabaHost.sandbox(key: canary),
        WabaHost.meta(token: canary, phoneNumberId: "106"), WabaHost.partner(key: canary),
        WabaHost.partnerToken(token: canary),
        WabaHost.cloud(key: "key", baseUrl: "https://user:\(canary)@example.com"),
    ]
    let client = try Client(host: .cloud(key: canary))
    let options = try CallOptions(headers: ["x-tenant": canary])
    let flowKey = try vectors("flows").compactMap { try? $0.text("private_key") }.first.required("a key")
    let certificate = try ClientCertificate(chain: Data(canary.utf8), key: Data(canary.utf8))
    let proxy = "http://shop:\(canary)@proxy.example:3128"
    let others: [Any] = try await [
        Taker.request(), client, client.withOptions(options), client.webhook, options, certificate,
        PartnerClient(host: .partner(key: canary)), Webhook(auth: auths),
        ConnectionSettings(proxy: proxy, clientCertificate: certificate),
        FlowEndpoint(privateKey: flowKey, auth: .hubSignature(secret: canary)),
    ]
    return auths + hosts + others
}

/// Takes a request and gives no answer.
private final class Taker: HttpTransport, @unchecked Sendable {
    private var taken: TransportRequest?

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        taken = request
        throw TransportError.unknown(reason: "no answer")
    }

    /// A request as a transport gets it.
    static func request() async throws -> TransportRequest {
        let taker = Taker()
        let client = try Client(host: .cloud(key: canary), transport: taker)
        _ = try? await client.sendText(to: "+491510000001", body: canary)
        return try taker.taken.required("a request")
    }
}

@Test func noObjectShowsASecret() async throws {
    let headers: WebhookHeaders = ["Authorization": canary]
    let secret = SecretText(canary)
    let models: [Any] = [
        headers, WebhookConfig(url: "https://shop.example", headers: headers),
        CurrentWebhook(headers: headers, url: "https://shop.example"),
        secret, HubCredentials(username: "user", password: secret),
        HubToken(accessToken: secret, refreshToken: secret), NewApiKey(apiKey: secret),
        HttpHeader(name: "D360-API-KEY", value: canary),
    ]
    for value in try await holders() + models {
        expectSafe(value)
    }
    #expect(headers["Authorization"] == canary)
}

@Test func everyClassIsLookedAt() async throws {
    // These get no secret. A new class must be put where it belongs.
    let harmless: Set = [
        "DeliveryState", "DeliveryTracker", "Download", "EventItem", "FlowExchange", "FlowMediaEncryption",
        "Upload", "UploadWriter",
    ]
    let folder = repository.appendingPathComponent("bindings/uniffi/src")
    let declared = try Regex(#"derive\([^)]*uniffi::Object[^)]*\)\]\n(?:#.*\n)*pub struct (\w+)"#)
    var classes: Set<String> = []
    for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    where file.pathExtension == "rs" {
        let matches = try String(contentsOf: file, encoding: .utf8).matches(of: declared)
        classes.formUnion(matches.compactMap { $0.output[1].substring.map(String.init) })
    }
    let held = try await Set(
        holders().map { "\(type(of: $0))".replacingOccurrences(of: "WabaHost", with: "Host") })
    #expect(classes.subtracting(held) == harmless)
}

@Test func noErrorShowsTheKey() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    do {
        try await Client(host: emulator.host(key: canary)).markRead(messageId: "wamid.A")
        Issue.record("was accepted")
    } catch {
        #expect(!shown(error).contains(canary) && !error.localizedDescription.contains(canary))
    }
    do {
        _ = try Client(host: .cloud(key: canary + "\n"))
        Issue.record("was accepted")
    } catch {
        #expect(!shown(error).contains(canary))
    }
}

@Test func noFaultMakesAnErrorShowASecret() async throws {
    let emulators = try ["cloud": Emulator(), "on-premise": Emulator(dialect: "on-premise")]
    defer {
        for emulator in emulators.values {
            emulator.stop()
        }
    }
    var failed = 0
    for vector in try vectors("faults") {
        let dialect = try vector.text("dialect")
        let emulator = try emulators[dialect].required(dialect)
        try await emulator.begin(vector.array("faults"))
        let baseUrl = (try? vector.text("base_url")) ?? emulator.baseUrl
        let host =
            dialect == "cloud"
            ? WabaHost.cloud(key: Emulator.key, baseUrl: baseUrl)
            : WabaHost.onPremise(key: Emulator.key, baseUrl: baseUrl)
        let retry = RetryPolicy(attempts: 1)
        let client = try Client(host: host, timeout: 0.3, retry: retry)
            .withOptions(CallOptions(headers: ["x-tenant": canary]))
        do {
            let request = try vector["request"].required("request").sorted()
            _ = try await client.callJson(operation: vector.text("operation"), request: request)
        } catch let error as WabaError {
            expectSafe(error)
            failed += 1
        }
    }
    #expect(failed > 40)
}

@Test func aProgramThatShowsEverythingPrintsNoSecret() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let faults = try vectors("faults").flatMap { try $0.array("faults") }.filter { $0["match"] == nil }
    try await emulator.begin(
        faults.map { JSON(($0.value as? [String: Any] ?? [:]).merging(["times": 1]) { $1 }) })
    let process = Process()
    let output = Pipe()
    // Built beside the program that runs these tests.
    let folder = Bundle.main.executableURL?.deletingLastPathComponent()
    process.executableURL = folder?.appendingPathComponent("Verbose")
    process.arguments = [emulator.baseUrl, Emulator.key, "\(faults.count)"]
    let logs = ["RUST_LOG": "trace", "RUST_BACKTRACE": "full", "CFNETWORK_DIAGNOSTICS": "3"]
    process.environment = ProcessInfo.processInfo.environment.merging(logs, uniquingKeysWith: { $1 })
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let printed = try String(decoding: output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus != 0)
    #expect(printed.contains("Error raised at top level: messages.send: to: 0 characters"))
    #expect(!printed.contains(Emulator.key))
}

@Test func aServerThatSendsTheKeyBackMakesNoErrorShowIt() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let key = Emulator.key
    let headers = ["x-fb-trace-id": key, "x-business-use-case-usage": key, "retry-after": key]
    let client = try Client(host: emulator.host(), retry: RetryPolicy(attempts: 1))
    for body in [
        #"{"error":{"code":190,"message":"\#(key)","error_data":{"details":"\#(key)"}}}"#,
        #"{"error":{"message":"no","error_user_title":"\#(key)","error_user_msg":"\#(key)"}}"#,
        #"{"meta":{"developer_message":"\#(key)","360dialog_trace_id":"\#(key)"}}"#,
        #"{"meta":{"developer_message":"no","details":{"\#(key)":"\#(key)"}}}"#,
        #"{"errors":[{"code":1,"title":"\#(key)","details":"\#(key)"}]}"#,
        #"{"error":"\#(key)"}"#, #"{"\#(key)":"\#(key)"}"#, #"{"url":{"\#(key)":"\#(key)"}}"#, "\"\(key)\"",
    ] {
        for status in [200, 302, 400, 401, 429, 500] {
            try await emulator.answerNext(
                JSON(["status": status, "headers": headers, "response": body] as [String: Any]))
            do {
                _ = try await client.webhook.get()
            } catch let error as WabaError {
                expectSafe(error)
            }
        }
    }
}

/// Gives each of these keys once, and fails behind the last.
private final class Keys: KeyProvider, @unchecked Sendable {
    struct Canary: Error {
        let text = canary
    }

    private let lock = NSLock()
    private var left: [String]

    init(_ keys: [String]) {
        left = keys
    }

    func key() async throws -> String {
        try lock.withLock {
            if left.isEmpty {
                throw Canary()
            }
            return left.removeFirst()
        }
    }
}

@Test func aProviderIsAskedForTheKeyOfEachRequest() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let keys = Keys([Emulator.key, "wrong-\(canary)", Emulator.key])
    let client = try Client(host: .cloud(keys: keys, baseUrl: emulator.baseUrl))
    #expect(!"\(client)".contains(canary))
    for (call, status) in ([200, 401, 200, nil] as [Int?]).enumerated() {
        do {
            _ = try await client.sendText(to: "+491510000001", body: "Hi")
            #expect(status == 200, "call \(call)")
        } catch let error as WabaError {
            #expect(error.report.kind == "authentication", "call \(call)")
            #expect(error.report.httpStatus == status, "call \(call)")
            #expect(!shown(error).contains(canary))
            #expect(error.report.message.contains("Canary") == (status == nil), "\(error)")
            #expect((error.underlyingError is Keys.Canary) == (status == nil))
            let underlying = error.errorUserInfo[NSUnderlyingErrorKey]
            #expect((underlying is Keys.Canary) == (status == nil))
        }
    }
}
