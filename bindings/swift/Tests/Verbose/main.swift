// Lets everything go wrong, and shows it in every way: of what it prints, nothing may be a secret.

import Foundation
import Waba

let baseUrl = CommandLine.arguments[1]
let secret = CommandLine.arguments[2]
let times = Int(CommandLine.arguments[3]) ?? 0

func show(_ value: Any) {
    print(value)
    debugPrint(value)
    dump(value)
    NSLog("%@", "\(value)")
}

let host = WabaHost.cloud(key: secret, baseUrl: baseUrl)
let connection = try ConnectionSettings(proxy: "http://user:\(secret)@proxy.invalid")
let client = try Client(
    host: host, timeout: 0.3, connection: connection, retry: RetryPolicy(attempts: 1),
    rateLimits: RateLimits(enabled: false)
).withOptions(CallOptions(headers: ["x-tenant": secret]))
show([host, client, connection] as [Any])
for number in 0..<times {
    do {
        _ = try await client.sendText(to: "+491510000001", body: "Hello \(number)")
    } catch let error as WabaError {
        show(error)
        show(error.report)
        show(error.localizedDescription)
    }
}
// Nobody catches it: the process ends with what Swift makes of it.
_ = try await client.sendText(to: "", body: "")
