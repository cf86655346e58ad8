import Foundation
import Testing

/// Runs an example, and returns what it printed.
private func run(_ example: String, _ emulator: Emulator) throws -> String {
    let process = Process()
    let output = Pipe()
    // Built beside the program that runs these tests.
    process.executableURL = Bundle.main.executableURL?.deletingLastPathComponent().appendingPathComponent(
        example)
    process.environment = ProcessInfo.processInfo.environment.merging(
        ["WABA_BASE_URL": emulator.baseUrl, "D360_API_KEY": Emulator.key], uniquingKeysWith: { $1 })
    process.standardOutput = output
    try process.run()
    let printed = try String(decoding: output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return printed
}

@Test func theExampleOfTheReadmeSendsAndReceives() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let printed = try run("SendAndReceive", emulator)
    #expect(try await emulator.bodies().count == 1)
    #expect(
        printed.contains("accepted as wamid.") && printed.contains("message from 491510000001: Thanks!"),
        "\(printed)")
}

@Test func theExampleOfTheDeliveryWaitsForIt() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let printed = try run("Delivery", emulator)
    #expect(printed.hasPrefix("wamid.") && printed.hasSuffix(" is delivered\n"), "\(printed)")
}

@Test func theExampleOfTheMessagesSendsEveryOne() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    #expect(try run("Messages", emulator) == "sent all of them\n")
    let bodies = try await emulator.bodies()
    let types = try bodies.map { try $0["interactive"]?.text("type") ?? $0.text("type") }
    #expect(
        types == [
            "text", "text", "image", "document", "location", "contacts", "reaction", "button", "list",
            "cta_url", "location_request_message", "template", "template",
        ])
    let buttons = try #require(bodies[7]["interactive"]?["action"]).array("buttons")
    #expect(
        try buttons.map { try $0["reply"].required("reply").text("id") } == ["yes", "no"])
}

@Test func theExampleOfTheFaultsMeetsOne() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let printed = try run("LostAnswer", emulator)
    #expect(printed.hasPrefix("messages.send: "), "\(printed)")
    #expect(try await emulator.accepted() == 1)
}

@Test func theExampleOfTheFilesSendsOneAndReadsIt() throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    #expect(try run("Media", emulator) == "saved 100008 bytes\nread 100008 bytes\n")
}

@Test func theExampleOfTheOutboxAnswersWhatItKept() throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let printed = try run("Outbox", emulator)
    #expect(printed.hasPrefix("answered 491510000001 as wamid."), "\(printed)")
}

@Test func theExampleOfTheTransportSendsThroughIt() throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let printed = try run("Transport", emulator)
    #expect(printed.hasPrefix("accepted as wamid.") && printed.hasSuffix("read 100000 bytes\n"), "\(printed)")
}
