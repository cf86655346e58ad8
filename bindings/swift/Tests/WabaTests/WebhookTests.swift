import Foundation
import Testing
import Waba

private let raw =
    #"{"from":"491510000001","id":"m1","timestamp":"1767225600","type":"text","text":{"body":"Grüße"},"mood":1.50}"#
private let body = Data(
    #"{"contacts":[{"wa_id":"491510000001","profile":{"name":"Ann"}}],"messages":[\#(raw)]}"#.utf8)

private func event() throws -> Event {
    try #require(Webhook.withoutAuth(phoneNumberId: "2000").parse(body: body, headers: [:]).first)
}

/// The kind of the error that a call ends with.
private func kind(_ call: () throws -> some Any) throws -> String? {
    do {
        _ = try call()
        return nil
    } catch let error as WabaError {
        return error.report.kind
    }
}

@Test func anEventTellsWhoWroteWhatWhenAndToWhichNumber() throws {
    let event = try event()
    #expect(event.kind == .message)
    #expect(event.type == "text")
    #expect(event.id == "m1")
    #expect(event.from == "491510000001")
    #expect(event.to == nil)
    #expect(event.timestamp == Date(timeIntervalSince1970: 1_767_225_600))
    #expect(event.text == "Grüße")
    #expect(event.phoneNumberId == "2000")
    #expect(event.displayPhoneNumber == nil)
    #expect(event.profileName == "Ann")
    #expect(event.path == "messages[0]")
    #expect(event.dialect == .onPremise)
}

@Test func theContentIsTypedAndTheExactBytesAreKept() throws {
    let event = try event()
    #expect(event.content == .text(content: InboundText(body: "Grüße")))
    #expect(event.raw == Data(raw.utf8))
    #expect(event.rawText == raw)
    #expect(event.extraJson == #"{"mood":1.50}"#)
    let copy = event.detach()
    #expect(copy.profileName == "Ann")
    #expect(copy.content == event.content)
}

@Test func aDetachedEventIsKeptByItsBody() throws {
    let event = try event()
    #expect(event.body == body)
    let kept = try #require(Webhook.withoutAuth().parse(body: event.detach().body, headers: [:]).first)
    #expect(kept.content == event.content)
    #expect(kept.dedupeKey == event.dedupeKey && kept.dedupeKey != nil)
    #expect(kept.phoneNumberId == "2000")
    #expect(kept.profileName == "Ann")
}

@Test func whatIsDeliveredTwiceIsEqual() throws {
    let (one, other) = (try event(), try event())
    #expect(one == other && Set([one, other]).count == 1)
    let twice = Data(#"{"messages":[\#(raw),\#(raw)]}"#.utf8)
    let events = try Webhook.withoutAuth().parse(body: twice, headers: [:])
    #expect(events[0] != events[1])
}

@Test func theContactOfThePersonIsTypedAndStaysWithADetachedEvent() throws {
    let body = #"""
        {"contacts":[{"wa_id":"490"},{"wa_id":"491","user_id":"DE.1","identity_key_hash":"aGFzaA",
        "profile":{"name":"Ann","username":"ann.example"}}],"messages":[{"from":"491","type":"text"}]}
        """#
    let event = try #require(try Webhook.withoutAuth().parse(body: Data(body.utf8), headers: [:]).first)
    let contact = try #require(event.contact)
    #expect(contact.username == "ann.example")
    #expect(contact.userId == "DE.1")
    #expect(contact.identityKeyHash == "aGFzaA")
    #expect(event.detach().contact == contact)
}

@Test func whatWasFilledInIsReadAndKeptAsText() throws {
    let json = #"{\"flow_token\":\"t1\",\"slots\":[9]}"#
    let form = #"{"type":"nfm_reply","nfm_reply":{"response_json":"\#(json)"}}"#
    let body = Data(#"{"messages":[{"type":"interactive","interactive":\#(form)}]}"#.utf8)
    let event = try #require(try Webhook.withoutAuth().parse(body: body, headers: [:]).first)
    guard case .interactive(let content) = event.content, let reply = content.nfmReply else {
        throw Missing("the reply of a form")
    }
    #expect(reply.responseJson == #"{"flow_token":"t1","slots":[9]}"#)
    #expect(reply.text("flow_token") == "t1")
    #expect(reply.response["slots"] == "[9]")
    #expect(reply.text("slots") == nil)
}

@Test func unknownAndMalformedContentAreValues() throws {
    func content(_ item: String) throws -> EventContent? {
        try Webhook.withoutAuth().parse(body: Data(#"{"messages":[\#(item)]}"#.utf8), headers: [:]).first?
            .content
    }
    #expect(try content(#"{"type":"hologram"}"#) == .unknown(kind: "hologram"))
    guard case .malformed(let path, _) = try content(#"{"type":"text","text":{"body":5}}"#) else {
        throw Missing("malformed content")
    }
    #expect(path == "text.body")
}

@Test func aStatusKeepsAValueThatDoesNotExistYet() throws {
    let statuses = #"{"statuses":[{"id":"m1","status":"teleported"},{"id":"m1","status":"read"}]}"#
    let events = try Webhook.withoutAuth().parse(body: Data(statuses.utf8), headers: [:])
    let states = events.compactMap { event -> MessageStatus? in
        guard case .status(let update) = event.content else { return nil }
        return update.status
    }
    #expect(states == [.unknown(value: "teleported"), .read])
    #expect(states.map { "\($0)" } == ["teleported", "read"])
}

@Test func everyProofHasToHold() throws {
    let webhook = try Webhook(
        .basic(user: "shop", password: "secret"), .header(name: "X-Token", value: "t"))
    let authorization = "Basic c2hvcDpzZWNyZXQ="
    let parsed = try webhook.parse(body: body, headers: ["authorization": authorization, "x-token": "t"])
    #expect(parsed.count == 1)
    for headers in [["Authorization": [authorization], "X-Token": ["t", "other"]], ["X-Token": ["t"]], [:]] {
        #expect(try kind { try webhook.parse(body: body, headers: headers) } == "verification")
    }
}

@Test func aRequestIsVerifiedWithoutItsEventsAndWhatNeedsNoBodyBeforeItHasCome() throws {
    let webhook = try Webhook(.header(name: "x-token", value: "secret"))
    let proof = ["X-Token": "secret"]
    try webhook.verifyHeaders(proof)
    try webhook.verify(body: body, headers: proof)
    #expect(try kind { try webhook.verifyHeaders(["X-Token": "x"]) } == "verification")
    #expect(try kind { try webhook.verify(body: body, headers: ["X-Token": "x"]) } == "verification")
}

@Test func headersArePairsAsWell() throws {
    let webhook = try Webhook(.header(name: "x-token", value: "secret"))
    let headers = [(name: "Accept", value: "*/*"), (name: "X-Token", value: "secret")]
    try webhook.verifyHeaders(headers)
    try webhook.verify(body: body, headers: headers)
    #expect(try webhook.parse(body: body, headers: headers).count == 1)
    // A header that came twice is not one of them.
    let twice = headers + [(name: "X-Token", value: "other")]
    #expect(try kind { try webhook.parse(body: body, headers: twice) } == "verification")
}

@Test func aBodyThatIsNoJSONIsAnotherError() throws {
    #expect(
        try kind { try Webhook.withoutAuth().parse(body: Data("{".utf8), headers: [:]) } == "webhook_body")
    #expect(
        try kind { try Webhook.withoutAuth(maxBodyBytes: 10).parse(body: body, headers: [:]) }
            == "webhook_body")
}

@Test func aLimitThatNoBodyKeepsOrThatIsNoneIsRefused() throws {
    for limit in [0, (1 << 30) + 1] {
        #expect(try kind { try Webhook.withoutAuth(maxBodyBytes: limit) } == "config")
    }
}

@Test func nobodyIsLetInByMistake() throws {
    #expect(try kind { try Webhook() } == "config")
    #expect(try kind { try Auth.basic(user: "", password: "") } == "config")
    #expect(try kind { try Auth.header(name: "no header", value: "x") } == "config")
    #expect(try kind { try Auth.signature360dialog(secret: "") } == "config")
    #expect(try kind { try Auth.hubSignature(secret: "") } == "config")
}

@Test func anEventShowsWhatAndWhereButNothingOfAPerson() throws {
    let shown = try "\(event())"
    #expect(shown.contains("messages[0]"))
    for secret in ["491510000001", "Grüße", "Ann"] {
        #expect(!shown.contains(secret), "\(shown)")
    }
}
