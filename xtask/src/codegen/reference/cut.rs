//! What a page shows of a function that the tests run: its body, cut out of the file.

/// The lines of the body of the function whose head contains `head`, without the one that returns what it made.
pub(super) fn body(file: &str, head: &str) -> Option<Vec<String>> {
    let mut lines = file.lines().skip_while(|line| !line.contains(head));
    let first = lines.next()?;
    let depth = indentation(first);
    if first.ends_with('(') {
        // The head has a line for each parameter, and ends where its parenthesis closes.
        lines.find(|line| indentation(line) <= depth)?;
    }
    let body = lines.take_while(|line| line.trim().is_empty() || indentation(line) > depth);
    let mut body: Vec<_> = body.collect();
    while body.last().is_some_and(|line| line.trim().is_empty()) {
        body.pop();
    }
    if body.last().is_some_and(|line| ["Ok(", "return "].iter().any(|end| line.trim().starts_with(end))) {
        body.pop();
    }
    let inner = body.iter().filter(|line| !line.trim().is_empty()).map(|line| indentation(line)).min()?;
    Some(body.into_iter().map(|line| line.get(inner..).unwrap_or_default().to_owned()).collect())
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_cut_out_in_every_language() {
        let rust = "fn a(x: X) {\n    b();\n}\n\nfn example(x: X) -> Y {\n    let y = f(\n        x,\n    );\n    Ok(y)\n}\n";
        assert_eq!(body(rust, "fn example(").unwrap(), ["let y = f(", "    x,", ");"]);
        let long = "fn example(\n    x: X,\n) -> Y {\n    x.f()\n}\n";
        assert_eq!(body(long, "fn example(").unwrap(), ["x.f()"]);
        let python = "def example(x: X) -> Y:\n    y = x.f()\n\n    return y\n\n\nEXAMPLES = {\n";
        assert_eq!(body(python, "def example(").unwrap(), ["y = x.f()", ""]);
        let node =
            "const A = {\n  example: async (x) => {\n    const y = await x();\n    return y;\n  },\n};\n";
        assert_eq!(body(node, "example: async (").unwrap(), ["const y = await x();"]);
        assert_eq!(body(node, "other: async ("), None);
    }
}
