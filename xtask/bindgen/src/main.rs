//! Writes the Kotlin and Swift sources of the uniffi library.
//!
//! The generator must be of exactly the version the library was built with, so it is a package of this workspace
//! and never an installed command. The library must not be stripped: the generator reads its symbols.

mod adjust;
mod docs;
mod kotlin;
mod swift;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};

const USAGE: &str = "usage: waba-bindgen LIBRARY kotlin|swift FOLDER";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [library, language, folder] = arguments.as_slice() else { return Err(USAGE.into()) };
    let language = match language.as_str() {
        "kotlin" => TargetLanguage::Kotlin,
        "swift" => TargetLanguage::Swift,
        _ => return Err(USAGE.into()),
    };
    generate(GenerateOptions {
        languages: vec![language],
        source: library.into(),
        out_dir: folder.into(),
        ..GenerateOptions::default()
    })?;
    let written = files(Path::new(folder))?;
    if written.is_empty() {
        return Err(format!("{library} holds no uniffi component").into());
    }
    for path in written {
        let source = fs::read_to_string(&path)?;
        let adjusted = match path.extension().and_then(|extension| extension.to_str()) {
            Some("kt") => docs::adjusted(&kotlin::adjusted(&source)?, |name| format!("@param {name} "))?,
            Some("swift") => {
                docs::adjusted(&swift::adjusted(&source)?, |name| format!("- Parameter {name}: "))?
            }
            _ => continue,
        };
        fs::write(&path, adjusted)?;
    }
    Ok(())
}

fn files(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    Ok(found)
}
