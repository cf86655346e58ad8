//! The inputs that are tried first: those of the repository, and those made from the vectors.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Target;

/// An input and where it comes from.
pub struct Input {
    /// The name of its file, or its number among the vectors.
    pub name: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The folder of the committed inputs of `target`.
pub fn folder(target: &Target) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus").join(target.name)
}

/// The inputs of `target`, always in the same order.
///
/// # Panics
/// When the folder or a file of it can't be read.
pub fn inputs(target: &Target) -> Vec<Input> {
    let folder = folder(target);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let committed = files.iter().map(|file| Input {
        name: file.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        bytes: fs::read(file).unwrap_or_else(|error| panic!("{}: {error}", file.display())),
    });
    let seeds = (target.seeds)().into_iter().enumerate();
    committed.chain(seeds.map(|(index, bytes)| Input { name: format!("vector {index}"), bytes })).collect()
}
