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
