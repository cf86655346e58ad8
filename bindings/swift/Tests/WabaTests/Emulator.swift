import Foundation
import Waba

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The emulator of the API. Its process ends when it is stopped, and with that of the tests.
final class Emulator: Sendable {
    static let key = "emulator-key"
    static let partnerKey = "emulator-partner-key"

    let baseUrl: String
    private let input = Pipe()

    init(dialect: String = "cloud") throws {
        let output = Pipe()
        let process = Process()
        process.executableURL = try Self.command()
        process.arguments = [
            "emulator", "--bind", "127.0.0.1:0", "--dialect", dialect, "--json", "--until-stdin-closes",
        ]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte != Data("\n".utf8) {
            line += byte
        }
        baseUrl = try JSON(line).text("base_url")
    }

    func stop() {
        try? input.fileHandleForWriting.close()
    }

    func host(key: String = Emulator.key) -> WabaHost {
        .cloud(key: key, baseUrl: baseUrl)
    }

    func client() throws -> Client {
        try Client(host: host())
    }

    /// The bodies of the calls so far, in their order.
    func bodies() async throws -> [JSON] {
        try await calls().compactMap { $0["body"] }
    }

    /// The calls so far, in their order.
    func calls() async throws -> [JSON] {
        try await control("journal").array("entries").filter { try $0.text("kind") == "call" }
    }

    /// The last call.
    func lastCall() async throws -> JSON {
        try await calls().last.required("a call")
    }

    /// Answers the next call as a vector says.
    func answerNext(_ vector: JSON) async throws {
        var answer: [String: Any] = [:]
        answer["status"] = vector["status"]?.value
        answer["body"] = vector["response"]?.value
        answer["headers"] = vector["headers"]?.value
        _ = try await control("answer", String(decoding: JSON(answer).data(), as: UTF8.self))
    }

    /// Begins anew, with these faults to come.
    func begin(_ faults: [JSON]) async throws {
        _ = try await control("reset", "{}")
        for fault in faults {
            _ = try await control("faults", fault.sorted())
        }
    }

    /// How many messages were accepted since it began anew.
    func accepted() async throws -> Int {
        try await control("messages").array("messages").filter { try $0.text("direction") == "outbound" }
            .count
    }

    /// Lets a customer write; returns the id of the message.
    func inbound(_ text: String) async throws -> String {
        try await control("inbound", #"{"from":"491510000001","name":"Ann","body":"\#(text)"}"#).text("id")
    }

    private func control(_ path: String, _ body: String? = nil) async throws -> JSON {
        var request = URLRequest(url: try URL(string: "\(baseUrl)/_emulator/\(path)").required("a URL"))
        request.httpMethod = body == nil ? "GET" : "POST"
        request.httpBody = body.map { Data($0.utf8) }
        return try JSON(try await URLSession.shared.data(for: request).0)
    }

    private static func command() throws -> URL {
        let environment = ProcessInfo.processInfo.environment
        let folder = environment["CARGO_TARGET_DIR"] ?? repository.appendingPathComponent("target").path
        let command = environment["WABA_BIN"] ?? "\(folder)/debug/waba"
        guard FileManager.default.isExecutableFile(atPath: command) else {
            throw Missing("\(command): cargo build -p waba-cli")
        }
        return URL(fileURLWithPath: command)
    }
}
