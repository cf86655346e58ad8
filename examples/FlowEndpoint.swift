// Serves a flow as a CGI program: the request on standard input, the answer on standard output.

import Foundation
import Waba

/// Asks for a seat, then finishes.
func nextScreen(_ request: FlowRequest) throws -> String {
    if request.action == "data_exchange" {
        return try request.finish(paramsJson: request.dataJson ?? "{}")
    }
    return try request.reply(screen: "SEATS", dataJson: #"{"free":[4,7]}"#)
}

let variables = ProcessInfo.processInfo.environment
let auth = try Auth.hubSignature(secret: variables["META_APP_SECRET"] ?? "")
let endpoint = try FlowEndpoint(privateKey: variables["FLOW_PRIVATE_KEY"] ?? "", auth: auth)
let headers = ["X-Hub-Signature-256": variables["HTTP_X_HUB_SIGNATURE_256"] ?? ""]
var status = 200
var answer = ""
do {
    let request = try endpoint.open(body: FileHandle.standardInput.readDataToEndOfFile(), headers: headers)
    answer = try request.automaticReply() ?? nextScreen(request)
} catch let error as WabaError {
    status = error.report.answerStatus ?? 500
}
print("Status: \(status)\nContent-Type: text/plain\n\n\(answer)", terminator: "")
