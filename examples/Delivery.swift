// Sends a text and waits until it has arrived, which a webhook tells.

import Foundation
import Waba

let tracker = try DeliveryTracker()
let client = try Client(host: .fromEnv(dialect: .cloud))
let receipt = try await client.sendText(to: "+491510000001", body: "Your order is ready.")

// In a server, these two are the request's headers and its body, byte for byte.
let headers = ["Authorization": "Basic c2hvcDpzZWNyZXQ="]
let body = Data(#"{"statuses":[{"id":"\#(receipt.id)","status":"delivered"}]}"#.utf8)
let webhook = try Webhook(.basic(user: "shop", password: "secret"))
tracker.recordAll(try webhook.parse(body: body, headers: headers))

let state = try await tracker.delivered(receipt, timeout: 30)
print("\(receipt.id) is \(state.status() ?? .sent)")
