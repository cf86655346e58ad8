//! The languages of the examples: where their functions stand, and how they are found there.

use std::fs;
use std::path::Path;

use super::super::cut;
use super::super::kotlin::Kotlin;
use super::super::swift::Swift;
use super::{Example, mobile, python, rust, typescript};
use crate::Result;
use crate::codegen::names;

/// A language, with what its tests run.
pub(super) struct Language {
    pub(super) name: &'static str,
    /// What Markdown calls it.
    pub(super) fence: &'static str,
    /// The file with a function for each example.
    file: &'static str,
    render: Render,
    /// The file with a function for each example of a list, from page to page.
    lists: (&'static str, Render),
    /// The file with functions that are written by hand, if there are any.
    written: &'static str,
    /// How the function of an example begins.
    head: fn(&str) -> String,
}

type Render = fn(&[Example]) -> Result<String>;

pub(super) const LANGUAGES: &[Language] = &[
    Language {
        name: "Rust",
        fence: "rust",
        file: "tests/sockets/tests/reference/operations.rs",
        render: rust::calls,
        lists: ("tests/sockets/tests/reference/lists.rs", rust::lists),
        written: "tests/sockets/tests/reference/written.rs",
        head: |example| format!("fn example_{example}("),
    },
    Language {
        name: "Python",
        fence: "python",
        file: "bindings/python/tests/reference/operations.py",
        render: |examples| Ok(python::calls(examples)),
        lists: ("bindings/python/tests/reference/lists.py", |examples| Ok(python::lists(examples))),
        written: "bindings/python/tests/reference/written.py",
        head: |example| format!("def example_{example}("),
    },
    Language {
        name: "Node",
        fence: "js",
        file: "bindings/node/test/reference/operations.mjs",
        render: |examples| Ok(typescript::calls(examples)),
        lists: ("bindings/node/test/reference/lists.mjs", |examples| Ok(typescript::lists(examples))),
        written: "bindings/node/test/reference/written.mjs",
        head: |example| format!(" {example}: async ("),
    },
    Language {
        name: "Kotlin",
        fence: "kotlin",
        file: "bindings/kotlin/src/test/kotlin/io/github/waba/reference/Operations.kt",
        render: |examples| Ok(mobile::calls::<Kotlin>(examples)),
        lists: ("bindings/kotlin/src/test/kotlin/io/github/waba/reference/Lists.kt", |examples| {
            Ok(mobile::lists::<Kotlin>(examples))
        }),
        written: "bindings/kotlin/src/test/kotlin/io/github/waba/reference/Written.kt",
        head: |example| format!("fun {}(", names::camel(&format!("example_{example}"))),
    },
    Language {
        name: "Swift",
        fence: "swift",
        file: "bindings/swift/Tests/WabaTests/Reference/Operations.swift",
        render: |examples| Ok(mobile::calls::<Swift>(examples)),
        lists: ("bindings/swift/Tests/WabaTests/Reference/Lists.swift", |examples| {
            Ok(mobile::lists::<Swift>(examples))
        }),
        written: "bindings/swift/Tests/WabaTests/Reference/Written.swift",
        head: |example| format!("func {}(", names::camel(&format!("example_{example}"))),
    },
];

impl Language {
    /// Whether it has functions that are written by hand.
    pub(super) fn is_written_for(&self, root: &Path) -> bool {
        root.join(self.written).exists()
    }
}

/// The functions of a language.
pub(super) struct Snippets {
    pub(super) language: &'static Language,
    calls: String,
    lists: String,
    written: Option<String>,
}

impl Snippets {
    pub(super) fn of(language: &'static Language, root: &Path, examples: &[Example]) -> Result<Self> {
        let path = root.join(language.written);
        let written = language.is_written_for(root).then(|| fs::read_to_string(path)).transpose();
        let written = written.map_err(|error| format!("{}: {error}", language.written))?;
        let (calls, lists) = ((language.render)(examples)?, (language.lists.1)(examples)?);
        Ok(Self { language, calls, lists, written })
    }

    /// The call of an example.
    pub(super) fn call(&self, example: &str) -> Result<Vec<String>> {
        self.cut(&self.calls, self.language.file, example)
    }

    /// The list of an example, from page to page.
    pub(super) fn list(&self, example: &str) -> Result<Vec<String>> {
        self.cut(&self.lists, self.language.lists.0, example)
    }

    /// The call of an operation that is written by hand; nothing in a language without such a file.
    pub(super) fn written(&self, operation: &str) -> Result<Option<Vec<String>>> {
        let Some(text) = &self.written else { return Ok(None) };
        self.cut(text, self.language.written, &operation.replace('.', "_")).map(Some)
    }

    fn cut(&self, text: &str, file: &str, example: &str) -> Result<Vec<String>> {
        let head = (self.language.head)(example);
        cut::body(text, &head).ok_or_else(|| format!("{file}: no `{}`", head.trim()))
    }

    pub(super) fn into_files(self) -> Vec<(String, String)> {
        let Self { language, calls, lists, .. } = self;
        vec![(language.file.to_owned(), calls), (language.lists.0.to_owned(), lists)]
    }
}
