package io.github.waba

import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.io.File
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse

/** The emulator of the API, which ends with this object. */
class Emulator(dialect: String = "cloud") : AutoCloseable {
    private val process: Process = ProcessBuilder(
        command().path, "emulator", "--bind", "127.0.0.1:0", "--dialect", dialect, "--json", "--until-stdin-closes",
    ).redirectError(ProcessBuilder.Redirect.INHERIT).start()

    val baseUrl: String = Json.parseToJsonElement(process.inputReader().readLine())
        .jsonObject.getValue("base_url").jsonPrimitive.content

    fun host(key: String = KEY): Host = Host.cloud(key, baseUrl)

    /** The bodies of the calls so far, in their order. */
    fun bodies(): List<JsonElement> = calls().mapNotNull { it["body"] }

    /** The calls so far, in their order. */
    fun calls(): List<JsonObject> =
        control("journal").array("entries").map { it.jsonObject }.filter { it.text("kind") == "call" }

    /** The last call. */
    fun lastCall(): JsonObject = calls().last()

    /** Answers the next call as a vector says. */
    fun answerNext(vector: JsonObject) {
        val answer = mutableMapOf("status" to vector.getValue("status"), "body" to vector.getValue("response"))
        vector["headers"]?.let { answer["headers"] = it }
        control("answer", JsonObject(answer).toString())
    }

    /** Begins anew, with these faults to come. */
    fun begin(faults: JsonArray) {
        control("reset", "{}")
        faults.forEach { control("faults", it.toString()) }
    }

    /** How many requests came since it began anew, and how many messages were accepted. */
    fun outcome(): Pair<Int, Int> {
        val count = { call: String, key: String, value: String ->
            control(call).array(if (call == "journal") "entries" else call).count { it.jsonObject.text(key) == value }
        }
        return count("journal", "kind", "call") to count("messages", "direction", "outbound")
    }

    /** Lets a customer write; returns the id of the message. */
    fun inbound(text: String): String =
        control("inbound", """{"from":"491510000001","name":"Ann","body":"$text"}""").text("id")!!

    private fun control(path: String, body: String? = null): JsonObject {
        val request = HttpRequest.newBuilder(URI("$baseUrl/_emulator/$path"))
        body?.let { request.POST(HttpRequest.BodyPublishers.ofString(it)) }
        val response = HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString())
        return Json.parseToJsonElement(response.body()).jsonObject
    }

    override fun close() {
        process.outputStream.close()
        process.waitFor()
    }

    companion object {
        const val KEY = "emulator-key"
        const val PARTNER_KEY = "emulator-partner-key"

        private fun command(): File {
            val folder = System.getenv("CARGO_TARGET_DIR")?.let(::File) ?: repository.resolve("target")
            val command = System.getenv("WABA_BIN")?.let(::File) ?: folder.resolve("debug/waba")
            check(command.canExecute()) { "$command is missing: cargo build -p waba-cli" }
            return command
        }
    }
}

/** The folder of the repository: Maven runs the tests in that of this package. */
val repository: File = File(System.getProperty("user.dir")).resolve("../..").canonicalFile

fun json(path: String): JsonObject = Json.parseToJsonElement(repository.resolve(path).readText()).jsonObject

/** The vectors of a folder of `tests/vectors`. */
fun vectors(folder: String): List<JsonObject> = repository.resolve("tests/vectors/$folder").list()!!
    .filter { it.endsWith(".json") }.sorted().map { json("tests/vectors/$folder/$it") }

fun JsonObject.text(key: String): String? = get(key)?.jsonPrimitive?.content

fun JsonObject.array(key: String): JsonArray = getValue(key).jsonArray
