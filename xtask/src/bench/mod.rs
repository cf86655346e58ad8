//! The benchmarks of `benches/`: for people to read, and a gate for machines.

mod callgrind;
mod gate;
mod languages;
mod ratios;

pub(crate) use gate::gate;

use std::process::Command;

use crate::Result;
use crate::process::title;
use crate::workspace::Workspace;

/// What [`run`] runs, the usual one first.
pub(crate) const NAMES: [&str; 5] = ["parse", "python", "node", "http", "start"];

/// Runs a benchmark; `arguments` are its own, such as the names of sets.
pub(crate) fn run(workspace: &Workspace, name: &str, arguments: &[String]) -> Result<bool> {
    match name {
        "parse" => shown(cargo(workspace, "run").args(["--package", "parse", "--"]).args(arguments)),
        "python" => languages::python(workspace, arguments),
        "node" => languages::node(workspace),
        "http" => languages::http(workspace, arguments),
        "start" => languages::start(workspace),
        _ => Err(format!("no benchmark `{name}`: there are {}", NAMES.join(", "))),
    }
}

/// A command of cargo on a release build in the workspace of the benchmarks.
fn cargo(workspace: &Workspace, command: &str) -> Command {
    let mut cargo = workspace.cargo();
    cargo.args([command, "--release", "--quiet", "--locked", "--manifest-path", "benches/Cargo.toml"]);
    cargo
}

/// Runs a command whose output is for the person; says whether it succeeded.
fn shown(command: &mut Command) -> Result<bool> {
    let status = command.status().map_err(|error| format!("`{}`: {error}", title(command)))?;
    Ok(status.success())
}
