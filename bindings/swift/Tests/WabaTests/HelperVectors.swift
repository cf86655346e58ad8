import Foundation
import Testing
import Waba

/// Runs the cases of a vector of `tests/vectors/helpers`; returns how many there are.
func helper(_ vector: JSON) async throws -> Int {
    let cases = try vector.array("cases")
    for vectorCase in cases {
        let arguments = try vectorCase.array("arguments")
        let expected = try vectorCase["expected"].required("expected")
        let name = try "\(vector.text("name")): \(arguments)"
        let text = { (index: Int) in arguments[index].value as? String }
        switch try vector.text("function") {
        case "same_person":
            #expect(
                try JSON(samePerson(text(0).required(name), text(1).required(name))) == expected, "\(name)")
        case "chat_link":
            #expect(try json(chatLink(number: text(0).required(name), text: text(1))) == expected, "\(name)")
        case "file_extension":
            #expect(try json(fileExtension(mimeType: text(0).required(name))) == expected, "\(name)")
        case "check_template":
            #expect(try checked(arguments[0], arguments[1]) == expected, "\(name)")
        case "delivery_state":
            #expect(try deliveryState(arguments[0]) == expected, "\(name)")
        case "delivery_tracker":
            let (id, status) = try (text(1).required(name), text(2).required(name))
            #expect(try await deliveryTracker(arguments[0], id: id, status: status) == expected, "\(name)")
        case "service_window":
            #expect(try serviceWindow(arguments[0], now: arguments[1]) == expected, "\(name)")
        case "event_keys":
            try eventKeys(text(0).required(name), expected, name)
        case let other:
            throw Missing("the function \(other)")
        }
    }
    return cases.count
}

/// A value of JSON; nil is null.
private func json(_ value: Any?) -> JSON {
    JSON(value ?? NSNull())
}

private func checked(_ template: JSON, _ definition: JSON) throws -> JSON {
    let json = try JSON(["to": "1", "type": "template", "template": template.value]).data()
    let message = try outboundMessageFromJson(String(decoding: json, as: UTF8.self))
    guard case .template(let content) = message.content else { throw Missing("a template") }
    let definition = try templateDefinitionFromJson(String(decoding: definition.data(), as: UTF8.self))
    do {
        try checkTemplate(content, definition: definition)
        return JSON([Any]())
    } catch WabaError.validation(let report) {
        return JSON(report.violations.map { ["path": $0.path, "rule": $0.rule] })
    }
}

private let statuses: [MessageStatus] = [
    .deleted, .sent, .failed, .delivered, .read, .played, .unknown(value: "RINGING"),
]

/// Statuses as a webhook tells them.
private func events(_ updates: JSON) throws -> [Event] {
    let updates = try (updates.value as? [[String: Any]]).required("statuses")
    let statuses = updates.map { $0.merging(["id": "wamid.A"]) { $1 } }
    let body = try JSONSerialization.data(withJSONObject: ["statuses": statuses])
    return try Webhook.withoutAuth().parse(body: body, headers: [:])
}

private func deliveryState(_ updates: JSON) throws -> JSON {
    let state = DeliveryState()
    let rises: [Any] = try events(updates).filter { $0.kind == .status }.map { event in
        json(state.record(event).map { [json($0.old.map { "\($0)" }).value, "\($0.new)"] }).value
    }
    #expect(DeliveryState(times: state.times()).times() == state.times())
    let times = state.times().map { ("\($0.status)", json($0.timestamp?.timeIntervalSince1970).value) }
    return JSON([
        "status": json(state.status().map { "\($0)" }).value,
        "rises": rises,
        "times": Dictionary(uniqueKeysWithValues: times),
        "reached": statuses.filter(state.reached).map { "\($0)" },
    ])
}

private func deliveryTracker(_ bodies: JSON, id: String, status: String) async throws -> JSON {
    let tracker = try DeliveryTracker()
    for body in try (bodies.value as? [String]).required("bodies") {
        tracker.recordAll(try Webhook.withoutAuth().parse(body: Data(body.utf8), headers: [:]))
    }
    let wanted = statuses.first { "\($0)" == status } ?? .unknown(value: status)
    do {
        let state = try await tracker.reached(id: id, status: wanted, timeout: 0.01)
        let times = state.times().map { ("\($0.status)", json($0.timestamp?.timeIntervalSince1970).value) }
        return JSON(["times": Dictionary(uniqueKeysWithValues: times)])
    } catch let error as WabaError {
        let report = error.report
        return JSON([
            "error": [
                "kind": report.kind, "retry": "\(report.retry)", "code": json(report.code).value,
                "details": json(report.details).value,
            ]
        ])
    }
}

private func serviceWindow(_ messages: JSON, now: JSON) throws -> JSON {
    let messages = try (messages.value as? [NSNumber]).required("times").map {
        Date(timeIntervalSince1970: $0.doubleValue)
    }
    let window = ServiceWindow(messages: messages)
    let now = try Date(timeIntervalSince1970: (now.value as? NSNumber).required("now").doubleValue)
    return JSON([
        "closes_at": json(window.closesAt()?.timeIntervalSince1970).value, "is_open": window.isOpen(at: now),
    ])
}

private func eventKeys(_ body: String, _ expected: JSON, _ name: String) throws {
    let events = try Webhook.withoutAuth().parse(body: Data(body.utf8), headers: [:])
    let expected = try (expected.value as? [Any]).required(name).map { JSON($0) }
    #expect(events.count == expected.count, "\(name)")
    for (event, expected) in zip(events, expected) {
        #expect(event.dedupeKey == expected["dedupe_key"]?.value as? String, "\(name)")
        #expect(try event.laneKey == expected.text("lane_key"), "\(name)")
        let message = try expected["message"].required("message")
        #expect((event.message == nil) == (message.value is NSNull), "\(name)")
        if let found = event.message {
            #expect(fits(plain(value: found), message.value), "\(name): \(found)")
        }
    }
}
