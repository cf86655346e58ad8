package io.github.waba

import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonPrimitive
import java.util.Base64

class FlowsTest {
    private fun vector(folder: String, name: String) = json("tests/vectors/$folder/$name.json")

    private fun open(name: String): FlowRequest {
        val vector = vector("flows", name)
        val endpoint = FlowEndpoint.withoutAuth(vector.text("private_key")!!)
        return endpoint.open(vector.text("body")!!.toByteArray(), emptyMap<String, String>())
    }

    @Test
    fun `the example answers`() {
        for (name in listOf("ping_signed", "init_signed", "error_signature_wrong")) {
            val vector = vector("flows", name)
            val java = ProcessHandle.current().info().command().get()
            val library = "-Djna.library.path=${System.getProperty("jna.library.path")}"
            val builder = ProcessBuilder(java, library, "-cp", System.getProperty("java.class.path"), "FlowEndpointKt")
            builder.environment() += mapOf(
                "FLOW_PRIVATE_KEY" to vector.text("private_key"), "META_APP_SECRET" to vector.text("app_secret"),
                "HTTP_X_HUB_SIGNATURE_256" to vector.array("headers")[0].jsonArray[1].jsonPrimitive.content,
            )
            val process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start()
            process.outputStream.use { it.write(vector.text("body")!!.toByteArray()) }
            val answer = "Status: ${vector.text("status") ?: 200}\nContent-Type: text/plain\n\n${vector.text("answer").orEmpty()}"
            assertEquals(answer, process.inputReader().readText(), name)
            assertEquals(0, process.waitFor())
        }
    }

    @Test
    fun `media are found and decrypted`() {
        val request = open("media")
        val photo = request.media("photos").single()
        assertEquals("photo.jpg", photo.fileName)
        assertEquals("https://mmg.example/v/790aba14", photo.cdnUrl)
        val encrypted = Base64.getDecoder().decode(vector("flow_media", "text").text("encrypted"))
        assertArrayEquals("hello flow media".toByteArray(), photo.decrypt(encrypted))
        assertEquals(emptyList<FlowMedia>(), request.media("videos"))
        assertThrows(WabaException.FlowMedia::class.java) { request.media("caption") }
    }

    @Test
    fun `a token can be refused`() {
        assertEquals(427, flowTokenRefused())
        assertEquals("""{"error_msg":"The offer is over."}""", refuseFlowToken("The offer is over."))
    }

    @Test
    fun `what can not be an answer is an error, and no answer`() {
        val request = open("init")
        for (data in listOf("[1]", "null", "{", "")) {
            assertThrows(WabaException.Validation::class.java, { request.reply("SEATS", data) }, data)
        }
        request.reply("SEATS")
    }

    @Test
    fun `nothing shows a key`() {
        val endpoint = FlowEndpoint(vector("flows", "media").text("private_key")!!, Auth.hubSignature("canary"))
        val request = open("media")
        for (value in listOf(endpoint, request, request.exchange) + request.media("photos")) {
            val shown = value.toString()
            assertFalse(listOf("canary", "AAECAwQF", "order-7").any { it in shown }, shown)
        }
    }
}
