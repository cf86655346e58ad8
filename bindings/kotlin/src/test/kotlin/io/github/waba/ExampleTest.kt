package io.github.waba

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class ExampleTest {
    @Test
    fun `the example of the README sends and receives`(): Unit = Emulator().use { emulator ->
        val java = ProcessHandle.current().info().command().get()
        val library = "-Djna.library.path=${System.getProperty("jna.library.path")}"
        val builder = ProcessBuilder(java, library, "-cp", System.getProperty("java.class.path"), "SendAndReceiveKt")
        builder.environment() += mapOf("WABA_BASE_URL" to emulator.baseUrl, "D360_API_KEY" to Emulator.KEY)
        val process = builder.redirectErrorStream(true).start()
        val output = process.inputReader().readText()
        assertEquals(0, process.waitFor(), output)
        assertEquals(1, emulator.bodies().size)
        assertTrue("accepted as wamid." in output && "message from 491510000001: Thanks!" in output, output)
    }
}
