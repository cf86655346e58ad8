import Foundation
import Testing
import Waba

private let receipt = SendReceipt(id: "wamid.A")

private func status(_ name: String, _ more: String = "", id: String = "wamid.A") throws -> [Event] {
    let body = #"{"statuses":[{"id":"\#(id)","status":"\#(name)"\#(more)}]}"#
    return try Webhook.withoutAuth().parse(body: Data(body.utf8), headers: [:])
}

@Suite(.timeLimit(.minutes(1)))
struct DeliveryTests {
    @Test func aMessageIsDeliveredWhenAWebhookSaysSo() async throws {
        let emulator = try Emulator()
        defer { emulator.stop() }
        let (client, tracker) = (try emulator.client(), try DeliveryTracker())
        let receiver = try Receiver { body in
            guard let events = try? Webhook.withoutAuth().parse(body: body, headers: [:]) else { return }
            tracker.recordAll(events)
        }
        defer { receiver.stop() }
        let config = WebhookConfig(url: receiver.url, headers: [:])
        #expect(try await client.webhook.ensure(config).found == .missing)
        let receipt = try await client.sendText(to: "+491510000001", body: "Hello")
        #expect(try await tracker.delivered(receipt, timeout: 30).reached(.sent))
        #expect(try await tracker.read(receipt, timeout: 30).status() == .read)
    }

    @Test func aWaitEndsWhenTheStatusComes() async throws {
        let tracker = try DeliveryTracker()
        let waiting = Task { try await tracker.delivered(receipt, timeout: 20) }
        let read = try status("read", #","timestamp":"7""#)
        #expect(tracker.record(read[0]) == StatusRise(old: nil, new: .read))
        #expect(
            try await waiting.value.times() == [
                StatusTime(status: .read, timestamp: Date(timeIntervalSince1970: 7))
            ])
        #expect(try await tracker.sent(receipt, timeout: 20).reached(.sent))
        #expect(try await tracker.read(receipt, timeout: 20).times() == tracker.state(id: "wamid.A")?.times())
        #expect(tracker.state(id: "wamid.B") == nil)
    }

    @Test func aLaterFailureIsTheErrorOfARefusedMessage() async throws {
        let tracker = try DeliveryTracker()
        tracker.recordAll(try status("failed", #","errors":[{"code":470,"details":"24 hours"}]"#))
        do {
            _ = try await tracker.sent(receipt, timeout: 20)
            Issue.record("was sent")
        } catch WabaError.policy(let report) {
            #expect(report.code == 470)
            #expect(report.details == "24 hours")
            #expect(report.retry == .never)
        }
    }

    @Test func aWaitInVainSaysThatNothingIsKnown() async throws {
        let tracker = try DeliveryTracker()
        do {
            _ = try await tracker.delivered(receipt, timeout: 0.01)
            Issue.record("was delivered")
        } catch WabaError.timeout(let report) {
            #expect(report.retry == .ifNotSent)
        }
    }

    @Test func aCancelledWaitEndsAndNoOther() async throws {
        let tracker = try DeliveryTracker()
        let cancelled = Task { try await tracker.delivered(receipt, timeout: 50) }
        let patient = Task { try await tracker.delivered(receipt, timeout: 50) }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
        tracker.recordAll(try status("delivered"))
        #expect(try await patient.value.status() == .delivered)
    }

    @Test func boundsAreKept() throws {
        let tracker = try DeliveryTracker(capacity: 1, keep: 60)
        tracker.recordAll(try status("sent"))
        tracker.recordAll(try status("sent", id: "wamid.B"))
        #expect(tracker.state(id: "wamid.A") == nil)
        #expect(tracker.state(id: "wamid.B")?.status() == .sent)
    }

    @Test func aWebhookIsKeptAsItShouldBe() async throws {
        let emulator = try Emulator()
        defer { emulator.stop() }
        let client = try emulator.client()
        let config = WebhookConfig(url: "http://127.0.0.1:9/hook", headers: ["X-Token": "secret"])
        let wanted = AwaitedWebhook(url: config.url, headers: config.headers, timeout: 0.1)
        do {
            _ = try await client.webhook.waitUntilActive(wanted)
            Issue.record("was set")
        } catch WabaError.timeout(let report) {
            #expect(report.message.hasSuffix("none is set"))
        }
        #expect(try await client.webhook.ensure(config).found == .missing)
        #expect(try await client.webhook.waitUntilActive(wanted).url == config.url)
        #expect(try await client.webhook.ensure(config).found == .same)
    }
}
