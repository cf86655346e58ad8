//! Puts the examples into the pages that show them: what a page shows is what the tests run.

use std::fs;
use std::path::Path;

use crate::Result;

/// The pages that show examples.
pub(crate) const PATHS: &[&str] = &[
    "README.md",
    "docs/emulator.md",
    "docs/kotlin.md",
    "docs/node.md",
    "docs/python.md",
    "docs/swift.md",
    "docs/webhooks.md",
];

/// The page at `path` with the current text of each example.
///
/// An example is the code block below a line `<!-- examples/FILE -->`.
pub(crate) fn render(root: &Path, path: &str) -> Result<String> {
    let read = |path: &str| fs::read_to_string(root.join(path)).map_err(|error| format!("{path}: {error}"));
    with_examples(&read(path)?, read).map_err(|error| format!("{path}: {error}"))
}

fn with_examples(page: &str, read: impl Fn(&str) -> Result<String>) -> Result<String> {
    let (mut out, mut lines) = (String::new(), page.lines());
    while let Some(line) = lines.next() {
        push(&mut out, line);
        let Some(path) = line.strip_prefix("<!-- examples/").and_then(|rest| rest.strip_suffix(" -->"))
        else {
            continue;
        };
        let fence = lines.next().filter(|line| line.starts_with("```"));
        push(&mut out, fence.ok_or_else(|| format!("no code block below examples/{path}"))?);
        out.push_str(&read(&format!("examples/{path}"))?);
        let end = lines.find(|line| *line == "```");
        push(&mut out, end.ok_or_else(|| format!("the code block of examples/{path} has no end"))?);
    }
    Ok(out)
}

fn push(out: &mut String, line: &str) {
    out.push_str(line);
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_is_replaced_by_its_file() {
        let readme = "# x\n<!-- examples/a.py -->\n```python\nold\n```\nend\n";
        let read = |path: &str| Ok(format!("text of {path}\n"));
        let filled = with_examples(readme, read).unwrap();
        assert_eq!(filled, "# x\n<!-- examples/a.py -->\n```python\ntext of examples/a.py\n```\nend\n");
        assert_eq!(with_examples(&filled, read).unwrap(), filled);
    }

    #[test]
    fn an_example_without_a_block_is_an_error() {
        for readme in ["<!-- examples/a.py -->\ntext\n", "<!-- examples/a.py -->\n```python\n"] {
            assert!(with_examples(readme, |_| Ok(String::new())).is_err());
        }
    }
}
