// Keeps the events of a webhook, and answers them later.

import io.github.waba.Auth
import io.github.waba.CallOptions
import io.github.waba.Client
import io.github.waba.Host
import io.github.waba.KeyProvider
import io.github.waba.WabaException
import io.github.waba.Webhook
import io.github.waba.body
import io.github.waba.cloud
import io.github.waba.detach
import io.github.waba.parse
import io.github.waba.report
import java.time.Duration

suspend fun main() {
    // In a server, these two are the request's headers and its body, byte for byte.
    val headers = mapOf("Authorization" to "Basic c2hvcDpzZWNyZXQ=")
    val body = """{"messages":[{"from":"491510000001","id":"m1","type":"text","text":{"body":"Are you open?"}}]}"""
    // In production a database. Answer 200 when they are kept.
    val kept = Webhook(Auth.basic("shop", "secret")).parse(body.toByteArray(), headers).map { it.detach().body }

    // Is asked before each request, so that the key can be rotated while the program runs.
    val keys = KeyProvider { System.getenv("D360_API_KEY") }
    Client(Host.cloud(keys, System.getenv("WABA_BASE_URL"))).use { client ->
        // The two share connections, key and rate limits.
        val patient = client.withOptions(CallOptions(deadline = Duration.ofSeconds(30)))
        // The events were verified when they came, and have no headers any more.
        val stored = Webhook.withoutAuth()
        for (event in kept.flatMap { stored.parse(it, emptyMap<String, String>()) }) {
            try {
                println("answered ${event.from} as ${patient.reply(event, "Until six.").id}")
            } catch (error: WabaException) {
                println("not answered, and to repeat it is ${error.report.retry}: ${error.message}")
            }
        }
    }
}
