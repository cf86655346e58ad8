//! Names: those of the types of `waba-types`, each of which becomes a type in five languages, and those of files.

use super::sources;

/// Names that the standard library or the usual interface library of one of the languages owns.
#[rustfmt::skip]
const RESERVED: &[&str] = &[
    "Any", "Array", "Audio", "Blob", "Button", "Character", "Codable", "Color", "Contact", "Data", "Date",
    "Document", "Element", "Error", "Event", "Exception", "File", "Flow", "Form", "Group", "Headers",
    "Image", "Label", "Link", "List", "Location", "Map", "Menu", "Never", "Node", "Notification", "Object",
    "Option", "Pair", "Picker", "Promise", "Range", "Record", "Request", "Response", "Result", "Section",
    "Sequence", "Set", "String", "Symbol", "Table", "Task", "Text", "Thread", "Toggle", "Type", "Unit",
    "Url", "View", "Void", "Window",
];

/// The names that are reserved.
pub(super) fn names_are_free<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let taken = names.into_iter().filter(|name| RESERVED.contains(name));
    taken.map(|name| format!("a type is called {name}, which other languages own")).collect()
}

/// Words that say nothing of what a file holds.
const EMPTY: &[&str] = &["helper", "helpers", "manager", "util", "utils"];

/// The files of the libraries that are not named after an idea.
pub(super) fn files_are_named_after_ideas(files: &[String]) -> Vec<String> {
    let named = files.iter().filter(|path| sources::is_of_library(path)).filter_map(|path| {
        let name = path.rsplit('/').next()?.split('.').next()?.to_lowercase();
        let word = name.split(['_', '-']).find(|word| EMPTY.contains(word))?.to_owned();
        Some(format!("{path}: `{word}` says nothing of what it holds"))
    });
    named.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserved_name_is_refused() {
        let complaints = names_are_free(["TextContent", "Button", "ReplyButton"]);
        assert_eq!(complaints, ["a type is called Button, which other languages own"]);
    }

    #[test]
    fn a_file_that_is_named_after_nothing_is_refused() {
        let files = [
            "crates/waba/src/phone.rs",
            "bindings/node/lib/key-helpers.ts",
            "bindings/node/test/helpers.test.mjs",
        ];
        let complaints = files_are_named_after_ideas(&files.map(String::from));
        assert_eq!(complaints, ["bindings/node/lib/key-helpers.ts: `helpers` says nothing of what it holds"]);
    }

    #[test]
    fn the_lists_are_sorted_and_without_doubles() {
        assert!(RESERVED.is_sorted_by(|a, b| a < b));
        assert!(EMPTY.is_sorted_by(|a, b| a < b));
    }
}
