//! One suite while it runs.

use std::process::Command;

use super::counts::Counts;
use super::selection::Selection;
use crate::Result;
use crate::process::{Log, title};
use crate::workspace::Workspace;

pub(crate) struct Run<'a> {
    pub(crate) workspace: &'a Workspace,
    pub(crate) selection: &'a Selection,
    pub(crate) log: Log,
    pub(crate) counts: Counts,
    pub(crate) notes: Vec<String>,
}

impl Run<'_> {
    /// Runs a command that is no test and has to succeed.
    pub(crate) fn step(&mut self, command: &mut Command) -> Result<()> {
        self.log.succeed(command)
    }

    /// Runs a command that counts as one test.
    pub(crate) fn check(&mut self, command: &mut Command) -> Result<()> {
        let ended = self.log.run(command)?.failure;
        self.verdict(&format!("`{}`", title(command)), ended.into_iter().collect())
    }

    /// Counts as one test, which fails with any complaint.
    pub(crate) fn verdict(&mut self, what: &str, complaints: Vec<String>) -> Result<()> {
        if complaints.is_empty() {
            self.log.line(&format!("ok: {what}"))?;
            self.counts.passed += 1;
            return Ok(());
        }
        for complaint in &complaints {
            self.log.line(&format!("FAILED: {what}: {complaint}"))?;
        }
        self.counts.failed += 1;
        self.notes.push(format!("{what} failed"));
        Ok(())
    }

    pub(crate) fn skip(&mut self, what: &str, why: &str) -> Result<()> {
        let note = format!("{what} skipped: {why}");
        self.log.line(&note)?;
        self.counts.skipped += 1;
        self.notes.push(note);
        Ok(())
    }

    /// Runs a test runner and counts what `read` finds in its output.
    pub(crate) fn tests(&mut self, command: &mut Command, read: fn(&str) -> Option<Counts>) -> Result<()> {
        let outcome = self.log.run(command)?;
        self.count(&title(command), outcome.failure, read(&outcome.output))
    }

    /// Adds the counts of a runner. One that fails without a failed test, or that ran none, is itself a failure.
    pub(crate) fn count(
        &mut self,
        runner: &str,
        failure: Option<String>,
        counts: Option<Counts>,
    ) -> Result<()> {
        let counts = counts.unwrap_or_default();
        self.counts += counts;
        match failure {
            Some(how) if counts.failed == 0 => Err(format!("`{runner}` failed: {how}")),
            None if counts.run() == 0 => Err(format!("`{runner}` ran no test")),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::counts;

    fn with_run(name: &str, test: impl FnOnce(&mut Run<'_>)) {
        let workspace = Workspace::temporary(name);
        let selection = Selection::default();
        let log = Log::create(&workspace.root, "log").unwrap();
        let (counts, notes) = (Counts::default(), Vec::new());
        test(&mut Run { workspace: &workspace, selection: &selection, log, counts, notes });
        std::fs::remove_dir_all(&workspace.root).unwrap();
    }

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    const RESULT: &str = "echo 'test result: ok. 3 passed; 1 failed; 0 ignored;'";

    #[test]
    fn counts_come_from_the_output() {
        with_run("output", |run| {
            run.tests(&mut shell(&format!("{RESULT}; exit 101")), counts::cargo).unwrap();
            assert_eq!(run.counts, Counts { passed: 3, failed: 1, skipped: 0 });
        });
    }

    #[test]
    fn a_runner_that_crashes_or_runs_nothing_is_an_error() {
        with_run("crash", |run| {
            let crashed =
                run.tests(&mut shell("echo 'test result: ok. 3 passed; 0 failed;'; exit 1"), counts::cargo);
            assert!(crashed.unwrap_err().contains("failed: exit status: 1"));
            let empty = run.tests(&mut shell("echo 'test result: ok. 0 passed; 0 failed;'"), counts::cargo);
            assert!(empty.unwrap_err().ends_with("ran no test"));
            assert!(run.tests(&mut shell("true"), counts::cargo).unwrap_err().ends_with("ran no test"));
        });
    }

    #[test]
    fn a_check_is_one_test() {
        with_run("check", |run| {
            run.check(&mut shell("true")).unwrap();
            run.check(&mut shell("false")).unwrap();
            run.verdict("rule", vec!["one".into(), "two".into()]).unwrap();
            run.skip("tool", "--skip python").unwrap();
            assert_eq!(run.counts, Counts { passed: 1, failed: 2, skipped: 1 });
            assert_eq!(run.notes, ["`sh -c false` failed", "rule failed", "tool skipped: --skip python"]);
            assert!(run.log.read().unwrap().contains("FAILED: rule: two"));
        });
    }
}
