//! Instructions that callgrind counts.

use std::process::Command;

use crate::Result;
use crate::process::title;
use crate::workspace::Workspace;

/// Fails if there is no valgrind.
pub(super) fn require() -> Result<()> {
    match Command::new("valgrind").arg("--version").output() {
        Ok(output) if output.status.success() => Ok(()),
        _ => Err("`valgrind` was not found: install it (Debian: apt-get install valgrind)".into()),
    }
}

/// A command that counts those of the program that is named behind it.
pub(super) fn command(workspace: &Workspace) -> Command {
    let mut valgrind = workspace.command("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    valgrind
}

/// How many instructions each piece of work takes. `work` gives the commands for a few pieces and for many: the difference
/// of their counts is free of start-up.
pub(super) fn each((few, many): (u64, u64), work: impl Fn(u64) -> Command) -> Result<f64> {
    let (few_took, many_took) = (count(&mut work(few))?, count(&mut work(many))?);
    Ok(many_took.saturating_sub(few_took) as f64 / (many - few) as f64)
}

fn count(valgrind: &mut Command) -> Result<u64> {
    let output = valgrind.output().map_err(|error| format!("valgrind: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    match collected(&said) {
        Some(count) if output.status.success() => Ok(count),
        _ => Err(format!("`{}` failed: {}", title(valgrind), said.trim())),
    }
}

/// The total in what callgrind says at its end: `==17== Collected : 61268887`.
fn collected(said: &str) -> Option<u64> {
    said.lines().find_map(|line| line.split_once("Collected :")?.1.trim().parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_of_callgrind_is_read() {
        let said = "==17== Events    : Ir\n==17== Collected : 61268887\n==17==\n";
        assert_eq!(collected(said), Some(61_268_887));
        assert_eq!(collected("==17== error"), None);
    }
}
