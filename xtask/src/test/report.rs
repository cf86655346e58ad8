//! The table at the end of a run, and its last line.

use std::fmt::Write;
use std::time::Duration;

use super::counts::Counts;

/// How one suite ended.
pub(super) struct Row {
    pub(super) suite: &'static str,
    pub(super) counts: Counts,
    pub(super) took: Option<Duration>,
    /// What was skipped and why, or what failed.
    pub(super) notes: Vec<String>,
}

pub(super) fn total(rows: &[Row]) -> Counts {
    let mut total = Counts::default();
    for row in rows {
        total += row.counts;
    }
    total
}

/// The table: suite, tests run, passed, failed, skipped, seconds, notes.
pub(super) fn table(rows: &[Row]) -> String {
    let mut text = String::from("suite          run  passed  failed  skipped  seconds\n");
    for row in rows {
        let Counts { passed, failed, skipped } = row.counts;
        let numbers = match row.took {
            Some(took) => {
                let (run, seconds) = (row.counts.run(), took.as_secs_f64());
                format!("{run:>6}  {passed:>6}  {failed:>6}  {skipped:>7}  {seconds:>7.1}")
            }
            None => format!("{0:>6}  {0:>6}  {0:>6}  {0:>7}  {0:>7}", "-"),
        };
        let line = format!("{:<11} {numbers}  {}", row.suite, row.notes.join("; "));
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text
}

/// `N passed, N failed`, and `, N skipped` when there are any.
pub(super) fn closing_line(counts: Counts) -> String {
    let Counts { passed, failed, skipped } = counts;
    let tail = if skipped > 0 { format!(", {skipped} skipped") } else { String::new() };
    format!("{passed} passed, {failed} failed{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_and_closing_line() {
        let rows = [
            Row {
                suite: "rust",
                counts: Counts { passed: 120, failed: 0, skipped: 2 },
                took: Some(Duration::from_millis(35_140)),
                notes: Vec::new(),
            },
            Row {
                suite: "swift",
                counts: Counts::default(),
                took: None,
                notes: vec!["skipped: --skip swift".into()],
            },
        ];
        let expected = "\
suite          run  passed  failed  skipped  seconds
rust           120     120       0        2     35.1
swift            -       -       -        -        -  skipped: --skip swift
";
        assert_eq!(table(&rows), expected);
        assert_eq!(closing_line(total(&rows)), "120 passed, 0 failed, 2 skipped");
        assert_eq!(closing_line(Counts { passed: 1, failed: 2, skipped: 0 }), "1 passed, 2 failed");
    }
}
