//! What the benchmarks of Python and Node compare waba with: packages in folders of the cache, far from ours.

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use super::stamp::Stamp;
use super::{lock, tools};
use crate::Result;
use crate::process::Log;
use crate::workspace::Workspace;

const REQUIREMENTS: &str = "benches/python/requirements.txt";
const NODE_FILES: [&str; 2] = ["benches/node/package.json", "benches/node/package-lock.json"];

fn venv(workspace: &Workspace) -> PathBuf {
    workspace.cache.join("bench-venv")
}

/// The virtual environment with the Python packages.
pub(crate) fn set_up_python(workspace: &Workspace, log: &mut Log) -> Result<()> {
    let _held = lock(workspace, "bench-venv")?;
    let version = tools::PYTHON.require()?;
    let made_from = format!("{version}\n{}", workspace.read(REQUIREMENTS)?);
    Stamp::new(venv(workspace).with_extension("stamp"), made_from).unless_fresh(|| {
        log.succeed(workspace.command("python3").args(["-m", "venv", "--clear"]).arg(venv(workspace)))?;
        let install =
            ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", REQUIREMENTS];
        log.succeed(python(workspace, "python").args(install))
    })
}

/// A program of that environment.
pub(crate) fn python(workspace: &Workspace, program: &str) -> Command {
    let venv = venv(workspace);
    let mut command = workspace.command(venv.join("bin").join(program));
    let rest = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([venv.join("bin")].into_iter().chain(env::split_paths(&rest)));
    if let Ok(path) = path {
        command.env("PATH", path);
    }
    command.env("VIRTUAL_ENV", venv).env_remove("PYTHONHOME");
    command
}

/// The folder with the npm packages, and in it a copy of the script, which finds them there.
pub(crate) fn set_up_node(workspace: &Workspace, script: &str, log: &mut Log) -> Result<PathBuf> {
    let _held = lock(workspace, "bench-node")?;
    let version = tools::NODE.require()?;
    tools::NPM.require()?;
    let folder = workspace.cache.join("bench-node");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let copy = |path: &str| {
        let name = path.rsplit('/').next().unwrap_or(path);
        let text = workspace.read(path)?;
        fs::write(folder.join(name), &text).map_err(|error| format!("{path}: {error}"))?;
        Ok::<_, String>(text)
    };
    let [package, lock_file] = [copy(NODE_FILES[0])?, copy(NODE_FILES[1])?];
    Stamp::new(folder.join("stamp"), format!("{version}\n{package}\n{lock_file}")).unless_fresh(|| {
        let install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
        log.succeed(workspace.command("npm").current_dir(&folder).args(install))
    })?;
    copy(script)?;
    Ok(folder)
}
