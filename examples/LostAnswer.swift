// Lets the answer to one message be lost, and looks at what the client makes of it.

import Foundation
import Waba

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

let address = ProcessInfo.processInfo.environment["WABA_BASE_URL"] ?? "http://127.0.0.1:8360"
var request = URLRequest(url: URL(string: "\(address)/_emulator/faults")!)
request.httpMethod = "POST"
request.httpBody = Data(#"{"times": 1, "do": {"close": "after_accept"}}"#.utf8)
_ = try await URLSession.shared.data(for: request)
let client = try Client(host: .fromEnv(dialect: .cloud))
do {
    _ = try await client.sendText(to: "+491510000001", body: "Hello")
} catch let error as WabaError {
    assert(error.report.retry == .ifNotSent)
    print(error.report.message)
}
