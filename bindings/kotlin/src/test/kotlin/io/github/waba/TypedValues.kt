package io.github.waba

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonNull
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.doubleOrNull
import kotlinx.serialization.json.jsonPrimitive
import java.time.Instant

/** The typed content as plain values: by the properties of its classes. */
fun plain(content: EventContent): Any? = when (content) {
    is EventContent.Unknown, is EventContent.Malformed -> error("not typed: $content")
    else -> plain(content.javaClass.getMethod("getContent").invoke(content) as Any?)
}

/** A typed value as plain values: by the properties of its class. */
fun plain(value: Any?): Any? = when {
    value is List<*> -> value.map { plain(it as Any?) }.ifEmpty { null }
    value is Map<*, *> ->
        value.entries.associate { (key, held) -> "$key".replace('-', '_') to plain(held) }.ifEmpty { null }
    value is SecretText -> value.value
    value is Instant -> value.epochSecond
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
fun fits(found: Any?, expected: JsonElement): Boolean = when (found) {
    is Map<*, *> -> expected is JsonObject && found.all { (key, value) ->
        expected.entries.find { property(it.key) == key }?.let { fits(value, it.value) } == true
    }
    is List<*> -> expected is JsonArray && found.size == expected.size &&
        found.zip(expected).all { (one, other) -> fits(one, other) }
    is Double -> expected is JsonPrimitive && expected.doubleOrNull == found
    // Any JSON is held as its text.
    is String if expected !is JsonPrimitive -> Json.parseToJsonElement(found) == expected
    is String -> expected !is JsonNull && (found == expected.jsonPrimitive.content || found == expected.toString())
    else -> expected is JsonPrimitive && expected !is JsonNull && found.toString() == expected.content
}

/** The name of a field as properties have it: without hyphens, and without a digit at its start. */
private fun property(name: String) = name.removePrefix("360dialog_").replace('-', '_')
