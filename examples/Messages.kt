// Sends one of each everyday message.

import io.github.waba.*

suspend fun main() = Client(Host.fromEnv(Dialect.CLOUD)).use { client ->
    val to = "+491510000001"
    val text = client.sendText(to, "Your order is ready.", bizOpaqueCallbackData = "order-17")
    client.sendText(to, "https://shop.example/17", previewUrl = true, replyTo = text.id)

    client.sendImage(to, ImageContent.link("https://shop.example/mug.jpg", caption = "Your mug"))
    client.sendDocument(to, DocumentContent.link("https://shop.example/17.pdf", filename = "invoice.pdf"))
    client.sendLocation(to, latitude = 52.52, longitude = 13.4, name = "Our shop")
    client.sendContacts(to, listOf(ContactCard("Ann Example", phones = listOf(ContactPhone("+491510000002")))))
    client.sendReaction(to, text.id, "👍")

    val buttons = ButtonsMessage("Is tomorrow fine?", listOf("yes" to "Yes", "no" to "No"), footer = "Example Ltd")
    client.sendButtons(to, buttons)
    val rows = listOf(ListRow("s", "Small"), ListRow("l", "Large", description = "Half a litre"))
    client.sendList(to, ListMessage.rows("Which size?", "Choose", rows))
    client.sendCtaUrl(to, CtaUrlMessage("Where it is now", "Track", "https://shop.example/track/17"))
    client.sendLocationRequest(to, "Where shall we bring it?")

    val picture = HeaderParameter.image(MediaReference.link("https://shop.example/mug.jpg"))
    val components = listOf(
        TemplateComponent.header(picture),
        TemplateComponent.body("Ann", "17"),
        TemplateComponent.url(0, "17"),
    )
    client.sendTemplate(to, TemplateMessage("order_ready", "en_US", components))
    client.sendTemplate(to, TemplateMessage.oneTimePassword("login", "en_US", "123456"))
    println("sent all of them")
}
