//! The gate on speed: instructions counted by callgrind, which a noisy machine does not change.
//!
//! What is kept and compared is a ratio: instructions of waba's work to those of a bare minimum for the same bodies in
//! the same run. So a new compiler or C library moves both.

use std::path::Path;

use super::callgrind;
use super::ratios::{self, Ratios};
use crate::Result;
use crate::workspace::Workspace;

/// The ratios that were accepted last.
const FILE: &str = "benches/gate.json";

/// Work of `benches/count` on a set of bodies, beside the least work that any reader of them has.
struct Case {
    work: &'static str,
    least: &'static str,
    set: &'static str,
    /// Two numbers of bodies: the difference of their counts is free of start-up.
    bodies: (u64, u64),
}

const SINGLE: (u64, u64) = (100, 400);
const BATCHES: (u64, u64) = (2, 8);

const CASES: [Case; 7] = [
    Case { work: "heads", least: "floor", set: "text", bodies: SINGLE },
    Case { work: "heads", least: "floor", set: "status", bodies: SINGLE },
    Case { work: "heads", least: "floor", set: "others", bodies: SINGLE },
    Case { work: "heads", least: "floor", set: "batch100", bodies: BATCHES },
    Case { work: "heads", least: "floor", set: "escaped", bodies: BATCHES },
    Case { work: "heads", least: "floor", set: "on_premise_text", bodies: SINGLE },
    Case { work: "verify_and_heads", least: "hmac", set: "text", bodies: SINGLE },
];

/// Counts and compares; with `update` the file becomes what was counted. Says whether all ratios were as they should.
pub(crate) fn gate(workspace: &Workspace, update: bool) -> Result<bool> {
    callgrind::require()?;
    let built = super::shown(super::cargo(workspace, "build").args(["--package", "count"]))?;
    if !built {
        return Ok(false);
    }
    let program = workspace.target.join("release/count");
    let mut found = Ratios::new();
    println!("{:32} {:>14} {:>14} {:>7}", "instructions per body", "least", "waba", "ratio");
    for case in &CASES {
        let least = instructions(workspace, &program, case, case.least)?;
        let work = instructions(workspace, &program, case, case.work)?;
        let name = format!("{} {}", case.work, case.set);
        println!("{name:32} {least:14.0} {work:14.0} {:7.3}", work / least);
        found.insert(name, work / least);
    }
    let path = workspace.root.join(FILE);
    if update {
        std::fs::write(path, ratios::write(&found)).map_err(|error| format!("{FILE}: {error}"))?;
        println!("written: {FILE}");
        return Ok(true);
    }
    let accepted = ratios::read(&workspace.read(FILE)?).map_err(|error| format!("{FILE}: {error}"))?;
    let complaints = ratios::compare(&accepted, &found);
    for complaint in &complaints {
        println!("{complaint}");
    }
    Ok(complaints.is_empty())
}

/// How many instructions the work takes for a body of the set.
fn instructions(workspace: &Workspace, program: &Path, case: &Case, work: &str) -> Result<f64> {
    callgrind::each(case.bodies, |bodies| {
        let mut valgrind = callgrind::command(workspace);
        valgrind.arg(program).args([work, case.set, &bodies.to_string()]);
        valgrind
    })
}
