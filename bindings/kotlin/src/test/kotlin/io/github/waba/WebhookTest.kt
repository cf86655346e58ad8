package io.github.waba

import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.time.Instant

class WebhookTest {
    private val raw =
        """{"from":"491510000001","id":"m1","timestamp":"1767225600","type":"text","text":{"body":"Grüße"},"mood":1.50}"""
    private val body = """{"contacts":[{"wa_id":"491510000001","profile":{"name":"Ann"}}],"messages":[$raw]}"""

    private fun event(): Event = Webhook.withoutAuth("2000").parse(body.toByteArray(), emptyMap()).single()

    @Test
    fun `an event tells who wrote what when and to which number`() {
        val event = event()
        assertEquals(EventKind.MESSAGE, event.kind)
        assertEquals("text", event.type)
        assertEquals("m1", event.id)
        assertEquals("491510000001", event.from)
        assertNull(event.to)
        assertEquals(Instant.parse("2026-01-01T00:00:00Z"), event.timestamp)
        assertEquals("Grüße", event.text)
        assertEquals("2000", event.phoneNumberId)
        assertNull(event.displayPhoneNumber)
        assertEquals("Ann", event.profileName)
        assertEquals("messages[0]", event.path)
        assertEquals(Dialect.ON_PREMISE, event.dialect)
    }

    @Test
    fun `the content is typed and the exact bytes are kept`() {
        val event = event()
        assertEquals(EventContent.Text(InboundText("Grüße")), event.content)
        assertArrayEquals(raw.toByteArray(), event.raw)
        assertEquals(raw, event.rawText)
        assertEquals("""{"mood":1.50}""", event.extraJson)
        val copy = event.detach()
        assertEquals("Ann", copy.profileName)
        assertEquals(event.content, copy.content)
    }

    @Test
    fun `a detached event is kept by its body`() {
        val event = event()
        assertArrayEquals(body.toByteArray(), event.body)
        val kept = Webhook.withoutAuth().parse(event.detach().body, emptyMap()).single()
        assertEquals(event.content, kept.content)
        assertEquals(event.dedupeKey, kept.dedupeKey)
        assertEquals("2000", kept.phoneNumberId)
        assertEquals("Ann", kept.profileName)
    }

    @Test
    fun `what is delivered twice is equal`() {
        assertEquals(event(), event())
        assertEquals(1, setOf(event(), event()).size)
        val twice = """{"messages":[$raw,$raw]}""".toByteArray()
        val (one, other) = Webhook.withoutAuth().parse(twice, emptyMap())
        assertNotEquals(one.item, other.item)
    }

    @Test
    fun `the contact of the person is typed and stays with a detached event`() {
        val body = """{"contacts":[{"wa_id":"490"},{"wa_id":"491","user_id":"DE.1","identity_key_hash":"aGFzaA",
            "profile":{"name":"Ann","username":"ann.example"}}],"messages":[{"from":"491","type":"text"}]}"""
        val event = Webhook.withoutAuth().parse(body.toByteArray(), emptyMap()).single()
        val contact = event.contact
        assertEquals("ann.example", contact?.username)
        assertEquals("DE.1", contact?.userId)
        assertEquals("aGFzaA", contact?.identityKeyHash)
        assertEquals(contact, event.detach().contact)
    }

    @Test
    fun `a request is verified without its events and what needs no body before it has come`() {
        val webhook = Webhook(Auth.header("x-token", "secret"))
        val proof = mapOf("X-Token" to "secret")
        webhook.verifyHeaders(proof)
        webhook.verify(body.toByteArray(), proof)
        webhook.verifyHeaders(mapOf("X-Token" to listOf("secret")))
        for (check in listOf<() -> Unit>({ webhook.verifyHeaders(emptyMap<String, String>()) }, { webhook.verify(byteArrayOf(), mapOf("X-Token" to "x")) })) {
            val error = assertThrows(WabaException.Verification::class.java) { check() }
            assertEquals(401, error.report.answerStatus)
        }
    }

    @Test
    fun `what was filled in is read and kept as text`() {
        val json = """{\"flow_token\":\"t1\",\"slots\":[9]}"""
        val item = """{"type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"response_json":"$json"}}}"""
        val event = Webhook.withoutAuth().parse("""{"messages":[$item]}""".toByteArray(), emptyMap()).single()
        val reply = (event.content as EventContent.Interactive).content.nfmReply
        assertEquals("""{"flow_token":"t1","slots":[9]}""", reply?.responseJson)
        assertEquals("t1", reply?.text("flow_token"))
        assertEquals("[9]", reply?.response?.get("slots"))
        assertEquals(null, reply?.text("slots"))
    }

    @Test
    fun `unknown and malformed content are values`() {
        fun content(item: String) = Webhook.withoutAuth()
            .parse("""{"messages":[$item]}""".toByteArray(), emptyMap()).single().content
        assertEquals(EventContent.Unknown("hologram"), content("""{"type":"hologram"}"""))
        val malformed = content("""{"type":"text","text":{"body":5}}""") as EventContent.Malformed
        assertEquals("text.body", malformed.path)
    }

    @Test
    fun `a status keeps a value that does not exist yet`() {
        val status = """{"statuses":[{"id":"m1","status":"teleported"},{"id":"m1","status":"read"}]}"""
        val events = Webhook.withoutAuth().parse(status.toByteArray(), emptyMap())
        val states = events.map { (it.content as EventContent.Status).content.status }
        assertEquals(listOf(MessageStatus.Unknown("teleported"), MessageStatus.Read), states)
        assertEquals(listOf("teleported", "read"), states.map(MessageStatus::toString))
    }

    @Test
    fun `every proof has to hold`() {
        val webhook = Webhook(Auth.basic("shop", "secret"), Auth.header("X-Token", "t"))
        val authorization = "Basic c2hvcDpzZWNyZXQ="
        val headers = mapOf("authorization" to authorization, "x-token" to "t")
        assertEquals(1, webhook.parse(body.toByteArray(), headers).size)
        val values = mapOf("Authorization" to listOf(authorization), "X-Token" to listOf("t", "other"))
        for (refused in listOf(values, emptyMap(), values - "X-Token")) {
            assertThrows(WabaException.Verification::class.java) { webhook.parse(body.toByteArray(), refused) }
        }
    }

    @Test
    fun `a body that is no JSON is another error`() {
        val error = assertThrows(WabaException.WebhookBody::class.java) {
            Webhook.withoutAuth().parse("{".toByteArray(), emptyMap())
        }
        assertEquals("webhook_body", error.report.kind)
        assertThrows(WabaException.WebhookBody::class.java) {
            Webhook.withoutAuth(maxBodyBytes = 10).parse(body.toByteArray(), emptyMap())
        }
    }

    @Test
    fun `a limit that no body keeps or that is none is refused`() {
        for (limit in listOf(0L, (1L shl 30) + 1)) {
            val error = assertThrows(WabaException.Config::class.java) { Webhook.withoutAuth(maxBodyBytes = limit) }
            assertEquals("maxBodyBytes: $limit, limit 1 to 1073741824", error.message)
        }
    }

    @Test
    fun `nobody is let in by mistake`() {
        assertThrows(WabaException.Config::class.java) { Webhook() }
        assertThrows(WabaException.Config::class.java) { Auth.basic("", "") }
        assertThrows(WabaException.Config::class.java) { Auth.header("no header", "x") }
        assertThrows(WabaException.Config::class.java) { Auth.signature360dialog("") }
        assertThrows(WabaException.Config::class.java) { Auth.hubSignature("") }
    }

    @Test
    fun `an event shows what and where but nothing of a person`() {
        val shown = event().toString()
        assertTrue("messages[0]" in shown, shown)
        assertFalse("491510000001" in shown || "Grüße" in shown || "Ann" in shown, shown)
    }
}
