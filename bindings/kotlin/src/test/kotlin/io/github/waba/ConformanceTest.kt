package io.github.waba

import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.time.Duration
import java.util.Base64

/** The vectors of `tests/vectors`, in Kotlin. Every language runs the same. */
class ConformanceTest {
    @Test
    fun conformance() {
        val webhooks = vectors("webhooks").onEach(::webhook)
        val signatures = vectors("signatures").onEach(::signature)
        val flows = vectors("flows").onEach(::flow)
        val flowMedia = vectors("flow_media").onEach(::flowMedia)
        val messages = vectors("messages")
        val helpers = vectors("helpers").sumOf(::helper)
        for ((dialect, key) in listOf("cloud" to "cloud", "on-premise" to "on_premise")) {
            Emulator(dialect).use { emulator -> messages.forEach { message(it, emulator, key) } }
        }
        val responses = vectors("responses")
        val errors = vectors("errors")
        val faults = vectors("faults")
        Emulator().use { cloud ->
            Emulator("on-premise").use { onPremise ->
                val emulator = { it: JsonObject -> if (it.text("dialect") == "on-premise") onPremise else cloud }
                responses.forEach { response(it, emulator(it)) }
                errors.forEach { failure(it, emulator(it)) }
                faults.forEach { fault(it, emulator(it)) }
            }
        }
        val all = listOf(webhooks, signatures, flows, flowMedia, messages, responses, errors, faults)
        println("conformance kotlin: ${all.sumOf { it.size } + helpers} cases")
    }

    /** Does the call of a vector against an emulator that answers as the vector says. */
    private fun call(vector: JsonObject, emulator: Emulator): String {
        emulator.answerNext(vector)
        val operation = vector.text("operation")!!
        val request = vector.getValue("request").toString()
        return when (vector.text("dialect")) {
            "partner" -> PartnerClient(Host.partner(Emulator.KEY, emulator.baseUrl)).use { client ->
                runBlocking { client.callJson(operation, request) }
            }
            else -> {
                val cloud = vector.text("dialect") == "cloud"
                val host = if (cloud) emulator.host() else Host.onPremise(Emulator.KEY, emulator.baseUrl)
                Client(host).use { client -> runBlocking { client.callJson(operation, request) } }
            }
        }
    }

    private fun response(vector: JsonObject, emulator: Emulator) {
        val name = vector.text("name")
        val answer = Json.parseToJsonElement(call(vector, emulator))
        assertTrue(same(answer, vector.getValue("expected")), "$name: $answer")
        val seen = emulator.lastCall()
        val sent = seen.filterKeys { it in setOf("method", "path", "query", "body") }
        assertEquals(vector.getValue("sent"), JsonObject(sent), name)
    }

    private fun failure(vector: JsonObject, emulator: Emulator) {
        val name = vector.text("name")!!
        val error = assertThrows(WabaException::class.java, { call(vector, emulator) }, name)
        compare(name, error.report, vector.getValue("error").jsonObject)
    }

    private fun fault(vector: JsonObject, emulator: Emulator) {
        val name = vector.text("name")!!
        emulator.begin(vector.array("faults"))
        val baseUrl = vector.text("base_url") ?: emulator.baseUrl
        val cloud = vector.text("dialect") == "cloud"
        val host = if (cloud) Host.cloud(Emulator.KEY, baseUrl) else Host.onPremise(Emulator.KEY, baseUrl)
        val timeout = vector.text("timeout_ms")?.let { Duration.ofMillis(it.toLong()) }
        val retry = RetryPolicy(attempts = 3, baseDelay = Duration.ofMillis(1))
        val error = Client(host, timeout = timeout, retry = retry).use { client ->
            val (operation, request) = vector.text("operation")!! to vector.getValue("request").toString()
            runCatching { runBlocking { client.callJson(operation, request) } }.exceptionOrNull()
        }
        val expected = vector["error"]?.jsonObject
        assertEquals(expected == null, error == null, "$name: $error")
        expected?.let { compare(name, (error as WabaException).report, it) }
        assertEquals("(${vector.text("requests")}, ${vector.text("accepted")})", emulator.outcome().toString(), name)
    }

    private fun compare(name: String, report: ErrorReport, error: JsonObject) {
        val found = mapOf(
            "kind" to report.kind, "retry" to report.retry, "retry_after" to report.retryAfter?.let { it.toNanos() / 1e9 },
            "code" to report.code, "subcode" to report.subcode, "details" to report.details, "user_title" to report.userTitle,
            "user_message" to report.userMessage, "http_status" to report.httpStatus, "trace_id" to report.traceId,
            "message" to report.message, "body" to report.body?.value,
        )
        for ((key, expected) in error) {
            val value = found.getValue(key).let { if (it is Double && it % 1.0 == 0.0) it.toLong() else it }
            assertEquals(expected.jsonPrimitive.content, value.toString(), "$name: $key")
        }
    }

    /** Equality in which numbers and numeric strings are the same. */
    private fun same(one: JsonElement, other: JsonElement): Boolean = when (one) {
        is JsonObject -> other is JsonObject && one.keys == other.keys &&
            one.all { (key, value) -> same(value, other.getValue(key)) }
        is JsonArray -> other is JsonArray && one.size == other.size && one.zip(other).all { (a, b) -> same(a, b) }
        else -> other is JsonPrimitive && one.jsonPrimitive.content == other.content
    }

    private fun webhook(vector: JsonObject) {
        val name = vector.text("name")
        val body = vector.text("body_base64")?.let(Base64.getDecoder()::decode) ?: vector.text("body")!!.toByteArray()
        val webhook = Webhook.withoutAuth(vector.text("phone_number_id"))
        if ("error" in vector) {
            val error = assertThrows(WabaException::class.java, { webhook.parse(body, emptyMap()) }, name)
            assertEquals(vector.text("error"), error.report.kind, name)
            return
        }
        val events = webhook.parse(body, mapOf("Content-Type" to "application/json"))
        val expected = vector.array("events").map { it.jsonObject }
        assertEquals(expected.size, events.size, name)
        for ((event, other) in events.zip(expected)) {
            assertEquals(other - "content" - "contact", seen(event, other), name)
            other["content"]?.let { assertTrue(fits(plain(event.content), it), "$name: ${event.content}") }
            other["contact"]?.let { assertTrue(fits(plain(event.contact), it), "$name: ${event.contact}") }
            assertEquals(event.content, event.detach().content, name)
        }
    }

    /** The event in the form of the vectors, without its content and its contact. */
    private fun seen(event: Event, expected: JsonObject): JsonObject {
        val content = event.content
        val fields = mapOf(
            "kind" to if (content is EventContent.Malformed) "malformed" else event.kind.toString(),
            "type" to event.type, "id" to event.id, "from" to event.from, "to" to event.to, "text" to event.text,
            "phone_number_id" to event.phoneNumberId, "raw" to event.rawText,
        )
        val seen: MutableMap<String, JsonElement> = mutableMapOf()
        fields.filterValues { it != null }.mapValuesTo(seen) { JsonPrimitive(it.value) }
        event.timestamp?.let { seen["timestamp"] = JsonPrimitive(it.epochSecond) }
        if ("head" in expected) {
            val head = mapOf(
                "display_phone_number" to event.displayPhoneNumber, "profile_name" to event.profileName,
                "waba_id" to event.wabaId, "field" to event.field, "path" to event.path,
            )
            seen["head"] = JsonObject(head.filterValues { it != null }.mapValues { JsonPrimitive(it.value) })
        }
        val path = expected["malformed"]?.jsonObject?.text("path")
        if (path != null) {
            val whole = "${event.path}.${(content as EventContent.Malformed).path}".trimEnd('.')
            seen["malformed"] = JsonObject(mapOf("path" to JsonPrimitive(if (whole.endsWith(path)) path else whole)))
        }
        return JsonObject(seen)
    }

    private fun signature(vector: JsonObject) {
        val auth = vector.array("auth").map { it.jsonObject }.map {
            when (it.text("type")) {
                "basic" -> Auth.basic(it.text("user")!!, it.text("password")!!)
                "header" -> Auth.header(it.text("name")!!, it.text("value")!!)
                "signature_360dialog" -> Auth.signature360dialog(it.text("secret")!!)
                "hub_signature" -> Auth.hubSignature(it.text("secret")!!)
                else -> error("unknown auth in $vector")
            }
        }
        val valid = try {
            Webhook(auth).parse(vector.text("body")!!.toByteArray(), headers(vector))
            true
        } catch (_: WabaException.WebhookBody) {
            true
        } catch (_: WabaException.Verification) {
            false
        }
        assertEquals(vector.text("valid"), valid.toString(), vector.text("name"))
    }

    private fun headers(vector: JsonObject): Map<String, List<String>> =
        vector.array("headers").map { it.jsonArray }.groupBy(
            { it[0].jsonPrimitive.content }, { it[1].jsonPrimitive.content },
        )

    private fun flow(vector: JsonObject) {
        val name = vector.text("name")
        val request = try {
            val (key, secret) = vector.text("private_key")!! to vector.text("app_secret")
            val endpoint =
                if (secret == null) FlowEndpoint.withoutAuth(key) else FlowEndpoint(key, Auth.hubSignature(secret))
            endpoint.open(vector.text("body")!!.toByteArray(), headers(vector))
        } catch (error: WabaException) {
            assertEquals(vector.text("error"), error.report.kind, name)
            return assertEquals(vector.text("status"), error.report.answerStatus?.toString(), name)
        }
        val reply = vector.getValue("reply").jsonObject
        val automatic = request.automaticReply()
        assertEquals("automatic" in reply, automatic != null, name)
        val answer = automatic ?: when {
            "finish" in reply -> request.finish(reply["finish"].toString())
            "raw" in reply -> request.replyRaw(reply["raw"].toString())
            else -> request.reply(reply.text("screen")!!, reply["data"].toString())
        }
        assertEquals(vector.text("answer"), answer, name)
        assertThrows(WabaException.FlowRequest::class.java, { request.reply("X") }, name)
        val expected = vector.getValue("request").jsonObject
        val found = mapOf(
            "version" to request.version, "action" to request.action, "screen" to request.screen,
            "flow_token" to request.flowToken, "flow_token_signature" to request.flowTokenSignature,
        )
        found.forEach { (key, value) -> assertEquals(expected.text(key), value, "$name $key") }
        assertEquals(expected["data"], request.dataJson?.let(Json::parseToJsonElement), name)
        val error = expected["client_error"]?.jsonObject
        assertEquals(error?.text("error"), request.clientError?.error, name)
        assertEquals(error?.text("message"), request.clientError?.text, name)
    }

    private fun flowMedia(vector: JsonObject) {
        val encrypted = Base64.getDecoder().decode(vector.text("encrypted"))
        val decrypt = { flowMediaFromJson(vector.getValue("media").toString()).decrypt(encrypted) }
        if ("error" in vector) {
            val error = assertThrows(WabaException.FlowMedia::class.java, { decrypt() }, vector.text("name"))
            assertEquals(vector.text("message"), error.message, vector.text("name"))
        } else {
            assertEquals(vector.text("plaintext"), Base64.getEncoder().encodeToString(decrypt()))
        }
    }

    private fun message(vector: JsonObject, emulator: Emulator, key: String) {
        val name = "${vector.text("name")} $key"
        val host = if (key == "cloud") emulator.host() else Host.onPremise(Emulator.KEY, emulator.baseUrl)
        Client(host).use { client ->
            val json = vector.getValue("message").toString()
            val send = {
                runBlocking<Unit> {
                    if ("raw" in vector) client.callJson("messages.send", json) else client.send(outboundMessageFromJson(json))
                }
            }
            val before = emulator.bodies().size
            vector[key]?.let {
                send()
                assertEquals(it, emulator.bodies().last(), name)
            }
            vector["violations"]?.jsonObject?.get(key)?.let {
                val error = assertThrows(WabaException.Validation::class.java, { send() }, name)
                val expected = it.jsonArray.map { one -> one.jsonObject.text("path") to one.jsonObject.text("rule") }
                assertEquals(expected, error.report.violations.map { one -> one.path to one.rule }, name)
                assertEquals(before, emulator.bodies().size, name)
            }
        }
    }
}
