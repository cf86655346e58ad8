//! Expressions of a programming language, broken over lines where they do not fit on one.

/// An expression.
pub(super) enum Expr {
    /// Text that is never broken.
    Atom(String),
    /// Items between brackets.
    Items { open: String, items: Vec<Expr>, close: &'static str, trailing_comma: bool },
    /// `name=value`, `name: value`.
    Labelled(String, Box<Expr>),
}

impl Expr {
    pub(super) fn atom(text: impl Into<String>) -> Self {
        Self::Atom(text.into())
    }

    /// A call or another bracketed list whose last item has no comma behind it.
    pub(super) fn items(open: impl Into<String>, items: Vec<Self>, close: &'static str) -> Self {
        Self::Items { open: open.into(), items, close, trailing_comma: false }
    }

    /// The same, with a comma behind the last item where each stands on a line of its own.
    pub(super) fn with_trailing_comma(
        open: impl Into<String>,
        items: Vec<Self>,
        close: &'static str,
    ) -> Self {
        Self::Items { open: open.into(), items, close, trailing_comma: true }
    }

    pub(super) fn labelled(label: impl Into<String>, value: Self) -> Self {
        Self::Labelled(label.into(), Box::new(value))
    }

    fn flat(&self) -> String {
        match self {
            Self::Atom(text) => text.clone(),
            Self::Items { open, items, close, .. } => {
                let items: Vec<_> = items.iter().map(Self::flat).collect();
                format!("{open}{}{close}", items.join(", "))
            }
            Self::Labelled(label, value) => format!("{label}{}", value.flat()),
        }
    }

    /// The expression between `before` and `after`, on lines of at most `width` characters, indented by `unit`.
    pub(super) fn render(&self, before: &str, after: &str, unit: &str, width: usize) -> Vec<String> {
        let mut lines = Vec::new();
        self.write(before, after, &Style { unit, width }, 0, &mut lines);
        lines
    }

    fn write(&self, before: &str, after: &str, style: &Style<'_>, depth: usize, lines: &mut Vec<String>) {
        let indent = style.unit.repeat(depth);
        let line = format!("{indent}{before}{}{after}", self.flat());
        match self {
            Self::Labelled(label, value) => {
                value.write(&format!("{before}{label}"), after, style, depth, lines);
            }
            Self::Items { open, items, close, trailing_comma } if line.chars().count() > style.width => {
                lines.push(format!("{indent}{before}{open}").trim_end().to_owned());
                for (index, item) in items.iter().enumerate() {
                    let comma = if index + 1 < items.len() || *trailing_comma { "," } else { "" };
                    item.write("", comma, style, depth + 1, lines);
                }
                lines.push(format!("{indent}{}{after}", close.trim_start()));
            }
            _ => lines.push(line),
        }
    }
}

struct Style<'a> {
    unit: &'a str,
    width: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_broken_from_the_outside() {
        let inner = Expr::items("g(", vec![Expr::atom("a"), Expr::labelled("b=", Expr::atom("1"))], ")");
        let call = Expr::with_trailing_comma("f(", vec![Expr::labelled("x=", inner)], ")");
        assert_eq!(call.render("y = ", ";", "  ", 40), ["y = f(x=g(a, b=1));"]);
        assert_eq!(call.render("y = ", ";", "  ", 15), ["y = f(", "  x=g(a, b=1),", ");"]);
        assert_eq!(call.render("", "", "  ", 9), ["f(", "  x=g(", "    a,", "    b=1", "  ),", ")"]);
    }
}
