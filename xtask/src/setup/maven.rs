//! The Maven packages of the Kotlin binding, in Maven's own cache.

use super::stamp::Stamp;
use super::tools;
use crate::Result;
use crate::process::Log;
use crate::workspace::Workspace;

pub(crate) const POM: &str = "bindings/kotlin/pom.xml";

pub(super) fn set_up(workspace: &Workspace, log: &mut Log) -> Result<()> {
    let java = tools::JAVA.require()?;
    tools::MAVEN.require()?;
    let made_from = format!("{java}\n{}", workspace.read(POM)?);
    Stamp::new(workspace.cache.join("maven.stamp"), made_from).unless_fresh(|| {
        log.succeed(workspace.command("mvn").args(["-q", "-B", "-f", POM, "dependency:go-offline"]))
    })
}
