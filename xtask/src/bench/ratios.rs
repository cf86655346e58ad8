//! Ratios by name, and the rule for how far they may move.

use std::collections::BTreeMap;

use serde_json::Value;

pub(super) type Ratios = BTreeMap<String, f64>;

/// By how much a ratio may grow, in hundredths: more than another link order does, less than anything worth a look.
const LIMIT_PERCENT: f64 = 3.0;

pub(super) fn read(text: &str) -> Result<Ratios, String> {
    let value: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let members = value.as_object().ok_or("expected an object")?;
    let ratio = |(name, value): (&String, &Value)| {
        let ratio = value.as_f64().ok_or_else(|| format!("{name}: expected a number"))?;
        Ok((name.clone(), ratio))
    };
    members.iter().map(ratio).collect()
}

/// One line for each ratio, with three decimals.
pub(super) fn write(ratios: &Ratios) -> String {
    let lines: Vec<String> = ratios.iter().map(|(name, ratio)| format!("  \"{name}\": {ratio:.3}")).collect();
    format!("{{\n{}\n}}\n", lines.join(",\n"))
}

/// What is wrong with the ratios that were found: one line each.
pub(super) fn compare(accepted: &Ratios, found: &Ratios) -> Vec<String> {
    let mut complaints = Vec::new();
    for (name, ratio) in found {
        match accepted.get(name) {
            Some(before) => {
                let growth = (ratio / before - 1.0) * 100.0;
                if growth > LIMIT_PERCENT {
                    complaints.push(format!(
                        "{name}: {ratio:.3} is {growth:.1} % more than {before:.3}; at most {LIMIT_PERCENT} % is let through"
                    ));
                }
            }
            None => complaints.push(format!("{name}: not in the file; run with --update")),
        }
    }
    let gone = accepted.keys().filter(|name| !found.contains_key(*name));
    complaints.extend(gone.map(|name| format!("{name}: in the file, but not counted; run with --update")));
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratios(of: &[(&str, f64)]) -> Ratios {
        of.iter().map(|(name, ratio)| ((*name).to_owned(), *ratio)).collect()
    }

    #[test]
    fn growth_over_three_percent_is_refused() {
        let accepted = ratios(&[("heads text", 0.9), ("heads status", 0.8)]);
        assert!(compare(&accepted, &accepted).is_empty());
        assert!(compare(&accepted, &ratios(&[("heads text", 0.926), ("heads status", 0.1)])).is_empty());
        assert_eq!(
            compare(&accepted, &ratios(&[("heads text", 0.928), ("heads status", 0.8)])),
            ["heads text: 0.928 is 3.1 % more than 0.900; at most 3 % is let through"]
        );
    }

    #[test]
    fn a_case_that_is_only_on_one_side_is_refused() {
        let complaints = compare(&ratios(&[("old", 1.0)]), &ratios(&[("new", 1.0)]));
        assert_eq!(complaints.len(), 2);
        assert!(complaints[0].starts_with("new: not in the file"));
        assert!(complaints[1].starts_with("old: in the file"));
    }

    #[test]
    fn what_is_written_is_read() {
        let some = ratios(&[("heads text", 0.875), ("heads status", 1.25)]);
        assert_eq!(write(&some), "{\n  \"heads status\": 1.250,\n  \"heads text\": 0.875\n}\n");
        assert_eq!(read(&write(&some)), Ok(some));
        assert!(read("[]").is_err() && read(r#"{"a":"b"}"#).is_err());
    }
}
