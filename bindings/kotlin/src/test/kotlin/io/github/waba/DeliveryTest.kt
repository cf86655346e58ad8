package io.github.waba

import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.yield
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertNull
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import java.time.Duration
import java.time.Instant

@Timeout(30)
class DeliveryTest {
    private val receipt = SendReceipt(id = "wamid.A")

    private val long = Duration.ofSeconds(20)

    private fun status(name: String, more: String = "") = Webhook.withoutAuth()
        .use { it.parse("""{"statuses":[{"id":"wamid.A","status":"$name"$more}]}""".toByteArray(), emptyMap()) }

    @Test
    fun `a wait ends when the status comes`(): Unit = DeliveryTracker().use { tracker ->
        runBlocking {
            val waiting = async { tracker.delivered(receipt, long) }
            yield()
            val rise = tracker.record(status("read", ""","timestamp":"7"""").single())
            assertEquals(StatusRise(old = null, new = MessageStatus.Read), rise)
            assertEquals(listOf(StatusTime(MessageStatus.Read, Instant.ofEpochSecond(7))), waiting.await().times())
            assertTrue(tracker.sent(receipt, long).reached(MessageStatus.Sent))
            assertEquals(tracker.state("wamid.A")?.times(), tracker.read(receipt, long).times())
            assertNull(tracker.state("wamid.B"))
        }
    }

    @Test
    fun `a later failure is the error of a refused message`(): Unit = DeliveryTracker().use { tracker ->
        val errors = ""","errors":[{"code":131047,"title":"Re-engagement","error_data":{"details":"24 hours"}}]"""
        val body = """{"entry":[{"changes":[{"field":"messages","value":{"statuses":[{"id":"wamid.A","status":"failed"$errors}]}}]}]}"""
        tracker.recordAll(Webhook.withoutAuth().use { it.parse(body.toByteArray(), emptyMap()) })
        val error = assertThrows(WabaException.Policy::class.java) { runBlocking { tracker.sent(receipt, long) } }
        assertEquals(131047L to "24 hours", error.report.code to error.report.details)
        assertEquals(Retry.NEVER, error.report.retry)
    }

    @Test
    fun `a wait in vain says that nothing is known`(): Unit = DeliveryTracker().use { tracker ->
        val error = assertThrows(WabaException.Timeout::class.java) {
            runBlocking { tracker.delivered(receipt, Duration.ofMillis(10)) }
        }
        assertEquals(Retry.IF_NOT_SENT, error.report.retry)
        assertThrows(WabaException.Config::class.java) { runBlocking { tracker.read(receipt, Duration.ZERO) } }
    }

    @Test
    fun `a cancelled wait ends and no other`(): Unit = DeliveryTracker().use { tracker ->
        runBlocking {
            val (cancelled, patient) = List(2) { async { tracker.delivered(receipt, long) } }
            yield()
            cancelled.cancelAndJoin()
            assertTrue(cancelled.isCancelled)
            tracker.recordAll(status("delivered"))
            assertEquals(MessageStatus.Delivered, patient.await().status())
        }
    }

    @Test
    fun `bounds are kept`(): Unit = DeliveryTracker(capacity = 1, keep = Duration.ofMinutes(1)).use { tracker ->
        tracker.recordAll(status("sent"))
        val body = """{"statuses":[{"id":"wamid.B","status":"sent"}]}"""
        tracker.recordAll(Webhook.withoutAuth().use { it.parse(body.toByteArray(), emptyMap()) })
        assertNull(tracker.state("wamid.A"))
        assertEquals(MessageStatus.Sent, tracker.state("wamid.B")?.status())
    }

    @Test
    fun `a webhook is kept as it should be`(): Unit = Emulator().use { emulator ->
        Client(emulator.host()).use { client ->
            runBlocking {
                val config = WebhookConfig("http://127.0.0.1:9/hook", WebhookHeaders("X-Token" to "secret"))
                val wanted = AwaitedWebhook(config.url, config.headers, timeout = Duration.ofMillis(100))
                val error = assertThrows(WabaException.Timeout::class.java) {
                    runBlocking { client.webhook.waitUntilActive(wanted) }
                }
                assertTrue("none is set" in error.message, error.message)
                assertEquals(WebhookFinding.Missing, client.webhook.ensure(config).found)
                assertEquals(config.url, client.webhook.waitUntilActive(wanted).url)
                assertEquals(WebhookFinding.Same, client.webhook.ensure(config).found)
            }
        }
    }
}
