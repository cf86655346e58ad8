package io.github.waba

import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.put
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.net.InetAddress
import java.net.ServerSocket
import java.net.SocketTimeoutException

/** Hostile servers: their redirects lead nowhere, and their JSON crashes nothing. */
class HostileTest {
    private val lists = vectors("security").associateBy { it.text("name")!! }

    private fun answer(status: Int, headers: Map<String, String>, body: String) = buildJsonObject {
        put("status", status)
        put("headers", JsonObject(headers.mapValues { JsonPrimitive(it.value) }))
        put("response", body)
    }

    private fun error(call: suspend () -> Unit): WabaException? =
        runCatching { runBlocking { call() } }.exceptionOrNull()?.let { it as WabaException }

    @Test
    fun `redirects lead nowhere`(): Unit = Emulator().use { emulator ->
        // Connections that come wait here, and none is taken before the end.
        ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")).use { thief ->
            val base = emulator.baseUrl.removePrefix("http://").trimEnd('/')
            val redirects = lists.getValue("redirects")
            var count = 0
            Client(emulator.host(), rateLimits = RateLimits(enabled = false)).use { client ->
                for (location in redirects.array("locations").map { it.jsonPrimitive.content }) {
                    val target = location.replace("THIEF", "127.0.0.1:${thief.localPort}")
                        .replace("PORT", "${thief.localPort}").replace("BASE", base)
                    for (status in redirects.array("statuses").map { it.jsonPrimitive.int }) {
                        emulator.answerNext(answer(status, mapOf("location" to target), ""))
                        val report = error {
                            if (count % 2 == 0) client.sendText("+491510000001", "Hello") else client.webhook.get()
                        }!!.report
                        assertEquals("response $status", "${report.kind} ${report.httpStatus}", target)
                        assertEquals(Retry.NEVER, report.retry, target)
                        assertFalse(":${thief.localPort}" in report.toString())
                        count += 1
                    }
                }
            }
            thief.soTimeout = 50
            assertThrows(SocketTimeoutException::class.java) { thief.accept() }
            assertTrue(count > 300)
            assertEquals(count to 0, emulator.outcome())
        }
    }

    @Test
    fun `odd JSON is read or refused`(): Unit = Emulator().use { emulator ->
        Client(emulator.host()).use { client ->
            for (case in lists.getValue("json").array("cases").map { it.jsonObject }) {
                val name = case.text("name")
                val body = case.array("body").joinToString("") { piece ->
                    piece.jsonArray[0].jsonPrimitive.content.repeat(piece.jsonArray[1].jsonPrimitive.int)
                }
                var events: Int? = null
                var found: CurrentWebhook? = null
                val error = error {
                    if (case.text("target") == "webhook") {
                        val parsed = Webhook.withoutAuth().parse(body.toByteArray(), emptyMap())
                        events = parsed.onEach { it.content }.count()
                    } else {
                        emulator.answerNext(answer(case.getValue("status").jsonPrimitive.int, emptyMap(), body))
                        found = client.webhook.get()
                    }
                }
                assertEquals(case.text("error"), error?.report?.kind, name)
                assertTrue((error?.message ?: "").length < 500, name)
                case.text("events")?.let { assertEquals(it, "$events", name) }
                case["value"]?.let { assertEquals(it.jsonObject.text("url"), found?.url, name) }
                assertTrue(found.toString().isNotEmpty(), name)
            }
        }
    }
}
