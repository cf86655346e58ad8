package io.github.waba

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonObject
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.time.Duration
import java.util.concurrent.atomic.AtomicInteger

class SecretsTest {
    private val canary = "canary-7d21f09a"

    /** An object of each class that gets a secret. */
    private fun holders(): List<Any> {
        val auths = listOf(
            Auth.basic("shop", canary), Auth.header("X-Token", canary), Auth.signature360dialog(canary),
            Auth.hubSignature(canary),
        )
        val options = CallOptions(headers = mapOf("x-tenant" to canary))
        val flowKey = vectors("flows").firstNotNullOf { it.text("private_key") }
        val client = Client(Host.cloud(canary))
        return auths + listOf(
            Host.cloud(canary), Host.onPremise(canary), Host.sandbox(canary), Host.meta(canary, "106"),
            Host.partner(canary), Host.partnerToken(canary), Host.cloud("key", "https://user:$canary@example.com"),
            client, client.withOptions(options), client.webhook, PartnerClient(Host.partner(canary)), Webhook(auths),
            ConnectionSettings(
                proxy = "http://shop:$canary@proxy.example:3128",
                clientCertificate = ClientCertificate(canary.toByteArray(), canary.toByteArray()),
            ),
            ClientCertificate(canary.toByteArray(), canary.toByteArray()), options,
            FlowEndpoint(flowKey, Auth.hubSignature(canary)), request(),
        )
    }

    /** A request as a transport gets it. */
    private fun request(): TransportRequest {
        var given: TransportRequest? = null
        val transport = object : HttpTransport {
            override suspend fun send(request: TransportRequest): TransportResponse {
                given = request
                error(canary)
            }
        }
        val client = Client(Host.cloud(canary), transport = transport)
        runCatching { runBlocking { client.sendText("+491510000001", canary) } }
        return given!!
    }

    private fun assertSafe(value: Any) {
        val shown = "$value ${listOf(value)} ${mapOf("it" to value)} ${runCatching { error("of $value") }}"
        for (secret in listOf(canary, Emulator.KEY)) assertFalse(secret in shown, shown)
    }

    private fun assertSafe(error: WabaException) {
        val report = error.report
        val parts = listOf(report, report.attempts, report.violations, error.localizedMessage)
        assertSafe("${error.stackTraceToString()} $parts")
    }

    @Test
    fun `no object shows a secret`() {
        val headers = WebhookHeaders("Authorization" to canary)
        val models = listOf(
            headers, WebhookConfig("https://shop.example", headers), CurrentWebhook(headers, "https://shop.example"),
            SecretText(canary), HubCredentials("user", SecretText(canary)), HubToken(SecretText(canary), SecretText(canary)),
            NewApiKey(apiKey = SecretText(canary)), HttpHeader("D360-API-KEY", canary),
        )
        (holders() + models).forEach(::assertSafe)
        assertEquals(canary, headers["Authorization"])
    }

    /** These get no secret. A new class must be put where it belongs. */
    private val harmless = setOf(
        "DeliveryState", "DeliveryTracker", "Download", "EventItem", "FlowExchange", "FlowMediaEncryption", "Upload",
        "UploadWriter",
    )

    @Test
    fun `every class is looked at`() {
        val sources = repository.resolve("bindings/uniffi/src").listFiles { file -> file.extension == "rs" }!!
        val declared = Regex("""derive\([^)]*uniffi::Object[^)]*\)]\n(?:#.*\n)*pub struct (\w+)""")
        val classes = sources.flatMap { declared.findAll(it.readText()) }.map { it.groupValues[1] }.toSet()
        val held = holders().map { it::class.simpleName }.toSet()
        assertEquals(harmless, classes - held)
    }

    /** Gives each of these keys once, and fails behind the last. */
    private class Keys(vararg keys: String) : KeyProvider {
        private val left = keys.iterator()

        override suspend fun key(): String = if (left.hasNext()) left.next() else error("canary-7d21f09a")
    }

    @Test
    fun `a provider is asked for the key of each request`(): Unit = Emulator().use { emulator ->
        val keys = Keys(Emulator.KEY, "wrong-$canary", Emulator.KEY)
        Client(Host.cloud(keys, emulator.baseUrl)).use { client ->
            runBlocking {
                client.sendText("+491510000001", "Hi")
                val refused = assertThrows(WabaException.Authentication::class.java) {
                    runBlocking { client.sendText("+491510000001", "Hi") }
                }
                assertEquals(401, refused.report.httpStatus)
                client.sendText("+491510000001", "Hi")
                val failed = assertThrows(WabaException.Authentication::class.java) {
                    runBlocking { client.sendText("+491510000001", "Hi") }
                }
                assertEquals(null, failed.report.httpStatus)
                assertTrue("java.lang.IllegalStateException" in failed.report.message, "$failed")
                assertTrue(failed.cause is IllegalStateException && failed.cause?.message == canary, "$failed")
                assertEquals(null, refused.cause)
                Client(Host.cloud({ throw KeyProviderException.NoKey("locked") }, emulator.baseUrl)).use { locked ->
                    val error = assertThrows(WabaException.Authentication::class.java) {
                        runBlocking { locked.sendText("+491510000001", "Hi") }
                    }
                    assertTrue("locked" in error.report.message && error.cause is KeyProviderException.NoKey, "$error")
                }
                for (shown in listOf(refused, failed, client, Host.cloud(keys))) {
                    assertFalse(canary in shown.toString(), shown.toString())
                }
            }
        }
    }

    @Test
    fun `providers that wait keep no threads`(): Unit = Emulator().use { emulator ->
        val (asked, key) = AtomicInteger() to CompletableDeferred<String>()
        val keys = KeyProvider {
            asked.incrementAndGet()
            key.await()
        }
        Client(Host.cloud(keys, emulator.baseUrl)).use { client ->
            runBlocking {
                val threads = Thread.getAllStackTraces().size
                val calls = List(200) { launch { client.templates.list() } }
                while (asked.get() < calls.size) delay(10)
                assertTrue(Thread.getAllStackTraces().size < threads + 100)
                key.complete(Emulator.KEY)
                calls.joinAll()
            }
        }
    }

    @Test
    fun `no error shows the key`(): Unit = Emulator().use { emulator ->
        Client(emulator.host(canary)).use { client ->
            val error = assertThrows(WabaException::class.java) { runBlocking { client.markRead("wamid.A") } }
            assertFalse(canary in error.stackTraceToString() || canary in error.report.toString())
        }
        val refused = assertThrows(WabaException::class.java) { Client(Host.cloud("$canary\n")) }
        assertFalse(canary in refused.stackTraceToString())
    }

    @Test
    fun `no fault makes an error show a secret`() {
        Emulator().use { cloud -> Emulator("on-premise").use { onPremise -> underFaults(cloud, onPremise) } }
    }

    private fun underFaults(cloud: Emulator, onPremise: Emulator) {
        var failed = 0
        val options = CallOptions(headers = mapOf("x-tenant" to canary))
        for (vector in vectors("faults")) {
            val isCloud = vector.text("dialect") == "cloud"
            val emulator = if (isCloud) cloud else onPremise
            emulator.begin(vector.array("faults"))
            val baseUrl = vector.text("base_url") ?: emulator.baseUrl
            val host = if (isCloud) Host.cloud(Emulator.KEY, baseUrl) else Host.onPremise(Emulator.KEY, baseUrl)
            val retry = RetryPolicy(attempts = 1)
            val client = Client(host, timeout = Duration.ofMillis(300), retry = retry).withOptions(options)
            val (operation, request) = vector.text("operation")!! to vector.getValue("request").toString()
            val error = runCatching { runBlocking { client.callJson(operation, request) } }.exceptionOrNull()
            if (error == null) continue
            assertSafe(error as WabaException)
            failed += 1
        }
        assertTrue(failed > 40, "$failed")
    }

    @Test
    fun `a program with all logs on prints no secret`(): Unit = Emulator().use { emulator ->
        val all = vectors("faults").flatMap { it.array("faults") }.map { it.jsonObject }
        val faults = all.filter { "match" !in it }.map { JsonObject(it + ("times" to JsonPrimitive(1))) }
        emulator.begin(JsonArray(faults))
        val logs = listOf("-Xlog:exceptions=info", "-Djna.debug_load=true", "-Dkotlinx.coroutines.debug=on")
        val arguments = listOf(emulator.baseUrl, Emulator.KEY, "${faults.size}")
        val builder = program("io.github.waba.VerboseKt", arguments, logs).redirectErrorStream(true)
        builder.environment() += mapOf("RUST_LOG" to "trace", "RUST_BACKTRACE" to "full")
        val process = builder.start()
        val output = process.inputReader().readText()
        assertEquals(1, process.waitFor(), output)
        for (part in listOf("FINEST: send of", "Exception in thread \"main\"", "WabaException\$Validation")) {
            assertTrue(part in output, output)
        }
        assertFalse(Emulator.KEY in output, output)
    }

    @Test
    fun `a server that sends the key back makes no error show it`(): Unit = Emulator().use { emulator ->
        val key = Emulator.KEY
        val headers = """{"x-fb-trace-id":"$key","x-business-use-case-usage":"$key","retry-after":"$key"}"""
        val bodies = listOf(
            """{"error":{"code":190,"message":"$key","error_user_msg":"$key","error_data":{"details":"$key"}}}""",
            """{"meta":{"developer_message":"$key","details":{"$key":"$key"},"360dialog_trace_id":"$key"}}""",
            """{"errors":[{"code":1,"title":"$key","details":"$key"}]}""",
            """{"error":"$key"}""", """{"$key":"$key"}""", """{"url":{"$key":"$key"}}""", "\"$key\"",
        )
        Client(emulator.host(), retry = RetryPolicy(attempts = 1)).use { client ->
            for (body in bodies) for (status in listOf(200, 302, 400, 401, 429, 500)) {
                val answer = """{"status":$status,"headers":$headers,"response":${JsonPrimitive(body)}}"""
                emulator.answerNext(Json.parseToJsonElement(answer).jsonObject)
                val error = runCatching { runBlocking { client.webhook.get() } }.exceptionOrNull() ?: continue
                assertSafe(error as WabaException)
            }
        }
    }
}
