import Foundation
import Testing
import Waba

private let message =
    #"{"from":"491510000001","id":"m1","type":"text","text":{"body":"Hi"},"context":{"id":"m0"}}"#

private func events(_ body: String) throws -> [Event] {
    try Webhook.withoutAuth(phoneNumberId: "2000").parse(body: Data(body.utf8), headers: [:])
}

@Test func aMessageTellsWhatStandsAroundItsContent() throws {
    let event = try events(#"{"messages":[\#(message)]}"#)[0]
    #expect(event.message?.context?.id == "m0")
    #expect(event.message?.text == InboundText(body: "Hi"))
    #expect(try events(#"{"statuses":[{"id":"m1","status":"read"}]}"#)[0].message == nil)
}

@Test func copiesShareTheirKeyAndConversationsTheirLane() throws {
    let event = try events(#"{"messages":[\#(message)]}"#)[0]
    let another = message.replacingOccurrences(of: "m1", with: "m2")
    let again = try events(#"{"messages":[\#(message),\#(another)]}"#)
    #expect(event.dedupeKey == again[0].dedupeKey)
    #expect(event.dedupeKey != again[1].dedupeKey)
    #expect(event.laneKey == again[1].laneKey)
    #expect(event.laneKey.count == 32)
}

@Test func theStatusesOfAMessageAreMerged() throws {
    let read = #"{"id":"m1","status":"read","timestamp":"30"}"#
    let statuses = try events(#"{"statuses":[\#(read),{"id":"m1","status":"sent"}]}"#)
    let state = DeliveryState()
    #expect(state.status() == nil)
    #expect(try state.record(events(#"{"messages":[\#(message)]}"#)[0]) == nil)
    #expect(state.record(statuses[0]) == StatusRise(old: nil, new: .read))
    #expect(state.record(statuses[1]) == nil)
    #expect(state.record(.unknown(value: "teleported"), timestamp: Date()) == nil)
    #expect(state.status() == .read)
    #expect(state.reached(.delivered))
    #expect(state.at(.read) == Date(timeIntervalSince1970: 30))
    let other = DeliveryState()
    #expect(state.times() != other.times())
    #expect(other.merge(state) == StatusRise(old: nil, new: .read))
    #expect(state.times() == other.times())
    #expect(state.merge(state) == nil)
}

@Test func aMessageOpensTheWindowForADay() {
    let last = Date(timeIntervalSince1970: 300)
    var window = ServiceWindow(messages: [last - 200, last, last - 100])
    #expect(window == ServiceWindow(latest: last))
    #expect(window.closesAt() == last + 24 * 60 * 60)
    #expect(window.isOpen(at: last + 1))
    #expect(!window.isOpen(), "it closed in 1970")
    #expect(!ServiceWindow().isOpen())
    window.note(Date())
    #expect(window.isOpen())
}

@Test func spellingsLinksAndExtensions() {
    #expect(samePerson("+55 (11) 98765-4321", "551187654321"))
    #expect(!samePerson("551132345678", "5511932345678"))
    #expect(
        chatLink(number: "+49 151 12345678", text: "Hi!") == "https://wa.me/4915112345678?text=Hi%21")
    #expect(chatLink(number: "call me") == nil)
    #expect(fileExtension(mimeType: "audio/ogg; codecs=opus") == "ogg")
    #expect(fileExtension(mimeType: "application/x-sh") == nil)
}
