//! Reads how many tests ran out of what each test runner prints.
//!
//! `None` means that the output has no such line at all.

use std::ops::AddAssign;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
}

impl Counts {
    pub(crate) fn run(self) -> usize {
        self.passed + self.failed
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

fn sum(each: impl Iterator<Item = Counts>) -> Option<Counts> {
    let mut total = None;
    for counts in each {
        *total.get_or_insert_with(Counts::default) += counts;
    }
    total
}

/// `cargo test`: one `test result:` line for each test binary and for the doc tests.
pub(crate) fn cargo(output: &str) -> Option<Counts> {
    sum(output.lines().filter(|line| line.starts_with("test result: ")).map(|line| {
        let of = |word| number_before(line, word).unwrap_or(0);
        Counts { passed: of(" passed;"), failed: of(" failed;"), skipped: of(" ignored;") }
    }))
}

fn number_before(line: &str, word: &str) -> Option<usize> {
    let before = &line[..line.find(word)?];
    before.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

/// pytest: the closing line, such as `== 1 failed, 12 passed, 2 skipped in 0.61s ==`.
pub(crate) fn pytest(output: &str) -> Option<Counts> {
    output.lines().rev().find_map(|line| {
        let line = line.trim_matches(|c| c == '=' || c == ' ');
        let (list, seconds) = line.rsplit_once(" in ")?;
        if !seconds.split(' ').next()?.ends_with('s') {
            return None;
        }
        if list == "no tests ran" {
            return Some(Counts::default());
        }
        let mut counts = Counts::default();
        for item in list.split(", ") {
            let (number, word) = item.split_once(' ')?;
            let number: usize = number.parse().ok()?;
            match word {
                "passed" => counts.passed += number,
                "failed" | "error" | "errors" | "xpassed" => counts.failed += number,
                "skipped" | "xfailed" => counts.skipped += number,
                _ => {}
            }
        }
        Some(counts)
    })
}

/// `node --test`: the closing lines `# pass 3` (`ℹ pass 3` on a terminal).
pub(crate) fn node(output: &str) -> Option<Counts> {
    sum(output.lines().filter_map(|line| {
        let line = line.strip_prefix("# ").or_else(|| line.strip_prefix("ℹ "))?;
        let (word, number) = line.split_once(' ')?;
        let number: usize = number.parse().ok()?;
        match word {
            "pass" => Some(Counts { passed: number, ..Counts::default() }),
            "fail" | "cancelled" => Some(Counts { failed: number, ..Counts::default() }),
            "skipped" | "todo" => Some(Counts { skipped: number, ..Counts::default() }),
            _ => None,
        }
    }))
}

/// A report of Maven's Surefire: the attributes of its `testsuite` element.
pub(crate) fn surefire(xml: &str) -> Option<Counts> {
    let tag = &xml[xml.find("<testsuite ")?..];
    let tag = &tag[..tag.find('>')?];
    let of = |name: &str| {
        let value = tag.split(&format!(" {name}=\"")).nth(1)?;
        value.split('"').next()?.parse::<usize>().ok()
    };
    let failed = of("failures")? + of("errors")?;
    let skipped = of("skipped")?;
    Some(Counts { passed: of("tests")?.checked_sub(failed + skipped)?, failed, skipped })
}

/// `swift test`: XCTest's `Test Case 'X.test' passed (0.1 seconds)` and Swift Testing's
/// `✔ Test name() passed after 0.1 seconds.`; the closing lines of both count failed expectations, not failed tests.
pub(crate) fn swift(output: &str) -> Option<Counts> {
    sum(output.lines().filter_map(|line| {
        let end = match line.strip_prefix("Test Case '") {
            Some(rest) => rest.rsplit_once("' ")?.1,
            None => {
                let (mark, rest) = line.split_once(" Test ")?;
                if mark.chars().count() > 1 || rest.starts_with("run ") {
                    return None;
                }
                [" passed after ", " failed after ", " skipped"]
                    .iter()
                    .find_map(|end| rest.find(end).map(|at| &rest[at + 1..]))?
            }
        };
        let one = |word: &str| usize::from(end.starts_with(word));
        let counts = Counts { passed: one("passed "), failed: one("failed "), skipped: one("skipped") };
        (counts != Counts::default()).then_some(counts)
    }))
}

/// The cases of the shared vectors that a binding's tests went through: the sum of its lines
/// `conformance LANGUAGE: N cases`.
pub(crate) fn conformance(output: &str, language: &str) -> Option<usize> {
    let start = format!("conformance {language}: ");
    let numbers = output.lines().filter_map(|line| {
        let rest = &line[line.find(&start)? + start.len()..];
        rest.split_once(" cases")?.0.parse::<usize>().ok()
    });
    numbers.fold(None, |total, number| Some(total.unwrap_or(0) + number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: usize, failed: usize, skipped: usize) -> Option<Counts> {
        Some(Counts { passed, failed, skipped })
    }

    #[test]
    fn cargo_lines_are_summed() {
        let output = "\
running 3 tests
test a ... ok
test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s
   Doc-tests waba
test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.20s
";
        assert_eq!(cargo(output), counts(13, 2, 1));
        assert_eq!(cargo("error: could not compile `waba`"), None);
    }

    #[test]
    fn pytest_closing_line() {
        assert_eq!(pytest("..\n===== 2 passed in 0.01s =====\n"), counts(2, 0, 0));
        let line = "= 1 failed, 12 passed, 2 skipped, 3 deselected, 1 xfailed, 4 warnings, 1 error in 61.20s (0:01:01) =";
        assert_eq!(pytest(line), counts(12, 2, 3));
        assert_eq!(pytest("3 passed, 1 xpassed in 0.10s"), counts(3, 1, 0));
        assert_eq!(pytest("no tests ran in 0.01s"), counts(0, 0, 0));
        assert_eq!(pytest("3 passed in 0.1s\nthe last words of a plugin"), counts(3, 0, 0));
        assert_eq!(pytest("Segmentation fault"), None);
    }

    #[test]
    fn node_closing_lines_in_both_forms() {
        let tap = "# tests 7\n# suites 0\n# pass 3\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 1\n# duration_ms 52.1\n";
        assert_eq!(node(tap), counts(3, 2, 2));
        assert_eq!(node(&tap.replace("# ", "ℹ ")), counts(3, 2, 2));
        assert_eq!(node("# Subtest: passes\nok 1 - passes\n"), None);
    }

    #[test]
    fn surefire_attributes() {
        let xml = "<?xml version=\"1.0\"?>\n<testsuite xmlns:xsi=\"x\" version=\"3.0\" name=\"T\" time=\"0.1\" tests=\"6\" \
                   errors=\"1\" skipped=\"1\" failures=\"2\">\n<testcase name=\"a\"/>";
        assert_eq!(surefire(xml), counts(2, 3, 1));
        assert_eq!(surefire("<testsuites/>"), None);
    }

    #[test]
    fn swift_lines_of_both_frameworks() {
        let output = "\
Test Suite 'All tests' started at 2026-11-22 18:40:42.739
Test Case 'XT.testA' started at 2026-11-22 18:40:42.771
Test Case 'XT.testA' passed (0.001 seconds)
Test Case '-[M.XT testB]' failed (0.0 seconds)
/p/a.swift:12: XT.testC : Test skipped - no
Test Case 'XT.testC' skipped (0.0 seconds)
\t Executed 3 tests, with 1 test skipped and 4 failures (0 unexpected) in 0.002 (0.002) seconds
◇ Test run started.
✘ Test skipped() skipped: \"why\"
◇ Test bad() started.
✘ Test bad() recorded an issue at a.swift:6:20: Expectation failed: (two() → 2) == 3
✔ Test good() passed after 0.001 seconds.
✔ Test \"named, and passed on\" passed after 0.001 seconds.
✘ Test bad() failed after 0.001 seconds with 2 issues.
✘ Test run with 4 tests failed after 0.001 seconds with 3 issues.
";
        assert_eq!(swift(output), counts(3, 2, 2));
        assert_eq!(
            swift("Build complete! (3.30s)\n✔ Test run with 0 tests passed after 0.001 seconds.\n"),
            None
        );
    }

    #[test]
    fn conformance_lines_are_summed_per_language() {
        let output = "# conformance node: 12 cases\nconformance node: 3 cases\nconformance rust: 9 cases\n";
        assert_eq!(conformance(output, "node"), Some(15));
        assert_eq!(conformance(output, "rust"), Some(9));
        assert_eq!(conformance(output, "swift"), None);
    }
}
