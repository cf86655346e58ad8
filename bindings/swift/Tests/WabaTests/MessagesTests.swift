import Testing
import Waba

private let to = "+491510000001"

private typealias Call = @Sendable (Client) async throws -> Void

/// A short call for the message of a vector.
private let calls: [(String, Call)] = [
    (
        "text_callback_data",
        { try await $0.sendText(to: to, body: "Hello", bizOpaqueCallbackData: "order-17") }
    ),
    (
        "identity_key_hash",
        { try await $0.sendText(to: to, body: "Hello", recipientIdentityKeyHash: "DF2lS5v2W6x=") }
    ),
    (
        "direct_send",
        {
            let config = DirectSendConfig(templateName: "bread_on_its_way")
            _ = try await $0.sendText(
                to: to, body: "Your bread is on its way.", category: .utility, ttlSeconds: 600,
                directSendConfig: config)
        }
    ),
    ("group_text", { try await $0.sendText(to: "group-1", body: "Hello, all", toGroup: true) }),
    (
        "image_link",
        { try await $0.sendImage(to: to, .link("https://example.com/cat.jpg", caption: "A cat")) }
    ),
    ("audio_voice", { try await $0.sendAudio(to: to, .id("1037543291543636", voice: true)) }),
    (
        "document",
        {
            try await $0.sendDocument(
                to: to, .id("1376223850470843", caption: "Your invoice", filename: "invoice.pdf"))
        }
    ),
    (
        "location",
        {
            try await $0.sendLocation(
                to: to, latitude: 37.5, longitude: -122.25, name: "Cafe", address: "1 Main St")
        }
    ),
    ("reaction", { try await $0.sendReaction(to: to, messageId: "wamid.A1", emoji: "👍🏽") }),
    (
        "button",
        {
            let message = ButtonsMessage(
                body: "Is tomorrow fine?", buttons: ["yes": "Yes", "no": "No"], header: "Delivery",
                footer: "Example Ltd")
            try await $0.sendButtons(to: to, message)
        }
    ),
    (
        "button_image_header",
        {
            let message = ButtonsMessage(
                body: "This one?", buttons: ["yes": "Yes"], header: .image(.id("1037")))
            try await $0.sendButtons(to: to, message)
        }
    ),
    (
        "list",
        {
            let hot = [
                ListRow(id: "r1", title: "Row 1", description: "Strong"), ListRow(id: "r2", title: "Row 2"),
            ]
            let sections = [
                ListSection(rows: hot, title: "Hot"),
                ListSection(rows: [ListRow(id: "r3", title: "Row 3")], title: "Cold"),
            ]
            let message = ListMessage(
                body: "What would you like?", button: "Choose", sections: sections, header: "Menu",
                footer: "Until noon")
            try await $0.sendList(to: to, message)
        }
    ),
    (
        "cta_url",
        {
            let message = CtaUrlMessage(
                body: "Read more", displayText: "Open", url: "https://example.com/news", header: "News",
                footer: "Example Ltd")
            try await $0.sendCtaUrl(to: to, message)
        }
    ),
    (
        "product_list",
        {
            let sections = [
                ProductSection(productItems: ["sku-1", "sku-2"], title: "A"),
                ProductSection(productItems: ["sku-3"], title: "B"),
            ]
            let message = ProductListMessage(
                header: "Shop", body: "New", catalogId: "1", sections: sections, footer: "Example Ltd")
            try await $0.sendProductList(to: to, message)
        }
    ),
    (
        "catalog",
        {
            let message = CatalogMessage(
                body: "Our catalog", footer: "Example Ltd", thumbnailProductRetailerId: "sku-1")
            try await $0.sendCatalog(to: to, message)
        }
    ),
    ("location_request", { try await $0.sendLocationRequest(to: to, body: "Where are you?") }),
    (
        "template_named",
        { try await $0.sendTemplate(to: to, template(.body([.text("Ann", parameterName: "first_name")]))) }
    ),
    (
        "template_buttons",
        { try await $0.sendTemplate(to: to, template(.quickReply(at: 0, "stop"), .url(at: 1, "order-17"))) }
    ),
    ("template_image_header", { try await $0.sendTemplate(to: to, template(.header(.image(.id("1037"))))) }),
]

private func template(_ components: TemplateComponent...) -> TemplateMessage {
    TemplateMessage(name: "order_update", language: "en_US", components: components)
}

/// What the short calls and factories send is what the vectors expect of the same message.
@Test func aMessageAndItsReceiptAreKeptAsJson() throws {
    let message = OutboundMessage(
        to: "+491510000001", content: .text(content: TextContent(body: "Hello", previewUrl: true)))
    #expect(try outboundMessageFromJson(message.toJson()) == message)
    let receipt = SendReceipt(id: "wamid.A", waId: "491510000001")
    #expect(try receipt.toJson() == #"{"id":"wamid.A","wa_id":"491510000001"}"#)
    #expect(try sendReceiptFromJson(receipt.toJson()) == receipt)
}

@Test func shortCallsSendWhatTheVectorsExpect() async throws {
    let emulator = try Emulator()
    defer { emulator.stop() }
    let client = try emulator.client()
    for (name, call) in calls {
        try await call(client)
        let expected = try JSON(file: "tests/vectors/messages/\(name).json")["cloud"]
        #expect(try await emulator.bodies().last == expected, "\(name)")
    }
}
