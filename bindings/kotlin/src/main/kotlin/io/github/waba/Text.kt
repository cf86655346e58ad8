// Texts as they cross over, in UTF-8: half of a pair of surrogates has none.

package io.github.waba

import java.nio.charset.CharacterCodingException

/** Writes the argument of the parameter [name]. */
internal inline fun <T> argument(name: String, write: () -> T): T = try {
    write()
} catch (_: CharacterCodingException) {
    throw unpaired(name)
}

private fun unpaired(name: String): WabaException {
    val (found, limit) = "an unpaired surrogate" to "Unicode"
    val report = ErrorReport(
        kind = "validation",
        message = "$name: expected $limit, found $found",
        retry = Retry.NEVER,
        violations = listOf(ViolationReport(path = name, rule = "type", found = found, limit = limit)),
    )
    return WabaException.Validation(report)
}

/** The text, with a question mark in the place of each unpaired surrogate. */
internal fun String.paired(): String = encodeToByteArray().decodeToString()
