//! The Swift tool-chain: an installed one, else a private Debian root in the cache.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::stamp::Stamp;
use super::tools;
use crate::Result;
use crate::process::Log;
use crate::workspace::Workspace;

const MAKE_ROOT: &str = "xtask/swift/root.sh";
const RUN_IN_ROOT: &str = "xtask/swift/run.sh";

fn root(workspace: &Workspace) -> PathBuf {
    workspace.cache.join("swift-root")
}

fn is_installed() -> bool {
    tools::SWIFT.require().is_ok()
}

pub(super) fn set_up(workspace: &Workspace, log: &mut Log) -> Result<()> {
    if is_installed() {
        return Ok(());
    }
    let root = root(workspace);
    Stamp::new(root.with_extension("stamp"), workspace.read(MAKE_ROOT)?).unless_fresh(|| {
        if let Some(missing) = missing_for_root() {
            return Err(format!(
                "no Swift, and no private root for it ({missing}): install Swift 6.0 or newer"
            ));
        }
        log.succeed(workspace.command("bash").arg(MAKE_ROOT).arg(&root))
    })
}

/// What keeps this system from making the root.
fn missing_for_root() -> Option<&'static str> {
    let works = |words: &[&str]| {
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    if !works(&["apt-get", "--version"]) {
        Some("it needs Debian's apt")
    } else if !works(&["sh", "-c", "test $(id -u) = 0"]) {
        Some("it needs the user root")
    } else if !works(&["unshare", "--mount", "true"]) {
        Some("it needs mount namespaces")
    } else {
        None
    }
}

/// A `swift` command that sees the repository and the target folder.
pub(crate) fn command(workspace: &Workspace) -> Command {
    if is_installed() {
        return workspace.command("swift");
    }
    let mut command = workspace.command("bash");
    command
        .arg(RUN_IN_ROOT)
        .arg(root(workspace))
        .arg(&workspace.root)
        .arg(&workspace.target)
        .args(["--", "swift"]);
    command
}
