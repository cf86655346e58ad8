package io.github.waba

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import java.net.InetAddress
import java.net.ServerSocket

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
    fun `a call after a cancelled one works`(): Unit = Emulator().use { emulator ->
        Client(emulator.host()).use { client ->
            runBlocking {
                repeat(20) { async { client.sendText("+491510000001", "abandoned") }.cancelAndJoin() }
                assertEquals("491510000001", client.sendText("+491510000001", "Hello").waId)
            }
        }
    }
}
