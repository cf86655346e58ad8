package io.github.waba

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.time.Duration
import java.time.Instant

class HelpersTest {
    private fun events(body: String): List<Event> = Webhook.withoutAuth("2000").parse(body.toByteArray(), emptyMap())

    private val message =
        """{"from":"491510000001","id":"m1","type":"text","text":{"body":"Hi"},"context":{"id":"m0"}}"""

    @Test
    fun `a message tells what stands around its content`() {
        val event = events("""{"messages":[$message]}""").single()
        assertEquals("m0", event.message?.context?.id)
        assertEquals(InboundText("Hi"), event.message?.text)
        assertNull(events("""{"statuses":[{"id":"m1","status":"read"}]}""").single().message)
    }

    @Test
    fun `copies share their key and conversations their lane`() {
        val event = events("""{"messages":[$message]}""").single()
        val (copy, other) = events("""{"messages":[$message,${message.replace("m1", "m2")}]}""")
        assertEquals(event.dedupeKey, copy.dedupeKey)
        assertNotEquals(event.dedupeKey, other.dedupeKey)
        assertEquals(event.laneKey, other.laneKey)
        assertTrue(Regex("[0-9a-f]{32}").matches(event.laneKey), event.laneKey)
    }

    @Test
    fun `the statuses of a message are merged`() {
        val read = """{"id":"m1","status":"read","timestamp":"30"}"""
        val (later, earlier, message) = events("""{"messages":[$message],"statuses":[$read,{"id":"m1","status":"sent"}]}""")
            .sortedBy { it.kind == EventKind.MESSAGE }
        DeliveryState().use { state ->
            assertNull(state.status())
            assertNull(state.record(message))
            assertEquals(StatusRise(old = null, new = MessageStatus.Read), state.record(later))
            assertNull(state.record(earlier))
            assertNull(state.record(MessageStatus.Unknown("teleported"), Instant.now()))
            assertEquals(MessageStatus.Read, state.status())
            assertTrue(state.reached(MessageStatus.Delivered))
            assertEquals(Instant.ofEpochSecond(30), state.at(MessageStatus.Read))
            DeliveryState().use { other ->
                assertNotEquals(state.times(), other.times())
                assertEquals(StatusRise(old = null, new = MessageStatus.Read), other.merge(state))
                assertEquals(state.times(), other.times())
                assertNull(state.merge(state))
            }
        }
    }

    @Test
    fun `a message opens the window for a day`() {
        val window = ServiceWindow(listOf(100L, 300, 200).map(Instant::ofEpochSecond))
        assertEquals(ServiceWindow(Instant.ofEpochSecond(300)), window)
        assertEquals(Instant.ofEpochSecond(300) + Duration.ofDays(1), window.closesAt())
        assertTrue(window.isOpen(Instant.ofEpochSecond(301)))
        assertFalse(window.isOpen(), "it closed in 1970")
        assertFalse(ServiceWindow().isOpen())
        assertTrue(ServiceWindow().noting(Instant.now()).isOpen())
    }

    @Test
    fun `spellings links and extensions`() {
        assertTrue(samePerson("+55 (11) 98765-4321", "551187654321"))
        assertFalse(samePerson("551132345678", "5511932345678"))
        assertEquals("https://wa.me/4915112345678?text=Hi%21", chatLink("+49 151 12345678", "Hi!"))
        assertNull(chatLink("call me"))
        assertEquals("ogg", fileExtension("audio/ogg; codecs=opus"))
        assertNull(fileExtension("application/x-sh"))
    }
}
