import Foundation
import Testing

@Test func theExampleOfTheReadmeSendsAndReceives() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let process = Process()
    let output = Pipe()
    // Built beside the program that runs these tests.
    process.executableURL = Bundle.main.executableURL?.deletingLastPathComponent().appendingPathComponent(
        "SendAndReceive")
    process.environment = ProcessInfo.processInfo.environment.merging(
        ["WABA_BASE_URL": emulator.baseUrl, "D360_API_KEY": Emulator.key], uniquingKeysWith: { $1 })
    process.standardOutput = output
    try process.run()
    let printed = try String(decoding: output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(try await emulator.bodies().count == 1)
    #expect(
        printed.contains("accepted as wamid.") && printed.contains("message from 491510000001: Thanks!"),
        "\(printed)")
}
