package io.github.waba

/** Headers that are sent along with each webhook, by name. The values are secrets, which [toString] does not show. */
class WebhookHeaders(private val headers: Map<String, String>) : Map<String, String> by headers {
    constructor(vararg headers: Pair<String, String>) : this(mapOf(*headers))

    override fun equals(other: Any?): Boolean = headers == other

    override fun hashCode(): Int = headers.hashCode()

    override fun toString(): String = keys.joinToString(prefix = "{", postfix = "}") { "$it=[redacted]" }
}
