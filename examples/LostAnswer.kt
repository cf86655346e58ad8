// Lets the answer to one message be lost, and looks at what the client makes of it.

import io.github.waba.Client
import io.github.waba.Dialect
import io.github.waba.Host
import io.github.waba.Retry
import io.github.waba.WabaException
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse

suspend fun main() {
    val fault = """{"times": 1, "do": {"close": "after_accept"}}"""
    val faults = URI("${System.getenv("WABA_BASE_URL")}/_emulator/faults")
    val request = HttpRequest.newBuilder(faults).POST(HttpRequest.BodyPublishers.ofString(fault)).build()
    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding())
    Client(Host.fromEnv(Dialect.CLOUD)).use { client ->
        try {
            client.sendText("+491510000001", "Hello")
        } catch (error: WabaException.Interrupted) {
            check(error.report.retry == Retry.IF_NOT_SENT)
            println(error.report.message)
        }
    }
}
