package io.github.waba.reference

import io.github.waba.*
import kotlinx.serialization.json.*
import org.junit.jupiter.api.*

@Timeout(30)
class ImportTest {
    @Test
    fun `names of other libraries stay where all of the package is imported`() {
        val receipt = sendReceiptFromJson("""{"id":"wamid.A"}""")
        Assertions.assertEquals(JsonPrimitive("wamid.A"), Json.parseToJsonElement(receipt.toJson()).jsonObject["id"])
    }
}
