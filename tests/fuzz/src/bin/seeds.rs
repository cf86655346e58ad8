//! Writes the inputs that are made from the vectors, for cargo-fuzz: `waba-fuzz-seeds FOLDER` fills `FOLDER/TARGET/`.

use std::path::PathBuf;
use std::{env, fs, io};

use waba_fuzz_targets::TARGETS;

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).map(PathBuf::from);
    let folder = folder.ok_or_else(|| io::Error::other("usage: waba-fuzz-seeds FOLDER"))?;
    for target in TARGETS {
        let folder = folder.join(target.name);
        fs::create_dir_all(&folder)?;
        for (index, seed) in (target.seeds)().iter().enumerate() {
            fs::write(folder.join(index.to_string()), seed)?;
        }
    }
    Ok(())
}
