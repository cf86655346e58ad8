//! The variables of a template's text.

/// The variables of a template's text, `{{1}}` or `{{name}}`, without braces, each once, in their order.
pub fn template_variables(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for part in text.split("{{").skip(1) {
        if let Some((name, _)) = part.split_once("}}")
            && !names.contains(&name.trim())
        {
            names.push(name.trim());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_found_once_and_in_order() {
        assert_eq!(template_variables("Hi {{ name }}, {{1}} and {{name}} {{open"), ["name", "1"]);
    }
}
