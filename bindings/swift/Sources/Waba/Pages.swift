// Lists, from page to page.

/// The items of a list whose pages `next` reads. A page is asked for when its first item is wanted.
func items<Page: Sendable, Item: Sendable>(
    next: @escaping @Sendable () async throws -> Page?,
    of page: @escaping @Sendable (Page) -> [Item]
) -> AsyncThrowingStream<Item, any Error> {
    let waiting = WaitingItems<Item>()
    return AsyncThrowingStream {
        try await waiting.next { try await next().map(page) }
    }
}

/// The items of the present page that nobody has asked for yet.
private actor WaitingItems<Item: Sendable> {
    private var items: ArraySlice<Item> = []

    /// The next item; nothing behind the last one. An empty page may have one behind it.
    func next(read: @Sendable () async throws -> [Item]?) async throws -> Item? {
        while items.isEmpty {
            guard let page = try await read() else { return nil }
            items = page[...]
        }
        return items.popFirst()
    }
}
