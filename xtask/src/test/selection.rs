//! Which suites a run takes.

use super::suites::SUITES;
use crate::Result;

#[derive(Default)]
pub(crate) struct Selection {
    only: Vec<String>,
    skip: Vec<String>,
    pub(super) list: bool,
}

impl Selection {
    /// Reads `--only SUITE`, `--skip SUITE` (both repeatable) and `--list`.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self> {
        let mut selection = Self::default();
        let mut arguments = arguments.iter().map(String::as_str);
        while let Some(argument) = arguments.next() {
            let (option, value) = match argument.split_once('=') {
                Some((option, value)) => (option, Some(value)),
                None => (argument, None),
            };
            let mut suite =
                || known(value.or_else(|| arguments.next()).ok_or(format!("{option} needs a suite"))?);
            match option {
                "--only" => selection.only.push(suite()?),
                "--skip" => selection.skip.push(suite()?),
                "--list" if value.is_none() => selection.list = true,
                // Cargo's habit.
                "--" => {}
                _ => return Err(format!("unknown argument: {argument}")),
            }
        }
        Ok(selection)
    }

    pub(crate) fn only(suite: &str) -> Self {
        Self { only: vec![suite.into()], ..Self::default() }
    }

    /// Whether the suite is named by `--skip`.
    pub(crate) fn skips(&self, suite: &str) -> bool {
        self.skip.iter().any(|name| name == suite)
    }

    /// Whether the suite is to run, or to stand in the table as skipped.
    pub(super) fn names(&self, suite: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|name| name == suite)
    }
}

fn known(name: &str) -> Result<String> {
    if SUITES.iter().any(|suite| suite.name == name) {
        return Ok(name.into());
    }
    let names: Vec<_> = SUITES.iter().map(|suite| suite.name).collect();
    Err(format!("unknown suite: {name} (the suites are {})", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Selection> {
        Selection::parse(&line.split_whitespace().map(Into::into).collect::<Vec<_>>())
    }

    #[test]
    fn only_and_skip_are_repeatable() {
        let selection = parse("-- --only rust --only=lint --skip lint").unwrap();
        assert!(selection.names("rust") && selection.names("lint") && !selection.names("node"));
        assert!(selection.skips("lint") && !selection.skips("rust"));
        assert!(parse("").unwrap().names("node"));
    }

    #[test]
    fn unknown_words_are_refused_and_suites_listed() {
        let error = parse("--skip ruby").err().unwrap();
        assert!(error.contains("unknown suite: ruby") && error.contains("rust, "), "{error}");
        assert_eq!(parse("--skip").err().unwrap(), "--skip needs a suite");
        assert_eq!(parse("--fast").err().unwrap(), "unknown argument: --fast");
    }
}
