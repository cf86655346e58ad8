//! Remembers what something was made from.

use std::fs;
use std::path::PathBuf;

use crate::Result;

/// A file that holds a copy of what the thing beside it was made from.
pub(super) struct Stamp {
    path: PathBuf,
    made_from: String,
}

impl Stamp {
    pub(super) fn new(path: PathBuf, made_from: String) -> Self {
        Self { path, made_from }
    }

    /// Makes the thing unless it was made from the very same before. A thing that was only half made has no stamp.
    pub(super) fn unless_fresh(&self, make: impl FnOnce() -> Result<()>) -> Result<()> {
        if fs::read_to_string(&self.path).is_ok_and(|before| before == self.made_from) {
            return Ok(());
        }
        let at = |error: std::io::Error| format!("{}: {error}", self.path.display());
        if self.path.exists() {
            fs::remove_file(&self.path).map_err(at)?;
        }
        make()?;
        fs::write(&self.path, &self.made_from).map_err(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_once_and_again_when_the_source_changes_or_the_last_try_failed() {
        let path = std::env::temp_dir().join(format!("waba-xtask-stamp-{}", std::process::id()));
        let made = std::cell::Cell::new(0);
        let make = || {
            made.set(made.get() + 1);
            Ok(())
        };
        Stamp::new(path.clone(), "a".into()).unless_fresh(make).unwrap();
        Stamp::new(path.clone(), "a".into()).unless_fresh(make).unwrap();
        assert_eq!(made.get(), 1);
        Stamp::new(path.clone(), "b".into()).unless_fresh(|| Err("broken".into())).unwrap_err();
        Stamp::new(path.clone(), "a".into()).unless_fresh(make).unwrap();
        assert_eq!(made.get(), 2);
        fs::remove_file(path).unwrap();
    }
}
