// Keeps the events of a webhook, and answers them later.

import Foundation
import Waba

// In a server, these two are the request's headers and its body, byte for byte.
let headers = ["Authorization": "Basic c2hvcDpzZWNyZXQ="]
let body = Data(
    #"{"messages":[{"from":"491510000001","id":"m1","type":"text","text":{"body":"Are you open?"}}]}"#.utf8)
// In production a database. Answer 200 when they are kept.
let webhook = try Webhook(.basic(user: "shop", password: "secret"))
let kept = try webhook.parse(body: body, headers: headers).map { $0.detach().body }

// Is asked before each request, so that the key can be rotated while the program runs.
let environment = ProcessInfo.processInfo.environment
let keys = KeyProviderFunction { environment["D360_API_KEY"] ?? "" }
let client = try Client(host: .cloud(keys: keys, baseUrl: environment["WABA_BASE_URL"]))
// The two share connections, key and rate limits.
let patient = try client.withOptions(CallOptions(deadline: 30))
// The events were verified when they came, and have no headers any more.
let stored = try Webhook.withoutAuth()
for event in try kept.flatMap({ try stored.parse(body: $0, headers: [String: String]()) }) {
    do {
        let receipt = try await patient.reply(to: event, body: "Until six.")
        print("answered \(event.from ?? "somebody") as \(receipt.id)")
    } catch let error as WabaError {
        print("not answered, and to repeat it is \(error.report.retry): \(error)")
    }
}
