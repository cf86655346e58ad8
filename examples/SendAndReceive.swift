// Sends a text and reads a webhook.

import Foundation
import Waba

let client = try Client(host: .fromEnv(dialect: .cloud))
let receipt = try await client.sendText(to: "+491510000001", body: "Your order is ready.")
print("accepted as \(receipt.id)")

// In a server, these two are the request's headers and its body, byte for byte.
let headers = ["Authorization": "Basic c2hvcDpzZWNyZXQ="]
let body = Data(
    #"{"messages":[{"from":"491510000001","id":"m1","type":"text","text":{"body":"Thanks!"}}]}"#.utf8)
let webhook = try Webhook(.basic(user: "shop", password: "secret"))
for event in try webhook.parse(body: body, headers: headers) {
    print("\(event.kind) from \(event.from ?? "somebody"): \(event.text ?? "")")
}
