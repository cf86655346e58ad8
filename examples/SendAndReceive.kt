// Sends a text and reads a webhook.

import io.github.waba.Auth
import io.github.waba.Client
import io.github.waba.Dialect
import io.github.waba.Host
import io.github.waba.Webhook
import io.github.waba.parse

suspend fun main() {
    Client(Host.fromEnv(Dialect.CLOUD)).use { client ->
        val receipt = client.sendText("+491510000001", "Your order is ready.")
        println("accepted as ${receipt.id}")
    }

    // In a server, these two are the request's headers and its body, byte for byte.
    val headers = mapOf("Authorization" to "Basic c2hvcDpzZWNyZXQ=")
    val body = """{"messages":[{"from":"491510000001","id":"m1","type":"text","text":{"body":"Thanks!"}}]}"""
    val webhook = Webhook(Auth.basic("shop", "secret"))
    for (event in webhook.parse(body.toByteArray(), headers)) {
        println("${event.kind} from ${event.from}: ${event.text}")
    }
}
