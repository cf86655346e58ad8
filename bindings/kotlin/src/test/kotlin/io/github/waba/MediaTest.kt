package io.github.waba

import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonArray
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.IOException
import java.nio.file.Path
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.io.path.readBytes
import kotlin.io.path.writeBytes

class MediaTest {
    private val picture = byteArrayOf(-119, 80, 78, 71, 13, 10, 26, 10) + ByteArray(200_000) { it.toByte() }

    private fun withClient(test: suspend Client.() -> Unit): Unit = Emulator().use { emulator ->
        Client(emulator.host()).use { client -> runBlocking { client.test() } }
    }

    /** What was told of a file. */
    private class Told : FileProgress {
        val told = CopyOnWriteArrayList<Pair<Long, Long?>>()

        override fun report(bytes: Long, total: Long?) {
            told += bytes to total
        }
    }

    @Test
    fun `a file at a path arrives whole and tells of its progress`(@TempDir folder: Path) = withClient {
        val path = folder.resolve("menu.png").apply { writeBytes(picture) }
        val (sent, received) = Told() to Told()
        val id = Upload.path(path.toString(), progress = sent).use { media.upload(it).id }
        val whole = picture.size.toLong()
        assertEquals(whole to whole, sent.told.last())
        val download = media.download(id, progress = received)
        assertEquals("image/png", download.details().mimeType)
        assertEquals(whole, download.size())
        assertArrayEquals(picture, download.bytes())
        assertEquals(whole to whole, received.told.last())
        assertThrows(WabaException.Media::class.java) { runBlocking { download.bytes() } }
    }

    @Test
    fun `a progress that throws is ignored`() = withClient {
        var told = 0
        val broken = FileProgress { _, _ ->
            told += 1
            error("canary")
        }
        val id = media.upload(Upload.bytes(picture, "menu.png", progress = broken)).id
        val sent = told
        assertArrayEquals(picture, media.download(id, progress = broken).bytes())
        assertTrue(sent in 1..<told, "$sent $told")
    }

    @Test
    fun `Java sees plain numbers`() {
        val classes = listOf("MediaKt", "MediaCallsInterface", "WebhookKt", "FileProgress", "DownloadInterface")
        val names = classes.flatMap { name -> Class.forName("io.github.waba.$name").methods.map { it.name } }
        assertEquals(emptyList<String>(), names.filter { '-' in it })
    }

    @Test
    fun `a file comes from a flow or a stream while it is sent`() = withClient {
        val pieces = flow { picture.asList().chunked(50_000).forEach { emit(it.toByteArray()) } }
        for (size in listOf(null, picture.size.toLong())) {
            val sent = Told()
            val id = media.upload(pieces, "menu.png", size = size, progress = sent).id
            assertArrayEquals(picture, media.download(id).bytes())
            assertEquals(picture.size.toLong() to size, sent.told.last())
        }
        val id = media.upload(picture.inputStream(), mimeType = "image/png").id
        assertArrayEquals(picture, media.download(id).bytes())
    }

    @Test
    fun `a source that fails is the cause of a typed error`() = withClient {
        val broken = flow {
            emit(picture)
            throw IOException("canary")
        }
        val error = assertThrows(WabaException.Media::class.java) {
            runBlocking { media.upload(broken, "menu.png") }
        }
        assertTrue(error.cause is IOException)
        assertTrue("java.io.IOException" in error.toString() && "canary" !in error.toString(), error.toString())
        // What is refused is not read to its end.
        val endless = flow { while (true) emit(picture) }
        assertThrows(WabaException.Validation::class.java) { runBlocking { media.upload(endless) } }
        assertThrows(WabaException.Media::class.java) { runBlocking { media.upload(endless, "menu.png") } }
    }

    @Test
    fun `a file is saved and read in pieces`(@TempDir folder: Path) = withClient {
        val id = media.upload(Upload.bytes(picture, mimeType = "image/png")).id
        val saved = Path.of(media.download(id).saveTo(folder.toString()))
        assertEquals(folder, saved.parent)
        assertTrue(saved.toString().endsWith(".png"))
        assertArrayEquals(picture, saved.readBytes())
        val chosen = folder.resolve("chosen.png")
        media.download(id).saveAs(chosen.toString())
        assertArrayEquals(picture, chosen.readBytes())
        val reports = mutableListOf<CallReport>()
        val pieces = media.pieces(id, onReport = reports::add)
        assertArrayEquals(picture, pieces.toList().reduce(ByteArray::plus))
        assertEquals(listOf(2), reports.map { it.attempts.size }, "the details and the file, told once")
        assertThrows(WabaException.Media::class.java) { runBlocking { media.pieces(id, maxBytes = 10).toList() } }
    }

    @Test
    fun `a file is read once, and what is known of it stays`() = Emulator().use { emulator ->
        val fault = """[{"match":{"operation":"media.download"},"times":2,"do":{"close":"mid_body"}}]"""
        emulator.begin(Json.parseToJsonElement(fault).jsonArray)
        Client(emulator.host()).use { client ->
            runBlocking {
                val id = client.media.upload(Upload.bytes(picture, "me.png")).id
                val (broken, half) = List(2) { client.media.download(id, resumes = 0) }
                assertThrows(WabaException.Interrupted::class.java) { runBlocking { broken.bytes() } }
                assertThrows(WabaException.Interrupted::class.java) { runBlocking { half.rest() } }
                val (whole, pieces) = List(2) { client.media.download(id) }
                assertArrayEquals(picture, whole.bytes())
                assertArrayEquals(picture, pieces.rest())
                for (download in listOf(broken, half, whole, pieces)) {
                    for (read in listOf(Download::bytes, Download::next)) {
                        val error = assertThrows(WabaException.Media::class.java) { runBlocking { read(download) } }
                        assertTrue("the file was read already" in error.toString(), error.toString())
                    }
                    assertEquals("image/png", download.details().mimeType)
                }
            }
        }
    }

    private suspend fun Download.rest(): ByteArray {
        var rest = byteArrayOf()
        while (true) rest += next() ?: return rest
    }

    @Test
    fun `what is no file of the API is refused before it is sent`() = withClient {
        val missing = "/no/such/file.png"
        for (upload in listOf(Upload.path(missing), Upload.bytes(picture), Upload.bytes(picture, "a.exe"))) {
            assertThrows(WabaException.Validation::class.java) { runBlocking { media.upload(upload) } }
        }
        val error = assertThrows(WabaException::class.java) { runBlocking { media.upload(Upload.path(missing)) } }
        assertTrue(missing in error.message.orEmpty(), error.message)
    }

    @Test
    fun `what was done for a file is told`() = withClient {
        val png = Upload.bytes(picture, "me.png")
        val (handle, report) = media.uploadResumableReported(png)
        assertTrue(handle.isNotEmpty())
        assertEquals(2, report.attempts.size)
        val flow = flows.create(NewFlow("Told")).id!!
        assertEquals(1, flows.uploadJsonReported(flow, Upload.bytes("[]".toByteArray())).report.attempts.size)
        val id = media.upload(png).id
        val download = media.download(id)
        assertEquals(2, download.report().attempts.size, "its details and its bytes")
        download.bytes()
        assertEquals(listOf(200, 200), download.report().attempts.map { it.httpStatus })
        // The webhook is read, and set because there is none.
        val ensured = callJsonReported("webhook.ensure", """{"url":"http://127.0.0.1:1/hook"}""")
        assertEquals(2, ensured.report.attempts.size)
    }

    @Test
    fun `the JSON of a flow of a partner's account is replaced`() = Emulator().use { emulator ->
        PartnerClient(Host.partner(Emulator.PARTNER_KEY, emulator.baseUrl)).use { partner ->
            runBlocking {
                val flow = partner.flows.create(NewPartnerFlow("emulatorPA", "emulatorWA", "Told")).id!!
                val target = PartnerFlowTarget("emulatorPA", "emulatorWA", flow)
                val (uploaded, report) = partner.flows.uploadJsonReported(target, Upload.bytes("{}".toByteArray()))
                assertEquals(listOf(2, 1), listOf(uploaded.validationErrors.size, report.attempts.size))
                assertEquals("flow.json", partner.flows.assets(target).data.single().name)
            }
        }
    }

    @Test
    fun `a digest that is none can be left unchecked`() = Emulator().use { emulator ->
        Client(emulator.host()).use { client ->
            runBlocking {
                val id = client.media.upload(Upload.bytes(picture, "me.png")).id
                val details = client.callJson("media.get", """{"media_id":"$id"}""")
                val wrong = details.replace(Regex(""""sha256":"[^"]*""""), """"sha256":"none"""")
                val answer = mapOf("status" to JsonPrimitive(200), "response" to JsonPrimitive(wrong))
                emulator.answerNext(JsonObject(answer))
                assertThrows(WabaException.Response::class.java) { runBlocking { client.media.download(id) } }
                emulator.answerNext(JsonObject(answer))
                assertArrayEquals(picture, client.media.download(id, checkDigest = false).bytes())
            }
        }
    }

    @Test
    fun `a photo becomes that of the profile`() = withClient {
        assertTrue(media.uploadResumable(Upload.bytes(picture, "me.png")).isNotEmpty())
        profile.setPhoto(Upload.bytes(picture, "me.png"))
    }
}
