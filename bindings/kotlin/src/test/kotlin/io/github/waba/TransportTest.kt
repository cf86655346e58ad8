package io.github.waba

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import kotlinx.serialization.json.Json
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertSame
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import java.io.ByteArrayInputStream
import java.io.IOException
import java.io.InputStream
import java.lang.reflect.Proxy
import java.nio.charset.CharacterCodingException
import java.time.Duration
import java.util.Collections
import java.util.concurrent.CountDownLatch

@Timeout(60)
class TransportTest {
    private val canary = "canary-7d21f09a"
    private val receipt = """{"messages":[{"id":"wamid.A"}]}"""

    /** Does with each request what it is told, without any network. */
    private class TestDouble(private val answer: suspend (TransportRequest) -> TransportResponse) : HttpTransport {
        val requests: MutableList<TransportRequest> = Collections.synchronizedList(mutableListOf())

        override suspend fun send(request: TransportRequest): TransportResponse {
            requests += request
            return answer(request)
        }
    }

    private fun bytes(text: String) = TransportBody.Bytes(text.toByteArray())

    private fun client(transport: HttpTransport, timeout: Duration? = null): Client {
        val retry = RetryPolicy(baseDelay = Duration.ofMillis(1))
        return Client(Host.cloud(canary), timeout, transport = transport, retry = retry)
    }

    /** The error that a text sent through [transport] ends with. */
    private fun failure(transport: HttpTransport, timeout: Duration? = null): WabaException =
        client(transport, timeout).use { client ->
            assertThrows(WabaException::class.java) { runBlocking { client.sendText("+491510000001", "Hello") } }
        }

    @Test
    fun `half of a pair of surrogates is refused by its parameter and keeps nothing`() {
        val held = FfiConverterTypeHttpTransport.handleMap.size
        client(TestDouble { error("nothing is sent") }).use { client ->
            val error = assertThrows(WabaException.Validation::class.java) {
                runBlocking { client.sendText("+491510000001", "Hi \ud83d") }
            }
            assertEquals("body: expected Unicode, found an unpaired surrogate", error.message)
            assertEquals("body", error.report.violations.single().path)
        }
        // Its transport is let go of with it, on a thread of the client.
        while (FfiConverterTypeHttpTransport.handleMap.size > held) Thread.sleep(10)
    }

    @Test
    fun `what can not be taken over of an answer is a failure of its transport`() {
        val unpaired = TestDouble { TransportResponse(200, bytes(receipt), listOf(HttpHeader("x-name", "\ud83d"))) }
        assertTrue(failure(unpaired).cause is CharacterCodingException)
        val types = arrayOf(HttpTransport::class.java)
        // As a mock of Java's that was told nothing.
        val mock = Proxy.newProxyInstance(javaClass.classLoader, types) { _, _, _ -> null } as HttpTransport
        assertTrue(failure(mock).cause is NullPointerException)
        val error = failure(TestDouble { throw TransportException.NotSent("offline \ud83d") })
        assertTrue(error is WabaException.Connect && "offline ?" in error.message, "$error")
    }

    @Test
    fun `a double is given the exact request and answers it`() {
        var body = byteArrayOf()
        val double = TestDouble { request ->
            body = request.bytes()
            TransportResponse(200, body = bytes(receipt))
        }
        client(double).use { client ->
            assertEquals("wamid.A", runBlocking { client.sendText("+491510000001", "Hello") }.id)
            assertFalse(canary in "$client")
        }
        val request = double.requests.single()
        assertEquals("POST https://waba-v2.360dialog.io/messages", "${request.method()} ${request.url()}")
        val headers = listOf(
            "d360-api-key" to canary, "accept" to "application/json", "content-type" to "application/json",
            "accept-encoding" to "identity",
        )
        assertEquals(headers, request.headers().map { it.name to it.value })
        val text = """{"messaging_product":"whatsapp","recipient_type":"individual","to":"+491510000001",
            "type":"text","text":{"body":"Hello"}}"""
        assertEquals(Json.parseToJsonElement(text), Json.parseToJsonElement(body.decodeToString()))
        assertEquals(body.size.toLong(), request.length())
        assertEquals(null, runBlocking { request.next() })
        for (shown in listOf("$request", "${request.headers()}", "${request.headers()[0]}", "${listOf(request)}")) {
            assertTrue("d360-api-key" in shown || "POST" in shown, shown)
            for (hidden in listOf(canary, "Hello", "360dialog.io")) assertFalse(hidden in shown, shown)
        }
    }

    @Test
    fun `after whatever it throws the fate of a message is unknown`() {
        val thrown = listOf(
            IllegalStateException(canary), NotImplementedError(canary), IOException(canary),
            TransportException.Unknown("SocketException"), CancellationException(canary),
        )
        for (error in thrown) {
            val double = TestDouble { throw error }
            val failure = failure(double)
            assertTrue(failure is WabaException.Interrupted, "$failure")
            assertEquals(Retry.IF_NOT_SENT, failure.report.retry, "$error")
            assertEquals(1, double.requests.size, "$error")
            assertSame(error, failure.cause)
            assertFalse(canary in "$failure ${failure.report}")
            val shown = if (error is TransportException) "SocketException" else error.javaClass.name
            assertTrue(shown in failure.report.message, "$failure")
        }
    }

    @Test
    fun `what was not sent is sent again`() {
        var attempts = 0
        val double = TestDouble {
            attempts += 1
            if (attempts < 3) throw TransportException.NotSent("UnknownHostException")
            TransportResponse(200, body = bytes(receipt))
        }
        client(double).use { client ->
            val message = OutboundMessage(to = "+491510000001", content = MessageContent.Text(TextContent("Hello")))
            val (_, report) = runBlocking { client.sendReported(message) }
            val reached = listOf(ReachedServer.No, ReachedServer.No, ReachedServer.Yes)
            assertEquals(reached, report.attempts.map { it.reached })
        }
        val refused = TransportException.NotSent("UnknownHostException")
        val failure = failure(TestDouble { throw refused })
        assertTrue(failure is WabaException.Connect && failure.report.retry == Retry.SAFE, "$failure")
        assertSame(refused, failure.cause)
        assertTrue("UnknownHostException" in failure.report.message, "$failure")
    }

    @Test
    fun `a cancelled call cancels what the transport waits for`() {
        val (begun, ended) = CompletableDeferred<Unit>() to CompletableDeferred<Unit>()
        val double = TestDouble {
            begun.complete(Unit)
            try {
                awaitCancellation()
            } finally {
                ended.complete(Unit)
            }
        }
        client(double).use { client ->
            runBlocking {
                val call = async { client.sendText("+491510000001", "Hello") }
                begun.await()
                call.cancelAndJoin()
                ended.await()
            }
        }
    }

    @Test
    @OptIn(DelicateCoroutinesApi::class)
    fun `a transport that had no thread in time is not asked later`() {
        val double = TestDouble { TransportResponse(200, body = bytes(receipt)) }
        val (busy, free) = CountDownLatch(1) to CountDownLatch(1)
        // As many as run side by side, and more than that.
        val others = List(64) {
            GlobalScope.launch(Dispatchers.Default) {
                busy.countDown()
                free.await()
            }
        }
        busy.await()
        val late = try {
            failure(double, Duration.ofMillis(200))
        } finally {
            free.countDown()
        }
        assertTrue(late is WabaException.Timeout && late.report.retry == Retry.SAFE, "$late")
        runBlocking {
            others.joinAll()
            // Behind all that was waiting for a thread.
            repeat(64) { withContext(Dispatchers.Default) { yield() } }
        }
        assertEquals(0, double.requests.size)
    }

    @Test
    fun `time and size are bounded whatever the transport does`() {
        val ended = CompletableDeferred<Unit>()
        val silent = TestDouble { request ->
            request.bytes()
            try {
                awaitCancellation()
            } finally {
                ended.complete(Unit)
            }
        }
        val late = failure(silent, Duration.ofMillis(200))
        assertTrue(late is WabaException.Timeout && late.report.retry == Retry.IF_NOT_SENT, "$late")
        assertEquals(1, silent.requests.size)
        runBlocking { ended.await() }
        val slow = Pieces {
            delay(20)
            byteArrayOf(32)
        }
        val trickle = TestDouble { TransportResponse(200, body = TransportBody.Pieces(slow)) }
        assertTrue(failure(trickle, Duration.ofMillis(200)) is WabaException.Timeout)
        runBlocking { slow.closed.await() }
        val endless = Pieces { ByteArray(1 shl 20) }
        for (body in listOf(TransportBody.Bytes(ByteArray(5 shl 20)), TransportBody.Pieces(endless))) {
            val large = failure(TestDouble { TransportResponse(200, body = body) })
            assertTrue(large is WabaException.Response && "4194304" in large.report.message, "$large")
        }
        runBlocking { endless.closed.await() }
    }

    @Test
    fun `a body that was not read in time was not sent and never is`() {
        val double = TestDouble { awaitCancellation() }
        val late = failure(double, Duration.ofMillis(200))
        assertTrue(late is WabaException.Timeout && late.report.retry == Retry.SAFE, "$late")
        assertEquals(3, double.requests.size)
        for (request in double.requests) {
            assertThrows(TransportException.Unknown::class.java) { runBlocking { request.bytes() } }
        }
    }

    @Test
    fun `a double may read a request after it answered`() {
        val double = TestDouble { TransportResponse(200, body = bytes(receipt)) }
        client(double).use { client -> runBlocking { client.sendText("+491510000001", "Hello") } }
        assertTrue("Hello" in runBlocking { double.requests.single().bytes() }.decodeToString())
    }

    @Test
    fun `what is no answer of HTTP is refused, and a redirect is one`() {
        val noAnswers = listOf(
            TransportResponse(-1, body = bytes(receipt)), TransportResponse(70_000, body = bytes(receipt)),
            TransportResponse(200, bytes(receipt), listOf(HttpHeader("a b", "1"))),
            TransportResponse(200, bytes(receipt), listOf(HttpHeader("a", "1\r\nb: $canary"))),
        )
        for (answer in noAnswers) {
            val double = TestDouble { answer }
            val failure = failure(double)
            assertTrue(failure is WabaException.Response && "not valid HTTP" in failure.report.message, "$failure")
            assertFalse(canary in "${failure.report}")
            assertEquals(1, double.requests.size)
        }
        val redirect = TestDouble { TransportResponse(307, bytes(""), listOf(HttpHeader("location", "https://x.example"))) }
        assertEquals(307, failure(redirect).report.httpStatus)
        assertEquals(1, redirect.requests.size)
        // As the JDK's client shows the status over HTTP/2.
        val answer = TransportResponse(200, bytes(receipt), listOf(HttpHeader(":status", "200")))
        client(TestDouble { answer }).use { runBlocking { it.sendText("+491510000001", "Hello") } }
    }

    /** A body whose pieces [piece] gives. */
    private class Pieces(private val piece: suspend () -> ByteArray?) : TransportPieces {
        val closed = CompletableDeferred<Unit>()

        override suspend fun next() = piece()

        override fun release() {
            assertTrue(closed.complete(Unit), "it is closed once")
        }
    }

    /** Takes an upload and gives the file that [body] makes. */
    private fun files(body: () -> TransportBody) = TestDouble { request ->
        if (request.method() == "POST") {
            while (true) assertTrue((request.next() ?: break).size <= 64 shl 10)
            return@TestDouble TransportResponse(200, body = bytes("""{"id":"17"}"""))
        }
        if (request.url().endsWith("/17")) {
            val details = """{"url":"https://lookaside.fbsbx.com/file","mime_type":"text/plain"}"""
            return@TestDouble TransportResponse(200, body = bytes(details))
        }
        TransportResponse(200, body(), listOf(HttpHeader("etag", "\"menu\"")))
    }

    @Test
    fun `files go through it in pieces`() {
        val file = ByteArray(300_000) { it.toByte() }
        val closed = CompletableDeferred<Unit>()
        val stream: InputStream = object : ByteArrayInputStream(file) {
            override fun close() {
                closed.complete(Unit)
            }
        }
        val abandoned = Pieces { ByteArray(1000) }
        val bodies = ArrayDeque(listOf(TransportBody.stream(stream), TransportBody.Pieces(abandoned)))
        client(files(bodies::removeFirst)).use { client ->
            runBlocking {
                assertEquals("17", client.media.upload(Upload.bytes(file, "menu.txt")).id)
                assertArrayEquals(file, client.media.download("17").use { it.bytes() })
                closed.await()
                client.media.download("17").use { assertEquals(1000, it.next()!!.size) }
                abandoned.closed.await()
            }
        }
    }

    @Test
    fun `a file that breaks off is gone on with`() {
        val file = ByteArray(2000) { it.toByte() }
        val halves = ArrayDeque<ByteArray?>(listOf(file.copyOf(1000)))
        val broken = Pieces { halves.removeFirstOrNull() ?: throw IOException(canary) }
        val bodies = ArrayDeque(listOf(TransportBody.Pieces(broken), TransportBody.Bytes(file)))
        val double = files(bodies::removeFirst)
        client(double).use { client ->
            assertArrayEquals(file, runBlocking { client.media.download("17").use { it.bytes() } })
        }
        // Nobody said how large it is: the last byte comes again, as none might come behind it.
        assertTrue(double.requests.last().headers().any { it.name == "range" && it.value == "bytes=999-" })
    }

    @Test
    fun `a source that fails is the cause, whatever the transport makes of it`() {
        val broken = flow<ByteArray> {
            emit(ByteArray(100_000))
            throw IOException(canary)
        }
        client(files { bytes("") }).use { client ->
            val error = assertThrows(WabaException.Media::class.java) {
                runBlocking { client.media.upload(broken, "menu.txt") }
            }
            assertTrue(error.cause is IOException && canary !in error.report.message, "$error")
        }
    }

    @Test
    fun `settings of the built-in stack are refused beside it`() {
        val double = TestDouble { error("never sent") }
        assertThrows(WabaException.Config::class.java) {
            Client(Host.cloud("key"), connection = ConnectionSettings(proxy = "direct"), transport = double)
        }
        assertThrows(WabaException.Config::class.java) {
            PartnerClient(Host.partner("key"), connection = ConnectionSettings(), transport = double)
        }
        assertThrows(WabaException.Config::class.java) {
            Client(Host.cloud("key", "http://x.example"), transport = double)
        }
    }

    @Test
    fun `the partner API goes through it too`() {
        val double = TestDouble { TransportResponse(200, body = bytes("""{"clients":[]}""")) }
        PartnerClient(Host.partner(canary), transport = double).use { partner ->
            runBlocking { partner.callJson("partner_clients.list", """{"partner_id":"p"}""") }
        }
        assertTrue(double.requests.single().headers().any { it.value == canary })
    }
}
