package io.github.waba

/** Creates a [Webhook] that takes only requests with all of these proofs. */
fun Webhook(vararg auth: Auth, phoneNumberId: String? = null, maxBodyBytes: Long? = null): Webhook =
    Webhook(auth.asList(), phoneNumberId, maxBodyBytes)

/** Verifies a request whose headers have one value each, and reads its events. */
@JvmName("parseSingle")
fun Webhook.parse(body: ByteArray, headers: Map<String, String>): List<Event> = parse(body, headers.inLists())

/** Checks that a request whose headers have one value each comes from whom it should. */
@JvmName("verifySingle")
fun Webhook.verify(body: ByteArray, headers: Map<String, String>) = verify(body, headers.inLists())

/** Checks what can be checked before the body is read, of a request whose headers have one value each. */
@JvmName("verifyHeadersSingle")
fun Webhook.verifyHeaders(headers: Map<String, String>) = verifyHeaders(headers.inLists())

internal fun Map<String, String>.inLists(): Map<String, List<String>> = mapValues { (_, value) -> listOf(value) }
