// Sends a text and waits until it has arrived, which a webhook tells.

import com.sun.net.httpserver.HttpServer
import io.github.waba.Auth
import io.github.waba.AwaitedWebhook
import io.github.waba.Client
import io.github.waba.DeliveryTracker
import io.github.waba.Dialect
import io.github.waba.Host
import io.github.waba.WabaException
import io.github.waba.Webhook
import io.github.waba.WebhookConfig
import io.github.waba.WebhookHeaders
import io.github.waba.report
import io.github.waba.webhook
import java.net.InetAddress
import java.net.InetSocketAddress
import java.time.Duration

suspend fun main() {
    val tracker = DeliveryTracker()
    val webhook = Webhook(Auth.basic("shop", "secret"))

    // Hands the events of all requests to the tracker.
    val server = HttpServer.create(InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0)
    server.createContext("/webhook") { exchange ->
        val status = try {
            tracker.recordAll(webhook.parse(exchange.requestBody.readBytes(), exchange.requestHeaders))
            200
        } catch (error: WabaException) {
            error.report.answerStatus ?: 500
        }
        exchange.sendResponseHeaders(status, -1)
        exchange.close()
    }
    server.start()

    try {
        Client(Host.fromEnv(Dialect.CLOUD)).use { client ->
            // In production, the public address of the receiver.
            val url = "http://127.0.0.1:${server.address.port}/webhook"
            val headers = WebhookHeaders("Authorization" to "Basic c2hvcDpzZWNyZXQ=")
            println("webhook was ${client.webhook.ensure(WebhookConfig(url, headers)).found}")
            client.webhook.waitUntilActive(AwaitedWebhook(url, headers, timeout = Duration.ofSeconds(60)))

            val receipt = client.sendText("+491510000001", "Your order is ready.")
            val state = tracker.delivered(receipt, Duration.ofSeconds(30))
            println("${receipt.id} is ${state.status()}")
        }
    } finally {
        server.stop(0)
    }
}
