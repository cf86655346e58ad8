// Sends a text and waits until it has arrived, which a webhook tells.

import Foundation
import Waba

let tracker = try DeliveryTracker()
let webhook = try Webhook(.basic(user: "shop", password: "secret"))

/// What the server of an app does with a request: hands its events to the tracker, and gives the status to answer.
@Sendable func receive(body: Data, headers: [String: String]) -> Int {
    do {
        tracker.recordAll(events: try webhook.parse(body: body, headers: headers))
        return 200
    } catch {
        return 401
    }
}

let client = try Client(host: .fromEnv(dialect: .cloud))
let receipt = try await client.sendText(to: "+491510000001", body: "Your order is ready.")

// Here the webhook comes at once.
let status = #"{"id":"\#(receipt.id)","status":"delivered","timestamp":"1767225600"}"#
let body = Data(#"{"statuses":[\#(status)]}"#.utf8)
print("answered \(receive(body: body, headers: ["Authorization": "Basic c2hvcDpzZWNyZXQ="]))")

let state = try await tracker.delivered(receipt: receipt, timeout: 30)
print("\(receipt.id) is \(state.status() ?? .unknown(value: "accepted"))")
