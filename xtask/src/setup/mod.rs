//! What the suites need before they run, each made once and kept until what it is made from changes.

pub(crate) mod bench;
pub(crate) mod maven;
pub(crate) mod npm;
mod stamp;
pub(crate) mod swift;
mod tools;
pub(crate) mod venv;

use std::fs::{self, File};

use crate::process::Log;
use crate::workspace::Workspace;
use crate::{Result, bindgen};

pub(crate) struct Setup {
    pub(crate) name: &'static str,
    /// The suite whose `--skip` also spares this set-up.
    pub(crate) suite: &'static str,
    /// Set-ups that come before.
    pub(crate) after: &'static [&'static str],
    pub(crate) run: fn(&Workspace, &mut Log) -> Result<()>,
}

/// In the order in which they start.
pub(crate) const SETUPS: &[Setup] = &[
    Setup { name: "build", suite: "", after: &[], run: bindgen::build },
    Setup { name: "venv", suite: "python", after: &[], run: venv::set_up },
    Setup { name: "npm", suite: "node", after: &[], run: npm::set_up },
    Setup { name: "maven", suite: "kotlin", after: &[], run: maven::set_up },
    Setup { name: "swift-root", suite: "swift", after: &[], run: swift::set_up },
    Setup { name: "bindgen", suite: "", after: &["build"], run: bindgen::lay_out },
];

impl Setup {
    pub(crate) fn prepare(&self, workspace: &Workspace, log: &mut Log) -> Result<()> {
        let _held = lock(workspace, self.name)?;
        (self.run)(workspace, log).map_err(|error| match self.suite {
            "" => error,
            suite => format!("{error}, or run with `--skip {suite}`"),
        })
    }
}

/// Keeps a run in another clone from making the same thing in the shared cache at the same time.
fn lock(workspace: &Workspace, name: &str) -> Result<File> {
    let path = workspace.cache.join(format!("{name}.lock"));
    let open = || {
        fs::create_dir_all(&workspace.cache)?;
        let file = File::create(&path)?;
        file.lock()?;
        Ok(file)
    };
    open().map_err(|error: std::io::Error| format!("{}: {error}", path.display()))
}
