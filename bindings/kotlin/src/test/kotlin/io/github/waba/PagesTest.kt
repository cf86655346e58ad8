package io.github.waba

import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

class PagesTest {
    private fun withList(test: suspend Client.(Emulator) -> Unit): Unit = Emulator().use { emulator ->
        val next = """"paging":{"cursors":{"after":"2"},"next":"https://elsewhere.example/?after=2"}"""
        emulator.answer("""{"data":[{"name":"a"},{"name":"b"}],$next}""")
        emulator.answer("""{"data":[{"name":"c"}],"paging":{"cursors":{"after":"3"}}}""")
        Client(emulator.host()).use { client -> runBlocking { client.test(emulator) } }
    }

    private fun Emulator.answer(body: String) =
        answerNext(JsonObject(mapOf("status" to JsonPrimitive(200), "response" to JsonPrimitive(body))))

    @Test
    fun `a list goes on until its last page`() = withList { emulator ->
        val names = templates.listAll(TemplateQuery(limit = 2)).map { it.name }.toList()
        assertEquals(listOf("a", "b", "c"), names)
        assertEquals(listOf("limit=2", "limit=2&after=2"), emulator.calls().map { it.text("query") })
    }

    @Test
    fun `a page that nobody wants is not asked for`() = withList { emulator ->
        assertEquals(2, templates.listAll(TemplateQuery(limit = 2)).take(2).toList().size)
        assertEquals(1, emulator.calls().size)
    }
}
