//! `corpus FOLDER` writes every set as `SET.json`, a list of `{"events": COUNT, "body": TEXT}`, for the benchmarks of
//! other languages.

use std::path::PathBuf;
use std::{env, fs, process};

use corpus::{SETS, set};

fn main() {
    let Some(folder) = env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: corpus FOLDER");
        process::exit(2);
    };
    if let Err(error) = write(&folder) {
        eprintln!("error: {}: {error}", folder.display());
        process::exit(1);
    }
}

fn write(folder: &std::path::Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    for set in SETS.into_iter().filter_map(set) {
        let bodies: Vec<String> = set
            .bodies
            .iter()
            .map(|body| {
                // The bodies hold no control characters.
                let text = body.json.replace('\\', "\\\\").replace('"', "\\\"");
                format!(r#"{{"events":{},"body":"{text}"}}"#, body.events)
            })
            .collect();
        fs::write(folder.join(format!("{}.json", set.name)), format!("[{}]", bodies.join(",")))?;
    }
    Ok(())
}
