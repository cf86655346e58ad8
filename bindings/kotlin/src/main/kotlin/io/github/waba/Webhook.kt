package io.github.waba

/** Creates a [Webhook] that takes only requests with all of these proofs. */
fun Webhook(vararg auth: Auth, phoneNumberId: String? = null, maxBodyBytes: Long? = null): Webhook =
    Webhook(auth.asList(), phoneNumberId, maxBodyBytes)

/** Verifies a request whose headers have one value each, and reads its events. */
@JvmName("parseSingle")
fun Webhook.parse(body: ByteArray, headers: Map<String, String>): List<Event> =
    parse(body, headers.mapValues { (_, value) -> listOf(value) })
