//! Names of the models: each becomes a type in five languages.

use crate::Result;
use crate::workspace::Workspace;

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

/// Names the models whose name is reserved.
pub(super) fn names_are_free(names: &[String]) -> Vec<String> {
    let taken = names.iter().filter(|name| RESERVED.contains(&name.as_str()));
    taken.map(|name| format!("a model is called {name}, which other languages own")).collect()
}

/// The names of all models and open enums of `waba-types`.
pub(super) fn models(workspace: &Workspace, files: &[String]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for path in files {
        if path.starts_with("crates/waba-types/src/") && path.ends_with(".rs") {
            names.extend(declared(&workspace.read(path)?));
        }
    }
    Ok(names)
}

/// The types of one source file that stand under `#[model…]` or in `open_enum!`.
fn declared(source: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut expects_type = false;
    for line in source.lines().map(str::trim_start) {
        if line.starts_with("#[model") || line.starts_with("open_enum!") {
            expects_type = true;
        }
        let mut words =
            line.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
        if expects_type
            && words.next() == Some("pub")
            && words.next().is_some_and(|word| ["struct", "enum"].contains(&word))
        {
            names.extend(words.next().map(Into::into));
            expects_type = false;
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserved_name_is_refused() {
        let names = ["TextContent", "Button", "ReplyButton"].map(String::from);
        assert_eq!(names_are_free(&names), ["a model is called Button, which other languages own"]);
    }

    #[test]
    fn the_list_is_sorted_and_without_doubles() {
        assert!(RESERVED.is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn finds_models_and_open_enums_and_nothing_else() {
        let source = "
            /// Text.
            #[model(outbound)]
            #[derive(Eq)]
            pub struct TextContent { pub body: String }
            pub struct ParseError;
            open_enum! {
                /// State.
                pub enum MessageStatus { Sent = \"sent\" }
            }
        ";
        assert_eq!(declared(source), ["TextContent", "MessageStatus"]);
    }
}
