//! The benchmarks of Python and Node: release builds of the packages beside what people use in their stead.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::{cargo, shown};
use crate::Result;
use crate::process::Log;
use crate::setup::{bench, npm};
use crate::workspace::Workspace;

pub(super) fn python(workspace: &Workspace) -> Result<bool> {
    logged(workspace, "bench-python", |log| {
        bench::set_up_python(workspace, log)?;
        let wheels = workspace.target.join("xtask/bench-wheels");
        if wheels.exists() {
            fs::remove_dir_all(&wheels).map_err(|error| format!("{}: {error}", wheels.display()))?;
        }
        let mut maturin = bench::python(workspace, "maturin");
        log.succeed(
            released(workspace, &mut maturin).args(["build", "--locked", "--release", "--out"]).arg(&wheels),
        )?;
        let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--force-reinstall"];
        let mut pip = bench::python(workspace, "python");
        log.succeed(
            pip.args(install).args(["--no-deps", "--no-index", "waba", "--find-links"]).arg(&wheels),
        )?;
        shown(bench::python(workspace, "python").arg("benches/python/parse.py").arg(corpus(workspace, log)?))
    })
}

pub(super) fn node(workspace: &Workspace) -> Result<bool> {
    logged(workspace, "bench-node", |log| {
        npm::set_up(workspace, log)?;
        let folder = bench::set_up_node(workspace, "benches/node/parse.mjs", log)?;
        log.succeed(released(workspace, &mut workspace.command("npm")).args(["run", "build"]))?;
        let mut node = workspace.command("node");
        shown(node.arg(folder.join("parse.mjs")).arg(corpus(workspace, log)?).arg(&workspace.root))
    })
}

/// A build as it is published, but for thin LTO, which takes minutes less.
fn released<'c>(workspace: &Workspace, command: &'c mut Command) -> &'c mut Command {
    command
        .env("CARGO_PROFILE_RELEASE_LTO", "thin")
        .env("CARGO_TARGET_DIR", workspace.target.join("xtask/bench"))
}

/// The folder with the bodies.
fn corpus(workspace: &Workspace, log: &mut Log) -> Result<PathBuf> {
    let folder = workspace.target.join("xtask/corpus");
    log.succeed(cargo(workspace, "run").args(["--package", "corpus", "--"]).arg(&folder))?;
    Ok(folder)
}

/// Shows the log if the work does not come to its end.
fn logged(workspace: &Workspace, name: &str, work: impl FnOnce(&mut Log) -> Result<bool>) -> Result<bool> {
    let mut log = Log::create(&workspace.logs(), name)?;
    let done = work(&mut log);
    if done.is_err() {
        print!("{}", log.read()?);
    }
    done
}
