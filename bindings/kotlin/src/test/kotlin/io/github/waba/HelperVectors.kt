package io.github.waba

import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import kotlinx.serialization.json.long
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import java.time.Duration
import java.time.Instant

/** Runs the cases of a vector of `tests/vectors/helpers`; returns how many there are. */
fun helper(vector: JsonObject): Int {
    val cases = vector.array("cases").map { it.jsonObject }
    for (case in cases) {
        val (arguments, expected) = case.array("arguments") to case.getValue("expected")
        val name = "${vector.text("name")}: $arguments"
        fun text(index: Int) = arguments[index].jsonPrimitive.contentOrNull
        val found = when (vector.text("function")) {
            "same_person" -> JsonPrimitive(samePerson(text(0)!!, text(1)!!))
            "chat_link" -> JsonPrimitive(chatLink(text(0)!!, text(1)))
            "file_extension" -> JsonPrimitive(fileExtension(text(0)!!))
            "check_template" -> checked(arguments[0], arguments[1])
            "delivery_state" -> deliveryState(arguments[0].jsonArray)
            "delivery_tracker" -> deliveryTracker(arguments[0].jsonArray, text(1)!!, text(2)!!)
            "service_window" -> serviceWindow(arguments[0].jsonArray, arguments[1].jsonPrimitive.long)
            "event_keys" -> {
                eventKeys(text(0)!!, expected.jsonArray, name)
                continue
            }
            else -> error("$name: unknown function")
        }
        assertEquals(expected, found, name)
    }
    return cases.size
}

private fun checked(template: JsonElement, definition: JsonElement): JsonElement {
    val message = outboundMessageFromJson("""{"to":"1","type":"template","template":$template}""")
    val content = (message.content as MessageContent.Template).content
    try {
        checkTemplate(content, templateDefinitionFromJson(definition.toString()))
    } catch (error: WabaException.Validation) {
        return JsonArray(error.report.violations.map {
            JsonObject(mapOf("path" to JsonPrimitive(it.path), "rule" to JsonPrimitive(it.rule)))
        })
    }
    return JsonArray(emptyList())
}

/** Statuses as a webhook tells them. */
private fun events(updates: JsonArray): List<Event> {
    val statuses = updates.map { JsonObject(mapOf("id" to JsonPrimitive("wamid.A")) + it.jsonObject) }
    val body = JsonObject(mapOf("statuses" to JsonArray(statuses)))
    return Webhook.withoutAuth().use { it.parse(body.toString().toByteArray(), emptyMap()) }
}

private fun deliveryState(updates: JsonArray): JsonElement = DeliveryState().use { state ->
    val rises = events(updates).filter { it.kind == EventKind.STATUS }.map(state::record).map { rise ->
        rise?.let { JsonArray(listOf(JsonPrimitive(it.old?.toString()), JsonPrimitive(it.new.toString()))) } ?: JsonNull
    }
    DeliveryState(state.times()).use { assertEquals(state.times(), it.times()) }
    JsonObject(
        mapOf(
            "status" to JsonPrimitive(state.status()?.toString()),
            "rises" to JsonArray(rises),
            "times" to JsonObject(state.times().associate { it.status.toString() to JsonPrimitive(it.timestamp?.epochSecond) }),
            "reached" to JsonArray(all.filter(state::reached).map { JsonPrimitive(it.toString()) }),
        ),
    )
}

private fun deliveryTracker(bodies: JsonArray, id: String, status: String): JsonElement = DeliveryTracker().use { tracker ->
    for (body in bodies) {
        tracker.recordAll(Webhook.withoutAuth().use { it.parse(body.jsonPrimitive.content.toByteArray(), emptyMap()) })
    }
    try {
        val times = runBlocking { tracker.reached(id, statusOf(status), Duration.ofMillis(10)) }.use(DeliveryState::times)
        JsonObject(mapOf("times" to JsonObject(times.associate { it.status.toString() to JsonPrimitive(it.timestamp?.epochSecond) })))
    } catch (error: WabaException) {
        val report = error.report
        val fields = mapOf(
            "kind" to JsonPrimitive(report.kind),
            "retry" to JsonPrimitive(report.retry.toString()),
            "code" to JsonPrimitive(report.code),
            "details" to JsonPrimitive(report.details),
        )
        JsonObject(mapOf("error" to JsonObject(fields)))
    }
}

private fun statusOf(text: String): MessageStatus = all.find { it.toString() == text } ?: MessageStatus.Unknown(text)

private val all = listOf(
    MessageStatus.Deleted, MessageStatus.Sent, MessageStatus.Failed, MessageStatus.Delivered, MessageStatus.Read,
    MessageStatus.Played, MessageStatus.Unknown("RINGING"),
)

private fun serviceWindow(messages: JsonArray, now: Long): JsonElement {
    val window = ServiceWindow(messages.map { Instant.ofEpochSecond(it.jsonPrimitive.long) })
    return JsonObject(
        mapOf(
            "closes_at" to JsonPrimitive(window.closesAt()?.epochSecond),
            "is_open" to JsonPrimitive(window.isOpen(Instant.ofEpochSecond(now))),
        ),
    )
}

private fun eventKeys(body: String, expected: JsonArray, name: String) {
    val events = Webhook.withoutAuth().use { it.parse(body.toByteArray(), emptyMap()) }
    assertEquals(expected.size, events.size, name)
    for ((event, other) in events.zip(expected.map { it.jsonObject })) {
        assertEquals(other.getValue("dedupe_key").jsonPrimitive.contentOrNull, event.dedupeKey, name)
        assertEquals(other.text("lane_key"), event.laneKey, name)
        val (message, expectedMessage) = event.message to other.getValue("message")
        assertEquals(expectedMessage is JsonNull, message == null, name)
        message?.let { assertTrue(fits(plain(it as Any), expectedMessage), "$name: $it") }
    }
}
