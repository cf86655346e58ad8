import Foundation
import Testing
import Waba

private func vector(_ folder: String, _ name: String) throws -> JSON {
    try JSON(file: "tests/vectors/\(folder)/\(name).json")
}

private func open(_ name: String) throws -> FlowRequest {
    let vector = try vector("flows", name)
    let endpoint = try FlowEndpoint.withoutAuth(privateKey: vector.text("private_key"))
    return try endpoint.open(body: Data(vector.text("body").utf8), headers: [String: [String]]())
}

@Test func headersOfAFlowArePairsAsWell() throws {
    let vector = try vector("flows", "init_signed")
    let endpoint = try FlowEndpoint(
        privateKey: vector.text("private_key"), auth: .hubSignature(secret: vector.text("app_secret")))
    let header = try (vector.array("headers")[0].value as? [String]).required("a header")
    let signature = (name: header[0], value: header[1])
    let headers = [(name: "Accept", value: "*/*"), (name: "Accept", value: "text/*"), signature]
    _ = try endpoint.open(body: Data(vector.text("body").utf8), headers: headers)
}

@Test(arguments: ["ping_signed", "init_signed", "error_signature_wrong"])
func theFlowExampleAnswers(name: String) throws {
    let vector = try vector("flows", name)
    let header = try (vector.array("headers")[0].value as? [String]).required("a header")
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    // Built beside the program that runs these tests.
    process.executableURL = Bundle.main.executableURL?.deletingLastPathComponent().appendingPathComponent(
        "FlowEndpoint")
    process.environment = try ProcessInfo.processInfo.environment.merging(
        [
            "FLOW_PRIVATE_KEY": vector.text("private_key"), "META_APP_SECRET": vector.text("app_secret"),
            "HTTP_X_HUB_SIGNATURE_256": header[1],
        ], uniquingKeysWith: { $1 })
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(vector.text("body").utf8))
    try input.fileHandleForWriting.close()
    let printed = try String(decoding: output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    let status = vector["status"].map { "\($0.value)" } ?? "200"
    let answer = (try? vector.text("answer")) ?? ""
    #expect(printed == "Status: \(status)\nContent-Type: text/plain\n\n\(answer)")
}

@Test func mediaOfAFlowAreFoundAndDecrypted() throws {
    let request = try open("media")
    let photo = try request.media("photos").first.required("a photo")
    #expect(photo.fileName == "photo.jpg" && photo.cdnUrl == "https://mmg.example/v/790aba14")
    let encrypted = try Data(base64Encoded: vector("flow_media", "text").text("encrypted")).required("a file")
    #expect(try photo.decrypt(encrypted) == Data("hello flow media".utf8))
    #expect(try request.media("videos").isEmpty)
    #expect(throws: WabaError.self) { try request.media("caption") }
}

@Test func aFlowTokenCanBeRefused() {
    #expect(flowTokenRefused() == 427)
    #expect(refuseFlowToken(message: "The offer is over.") == #"{"error_msg":"The offer is over."}"#)
}

@Test func whatCanNotBeAnAnswerIsAnErrorAndNoAnswer() throws {
    let request = try open("init")
    for data in ["[1]", "null", "{", ""] {
        do {
            _ = try request.reply(screen: "SEATS", dataJson: data)
            Issue.record("\(data) was an answer")
        } catch WabaError.validation {}
    }
    _ = try request.reply(screen: "SEATS")
}

@Test func nothingOfAFlowShowsAKey() throws {
    let request = try open("media")
    let key = try vector("flows", "media").text("private_key")
    let endpoint = try FlowEndpoint(privateKey: key, auth: .hubSignature(secret: "canary"))
    let values: [Any] = try [endpoint, request, request.exchange] + request.media("photos")
    for value in values {
        let shown = "\(value)"
        #expect(!["canary", "AAECAwQF", "order-7"].contains { shown.contains($0) }, "\(shown)")
    }
}
