package io.github.waba

import io.github.waba.reference.messageExamples
import io.github.waba.reference.webhookExamples
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.ByteArrayOutputStream
import java.io.PrintStream

/** The examples of the reference pages: each sends what its page shows, or reads what its page says. */
class ReferenceTest {
    private fun examples(folder: String) = vectors(folder).filter { "example" in it }.associateBy { it.text("name")!! }

    @Test
    fun `messages are sent as the pages show`() {
        val examples = examples("messages")
        assertEquals(examples.keys, messageExamples.keys)
        for ((dialect, key) in listOf("cloud" to "cloud", "on-premise" to "on_premise")) {
            Emulator(dialect).use { emulator ->
                val host = if (key == "cloud") emulator.host() else Host.onPremise(Emulator.KEY, emulator.baseUrl)
                Client(host).use { client ->
                    val sent = examples.filterValues { key in it }
                    sent.keys.forEach { runBlocking { messageExamples.getValue(it)(client) } }
                    assertEquals(sent.values.map { it[key] }, emulator.bodies(), dialect)
                }
            }
        }
    }

    @Test
    fun `webhooks are read as the pages show`() {
        val examples = examples("webhooks")
        assertEquals(examples.keys, webhookExamples.keys)
        for ((name, vector) in examples) {
            val body = vector.text("body")!!
            val events = Webhook.withoutAuth(vector.text("phone_number_id")).parse(body.toByteArray(), emptyMap())
            val printed = printed { events.forEach(webhookExamples.getValue(name)) }
            assertTrue(printed.isNotEmpty(), name)
            printed.forEach { assertTrue(it in body, "$name: $it") }
        }
    }

    /** The lines that [action] prints. */
    private fun printed(action: () -> Unit): List<String> {
        val (output, before) = ByteArrayOutputStream() to System.out
        System.setOut(PrintStream(output, true, Charsets.UTF_8))
        try {
            action()
        } finally {
            System.setOut(before)
        }
        return output.toString(Charsets.UTF_8).lines().filter { it.isNotEmpty() }
    }
}
