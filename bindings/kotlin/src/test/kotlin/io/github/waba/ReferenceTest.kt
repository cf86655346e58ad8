package io.github.waba

import io.github.waba.reference.exampleFlowsUploadJson
import io.github.waba.reference.exampleGroupsSetPhoto
import io.github.waba.reference.exampleMediaDownload
import io.github.waba.reference.exampleMediaUpload
import io.github.waba.reference.exampleMediaUploadResumable
import io.github.waba.reference.examplePartnerFlowsUploadJson
import io.github.waba.reference.exampleProfileDeletePhoto
import io.github.waba.reference.exampleProfilePhoto
import io.github.waba.reference.exampleProfileSetPhoto
import io.github.waba.reference.listExamples
import io.github.waba.reference.messageExamples
import io.github.waba.reference.operationExamples
import io.github.waba.reference.partnerExamples
import io.github.waba.reference.partnerListExamples
import io.github.waba.reference.webhookExamples
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.nio.file.Path
import kotlin.io.path.writeBytes

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
                // All go to one person.
                Client(host, rateLimits = RateLimits(enabled = false)).use { client ->
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

    @Test
    fun `calls are made as the pages show`() {
        val examples = examples("responses")
        assertEquals(examples.keys, operationExamples.keys + partnerExamples.keys)
        Emulator().use { cloud ->
            Emulator("on-premise").use { onPremise ->
                for ((name, vector) in examples) {
                    val emulator = if (vector.text("dialect") == "on-premise") onPremise else cloud
                    emulator.answerNext(vector)
                    val answer = call(vector, emulator, operationExamples, partnerExamples)
                    assertTrue(fits(plain(answer), vector.getValue("expected")), "$name: $answer")
                    assertEquals(vector.getValue("sent"), sent(emulator.lastCall()), name)
                }
            }
        }
    }

    @Test
    fun `lists are read from page to page as the pages show`() {
        val fields = json("schema/operations.json").array("operations").map { it.jsonObject }
            .associate { it.text("name") to it.getValue("items").jsonPrimitive.contentOrNull }
        val examples = examples("responses").filterValues { fields[it.text("operation")] != null }
        assertEquals(examples.keys, listExamples.keys + partnerListExamples.keys)
        for ((name, vector) in examples) {
            val list = fields[vector.text("operation")]!!
            Emulator().use { emulator ->
                emulator.answerNext(vector)
                // The page behind the one of the vector, if it is asked for.
                val empty = mapOf("status" to JsonPrimitive(200), "response" to JsonPrimitive("""{"$list":[]}"""))
                emulator.answerNext(JsonObject(empty))
                val items = call(vector, emulator, listExamples, partnerListExamples)
                val expected = vector.getValue("expected").jsonObject.getValue(list)
                assertTrue(fits(plain(items as Any?) ?: emptyList<Any>(), expected), "$name: $items")
                assertEquals(vector.getValue("sent"), sent(emulator.calls().first()), name)
            }
        }
    }

    @Test
    fun `calls with a file are made as the pages show`(@TempDir folder: Path) {
        val path = folder.resolve("menu.png").apply { writeBytes("PNG".toByteArray()) }.toString()
        Emulator().use { emulator ->
            Client(emulator.host()).use { client ->
                runBlocking {
                    val media = exampleMediaUpload(client, path)
                    assertTrue(exampleMediaDownload(client, media.id, folder.toString()).endsWith(".png"))
                    assertTrue(exampleMediaUploadResumable(client, path).isNotEmpty())
                    exampleProfileSetPhoto(client, path)
                    val group = client.groups.create(NewGroup("Team")).id!!
                    exampleGroupsSetPhoto(client, group, path)
                    val flow = client.flows.create(NewFlow("Survey")).id!!
                    assertEquals(emptyList<String>(), printed { runBlocking { exampleFlowsUploadJson(client, flow) } })
                    PartnerClient(Host.partner(Emulator.PARTNER_KEY, emulator.baseUrl)).use { partner ->
                        val target = PartnerFlowTarget("emulatorPA", "emulatorWA", flow)
                        val printed = printed { runBlocking { examplePartnerFlowsUploadJson(partner, target) } }
                        assertEquals(emptyList<String>(), printed)
                    }
                }
            }
            val called = emulator.calls().map { it.text("operation") }
            val flows = setOf("flows.upload_json", "partner_flows.upload_json")
            val expected = flows + setOf("media.upload", "media.download", "groups.set_photo")
            assertTrue(called.containsAll(expected), called.toString())
        }
        Emulator("on-premise").use { emulator ->
            Client(Host.onPremise(Emulator.KEY, emulator.baseUrl)).use { client ->
                runBlocking {
                    exampleProfileSetPhoto(client, path)
                    exampleProfilePhoto(client, path)
                    exampleProfileDeletePhoto(client)
                }
            }
            val expected = listOf("profile.set_photo", "profile.photo", "profile.delete_photo")
            assertEquals(expected, emulator.calls().map { it.text("operation") })
        }
    }

    /** Makes the call of a vector, which one of these examples does. */
    private fun <Answer> call(
        vector: JsonObject,
        emulator: Emulator,
        examples: Map<String, suspend (Client) -> Answer>,
        partnerExamples: Map<String, suspend (PartnerClient) -> Answer>,
    ): Answer {
        val name = vector.text("name")!!
        if (vector.text("dialect") == "partner") {
            return PartnerClient(Host.partner(Emulator.KEY, emulator.baseUrl)).use { partner ->
                runBlocking { partnerExamples.getValue(name)(partner) }
            }
        }
        val cloud = vector.text("dialect") == "cloud"
        val host = if (cloud) emulator.host() else Host.onPremise(Emulator.KEY, emulator.baseUrl)
        return Client(host).use { client -> runBlocking { examples.getValue(name)(client) } }
    }

    private fun sent(call: JsonObject) = JsonObject(call.filterKeys { it in setOf("method", "path", "query", "body") })

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
