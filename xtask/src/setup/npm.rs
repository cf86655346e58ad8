//! The npm packages of the Node binding, in the repository's `node_modules`.

use super::stamp::Stamp;
use super::tools;
use crate::Result;
use crate::process::Log;
use crate::workspace::Workspace;

pub(crate) fn set_up(workspace: &Workspace, log: &mut Log) -> Result<()> {
    let version = tools::NODE.require()?;
    tools::NPM.require()?;
    let made_from = format!("{version}\n{}", workspace.read("package-lock.json")?);
    let stamp = workspace.root.join("node_modules/.waba-stamp");
    Stamp::new(stamp, made_from).unless_fresh(|| {
        // Without scripts: the package's own would build a release.
        log.succeed(workspace.command("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
    })
}
