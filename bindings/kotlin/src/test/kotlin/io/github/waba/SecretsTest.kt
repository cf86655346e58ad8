package io.github.waba

import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertFalse
import org.junit.jupiter.api.Assertions.assertThrows
import org.junit.jupiter.api.Test

class SecretsTest {
    private val canary = "canary-7d21f09a"

    @Test
    fun `no object shows a secret`() {
        val auths = listOf(
            Auth.basic("shop", canary), Auth.header("X-Token", canary), Auth.signature360dialog(canary),
            Auth.hubSignature(canary),
        )
        val headers = WebhookHeaders("Authorization" to canary)
        val shown = listOf(
            Host.cloud(canary), Host.onPremise(canary), Host.sandbox(canary), Host.meta(canary, "106"),
            Client(Host.cloud(canary)), Webhook(auths), headers, WebhookConfig("https://shop.example", headers),
            CurrentWebhook("https://shop.example", headers),
            ConnectionSettings(
                proxy = "http://shop:$canary@proxy.example:3128",
                clientCertificate = ClientCertificate(canary.toByteArray(), canary.toByteArray()),
            ),
            ClientCertificate(canary.toByteArray(), canary.toByteArray()),
            CallOptions(headers = mapOf("x-tenant" to canary)),
        ) + auths
        for (value in shown) {
            assertFalse(canary in value.toString(), value.toString())
        }
        assertEquals(canary, headers["Authorization"])
    }

    /** Gives each of these keys once, and fails behind the last. */
    private class Keys(vararg keys: String) : KeyProvider {
        private val left = keys.iterator()

        override fun key(): String = if (left.hasNext()) left.next() else error("canary-7d21f09a")
    }

    @Test
    fun `a provider is asked for the key of each request`(): Unit = Emulator().use { emulator ->
        val keys = Keys(Emulator.KEY, "wrong-$canary", Emulator.KEY)
        Client(Host.cloud(keys, emulator.baseUrl)).use { client ->
            runBlocking {
                client.markRead("wamid.A")
                val refused = assertThrows(WabaException.Authentication::class.java) {
                    runBlocking { client.markRead("wamid.A") }
                }
                assertEquals(401, refused.report.httpStatus)
                client.markRead("wamid.A")
                val failed = assertThrows(WabaException.Authentication::class.java) {
                    runBlocking { client.markRead("wamid.A") }
                }
                assertEquals(null, failed.report.httpStatus)
                for (shown in listOf(refused, failed, client, Host.cloud(keys))) {
                    assertFalse(canary in shown.toString(), shown.toString())
                }
            }
        }
    }

    @Test
    fun `no error shows the key`(): Unit = Emulator().use { emulator ->
        Client(emulator.host(canary)).use { client ->
            val error = assertThrows(WabaException::class.java) { runBlocking { client.markRead("wamid.A") } }
            assertFalse(canary in error.stackTraceToString() || canary in error.report.toString())
        }
        val refused = assertThrows(WabaException::class.java) { Client(Host.cloud("$canary\n")) }
        assertFalse(canary in refused.stackTraceToString())
    }
}
