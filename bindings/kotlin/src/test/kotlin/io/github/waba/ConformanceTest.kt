package io.github.waba

import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
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
        for ((dialect, key) in listOf("cloud" to "cloud", "on-premise" to "on_premise")) {
            Emulator(dialect).use { emulator -> messages.forEach { message(it, emulator, key) } }
        }
        val cases = listOf(webhooks, signatures, flows, flowMedia, messages).sumOf { it.size }
        println("conformance kotlin: $cases cases")
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
            assertEquals(other - "content", seen(event, other), name)
            other["content"]?.let { assertTrue(fits(plain(event.content), it), "$name: ${event.content}") }
            assertEquals(event.content, event.detach().content, name)
        }
    }

    /** The event in the form of the vectors, without its content. */
    private fun seen(event: Event, expected: JsonObject): JsonObject {
        val content = event.content
        val fields = mapOf(
            "kind" to if (content is EventContent.Malformed) "malformed" else event.kind.name.lowercase(),
            "type" to event.type, "id" to event.id, "from" to event.from, "to" to event.to, "text" to event.text,
            "phone_number_id" to event.phoneNumberId, "raw" to event.rawText,
        )
        val seen: MutableMap<String, JsonElement> = mutableMapOf()
        fields.filterValues { it != null }.mapValuesTo(seen) { JsonPrimitive(it.value) }
        event.timestamp?.let { seen["timestamp"] = JsonPrimitive(it) }
        val path = expected["malformed"]?.jsonObject?.text("path")
        if (path != null) {
            val whole = "${event.path}.${(content as EventContent.Malformed).path}".trimEnd('.')
            seen["malformed"] = JsonObject(mapOf("path" to JsonPrimitive(if (whole.endsWith(path)) path else whole)))
        }
        return JsonObject(seen)
    }

    /** The typed content as plain values: by the properties of its classes. */
    private fun plain(content: EventContent): Any? = when (content) {
        is EventContent.Unknown, is EventContent.Malformed -> error("not typed: $content")
        else -> plain(content.javaClass.getMethod("getContent").invoke(content) as Any?)
    }

    private fun plain(value: Any?): Any? = when {
        value is List<*> -> value.map { plain(it as Any?) }.ifEmpty { null }
        value == null || value is String || value is Number || value is Boolean -> value
        // An open enum, whose text is that of the API.
        value.javaClass.declaringClass != null -> value.toString()
        else -> value.javaClass.declaredFields.filter { it.name != "Companion" }.associate { field ->
            field.isAccessible = true
            val snake = field.name.replace(Regex("[A-Z]")) { "_" + it.value.lowercase() }
            (if (snake == "kind") "type" else snake) to plain(field.get(value))
        }.filterValues { it != null }
    }

    /** Whether [expected] holds every typed value. Fields that the types do not know are not compared. */
    private fun fits(found: Any?, expected: JsonElement): Boolean = when (found) {
        is Map<*, *> -> expected is JsonObject && found.all { (key, value) ->
            // The names of properties have no hyphens.
            expected.entries.find { it.key.replace('-', '_') == key }?.let { fits(value, it.value) } == true
        }
        is List<*> -> expected is JsonArray && found.size == expected.size &&
            found.zip(expected).all { (one, other) -> fits(one, other) }
        // Any JSON is held as its text.
        is String if expected !is JsonPrimitive -> Json.parseToJsonElement(found) == expected
        else -> expected is JsonPrimitive && expected !is JsonNull && found.toString() == expected.content
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
            val send = { runBlocking { client.send(outboundMessageFromJson(vector.getValue("message").toString())) } }
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
