// Lists, from page to page.

/// The items of a list whose pages `open` begins with. A page is asked for when its first item is wanted.
func items<Pages, Page: Sendable, Item: Sendable>(
    open: @escaping @Sendable () -> Pages,
    next: @escaping @Sendable (Pages) async throws -> Page?,
    of page: @escaping @Sendable (Page) -> [Item]
) -> AsyncItems<Item> {
    AsyncItems {
        let pages = open()
        var items: ArraySlice<Item> = []
        return {
            // An empty page may have one behind it.
            while items.isEmpty {
                guard let read = try await next(pages) else { return nil }
                items = page(read)[...]
            }
            return items.popFirst()
        }
    }
}
