//! Doc comments as other languages have them: without links of rustdoc, with limits and units, wrapped.

use waba_types::descriptor::{
    Dialects, EnumDescriptor, FieldDescriptor, ModelDescriptor, TypeRef, UnionDescriptor, UnionVariant,
};
use waba_types::operations::{self, OperationSpec, Unconfirmed};
use waba_types::rules::Limit;

/// The doc of a group of calls.
pub(super) fn of_group(group: &str) -> &'static str {
    operations::about(group).expect("a test asks it of all groups")
}

/// The doc of a call, with the page of the API's documentation.
pub(super) fn of_operation(operation: &OperationSpec) -> String {
    let mut doc = plain(operation.doc);
    doc.push_str(match operation.unconfirmed {
        Some(Unconfirmed::Call) => "\n\nUnconfirmed: no source shows that 360dialog has this call.",
        Some(Unconfirmed::Path) => "\n\nUnconfirmed path: 360dialog names this call without it.",
        None => "",
    });
    doc.push_str(&format!("\n\nAPI page: {}.", operation.page));
    doc
}

/// The doc of a model, with its rules.
pub(super) fn of_model(model: &ModelDescriptor) -> String {
    let mut doc = plain(model.doc);
    for (index, rule) in model.rules.iter().enumerate() {
        doc.push_str(if index == 0 { "\n\nRules:\n" } else { "\n" });
        let only = only(rule.dialects).map(|only| format!(" {only}")).unwrap_or_default();
        doc.push_str(&format!("- {}{only}", plain(rule.doc)));
    }
    doc
}

/// The doc of a field, with its limits, its unit and the hosts that know it.
pub(super) fn of_field(field: &FieldDescriptor) -> String {
    of_value(field.doc, field.limits, field.ty, field.dialects)
}

fn of_value(about: &str, limits: &[Limit], ty: TypeRef, dialects: Dialects) -> String {
    let mut doc = plain(about);
    let mut add = |sentence: &str| {
        doc.push(' ');
        doc.push_str(sentence);
    };
    for limit in limits {
        let words = limit.describe();
        if !about.contains(&words) {
            let mut sentence = words;
            sentence[..1].make_ascii_uppercase();
            add(&(sentence + "."));
        }
    }
    if let TypeRef::Timestamp = ty {
        add("Whole seconds since 1970-01-01T00:00:00Z.");
    }
    if let Some(only) = only(dialects) {
        add(only);
    }
    doc
}

/// The doc of an alternative of a union, with its limits and the hosts that know it.
pub(super) fn of_variant(variant: &UnionVariant) -> String {
    of_value(variant.doc, variant.limits, variant.ty, variant.dialects)
}

/// The doc of an open enum, with what its values mean.
pub(super) fn of_enum(open_enum: &EnumDescriptor) -> String {
    with_list(open_enum.doc, open_enum.variants.iter().map(|variant| (variant.wire, variant.doc)))
}

/// The doc of a union, with what its alternatives are.
pub(super) fn of_union(union: &UnionDescriptor) -> String {
    with_list(union.doc, union.variants.iter().map(|variant| (variant.wire, variant.doc)))
}

fn with_list(doc: &str, items: impl Iterator<Item = (&'static str, &'static str)>) -> String {
    let items = items.map(|(name, doc)| format!("- `{name}`: {}", plain(doc)));
    format!("{}\n\n{}", plain(doc), items.collect::<Vec<_>>().join("\n"))
}

fn only(dialects: Dialects) -> Option<&'static str> {
    match dialects {
        Dialects::Both => None,
        Dialects::CloudOnly => Some("Cloud hosts only."),
        Dialects::OnPremiseOnly => Some("On-premise hosts only."),
    }
}

/// The text with the names of fields in backticks as a language has them.
pub(super) fn renamed(
    doc: &str,
    fields: &[FieldDescriptor],
    rename: impl Fn(&FieldDescriptor) -> String,
) -> String {
    let quoted = |name: &str| format!("`{name}`");
    fields.iter().fold(doc.to_owned(), |doc, field| doc.replace(&quoted(field.name), &quoted(&rename(field))))
}

/// The text with `[name](path)` and `[name]` of rustdoc turned into `name`.
pub(super) fn plain(doc: &str) -> String {
    let mut text = String::new();
    let mut rest = doc;
    while let Some(start) = rest.find("[`") {
        let Some(end) = rest[start..].find("`]").map(|end| start + end + 1) else { break };
        text.push_str(&rest[..start]);
        text.push_str(&rest[start + 1..end]);
        rest = &rest[end + 1..];
        if let (true, Some(close)) = (rest.starts_with('('), rest.find(')')) {
            rest = &rest[close + 1..];
        }
    }
    text.push_str(rest);
    let lines: Vec<_> = text.trim().lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    lines.join("\n")
}

/// The text in lines of at most `width` characters. Paragraphs and items of lists stay apart.
pub(super) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let item = line.starts_with("- ");
        if line.trim().is_empty() {
            lines.push(String::new());
            continue;
        }
        if item || lines.last().is_none_or(String::is_empty) {
            lines.push(String::new());
        }
        for word in line.split_whitespace() {
            let in_list = lines.last().is_some_and(|last| last.starts_with("- ") || last.starts_with("  "));
            let Some(last) = lines.last_mut() else { break };
            if last.trim().is_empty() {
                last.push_str(word);
            } else if last.chars().count() + 1 + word.chars().count() <= width {
                last.push(' ');
                last.push_str(word);
            } else {
                lines.push(format!("{}{word}", if in_list { "  " } else { "" }));
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use waba_types::OutboundMessage;
    use waba_types::model::Model;

    use super::*;

    #[test]
    fn links_of_rustdoc_become_names() {
        assert_eq!(plain("see [`codes`](crate::codes), [`Raw`] and [1]"), "see `codes`, `Raw` and [1]");
        assert_eq!(plain("`buttons[3]`"), "`buttons[3]`");
        assert_eq!(plain(" one\n two\n   three"), "one\ntwo\n  three");
    }

    #[test]
    fn limits_are_told_once() {
        let doc = |name: &str| {
            let fields = OutboundMessage::DESCRIPTOR.fields;
            fields.iter().find(|field| field.name == name).map(of_field).unwrap()
        };
        assert!(doc("to").ends_with(" At least 1 character."));
        assert_eq!(doc("biz_opaque_callback_data").matches("512 characters").count(), 1);
        assert!(doc("biz_opaque_callback_data").ends_with("Cloud hosts only."));
    }

    #[test]
    fn text_is_wrapped_and_keeps_its_shape() {
        let text = "one two three\nfour\n\n- item one two\n- three";
        assert_eq!(wrap(text, 9), ["one two", "three", "four", "", "- item", "  one two", "- three"]);
    }
}
