package io.github.waba

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import java.io.ByteArrayOutputStream
import java.io.InputStream
import java.io.PipedInputStream
import java.io.PipedOutputStream
import java.net.InetAddress
import java.net.ServerSocket
import java.time.Duration
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicInteger

@Timeout(30)
class CancellationTest {
    /** A server that takes connections and never answers. */
    private fun silentServer() = ServerSocket(0, 1, InetAddress.getLoopbackAddress())

    @Test
    fun `a cancelled call lets go of its connection`(): Unit = silentServer().use { silent ->
        Client(Host.cloud("key", "http://127.0.0.1:${silent.localPort}")).use { client ->
            runBlocking {
                val call = async { client.sendText("+491510000001", "Hello") }
                val connection = withContext(Dispatchers.IO) { silent.accept() }
                connection.use {
                    val input = it.getInputStream()
                    withContext(Dispatchers.IO) { input.read() }
                    call.cancelAndJoin()
                    assertTrue(call.isCancelled)
                    // The rest of the request, then the end of the connection.
                    withContext(Dispatchers.IO) { input.readAllBytes() }
                }
                assertThrows(CancellationException::class.java) { runBlocking { call.await() } }
            }
        }
    }

    @Test
    fun `an upload that failed does not wait for its source`(): Unit = silentServer().use { silent ->
        val refused = Client(Host.cloud("key", "http://127.0.0.1:1"), retry = RetryPolicy(attempts = 1))
        val late = Client(Host.cloud("key", "http://127.0.0.1:${silent.localPort}"))
            .withOptions(CallOptions(deadline = Duration.ofMillis(500)))
        for ((client, failure) in listOf(
            refused to WabaException.Connect::class.java, late to WabaException.Timeout::class.java,
        )) {
            val waiting = AtomicInteger()
            val pieces = flow<ByteArray> {
                waiting.incrementAndGet()
                try {
                    awaitCancellation()
                } finally {
                    waiting.decrementAndGet()
                }
            }
            assertThrows(failure) { runBlocking { client.media.upload(pieces, "menu.txt") } }
            assertEquals(0, waiting.get())
        }
    }

    @Test
    fun `a stream that gives nothing does not keep a cancelled upload`(): Unit = Emulator().use { emulator ->
        val free = CountDownLatch(1)
        // Takes no notice of an interruption.
        val deaf = object : InputStream() {
            override fun read(): Int {
                while (true) {
                    try {
                        free.await()
                        return -1
                    } catch (_: InterruptedException) {
                    }
                }
            }
        }
        val pipe = PipedInputStream(PipedOutputStream())
        Client(emulator.host()).use { client ->
            for (stream in listOf(deaf, pipe)) {
                runBlocking {
                    val call = async { client.media.upload(stream, "menu.txt") }
                    delay(300)
                    call.cancelAndJoin()
                    assertTrue(call.isCancelled)
                }
            }
        }
        free.countDown()
    }

    @Test
    fun `a time-out in a source ends its upload`(): Unit = Emulator().use { emulator ->
        Client(emulator.host()).use { client ->
            val pieces = flow<ByteArray> { withTimeout(100) { awaitCancellation() } }
            val error = assertThrows(WabaException.Media::class.java) {
                runBlocking { client.media.upload(pieces, "menu.txt") }
            }
            assertTrue(error.cause is TimeoutCancellationException, "$error")
        }
    }

    @Test
    fun `no piece is lost when its reading is cancelled as it arrives`(): Unit = Emulator().use { emulator ->
        Client(emulator.host()).use { client ->
            runBlocking {
                val whole = ByteArray(300_000) { it.toByte() }
                val id = client.media.upload(Upload.bytes(whole, "menu.png")).id
                val read = ByteArrayOutputStream()
                client.media.download(id).use { download ->
                    var isAtEnd = false
                    suspend fun read() = download.next()?.let(read::write) ?: run { isAtEnd = true }
                    while (!isAtEnd) {
                        val reading = launch(start = CoroutineStart.UNDISPATCHED) { read() }
                        // It arrives, and waits for this thread.
                        Thread.sleep(20)
                        reading.cancelAndJoin()
                        if (!isAtEnd) read()
                    }
                }
                assertArrayEquals(whole, read.toByteArray())
            }
        }
    }

    @Test
    fun `a cancelled writing has written nothing`(): Unit = Emulator().use { emulator ->
        Client(emulator.host()).use { client ->
            runBlocking {
                val written = UploadWriter("menu.txt").use { writer ->
                    writer.write("Cake".toByteArray())
                    val writing = launch(start = CoroutineStart.UNDISPATCHED) { writer.write("Cake".toByteArray()) }
                    val upload = async(Dispatchers.IO) { client.media.upload(writer.file()) }
                    // There is room by now, which waits for this thread.
                    Thread.sleep(500)
                    writing.cancelAndJoin()
                    writer.finish()
                    upload.await()
                }
                assertEquals("Cake", client.media.download(written.id).bytes().decodeToString())
            }
        }
    }

    @Test
    fun `a call after a cancelled one works`(): Unit = Emulator().use { emulator ->
        Client(emulator.host()).use { client ->
            runBlocking {
                repeat(20) { async { client.sendText("+491510000001", "abandoned") }.cancelAndJoin() }
                assertEquals("491510000001", client.sendText("+491510000001", "Hello").waId)
            }
        }
    }
}
