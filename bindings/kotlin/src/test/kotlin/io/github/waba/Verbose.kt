// Lets everything go wrong, with all logs on: of what it prints, nothing may be a secret.

package io.github.waba

import kotlinx.coroutines.runBlocking
import java.time.Duration
import java.util.logging.Level
import java.util.logging.Logger

private val log = Logger.getLogger("program")

fun main(arguments: Array<String>) {
    val (baseUrl, secret, times) = arguments
    with(Logger.getLogger("")) {
        level = Level.ALL
        handlers.forEach { it.level = Level.ALL }
    }
    val host = Host.cloud(secret, baseUrl)
    val client = Client(
        host,
        timeout = Duration.ofMillis(300),
        connection = ConnectionSettings(proxy = "http://user:$secret@proxy.invalid"),
        retry = RetryPolicy(attempts = 1),
        rateLimits = RateLimits(enabled = false),
    ).withOptions(CallOptions(headers = mapOf("x-tenant" to secret)))
    println("$host $client ${Auth.header("X-Token", secret)}")
    runBlocking {
        repeat(times.toInt()) { number ->
            try {
                client.sendText("+491510000001", "Hello $number")
            } catch (error: WabaException) {
                println("$error ${error.report} ${error.report.attempts}")
                error.printStackTrace()
                log.log(Level.FINEST, "send of $client", error)
            }
        }
        // Nobody catches it: the process ends with what Java makes of it.
        client.sendText("", "")
    }
}
