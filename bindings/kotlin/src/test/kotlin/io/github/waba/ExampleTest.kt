package io.github.waba

import kotlinx.serialization.json.jsonObject
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.util.concurrent.CompletableFuture

class ExampleTest {
    /** Runs the example whose main function stands in [mainClass], and returns what it printed. */
    private fun run(mainClass: String, emulator: Emulator): String {
        val builder = program(mainClass)
        builder.environment() += mapOf("WABA_BASE_URL" to emulator.baseUrl, "D360_API_KEY" to Emulator.KEY)
        val process = builder.start()
        val errors = CompletableFuture.supplyAsync { process.errorReader().readText() }
        val output = process.inputReader().readText()
        assertEquals(0, process.waitFor(), output + errors.get())
        assertEquals("", errors.get())
        return output
    }

    @Test
    fun `the example of the README sends and receives`(): Unit = Emulator().use { emulator ->
        val output = run("SendAndReceiveKt", emulator)
        assertEquals(1, emulator.bodies().size)
        assertTrue("accepted as wamid." in output && "message from 491510000001: Thanks!" in output, output)
    }

    @Test
    fun `the example of the delivery waits for it`(): Unit = Emulator().use { emulator ->
        val (found, delivered) = run("DeliveryKt", emulator).lines()
        assertEquals("webhook was missing", found)
        assertTrue(Regex("wamid\\.\\S+ is (delivered|read)").matches(delivered), delivered)
    }

    @Test
    fun `the example of the messages sends every one`(): Unit = Emulator().use { emulator ->
        val output = run("MessagesKt", emulator)
        assertEquals("sent all of them", output.lines().last(String::isNotBlank))
        val bodies = emulator.bodies().map { it.jsonObject }
        val types = listOf(
            "text", "text", "image", "document", "location", "contacts", "reaction", "button", "list", "cta_url",
            "location_request_message", "template", "template",
        )
        assertEquals(types, bodies.map { it["interactive"]?.jsonObject?.text("type") ?: it.text("type") })
        val buttons = bodies[7].getValue("interactive").jsonObject.getValue("action").jsonObject.array("buttons")
        assertEquals(listOf("yes", "no"), buttons.map { it.jsonObject.getValue("reply").jsonObject.text("id") })
    }

    @Test
    fun `the example of the faults meets one`(): Unit = Emulator().use { emulator ->
        val output = run("LostAnswerKt", emulator)
        assertTrue(output.startsWith("messages.send: "), output)
        assertEquals(1, emulator.outcome().second)
    }

    @Test
    fun `the example of the files sends one and reads it`(): Unit = Emulator().use { emulator ->
        assertEquals("saved 100008 bytes\nread 100008 bytes\n", run("MediaKt", emulator))
    }

    @Test
    fun `the example of the outbox answers what it kept`(): Unit = Emulator().use { emulator ->
        val output = run("OutboxKt", emulator)
        assertTrue(output.startsWith("answered 491510000001 as wamid."), output)
        assertEquals(1, emulator.bodies().size)
    }

    @Test
    fun `the example of the transport sends through it`(): Unit = Emulator().use { emulator ->
        val (accepted, read) = run("TransportKt", emulator).lines()
        assertTrue(accepted.startsWith("accepted as wamid."), accepted)
        assertEquals("read 100000 bytes", read)
    }
}
