//! `cargo xtask test`: sets up what is missing, runs the suites of all languages and prints a table.

mod counts;
mod package;
mod report;
mod run;
mod schedule;
mod selection;
mod suites;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use counts::Counts;
use report::Row;
pub(crate) use run::Run;
use schedule::Job;
pub(crate) use selection::Selection;
pub(crate) use suites::files;
use suites::{SUITES, Suite};

use crate::Result;
use crate::process::Log;
use crate::setup::{SETUPS, Setup};
use crate::workspace::Workspace;

/// Each job keeps a core or two busy; cargo's own lock lets only one of them compile Rust.
const AT_ONCE: usize = 2;

/// What the jobs of one run share.
struct Session<'a> {
    workspace: &'a Workspace,
    selection: &'a Selection,
    /// The set-ups that failed, with their errors.
    broken: Mutex<BTreeMap<&'static str, String>>,
    rows: Mutex<Vec<Row>>,
}

/// Runs the selected suites; returns whether all passed.
pub(crate) fn run(workspace: &Workspace, selection: &Selection) -> Result<bool> {
    if selection.list {
        for suite in SUITES {
            println!("{:<12} {}", suite.name, suite.about);
        }
        return Ok(true);
    }
    let session = Session { workspace, selection, broken: Mutex::default(), rows: Mutex::default() };
    let suites: Vec<&Suite> = SUITES.iter().filter(|suite| selection.names(suite.name)).collect();
    let (skipped, chosen): (Vec<&Suite>, Vec<&Suite>) =
        suites.iter().partition(|suite| selection.skips(suite.name));
    schedule::run(session.jobs(&chosen), AT_ONCE);

    let mut rows = session.rows.into_inner().unwrap_or_else(PoisonError::into_inner);
    rows.extend(skipped.iter().map(|suite| Row {
        suite: suite.name,
        counts: Counts::default(),
        took: None,
        notes: vec![format!("skipped: --skip {}", suite.name)],
    }));
    rows.sort_by_key(|row| SUITES.iter().position(|suite| suite.name == row.suite));
    let total = report::total(&rows);
    println!("\n{}\n{}", report::table(&rows), report::closing_line(total));
    Ok(total.failed == 0 && total.passed > 0)
}

impl Session<'_> {
    fn jobs<'s>(&'s self, chosen: &[&'static Suite]) -> Vec<Job<'s>> {
        let needed = self.needed(chosen);
        let mut jobs = Vec::new();
        for setup in SETUPS.iter().filter(|setup| needed.contains(setup.name)) {
            jobs.push(Job {
                name: setup.name,
                after: setup.after.to_vec(),
                run: Box::new(|| self.set_up(setup)),
            });
        }
        for suite in chosen.iter().copied() {
            let after = [suite.needs, suite.after].concat();
            jobs.push(Job { name: suite.name, after, run: Box::new(move || self.test(suite)) });
        }
        jobs
    }

    /// The set-ups of the chosen suites, less those that a `--skip` spares.
    fn needed(&self, chosen: &[&Suite]) -> BTreeSet<&'static str> {
        let mut needed: BTreeSet<_> = chosen.iter().flat_map(|suite| suite.needs).copied().collect();
        // A set-up stands after those it waits for.
        for setup in SETUPS.iter().rev() {
            if needed.contains(setup.name) {
                needed.extend(setup.after);
            }
        }
        needed.retain(|name| {
            !SETUPS.iter().any(|setup| setup.name == *name && self.selection.skips(setup.suite))
        });
        needed
    }

    fn set_up(&self, setup: &Setup) {
        let begun = Instant::now();
        println!("setup   {}", setup.name);
        match self.prepare(setup) {
            Ok(()) => println!("ready   {} in {:.1} s", setup.name, begun.elapsed().as_secs_f64()),
            Err((error, log)) => {
                println!("{log}\nFAILED  {}: {error}", setup.name);
                self.broken().insert(setup.name, error);
            }
        }
    }

    /// An error comes with what the commands printed.
    fn prepare(&self, setup: &Setup) -> Result<(), (String, String)> {
        let plain = |error| (error, String::new());
        self.unbroken(setup.after).map_err(plain)?;
        let mut log = Log::create(&self.workspace.logs(), &format!("setup-{}", setup.name)).map_err(plain)?;
        setup.prepare(self.workspace, &mut log).map_err(|error| (error, log.read().unwrap_or_default()))
    }

    fn test(&self, suite: &Suite) {
        let begun = Instant::now();
        println!("start   {}", suite.name);
        let (mut row, log) = match self.run(suite) {
            Ok(ended) => ended,
            Err(error) => (failed(suite.name, error), String::new()),
        };
        let took = begun.elapsed();
        row.took = Some(took);
        if row.counts.failed == 0 {
            println!("ok      {}: {} passed in {:.1} s", row.suite, row.counts.passed, took.as_secs_f64());
        } else {
            println!("{log}\nFAILED  {}: {}", row.suite, row.notes.join("; "));
        }
        self.rows.lock().unwrap_or_else(PoisonError::into_inner).push(row);
    }

    /// The row of the suite, and what its commands printed.
    fn run(&self, suite: &Suite) -> Result<(Row, String)> {
        // First of all: the log of an earlier run must not pass for one of this run.
        let log = Log::create(&self.workspace.logs(), suite.name)?;
        self.unbroken(suite.needs)?;
        let (workspace, selection) = (self.workspace, self.selection);
        let mut run = Run { workspace, selection, log, counts: Counts::default(), notes: Vec::new() };
        let ended = (suite.run)(&mut run);
        let log = run.log.read()?;
        let mut row = Row { suite: suite.name, counts: run.counts, took: None, notes: run.notes };
        if let Err(error) = ended {
            row.counts.failed += 1;
            row.notes.push(error);
        } else if row.counts.run() == 0 {
            row.counts.failed += 1;
            row.notes.push("no test was run".into());
        }
        Ok((row, log))
    }

    fn broken(&self) -> MutexGuard<'_, BTreeMap<&'static str, String>> {
        self.broken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unbroken(&self, setups: &[&str]) -> Result<()> {
        let broken = self.broken();
        setups.iter().find_map(|name| broken.get(name)).map_or(Ok(()), |error| Err(error.clone()))
    }
}

fn failed(suite: &'static str, error: String) -> Row {
    Row { suite, counts: Counts { failed: 1, ..Counts::default() }, took: None, notes: vec![error] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_job_waits_only_for_earlier_ones_that_exist() {
        let mut earlier = BTreeSet::new();
        let setups = SETUPS.iter().map(|setup| (setup.name, setup.after.to_vec()));
        let suites = SUITES.iter().map(|suite| (suite.name, [suite.needs, suite.after].concat()));
        for (name, after) in setups.chain(suites) {
            assert!(
                after.iter().all(|other| earlier.contains(other)),
                "{name} waits for a later or unknown job"
            );
            assert!(earlier.insert(name), "two jobs are called {name}");
        }
    }

    fn suite(name: &'static str, run: fn(&mut Run<'_>) -> Result<()>) -> Suite {
        Suite { name, about: "", needs: &["npm"], after: &[], run }
    }

    /// How a suite ends whose set-up broke as given.
    fn ended(suite: &Suite, broken: Option<&str>) -> (Counts, String) {
        let workspace = Workspace::temporary(suite.name);
        let selection = Selection::default();
        let broken = broken.map(|error| ("npm", error.to_owned())).into_iter().collect();
        let session = Session {
            workspace: &workspace,
            selection: &selection,
            broken: Mutex::new(broken),
            rows: Mutex::default(),
        };
        session.test(suite);
        std::fs::remove_dir_all(&workspace.root).unwrap();
        let row = session.rows.into_inner().unwrap().pop().unwrap();
        (row.counts, row.notes.join("; "))
    }

    #[test]
    fn a_suite_without_a_test_is_a_failure() {
        let (counts, note) = ended(&suite("empty", |_| Ok(())), None);
        assert_eq!((counts.failed, note.as_str()), (1, "no test was run"));
    }

    #[test]
    fn a_suite_that_breaks_off_keeps_its_counts_and_fails() {
        let breaks_off = suite("broken-off", |run| {
            run.verdict("first", Vec::new())?;
            Err("the rest is gone".into())
        });
        let (counts, note) = ended(&breaks_off, None);
        assert_eq!((counts.passed, counts.failed, note.as_str()), (1, 1, "the rest is gone"));
    }

    #[test]
    fn a_suite_whose_set_up_broke_fails_with_its_line_and_does_not_start() {
        let (counts, note) =
            ended(&suite("unready", |run| run.verdict("never", Vec::new())), Some("install it"));
        assert_eq!((counts.passed, counts.failed, note.as_str()), (0, 1, "install it"));
    }

    #[test]
    fn set_ups_come_with_their_own_and_without_the_skipped() {
        let workspace = Workspace::temporary("needed");
        let needed = |line: &[&str]| {
            let selection =
                Selection::parse(&line.iter().copied().map(Into::into).collect::<Vec<_>>()).unwrap();
            let session = Session {
                workspace: &workspace,
                selection: &selection,
                broken: Mutex::default(),
                rows: Mutex::default(),
            };
            let chosen: Vec<_> =
                SUITES.iter().filter(|suite| ["swift", "lint"].contains(&suite.name)).collect();
            session.needed(&chosen).into_iter().collect::<Vec<_>>()
        };
        assert_eq!(needed(&[]), ["bindgen", "build", "swift-root", "venv"]);
        assert_eq!(needed(&["--skip", "python"]), ["bindgen", "build", "swift-root"]);
    }

    #[test]
    fn a_set_up_belongs_to_a_suite_that_can_be_skipped() {
        let is_suite = |name| SUITES.iter().any(|suite| suite.name == name);
        assert!(SETUPS.iter().all(|setup| setup.suite.is_empty() || is_suite(setup.suite)));
    }
}
