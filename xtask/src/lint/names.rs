//! Names of the types of `waba-types`: each becomes a type in five languages.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reserved_name_is_refused() {
        let complaints = names_are_free(["TextContent", "Button", "ReplyButton"]);
        assert_eq!(complaints, ["a type is called Button, which other languages own"]);
    }

    #[test]
    fn the_list_is_sorted_and_without_doubles() {
        assert!(RESERVED.is_sorted_by(|a, b| a < b));
    }
}
