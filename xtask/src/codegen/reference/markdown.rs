//! The parts that all pages are made of, as Markdown.

use super::super::HEADER;

pub(super) const FOLDER: &str = "docs/reference";

/// The head of a page.
pub(super) fn start(title: &str, doc: &str) -> String {
    format!("<!-- {HEADER} from `crates/waba-types` and `tests/vectors`. -->\n\n# {title}\n\n{doc}\n")
}

/// The first sentence of a doc.
pub(super) fn first_sentence(doc: &str) -> &str {
    doc.find(". ").map_or(doc, |end| &doc[..=end])
}

/// `template_copy_code` becomes `template copy code`.
pub(super) fn title(name: &str) -> String {
    name.replace('_', " ")
}

/// A block of code below the name of its language.
pub(super) fn code(text: &mut String, language: &str, fence: &str, lines: &[String]) {
    text.push_str(&format!("\n{language}:\n\n```{fence}\n{}\n```\n", lines.join("\n").trim_end()));
}

/// A block of JSON below what it is.
pub(super) fn json(text: &mut String, what: &str, value: &str) {
    text.push_str(&format!("\n{what}:\n\n```json\n{}\n```\n", indented(value)));
}

/// JSON with an entry on each line, in the order in which they are there.
pub(super) fn indented(json: &str) -> String {
    let (mut text, mut depth) = (String::new(), 0);
    let mut chars = json.chars().peekable();
    while let Some(c) = chars.next() {
        let line = |text: &mut String, depth: usize| {
            text.push('\n');
            text.push_str(&"  ".repeat(depth));
        };
        match c {
            '"' => {
                text.push('"');
                while let Some(c) = chars.next() {
                    text.push(c);
                    match c {
                        '\\' => text.extend(chars.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '{' | '[' => {
                text.push(c);
                while chars.next_if(|c| c.is_ascii_whitespace()).is_some() {}
                if let Some(close) = chars.next_if(|c| matches!(c, '}' | ']')) {
                    text.push(close);
                } else {
                    depth += 1;
                    line(&mut text, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut text, depth);
                text.push(c);
            }
            ',' => {
                text.push(',');
                line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            c if c.is_ascii_whitespace() => {}
            c => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_indented_in_its_order() {
        let indented = indented(r#"{"b":"x\" {,",  "a":[1,{}, [ ]]}"#);
        assert_eq!(indented, "{\n  \"b\": \"x\\\" {,\",\n  \"a\": [\n    1,\n    {},\n    []\n  ]\n}");
    }
}
