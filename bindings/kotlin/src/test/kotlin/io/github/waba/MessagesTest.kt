package io.github.waba

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** What the short calls and factories send is what the vectors expect of the same message. */
class MessagesTest {
    private val to = "+491510000001"

    @Test
    fun `a message and its receipt are kept as JSON`() {
        val message = OutboundMessage(to, MessageContent.text("Hello", previewUrl = true))
        assertEquals(message, outboundMessageFromJson(message.toJson()))
        val receipt = SendReceipt("wamid.A", waId = "491510000001")
        assertEquals("""{"id":"wamid.A","wa_id":"491510000001"}""", receipt.toJson())
        assertEquals(receipt, sendReceiptFromJson(receipt.toJson()))
    }

    private val calls: Map<String, suspend Client.() -> SendReceipt> = mapOf(
        "text_callback_data" to {
            sendText(to, "Hello", bizOpaqueCallbackData = "order-17")
        },
        "identity_key_hash" to { sendText(to, "Hello", recipientIdentityKeyHash = "DF2lS5v2W6x=") },
        "direct_send" to {
            val config = DirectSendConfig("bread_on_its_way")
            val category = DirectSendCategory.Utility
            sendText(to, "Your bread is on its way.", category = category, ttlSeconds = 600, directSendConfig = config)
        },
        "group_text" to { sendText("group-1", "Hello, all", toGroup = true) },
        "image_link" to { sendImage(to, ImageContent.link("https://example.com/cat.jpg", caption = "A cat")) },
        "audio_voice" to { sendAudio(to, AudioContent.id("1037543291543636", voice = true)) },
        "document" to {
            val invoice = DocumentContent.id("1376223850470843", caption = "Your invoice", filename = "invoice.pdf")
            sendDocument(to, invoice)
        },
        "location" to { sendLocation(to, 37.5, -122.25, name = "Cafe", address = "1 Main St") },
        "reaction" to { sendReaction(to, "wamid.A1", "👍🏽") },
        "button" to {
            val buttons = listOf("yes" to "Yes", "no" to "No")
            val header = InteractiveHeader.text("Delivery")
            sendButtons(to, ButtonsMessage("Is tomorrow fine?", buttons, header = header, footer = "Example Ltd"))
        },
        "button_image_header" to {
            val header = InteractiveHeader.image(MediaReference.id("1037"))
            sendButtons(to, ButtonsMessage("This one?", listOf("yes" to "Yes"), header))
        },
        "list" to {
            val hot = listOf(ListRow("r1", "Row 1", description = "Strong"), ListRow("r2", "Row 2"))
            val sections = listOf(ListSection(hot, "Hot"), ListSection(listOf(ListRow("r3", "Row 3")), "Cold"))
            val header = InteractiveHeader.text("Menu")
            sendList(to, ListMessage("What would you like?", "Choose", sections, header, footer = "Until noon"))
        },
        "cta_url" to {
            val header = InteractiveHeader.text("News")
            sendCtaUrl(to, CtaUrlMessage("Read more", "Open", "https://example.com/news", header, "Example Ltd"))
        },
        "product_list" to {
            val sections = listOf(ProductSection(listOf("sku-1", "sku-2"), "A"), ProductSection(listOf("sku-3"), "B"))
            val shop = InteractiveHeader.text("Shop")
            sendProductList(to, ProductListMessage(shop, "New", "1", sections, footer = "Example Ltd"))
        },
        "catalog" to {
            sendCatalog(to, CatalogMessage("Our catalog", "Example Ltd", thumbnailProductRetailerId = "sku-1"))
        },
        "location_request" to { sendLocationRequest(to, "Where are you?") },
        "template_named" to {
            val body = TemplateComponent.body(listOf(BodyParameter.text("Ann", parameterName = "first_name")))
            sendTemplate(to, TemplateMessage("order_update", "en_US", listOf(body)))
        },
        "template_buttons" to {
            val components = listOf(TemplateComponent.quickReply(0, "stop"), TemplateComponent.url(1, "order-17"))
            sendTemplate(to, TemplateMessage("order_update", "en_US", components))
        },
        "template_image_header" to {
            val header = TemplateComponent.header(HeaderParameter.image(MediaReference.id("1037")))
            sendTemplate(to, TemplateMessage("order_update", "en_US", listOf(header)))
        },
    )

    @Test
    fun `short calls send what the vectors expect`(): Unit = Emulator().use { emulator ->
        Client(emulator.host()).use { client ->
            for ((name, call) in calls) {
                runBlocking { client.call() }
                assertEquals(json("tests/vectors/messages/$name.json")["cloud"], emulator.bodies().last(), name)
            }
        }
    }
}
