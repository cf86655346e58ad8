//! A folder for one test.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder that is removed when it is dropped, with a folder `in` where files are saved.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("waba-media-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(path.join("in")).unwrap();
        Self(path)
    }

    pub(crate) fn inside(&self) -> PathBuf {
        self.0.join("in")
    }

    /// Names of all that stands in the folder, `in` excepted, and in `in`.
    pub(crate) fn names(&self) -> (Vec<String>, Vec<String>) {
        let names = |path: &Path| {
            let names = std::fs::read_dir(path).unwrap();
            let mut names: Vec<_> =
                names.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
            names.sort();
            names
        };
        let outside = names(&self.0).into_iter().filter(|name| name != "in").collect();
        (outside, names(&self.inside()))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
