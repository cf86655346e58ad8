//! The doc comments of the generated sources, which are those of Rust: with Rust's names, and the parameters as a list.

use std::collections::HashSet;

/// The source with docs in the manner of its language: names as the language has them, and each parameter (`- \`name\`: …`)
/// as `parameter` writes it.
pub(crate) fn adjusted(source: &str, parameter: fn(&str) -> String) -> Result<String, String> {
    let code = source.lines().filter(|line| !is_doc(line));
    let names: HashSet<&str> = code.flat_map(words).collect();
    let adjust = |line: &str| {
        if !is_doc(line) {
            return Ok(format!("{line}\n"));
        }
        let line = with_names(&without_links(line), &names);
        let item =
            line.split_once("* - `").and_then(|(before, item)| Some((before, item.split_once("`: ")?)));
        let line = match item {
            Some((before, (name, about))) if is_name(name) => format!("{before}* {}{about}", parameter(name)),
            _ => line,
        };
        if line.contains("Self::") || line.contains("crate::") {
            return Err(format!("a doc comment speaks of Rust: {}", line.trim()));
        }
        Ok(line + "\n")
    };
    source.lines().map(adjust).collect()
}

/// Whether the line is one of a doc comment.
pub(crate) fn is_doc(line: &str) -> bool {
    line.trim_start().starts_with("* ")
}

fn is_name(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric())
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

/// `[name](path)` of rustdoc as `name`.
fn without_links(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some((before, (name, after))) =
        rest.split_once("[`").and_then(|(before, link)| Some((before, link.split_once("`](")?)))
    {
        text.push_str(&format!("{before}`{name}`"));
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    text + rest
}

/// The line; what stands in backticks has the name that the source has for it. A kind of error has one name everywhere.
fn with_names(line: &str, names: &HashSet<&str>) -> String {
    let mut parts: Vec<String> = line.split('`').map(str::to_owned).collect();
    for index in (1..parts.len()).step_by(2) {
        let camel = camel(&parts[index]);
        if names.contains(&*camel) && !parts[index - 1].ends_with("kind ") {
            parts[index] = camel;
        }
    }
    parts.join("`")
}

fn camel(snake: &str) -> String {
    let mut words = snake.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let mut letters = word.chars();
        let first = letters.next().map(|first| first.to_ascii_uppercase());
        name + &first.into_iter().chain(letters).collect::<String>()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn docs_have_the_names_of_the_source_and_its_parameters() {
        let source = |first: &str, second: &str| {
            format!("/**\n * {first}\n * {second}\n */\nfun f(baseUrl: String, rateLimited: Any)\n")
        };
        let rust = source(
            "- `base_url`: as [`base_url`](Self::base_url), of kind `rate_limited`.",
            "The field `en_US`, `a`.",
        );
        let adjusted = adjusted(&rust, |name| format!("@param {name} ")).unwrap();
        let expected =
            source("@param baseUrl as `baseUrl`, of kind `rate_limited`.", "The field `en_US`, `a`.");
        assert_eq!(adjusted, expected);
    }

    #[test]
    fn what_speaks_of_rust_is_noticed() {
        assert!(adjusted("/**\n * See `Self::f`.\n */\n", str::to_owned).is_err());
    }
}
