//! Takes the comments out of a source file, in as much of each language's grammar as that needs.

/// How comments and strings are written in a language.
pub(super) struct Syntax {
    line_comment: &'static str,
    /// Longest first.
    quotes: &'static [Quote],
}

struct Quote {
    open: &'static str,
    close: &'static str,
    holds: Holds,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Comment,
    /// Text that may go over several lines.
    Lines,
    /// Text that ends with its line, so that a quote this page misreads spoils no more than a line.
    Line,
}

const fn quote(open: &'static str, close: &'static str, holds: Holds) -> Quote {
    Quote { open, close, holds }
}

const BLOCK: Quote = quote("/*", "*/", Holds::Comment);

const RUST: Syntax = Syntax {
    line_comment: "//",
    quotes: &[
        BLOCK,
        quote("'\\\"'", "", Holds::Line),
        quote("'\"'", "", Holds::Line),
        quote("r#\"", "\"#", Holds::Lines),
        quote("\"", "\"", Holds::Lines),
    ],
};
/// A string of three quotes is taken for documentation.
const PYTHON: Syntax = Syntax {
    line_comment: "#",
    quotes: &[
        quote("\"\"\"", "\"\"\"", Holds::Comment),
        quote("'''", "'''", Holds::Comment),
        quote("\"", "\"", Holds::Line),
        quote("'", "'", Holds::Line),
    ],
};
const JAVASCRIPT: Syntax = Syntax {
    line_comment: "//",
    quotes: &[
        BLOCK,
        quote("\"", "\"", Holds::Line),
        quote("'", "'", Holds::Line),
        quote("`", "`", Holds::Lines),
    ],
};
const KOTLIN_OR_SWIFT: Syntax = Syntax {
    line_comment: "//",
    quotes: &[
        BLOCK,
        quote("\"\"\"", "\"\"\"", Holds::Lines),
        quote("'\\\"'", "", Holds::Line),
        quote("'\"'", "", Holds::Line),
        quote("\"", "\"", Holds::Line),
    ],
};

/// The syntax of a file, by its extension; `None` for what is no source.
pub(super) fn syntax(path: &str) -> Option<&'static Syntax> {
    match path.rsplit_once('.')?.1 {
        "rs" => Some(&RUST),
        "py" | "pyi" => Some(&PYTHON),
        "ts" | "mts" | "cts" | "js" | "mjs" | "cjs" => Some(&JAVASCRIPT),
        "kt" | "swift" => Some(&KOTLIN_OR_SWIFT),
        _ => None,
    }
}

/// The lines of the source without their comments.
pub(super) fn lines(source: &str, syntax: &Syntax) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut open: Option<&Quote> = None;
    let mut rest = source;
    while let Some(next) = rest.chars().next() {
        // How much is taken at once, and whether it is code.
        let (length, is_code) = match open {
            Some(quote) if rest.starts_with(quote.close) => {
                open = None;
                (quote.close.len(), quote.holds != Holds::Comment)
            }
            Some(Quote { holds: Holds::Line, .. }) if next == '\n' => {
                open = None;
                (1, true)
            }
            Some(quote) if next == '\\' && quote.holds != Holds::Comment => {
                (1 + rest[1..].chars().next().map_or(0, char::len_utf8), true)
            }
            Some(quote) => (next.len_utf8(), quote.holds != Holds::Comment),
            None if rest.starts_with(syntax.line_comment) => (rest.find('\n').unwrap_or(rest.len()), false),
            None => match syntax.quotes.iter().find(|quote| rest.starts_with(quote.open)) {
                Some(quote) => {
                    open = Some(quote);
                    (quote.open.len(), quote.holds != Holds::Comment)
                }
                None => (next.len_utf8(), true),
            },
        };
        let (taken, after) = rest.split_at(length);
        rest = after;
        for character in taken.chars() {
            match lines.last_mut() {
                _ if character == '\n' => lines.push(String::new()),
                Some(line) if is_code => line.push(character),
                _ => {}
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(path: &str, source: &str) -> Vec<String> {
        lines(source, syntax(path).unwrap())
    }

    #[test]
    fn comments_go_and_strings_stay() {
        assert_eq!(
            code("a.rs", "let a = \"https://a\"; // https://b\n/* x\ny */ let b;"),
            ["let a = \"https://a\"; ", "", " let b;"]
        );
        assert_eq!(
            code("a.py", "a = 'https://a'  # b\ndef f():\n    \"\"\"https://c\n\n    \"\"\"\n"),
            ["a = 'https://a'  ", "def f():", "    ", "", "", ""]
        );
        assert_eq!(code("a.ts", "/** doc */ f(`//a\n${b}`) // c"), [" f(`//a", "${b}`) "]);
        assert_eq!(code("a.kt", "val a = \"\"\"\"//\"\"\" // b"), ["val a = \"\"\"\"//\"\"\" "]);
        assert_eq!(code("a.swift", "let a = \"\\\"//\" // é"), ["let a = \"\\\"//\" "]);
    }

    #[test]
    fn a_quote_that_opens_no_string_does_not_swallow_the_rest() {
        assert_eq!(code("a.rs", "f('\"') // a\nfn g<'a>() {} // b"), ["f('\"') ", "fn g<'a>() {} "]);
        assert_eq!(code("a.js", "x.split(/\"/) // a\ny // b"), ["x.split(/\"/) // a", "y "]);
        assert_eq!(code("a.rs", "r#\"a\"//b\"# // c"), ["r#\"a\"//b\"# "]);
    }

    #[test]
    fn other_files_are_no_source() {
        assert!(syntax("pom.xml").is_none() && syntax("Makefile").is_none());
    }
}
