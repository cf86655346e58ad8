//! Deviations from the description, and the reasons for them.

use std::fmt::{self, Display, Formatter};

use serde_json::Value;

use crate::Result;

/// Something in an example that the description does not allow.
pub(super) struct Deviation {
    pub(super) example: String,
    pub(super) path: String,
    pub(super) says: String,
}

impl Display for Deviation {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() { "the body" } else { &self.path };
        write!(f, "{}: {path}: {}", self.example, self.says)
    }
}

/// Why some deviations are right.
struct Reason {
    /// A path with `[*]` for any index; `*` at its end stands for any rest.
    path: String,
    /// How what the schema says begins.
    says: String,
    reason: String,
}

impl Reason {
    fn is_for(&self, deviation: &Deviation) -> bool {
        let path = without_indices(&deviation.path);
        let same = match self.path.strip_suffix('*') {
            Some(start) if !start.ends_with('[') => path.starts_with(start),
            _ => path == self.path,
        };
        same && deviation.says.starts_with(&self.says)
    }
}

/// The list of reasons.
pub(super) struct Reasons(Vec<Reason>);

impl Reasons {
    /// Reads a list of objects with `path`, `says` and `reason`.
    pub(super) fn read(json: &str) -> Result<Self> {
        let list: Vec<Value> = serde_json::from_str(json).map_err(|error| error.to_string())?;
        let reason = |entry: &Value| {
            let text = |key: &str| match entry[key].as_str() {
                Some(text) => Ok(text.to_owned()),
                None => Err(format!("{entry}: `{key}` is missing")),
            };
            Ok(Reason { path: text("path")?, says: text("says")?, reason: text("reason")? })
        };
        list.iter().map(reason).collect::<Result<_>>().map(Self)
    }

    /// Puts each deviation under the first reason that is for it.
    pub(super) fn explain<'a>(&'a self, deviations: &'a [Deviation]) -> Report<'a> {
        let mut explained: Vec<Vec<&Deviation>> = self.0.iter().map(|_| Vec::new()).collect();
        let mut unexplained = Vec::new();
        for deviation in deviations {
            match self.0.iter().position(|reason| reason.is_for(deviation)) {
                Some(index) => explained[index].push(deviation),
                None => unexplained.push(deviation),
            }
        }
        Report { explained: self.0.iter().zip(explained).collect(), unexplained }
    }
}

/// What the comparison found.
pub(super) struct Report<'a> {
    explained: Vec<(&'a Reason, Vec<&'a Deviation>)>,
    unexplained: Vec<&'a Deviation>,
}

impl Report<'_> {
    /// Whether each deviation has a reason, and each reason a deviation.
    pub(super) fn is_complete(&self) -> bool {
        self.unexplained.is_empty() && self.explained.iter().all(|(_, deviations)| !deviations.is_empty())
    }
}

impl Display for Report<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (reason, deviations) in &self.explained {
            writeln!(f, "{} ({}): {}", reason.path, reason.says, reason.reason)?;
            for deviation in deviations {
                writeln!(f, "  {deviation}")?;
            }
            if deviations.is_empty() {
                writeln!(f, "  no deviation: take the reason out")?;
            }
        }
        for deviation in &self.unexplained {
            writeln!(f, "without a reason: {deviation}")?;
        }
        let explained: usize = self.explained.iter().map(|(_, deviations)| deviations.len()).sum();
        let stale = self.explained.iter().filter(|(_, deviations)| deviations.is_empty()).count();
        let open = self.unexplained.len();
        writeln!(
            f,
            "{explained} deviations with a reason, {open} without, {stale} reasons without a deviation"
        )
    }
}

/// `a[3].b` becomes `a[*].b`.
fn without_indices(path: &str) -> String {
    let mut parts = path.split('[');
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str("[*");
        plain.push_str(part.trim_start_matches(|digit: char| digit.is_ascii_digit()));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deviation(path: &str, says: &str) -> Deviation {
        Deviation { example: "text".into(), path: path.into(), says: says.into() }
    }

    #[test]
    fn a_deviation_without_a_reason_and_a_reason_without_a_deviation_are_told() {
        let list =
            r#"[{"path":"a[*].b","says":"type","reason":"because"},{"path":"c*","says":"","reason":"so"}]"#;
        let reasons = Reasons::read(list).unwrap();
        let both = [deviation("a[3].b", "type is string"), deviation("c.d[0]", "enum")];
        assert!(reasons.explain(&both).is_complete());
        let report = reasons.explain(&both[..1]);
        assert!(!report.is_complete() && report.to_string().contains("take the reason out"), "{report}");
        let more = [deviation("a[3].b", "type"), deviation("c", ""), deviation("a[3].b", "enum")];
        let report = reasons.explain(&more);
        assert!(
            !report.is_complete() && report.to_string().contains("without a reason: text: a[3].b: enum"),
            "{report}"
        );
    }

    #[test]
    fn a_reason_without_a_text_is_an_error() {
        assert!(Reasons::read(r#"[{"path":"a","says":"type"}]"#).is_err());
    }
}
