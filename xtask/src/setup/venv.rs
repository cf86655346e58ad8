//! The Python environment of the tests and lints.

use std::path::PathBuf;
use std::process::Command;

use super::stamp::Stamp;
use super::tools;
use crate::Result;
use crate::process::Log;
use crate::workspace::Workspace;

const REQUIREMENTS: &str = "bindings/python/requirements-test.txt";

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.cache.join("venv")
}

pub(super) fn set_up(workspace: &Workspace, log: &mut Log) -> Result<()> {
    let version = tools::PYTHON.require()?;
    let venv = folder(workspace);
    let made_from = format!("{version}\n{}", workspace.read(REQUIREMENTS)?);
    Stamp::new(venv.with_extension("stamp"), made_from).unless_fresh(|| {
        log.succeed(workspace.command("python3").args(["-m", "venv", "--clear"]).arg(&venv))?;
        let install =
            ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", REQUIREMENTS];
        log.succeed(command(workspace, "python").args(install))?;
        // pyright loads its JavaScript at the first call.
        log.succeed(command(workspace, "pyright").arg("--version"))
    })
}

/// A program of the environment.
pub(crate) fn command(workspace: &Workspace, program: &str) -> Command {
    let venv = folder(workspace);
    let mut command = workspace.command(venv.join("bin").join(program));
    let mut path = venv.join("bin").into_os_string();
    if let Some(rest) = std::env::var_os("PATH") {
        path.push(":");
        path.push(rest);
    }
    command.env("VIRTUAL_ENV", &venv).env("PATH", path).env_remove("PYTHONHOME");
    command
}
