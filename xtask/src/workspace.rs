//! Where things are: the repository, the target folder and the cache that outlives a clone.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::Command;
use std::time::SystemTime;

use crate::Result;

pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
    pub(crate) cache: PathBuf,
}

impl Workspace {
    pub(crate) fn locate() -> Result<Self> {
        // Asked at run time: clones may share a target folder, and with it this binary.
        let manifest = env::var_os("CARGO_MANIFEST_DIR").ok_or("run this as `cargo xtask`")?;
        let root = PathBuf::from(manifest).parent().ok_or("the xtask folder has no parent")?.to_path_buf();
        let cache = cache_folder()?;
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => root.join(folder),
            None => cache.join("target"),
        };
        let workspace = Self { root, target, cache };
        workspace.claim()?;
        Ok(workspace)
    }

    /// Makes the files of this clone the newest, if another one has built into the target folder last. Cargo goes by times
    /// alone: what the other has built of an older or a newer version it would take for what stands here.
    fn claim(&self) -> Result<()> {
        let (stamp, root) = (self.target.join("xtask/clone"), self.root.to_string_lossy());
        if fs::read_to_string(&stamp).is_ok_and(|last| last == root) {
            return Ok(());
        }
        let now = SystemTime::now();
        let renew = |path: &str| File::options().write(true).open(self.root.join(path))?.set_modified(now);
        for path in self.files()? {
            renew(&path).map_err(|error| format!("{path}: {error}"))?;
        }
        let write = || {
            fs::create_dir_all(self.target.join("xtask"))?;
            fs::write(&stamp, root.as_bytes())
        };
        write().map_err(|error| format!("{}: {error}", stamp.display()))
    }

    /// A command that runs in the repository, free of what must not reach it from here.
    pub(crate) fn command(&self, program: impl Into<OsString>) -> Command {
        let mut command = Command::new(program.into());
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            // What `cargo run` sets for this program would make build scripts that watch it run again and again.
            let of_cargo_run =
                ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_"].iter().any(|p| text.starts_with(p));
            // No test may ever reach a real account.
            let of_account = ["D360_API_KEY", "WABA_BASE_URL"].contains(&&*text);
            if of_cargo_run || of_account {
                command.env_remove(&name);
            }
        }
        command
    }

    pub(crate) fn cargo(&self) -> Command {
        self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    /// A file of the debug build, which was [kept](Self::keep): a library or a command.
    pub(crate) fn built(&self, name: &str) -> PathBuf {
        self.own("bin").join(name)
    }

    /// Keeps a file of the debug build that has just ended: another clone that builds into the same folder puts its own in
    /// its place.
    pub(crate) fn keep(&self, name: &str) -> Result<()> {
        let (from, to) = (self.target.join("debug").join(name), self.built(name));
        let keep = || {
            fs::create_dir_all(self.own("bin"))?;
            if to.exists() {
                fs::remove_file(&to)?;
            }
            // Cargo replaces the file, and never writes into it. A link needs the same file system.
            fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(drop))
        };
        keep().map_err(|error: std::io::Error| format!("{}: {error}", to.display()))
    }

    /// A folder that no other clone writes to, as one that runs at the same time would with the target folder that they
    /// may share.
    pub(crate) fn own(&self, name: &str) -> PathBuf {
        self.root.join("target/xtask").join(name)
    }

    pub(crate) fn logs(&self) -> PathBuf {
        self.own("logs")
    }

    /// The files that are, or could be, committed, as paths below the root.
    pub(crate) fn files(&self) -> Result<Vec<String>> {
        let output = self
            .command("git")
            .args(["ls-files", "--cached", "--others", "--exclude-standard", "-z"])
            .output()
            .map_err(|error| format!("git: {error}"))?;
        if !output.status.success() {
            return Err(format!("git ls-files: {}", String::from_utf8_lossy(&output.stderr).trim()));
        }
        let listed = String::from_utf8_lossy(&output.stdout);
        // A file that is deleted and not yet committed so is still listed.
        Ok(listed
            .split('\0')
            .filter(|path| !path.is_empty() && self.root.join(path).is_file())
            .map(Into::into)
            .collect())
    }

    pub(crate) fn read(&self, path: &str) -> Result<String> {
        fs::read_to_string(self.root.join(path)).map_err(|error| format!("{path}: {error}"))
    }
}

fn cache_folder() -> Result<PathBuf> {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = set("WABA_CACHE")
        .or_else(|| set("XDG_CACHE_HOME").map(|folder| folder.join("waba")))
        .or_else(|| set("HOME").map(|folder| folder.join(".cache/waba")))
        .ok_or("no cache folder: set HOME or WABA_CACHE")?;
    if cache.is_absolute() {
        Ok(cache)
    } else {
        Err(format!("the cache folder {} is not absolute", cache.display()))
    }
}

#[cfg(test)]
impl Workspace {
    /// A workspace of its own below the system's folder for temporary files.
    pub(crate) fn temporary(name: &str) -> Self {
        let root = env::temp_dir().join(format!("waba-xtask-{name}-{}", std::process::id()));
        Self { target: root.join("target"), cache: root.join("cache"), root }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_clone_is_newer_than_what_another_one_has_built() {
        let clone = |name: &str| {
            let temporary = Workspace::temporary(name);
            fs::create_dir_all(&temporary.root).unwrap();
            fs::write(temporary.root.join("lib.rs"), "").unwrap();
            assert!(temporary.command("git").args(["init", "--quiet"]).status().unwrap().success());
            temporary
        };
        let (first, second) = (clone("claim-first"), clone("claim-second"));
        let second = Workspace { target: first.target.clone(), ..second };
        let old = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
        let is_renewed = |clone: &Workspace| {
            let file = File::options().write(true).open(clone.root.join("lib.rs")).unwrap();
            file.set_modified(old).unwrap();
            clone.claim().unwrap();
            file.metadata().unwrap().modified().unwrap() > old
        };
        assert_eq!(
            [&first, &first, &second, &second, &first].map(is_renewed),
            [true, false, true, false, true]
        );
        for clone in [first, second] {
            fs::remove_dir_all(clone.root).unwrap();
        }
    }
}
