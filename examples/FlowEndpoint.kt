// Serves a flow as a CGI program: the request on standard input, the answer on standard output.

import io.github.waba.Auth
import io.github.waba.FlowEndpoint
import io.github.waba.FlowRequest
import io.github.waba.WabaException
import io.github.waba.automaticReply
import io.github.waba.finish
import io.github.waba.open
import io.github.waba.reply
import io.github.waba.report

/** Asks for a seat, then finishes. */
private fun nextScreen(request: FlowRequest): String = when (request.action) {
    "data_exchange" -> request.finish(request.dataJson ?: "{}")
    else -> request.reply("SEATS", """{"free":[4,7]}""")
}

fun main() {
    val variables = System.getenv()
    val auth = Auth.hubSignature(variables.getValue("META_APP_SECRET"))
    val endpoint = FlowEndpoint(variables.getValue("FLOW_PRIVATE_KEY"), auth)
    val headers = mapOf("X-Hub-Signature-256" to variables["HTTP_X_HUB_SIGNATURE_256"].orEmpty())
    val (status, answer) = try {
        val request = endpoint.open(System.`in`.readBytes(), headers)
        200 to (request.automaticReply() ?: nextScreen(request))
    } catch (error: WabaException) {
        (error.report.answerStatus ?: 500) to ""
    }
    print("Status: $status\nContent-Type: text/plain\n\n$answer")
}
