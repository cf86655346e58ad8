package io.github.waba

import kotlinx.serialization.json.jsonObject
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

class SchemaTest {
    private fun camel(name: String) =
        name.split('_').reduce { all, word -> all + word.replaceFirstChar(Char::uppercase) }

    @Test
    fun `every kind of error has a class`() {
        val kinds = json("schema/errors.json").array("kinds")
            .map { it.jsonObject.text("class")!!.removeSuffix("Error") }
        val classes = WabaException::class.java.declaredClasses.filter { WabaException::class.java == it.superclass }
        assertTrue(kinds.size > 20)
        assertEquals(kinds.toSet(), classes.map { it.simpleName }.toSet())
    }

    @Test
    fun `every operation has a call in its group`() {
        val operations = json("schema/operations.json").array("operations").map { it.jsonObject.text("name")!! }
        assertTrue(operations.isNotEmpty())
        for (operation in operations) {
            val partner = operation.startsWith("partner_")
            val client = if (partner) PartnerClient::class.java else Client::class.java
            val (group, call) = operation.removePrefix("partner_").split('.').map(::camel)
            val getter = "get" + group.replaceFirstChar(Char::uppercase)
            val groups = Class.forName("io.github.waba.GroupsKt").getMethod(getter, client).returnType
            assertTrue(groups.methods.any { it.name == call }, operation)
        }
    }
}
