import Foundation
import Testing
import Waba

private let canary = "canary-7d21f09a"

private func shown(_ value: Any) -> String {
    var dumped = ""
    dump(value, to: &dumped)
    return "\(value) \(String(reflecting: value)) \(dumped)"
}

@Test func noObjectShowsASecret() throws {
    let auths = try [
        Auth.basic(user: "shop", password: canary), Auth.header(name: "X-Token", value: canary),
        Auth.signature360dialog(secret: canary), Auth.hubSignature(secret: canary),
    ]
    let headers: WebhookHeaders = ["Authorization": canary]
    let values: [Any] = try [
        WabaHost.cloud(key: canary), WabaHost.onPremise(key: canary), WabaHost.sandbox(key: canary),
        WabaHost.meta(token: canary, phoneNumberId: "106"), Client(host: .cloud(key: canary)),
        Webhook(auth: auths),
        headers, WebhookConfig(url: "https://shop.example", headers: headers),
        CurrentWebhook(url: "https://shop.example", headers: headers),
        ConnectionSettings(
            proxy: "http://shop:\(canary)@proxy.example:3128",
            clientCertificate: ClientCertificate(chain: Data(canary.utf8), key: Data(canary.utf8))),
        ClientCertificate(chain: Data(canary.utf8), key: Data(canary.utf8)),
        CallOptions(headers: ["x-tenant": canary]),
    ]
    for value in values + auths {
        #expect(!shown(value).contains(canary), "\(type(of: value))")
    }
    #expect(headers["Authorization"] == canary)
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

/// Gives each of these keys once, and fails behind the last.
private final class Keys: KeyProvider, @unchecked Sendable {
    private struct Canary: Error {
        let text = canary
    }

    private let lock = NSLock()
    private var left: [String]

    init(_ keys: [String]) {
        left = keys
    }

    func key() throws -> String {
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
    for (call, status) in ([200, 401, 200, nil] as [Int64?]).enumerated() {
        do {
            try await client.markRead(messageId: "wamid.A")
            #expect(status == 200, "call \(call)")
        } catch let error as WabaError {
            #expect(error.report.kind == "authentication" && error.report.httpStatus == status, "call \(call)")
            #expect(!shown(error).contains(canary))
        }
    }
}
