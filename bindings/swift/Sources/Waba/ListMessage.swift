extension ListMessage {
    /// Creates a message whose button opens a list of rows without sections.
    ///
    /// - Parameters:
    ///   - body: Text, 1 to 4096 characters.
    ///   - button: Text on the button, 1 to 20 characters.
    ///   - rows: 1 to 10 rows.
    ///   - header: Text above the body.
    ///   - footer: Text below the body, 1 to 60 characters.
    public init(
        body: String, button: String, rows: [ListRow], header: InteractiveHeader? = nil, footer: String? = nil
    ) {
        self.init(
            body: body, button: button, sections: [ListSection(rows: rows)], header: header, footer: footer)
    }
}
