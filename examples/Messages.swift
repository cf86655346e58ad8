// Sends one of each everyday message.

import Waba

let client = try Client(host: .fromEnv(dialect: .cloud))
let to = "+491510000001"
let text = try await client.sendText(
    to: to, body: "Your order is ready.", bizOpaqueCallbackData: "order-17")
try await client.sendText(to: to, body: "https://shop.example/17", previewUrl: true, replyTo: text.id)

try await client.sendImage(to: to, .link("https://shop.example/mug.jpg", caption: "Your mug"))
try await client.sendDocument(to: to, .link("https://shop.example/17.pdf", filename: "invoice.pdf"))
try await client.sendLocation(to: to, latitude: 52.52, longitude: 13.4, name: "Our shop")
let ann = ContactCard(name: "Ann Example", phones: [ContactPhone(phone: "+491510000002")])
try await client.sendContacts(to: to, [ann])
try await client.sendReaction(to: to, messageId: text.id, emoji: "👍")

let buttons = ButtonsMessage(
    body: "Is tomorrow fine?", buttons: ["yes": "Yes", "no": "No"], footer: "Example Ltd")
try await client.sendButtons(to: to, buttons)
let rows = [
    ListRow(id: "s", title: "Small"), ListRow(id: "l", title: "Large", description: "Half a litre"),
]
try await client.sendList(to: to, ListMessage(body: "Which size?", button: "Choose", rows: rows))
let track = CtaUrlMessage(
    body: "Where it is now", displayText: "Track", url: "https://shop.example/track/17")
try await client.sendCtaUrl(to: to, track)
try await client.sendLocationRequest(to: to, body: "Where shall we bring it?")

let components: [TemplateComponent] = [
    .header(.image(.link("https://shop.example/mug.jpg"))), .body("Ann", "17"), .url(at: 0, "17"),
]
try await client.sendTemplate(
    to: to, TemplateMessage(name: "order_ready", language: "en_US", components: components))
try await client.sendTemplate(
    to: to, .oneTimePassword(name: "login", language: "en_US", code: "123456"))
print("sent all of them")
