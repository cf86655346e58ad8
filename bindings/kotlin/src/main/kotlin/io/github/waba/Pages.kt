// Lists, from page to page.

package io.github.waba

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/** The items of a list whose pages `open` begins with. A page is asked for when its first item is wanted. */
internal fun <Pages : AutoCloseable, Page, Item> pages(
    open: () -> Pages,
    next: suspend (Pages) -> Page?,
    items: (Page) -> List<Item>,
): Flow<Item> = flow {
    open().use { pages ->
        while (true) {
            val page = next(pages) ?: break
            items(page).forEach { emit(it) }
        }
    }
}
