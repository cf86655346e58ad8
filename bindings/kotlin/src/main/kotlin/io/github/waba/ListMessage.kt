package io.github.waba

/**
 * A message whose [button] opens a list of [rows] without sections.
 *
 * @param body Text, 1 to 4096 characters.
 * @param button Text on the button, 1 to 20 characters.
 * @param rows 1 to 10 rows.
 * @param header Text above the body.
 * @param footer Text below the body, 1 to 60 characters.
 */
fun ListMessage.Companion.rows(
    body: String,
    button: String,
    rows: List<ListRow>,
    header: InteractiveHeader? = null,
    footer: String? = null,
): ListMessage = ListMessage(body, button, listOf(ListSection(rows = rows)), header, footer)
