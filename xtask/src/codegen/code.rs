//! Source text under construction: lines with indentation.

/// The longest line, in characters, as the formatters are set up.
const WIDTH: usize = 110;

pub(super) struct Code {
    text: String,
    unit: &'static str,
    depth: usize,
    width: usize,
}

impl Code {
    /// Creates empty text, indented by steps of `unit`.
    pub(super) fn new(unit: &'static str) -> Self {
        Self::with_width(unit, WIDTH)
    }

    /// The same, with another longest line.
    pub(super) fn with_width(unit: &'static str, width: usize) -> Self {
        Self { text: String::new(), unit, depth: 0, width }
    }

    pub(super) fn line(&mut self, line: impl AsRef<str>) {
        let line = line.as_ref();
        if !line.is_empty() {
            self.text.extend(std::iter::repeat_n(self.unit, self.depth));
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    pub(super) fn lines<L: AsRef<str>>(&mut self, lines: impl IntoIterator<Item = L>) {
        for line in lines {
            self.line(line);
        }
    }

    pub(super) fn blank(&mut self) {
        self.line("");
    }

    pub(super) fn indented(&mut self, body: impl FnOnce(&mut Self)) {
        self.depth += 1;
        body(self);
        self.depth -= 1;
    }

    /// `open`, an indented body, `close`.
    pub(super) fn block(&mut self, open: impl AsRef<str>, close: &str, body: impl FnOnce(&mut Self)) {
        self.line(open);
        self.indented(body);
        self.line(close);
    }

    /// `open`, items, `close` on one line where they fit, else each item on its own with a comma behind it.
    pub(super) fn sequence(&mut self, open: impl AsRef<str>, items: &[String], close: &str) {
        let open = open.as_ref();
        let line = format!("{open}{}{close}", items.join(", "));
        if line.chars().count() <= self.room() {
            return self.line(line);
        }
        self.block(open, close, |code| items.iter().for_each(|item| code.item(item)));
    }

    /// An item with a comma behind it; a call that does not fit is broken around its arguments, and between them where they
    /// do not fit either.
    fn item(&mut self, item: &str) {
        let fits = item.chars().count() < self.room();
        match item.strip_suffix(')').and_then(|call| call.split_once('(')) {
            Some((function, arguments)) if !fits => {
                self.block(format!("{function}("), "),", |code| {
                    if arguments.chars().count() <= code.room() {
                        code.line(arguments);
                    } else {
                        code.lines(arguments.split(", ").map(|argument| format!("{argument},")));
                    }
                });
            }
            _ => self.line(format!("{item},")),
        }
    }

    /// The characters that fit on a line at the present indentation.
    pub(super) fn room(&self) -> usize {
        self.width.saturating_sub(self.depth * self.unit.len())
    }

    pub(super) fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_among_the_items_is_broken_where_it_does_not_fit() {
        let mut code = Code::new("    ");
        let (short, long) = ("a".repeat(100), "a".repeat(60));
        code.sequence("f(", &["g(b)".into(), format!("group({short})"), format!("g({long}, {long})")], ")");
        let [short, long] = [format!("group(\n        {short}\n    )"), format!("        {long},\n")];
        assert_eq!(code.finish(), format!("f(\n    g(b),\n    {short},\n    g(\n{long}{long}    ),\n)\n"));
    }

    #[test]
    fn a_sequence_is_broken_only_where_it_does_not_fit() {
        let mut code = Code::new("    ");
        code.sequence("f(", &["a".into(), "b".into()], ")");
        code.indented(|code| code.sequence("f(", &["a".repeat(60), "b".repeat(60)], ")"));
        let expected =
            format!("f(a, b)\n    f(\n        {},\n        {},\n    )\n", "a".repeat(60), "b".repeat(60));
        assert_eq!(code.finish(), expected);
    }
}
