package io.github.waba

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.jsonObject
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertNotEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.ByteArrayOutputStream
import java.io.ObjectInputStream
import java.io.ObjectOutputStream
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlin.coroutines.Continuation
import kotlin.coroutines.EmptyCoroutineContext
import kotlin.coroutines.startCoroutine

class ClientTest {
    private fun withClient(test: suspend Client.(Emulator) -> Unit): Unit = Emulator().use { emulator ->
        Client(emulator.host()).use { client -> runBlocking { client.test(emulator) } }
    }

    @Test
    fun `a text is sent with its options`() = withClient { emulator ->
        val receipt = sendText("+491510000001", "Hello", replyTo = "wamid.A", previewUrl = true)
        assertTrue(receipt.id.startsWith("wamid."))
        assertEquals("491510000001", receipt.waId)
        val body = emulator.bodies().last().jsonObject
        assertEquals("wamid.A", body.getValue("context").jsonObject.text("message_id"))
        assertEquals("true", body.getValue("text").jsonObject.text("preview_url"))
    }

    @Test
    fun `any message is sent`() = withClient { emulator ->
        val content = MessageContent.Text(TextContent("Hello"))
        val message = OutboundMessage(to = "+491510000001", content = content, bizOpaqueCallbackData = "order-17")
        assertEquals("491510000001", send(message).waId)
        assertEquals("order-17", emulator.bodies().last().jsonObject.text("biz_opaque_callback_data"))
    }

    @Test
    fun `an app in Java sends`(): Unit = Emulator().use { emulator ->
        assertEquals("491510000001", JavaApp.send(Emulator.KEY, emulator.baseUrl).waId)
        assertEquals("java", emulator.bodies().last().jsonObject.text("biz_opaque_callback_data"))
    }

    @Test
    fun `a number below 0 is refused`() = withClient {
        for ((name, call) in listOf<Pair<String, suspend () -> Unit>>(
            "messages" to { setMessagesPerSecond(-1) },
            "resumes" to { media.download("1", resumes = -1) },
            "maxBytes" to { media.download("1", maxBytes = -1) },
            "size" to { UploadWriter(size = -1) },
            "maxBodyBytes" to { Webhook.withoutAuth(maxBodyBytes = -1) },
            "capacity" to { DeliveryTracker(capacity = -1) },
            "attempts" to { CallOptions(retry = RetryPolicy(attempts = -1)) },
            "messagesPerSecond" to { Client(Host.cloud("key"), rateLimits = RateLimits(messagesPerSecond = -1)) },
            "mediaErrorsPerHour" to { Client(Host.cloud("key"), mediaErrorsPerHour = -1) },
        )) {
            val error = assertThrows(WabaException.Config::class.java, { runBlocking { call() } }, name)
            assertTrue(error.message.startsWith("$name: -1"), error.message)
        }
    }

    @Test
    fun `a number below 0 in a message is refused by its place`() = withClient {
        val to = "+491510000001"
        val template = TemplateMessage("hello", "en", listOf(TemplateComponent.quickReply(-1, "stop")))
        for ((path, call) in listOf<Pair<String, suspend () -> Unit>>(
            "ttl_seconds" to { sendText(to, "Hello", ttlSeconds = -1) },
            "ttl_seconds" to { send(OutboundMessage(to, MessageContent.text("Hello"), ttlSeconds = -1)) },
            "template.components[0].index" to { sendTemplate(to, template) },
            "template.components[0].index" to { send(OutboundMessage(to, MessageContent.Template(template))) },
            "pin.expiration_days" to { send(OutboundMessage(to, MessageContent.pin(PinAction.Pin, "wamid.A", -1))) },
        )) {
            val error = assertThrows(WabaException.Validation::class.java, { runBlocking { call() } }, path)
            assertEquals(path, error.report.violations.single().path)
            assertTrue(error.message.endsWith("$path: expected a whole number from 0 to 4294967295, found -1"), error.message)
        }
    }

    @Test
    fun `a client is not made of the host of the other`() {
        val made = mapOf<String, () -> Any>(
            "host: the partner API, which has a client of its own" to { Client(Host.partner("key")) },
            "host: not the partner API" to { PartnerClient(Host.cloud("key")) },
        )
        for ((message, make) in made) {
            assertEquals(message, assertThrows(WabaException.Config::class.java) { make() }.message)
        }
    }

    @Test
    fun `a reply goes to the sender and quotes when told to`() = withClient { emulator ->
        val body = """{"messages":[{"from":"491510000001","id":"m1","type":"text","text":{"body":"Hi"}}]}"""
        val event = Webhook.withoutAuth().parse(body.toByteArray(), emptyMap()).single()
        reply(event, "Hello")
        assertFalse("context" in emulator.bodies().last().jsonObject)
        reply(event, "Hello", quote = true)
        val sent = emulator.bodies().last().jsonObject
        assertEquals("491510000001", sent.text("to"))
        assertEquals("m1", sent.getValue("context").jsonObject.text("message_id"))
        reply(event, MessageContent.Image(ImageContent.link("https://shop.example/mug.jpg")), quote = true)
        val image = emulator.bodies().last().jsonObject
        assertEquals("https://shop.example/mug.jpg", image.getValue("image").jsonObject.text("link"))
        assertEquals("m1", image.getValue("context").jsonObject.text("message_id"))
        react(event, "👍")
        assertEquals("m1", emulator.bodies().last().jsonObject.getValue("reaction").jsonObject.text("message_id"))
    }

    @Test
    fun `a coroutine without a dispatcher may block after a call`(): Unit = Emulator().use { emulator ->
        Client(emulator.host()).use { client ->
            for (context in listOf(EmptyCoroutineContext, Dispatchers.Unconfined)) {
                val done = CompletableFuture<String?>()
                suspend {
                    client.sendText("+491510000001", "First")
                    runBlocking { client.sendText("+491510000001", "Second").waId }
                }.startCoroutine(Continuation(context) { done.complete(it.getOrNull()) })
                assertEquals("491510000001", done.get(10, TimeUnit.SECONDS))
            }
        }
    }

    @Test
    fun `a message is marked as read`() = withClient { emulator ->
        val id = emulator.inbound("Hello")
        markRead(id)
        val read = emulator.bodies().last().jsonObject
        assertEquals("read", read.text("status"))
        assertFalse("typing_indicator" in read)
        showTyping(id)
        assertTrue("typing_indicator" in emulator.bodies().last().jsonObject)
    }

    @Test
    fun `the webhook is set and read`() = withClient {
        val headers = WebhookHeaders("Authorization" to "Basic c2hvcDpzZWNyZXQ=")
        webhook.set(WebhookConfig("http://127.0.0.1:9/hook", headers))
        val current = webhook.get()
        assertEquals("http://127.0.0.1:9/hook", current.url)
        assertEquals(headers, current.headers)
    }

    @Test
    fun `a wrong key is an authentication error`(): Unit = Emulator().use { emulator ->
        Client(emulator.host(key = "wrong")).use { client ->
            val error = assertThrows(WabaException.Authentication::class.java) {
                runBlocking { client.sendText("+491510000001", "Hello") }
            }
            assertEquals("authentication", error.report.kind)
            assertEquals(Retry.NEVER, error.report.retry)
            assertEquals(401, error.report.httpStatus)
            assertTrue("Invalid api_key" in error.message, error.message)
            val any: WabaException = error
            assertEquals(error.report, any.report)
        }
    }

    @Test
    fun `a value beyond its limit is named and nothing is sent`() = withClient { emulator ->
        val error = assertThrows(WabaException.Validation::class.java) {
            runBlocking { sendText("+491510000001", "x".repeat(4097)) }
        }
        val violation = error.report.violations.single()
        assertEquals(ViolationReport("text.body", "chars", "4097 characters", "1 to 4096 characters"), violation)
        assertTrue(emulator.bodies().isEmpty())
    }

    @Test
    fun `validation can be switched off`(): Unit = Emulator().use { emulator ->
        Client(emulator.host(), validate = false).use { client ->
            assertThrows(WabaException.InvalidRequest::class.java) {
                runBlocking { client.sendText("+491510000001", "x".repeat(4097)) }
            }
        }
    }

    @Test
    fun `settings that can not be used are refused at once`() {
        assertThrows(WabaException.Config::class.java) { Client(Host.cloud("")) }
        assertThrows(WabaException.Config::class.java) { Client(Host.cloud("key", "http://example.com")) }
        val noPem = "no PEM".toByteArray()
        for (connection in listOf(
            ConnectionSettings(caBundle = noPem), ConnectionSettings(clientCertificate = ClientCertificate(noPem, noPem)),
        )) {
            assertThrows(WabaException.Config::class.java) { Client(Host.cloud("key"), connection = connection) }
        }
        assertThrows(WabaException.Config::class.java) { ConnectionSettings(proxy = "no proxy") }
        val connection = ConnectionSettings(connectTimeout = Duration.ofSeconds(5), proxy = "direct")
        Client(Host.cloud("key"), timeout = Duration.ofSeconds(20), connection = connection).close()
    }

    @Test
    fun `a timeout is a time`(): Unit = Emulator().use { emulator ->
        for (timeout in listOf(Duration.ofSeconds(-1), Duration.ZERO, Duration.ofSeconds(Long.MIN_VALUE))) {
            val error = assertThrows(WabaException.Config::class.java) { Client(emulator.host(), timeout = timeout) }
            assertTrue(error.message.startsWith("timeout: "), error.message)
            assertThrows(WabaException.Config::class.java) { ConnectionSettings(connectTimeout = timeout) }
            assertThrows(WabaException.Config::class.java) { Client(emulator.host(), headersTimeout = timeout) }
            assertThrows(WabaException.Config::class.java) { CallOptions(deadline = timeout) }
        }
        val ever = Duration.ofSeconds(Long.MAX_VALUE)
        Client(emulator.host(), timeout = ever, connection = ConnectionSettings(connectTimeout = ever)).use { client ->
            assertEquals("491510000001", runBlocking { client.sendText("+491510000001", "Hello") }.waId)
        }
    }

    @Test
    fun `a retry policy has sensible values`() {
        val zero = Duration.ZERO
        for (policy in listOf(RetryPolicy(attempts = 0), RetryPolicy(baseDelay = zero), RetryPolicy(delayCap = zero))) {
            assertThrows(WabaException.Config::class.java) { Client(Host.cloud("key"), retry = policy) }
        }
        val slow = RetryPolicy(longestDelay = Duration.ofMinutes(1))
        PartnerClient(Host.partner("key"), retry = slow).close()
    }

    @Test
    fun `a client with options shares all else`() = withClient { emulator ->
        val trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        val options = CallOptions(
            deadline = Duration.ofSeconds(60), headers = mapOf("x-order" to "17"), traceparent = trace,
            retry = RetryPolicy(attempts = 1),
        )
        withOptions(options).use { it.sendText("+491510000001", "Hello") }
        assertEquals(1, rateLimits().pairs)
        assertEquals(1, emulator.bodies().size)
        for (headers in listOf(mapOf("Host" to "evil"), mapOf("x-order" to "17\r\nhost: evil"))) {
            assertThrows(WabaException.Validation::class.java) { CallOptions(headers = headers) }
        }
    }

    @Test
    fun `an urgent message goes before those that wait`() = Emulator().use { emulator ->
        Client(emulator.host(), rateLimits = RateLimits(messagesPerSecond = 20)).use { client ->
            val broadcast = client.withOptions(CallOptions(priority = MessagePriority.MARKETING))
            val urgent = client.withOptions(CallOptions(priority = MessagePriority.AUTHENTICATION))
            runBlocking {
                val waiting = (100..159).map { async { broadcast.sendText("+4915100000$it", "Sale") } }
                while (client.rateLimits().waiting == 0) delay(1)
                val code = async { urgent.sendText("+491510000001", "123 456") }
                (waiting + code).awaitAll()
            }
            assertEquals("Sale", emulator.bodies().last().jsonObject.getValue("text").jsonObject.text("body"))
        }
    }

    @Test
    fun `the key is replaced for all that share it`() = withClient { emulator ->
        withOptions(CallOptions()).use { other ->
            other.setKey("wrong")
            assertThrows(WabaException.Authentication::class.java) { runBlocking { markRead("wamid.A") } }
            assertThrows(WabaException.Config::class.java) { setKey("") }
            setKey(Emulator.KEY)
            other.sendText("+491510000001", "Hello")
        }
        assertEquals("text", emulator.bodies().last().jsonObject.text("type"))
    }

    @Test
    fun `what was tried is told`() = withClient { emulator ->
        val message = OutboundMessage(to = "+491510000001", content = MessageContent.Text(TextContent("Hello")))
        val (receipt, report) = sendReported(message)
        assertTrue(receipt.id.startsWith("wamid."))
        assertEquals(200, report.httpStatus)
        val attempt = report.attempts.single()
        assertEquals(listOf(1, null, ReachedServer.Yes), listOf(attempt.number, attempt.kind, attempt.reached))
        assertEquals(1, callJsonReported("webhook.get", "{}").report.attempts.size)
        val body = """{"messages":[{"from":"491510000001","id":"m1","type":"text","text":{"body":"Hi"}}]}"""
        val event = Webhook.withoutAuth().parse(body.toByteArray(), emptyMap()).single()
        val content = MessageContent.Text(TextContent("Hello"))
        assertEquals(1, replyReported(event, content, quote = true).report.attempts.size)
        assertEquals(1, reactReported(event, "👍").report.attempts.size)
        val picture = Upload.bytes("PNG".toByteArray(), "a.png")
        assertEquals(1, media.uploadReported(picture).report.attempts.size)
        // The upload is begun and sent, and the profile changed then.
        assertEquals(3, profile.setPhotoReported(picture).attempts.size)
        val error = assertThrows(WabaException::class.java) {
            runBlocking { Client(emulator.host("wrong")).use { it.markRead("wamid.A") } }
        }
        assertEquals(listOf("authentication" to 401), error.report.attempts.map { it.kind to it.httpStatus })
    }

    @Test
    fun `rate limits are set and seen`() {
        val upgrade = """{"entry":[{"changes":[{"field":"phone_number_quality_update","value":{"event":"THROUGHPUT_UPGRADE"}}]}]}"""
        val limits = RateLimits(messagesPerSecond = 20, longestWait = Duration.ofSeconds(1))
        Client(Host.cloud("key"), rateLimits = limits).use { client ->
            val status = client.rateLimits()
            assertEquals(true to 20, status.enabled to status.allowance)
            assertThrows(WabaException.Config::class.java) { client.setMessagesPerSecond(0) }
            client.setMessagesPerSecond(40)
            assertEquals(40, client.rateLimits().allowance)
            Webhook.withoutAuth().parse(upgrade.toByteArray(), emptyMap()).forEach(client::observe)
            assertEquals(1000, client.rateLimits().allowance)
        }
        val none = RateLimits(messagesPerSecond = 0)
        assertThrows(WabaException.Config::class.java) { Client(Host.cloud("key"), rateLimits = none) }
        Client(Host.cloud("key"), rateLimits = RateLimits(enabled = false)).use { assertFalse(it.rateLimits().enabled) }
    }

    @Test
    fun `a host speaks its dialect`() {
        fun dialect(host: Host) = Client(host).use { it.dialect() }
        assertEquals(Dialect.CLOUD, dialect(Host.cloud("key")))
        assertEquals(Dialect.CLOUD, dialect(Host.meta("token", "106")))
        assertEquals(Dialect.ON_PREMISE, dialect(Host.onPremise("key")))
        assertEquals(Dialect.ON_PREMISE, dialect(Host.sandbox("key")))
    }

    @Test
    fun `an exception can be serialised, without the body of the answer`() = withClient { emulator ->
        val error = assertThrows(WabaException.Authentication::class.java) {
            runBlocking { Client(emulator.host("wrong")).markRead("wamid.A") }
        }
        assertTrue(error.report.body != null)
        val bytes = ByteArrayOutputStream().also { ObjectOutputStream(it).writeObject(error) }.toByteArray()
        val read = ObjectInputStream(bytes.inputStream()).readObject() as WabaException.Authentication
        assertEquals(error.report.copy(body = null), read.report)
        assertEquals("$error", "$read")
    }

    @Test
    fun `a closed client says so`() {
        val client = Client(Host.cloud("key"))
        client.close()
        client.close()
        val error = assertThrows(WabaException.Closed::class.java) { runBlocking { client.markRead("wamid.A") } }
        assertEquals("the client is closed", error.message)
        assertEquals("closed", error.report.kind)
        assertEquals("io.github.waba.WabaException\$Closed: the client is closed", "$error")
        assertThrows(WabaException.Closed::class.java) { client.webhook }
    }

    @Test
    fun `what is closed can be shown and compared`() {
        assertEquals("Client(closed)", Client(Host.cloud("key")).also(Client::close).toString())
        val body = """{"messages":[{"from":"491510000001","id":"m1","type":"text","text":{"body":"Hi"}}]}"""
        val (event, other) = List(2) { Webhook.withoutAuth().parse(body.toByteArray(), emptyMap()).single() }
        event.destroy()
        assertEquals("Event(closed)", event.toString())
        assertEquals(event, event.copy())
        assertNotEquals(event, other)
        assertNotEquals(other, event)
        assertEquals(setOf(event), setOf(event, event.copy()))
    }

    @Test
    fun `a host and a proof that were closed say so`() {
        val host = Host.cloud("key").also(Host::close)
        assertThrows(WabaException.Closed::class.java) { Client(host) }
        val auth = Auth.basic("shop", "secret").also(Auth::close)
        assertThrows(WabaException.Closed::class.java) { Webhook(auth) }
    }
}
