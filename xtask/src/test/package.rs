//! The packages as their users get them: built, installed elsewhere, loaded.
//!
//! These are the only release builds of a run, and not optimised at all: here it matters that they install and load, and
//! what is published takes many minutes more.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::run::Run;
use super::suites::files;
use crate::Result;

pub(super) fn run(run: &mut Run<'_>) -> Result<()> {
    let folder = run.workspace.own("package");
    let application = folder.join("application");
    let empty = || {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&application)?;
        fs::write(application.join("package.json"), "{}")
    };
    empty().map_err(|error| format!("{}: {error}", folder.display()))?;

    if run.selection.skips("python") {
        run.skip("wheel", "--skip python")?;
    } else {
        wheel(run, &folder)?;
    }
    if run.selection.skips("node") {
        run.skip("npm tarball", "--skip node")
    } else {
        tarball(run, &folder, &application)
    }
}

fn wheel(run: &mut Run<'_>, folder: &Path) -> Result<()> {
    let environment = folder.join("venv");
    let python = environment.join("bin/python");
    run.step(command(run, "python3").args(["-m", "venv"]).arg(&environment))?;
    run.check(command(run, &python).args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        ".",
    ]))?;
    // In a folder without sources, so that nothing but the installed package is found.
    run.check(
        command(run, &python).current_dir(folder).args(["-c", "import waba; waba.Client, waba.AsyncClient"]),
    )
}

fn tarball(run: &mut Run<'_>, folder: &Path, application: &Path) -> Result<()> {
    const LOAD: &str = "if (typeof require('waba').Client !== 'function') process.exit(1)";
    run.check(command(run, "npm").args(["pack", "--pack-destination"]).arg(folder))?;
    let install = ["install", "--no-audit", "--no-fund"];
    run.check(command(run, "npm").current_dir(application).args(install).args(files(folder, "tgz")))?;
    run.check(command(run, "node").current_dir(application).args(["-e", LOAD]))
}

fn command(run: &Run<'_>, program: impl Into<OsString>) -> Command {
    let mut command = run.workspace.command(program);
    for (setting, value) in [("LTO", "off"), ("CODEGEN_UNITS", "16"), ("OPT_LEVEL", "0")] {
        command.env(format!("CARGO_PROFILE_RELEASE_{setting}"), value);
    }
    command
}
