// Sends through a network stack of the app's own: its pins, its proxy, its rules. Here it is the JDK's.

import io.github.waba.Client
import io.github.waba.Dialect
import io.github.waba.Host
import io.github.waba.HttpHeader
import io.github.waba.HttpTransport
import io.github.waba.TransportBody
import io.github.waba.TransportException
import io.github.waba.TransportRequest
import io.github.waba.TransportResponse
import io.github.waba.Upload
import io.github.waba.media
import io.github.waba.stream
import kotlinx.coroutines.future.await
import java.net.ConnectException
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse

/** Follows no redirect and repeats no POST by itself; OkHttp does both unless it is told not to. */
class JdkTransport(private val http: HttpClient) : HttpTransport {
    override suspend fun send(request: TransportRequest): TransportResponse {
        val body = HttpRequest.BodyPublishers.ofByteArray(request.bytes())
        val sent = HttpRequest.newBuilder(URI(request.url())).method(request.method(), body)
        request.headers().forEach { sent.header(it.name, it.value) }
        val response = try {
            http.sendAsync(sent.build(), HttpResponse.BodyHandlers.ofInputStream()).await()
        } catch (error: ConnectException) {
            // No connection came about: the message may be sent again.
            throw TransportException.NotSent("ConnectException")
        }
        val headers = response.headers().map().flatMap { (name, values) -> values.map { HttpHeader(name, it) } }
        return TransportResponse(response.statusCode(), TransportBody.stream(response.body()), headers)
    }
}

suspend fun main() {
    val transport = JdkTransport(HttpClient.newHttpClient())
    Client(Host.fromEnv(Dialect.CLOUD), transport = transport).use { client ->
        println("accepted as ${client.sendText("+491510000001", "Your order is ready.").id}")
        val receipt = Upload.bytes(ByteArray(100_000), "receipt.txt").use { client.media.upload(it) }
        println("read ${client.media.download(receipt.id).use { it.bytes() }.size} bytes")
    }
}
