//! Builds the uniffi library and lays out what the Kotlin and Swift packages need of it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Result;
use crate::process::Log;
use crate::workspace::Workspace;

const LIBRARY: &str = if cfg!(target_os = "macos") { "libwaba_uniffi.dylib" } else { "libwaba_uniffi.so" };

const GENERATOR: &str = "waba-bindgen";

/// Builds everything once with one set of features: a build of each package by itself would compile the shared
/// dependencies again for each.
pub(crate) fn build(workspace: &Workspace, log: &mut Log) -> Result<()> {
    log.succeed(workspace.cargo().args(["build", "--workspace", "--locked"]))?;
    [LIBRARY, GENERATOR, "waba"].into_iter().try_for_each(|name| workspace.keep(name))
}

/// Builds, then writes the sources and copies the library: that of the debug build, or a small and fast one.
pub(crate) fn run(workspace: &Workspace, log: &mut Log, release: bool) -> Result<()> {
    if !release {
        build(workspace, log)?;
        return lay_out(workspace, log);
    }
    log.succeed(workspace.cargo().args(["build", "--package", GENERATOR, "--locked"]))?;
    workspace.keep(GENERATOR)?;
    let mut build = workspace.cargo();
    // The generator reads symbols, so these stay.
    build.env("CARGO_PROFILE_RELEASE_STRIP", "debuginfo");
    log.succeed(build.args(["build", "--release", "--package", "waba-uniffi", "--locked"]))?;
    lay_out_library(workspace, log, &workspace.target.join("release").join(LIBRARY))
}

/// Writes the sources of the debug build and copies its library.
pub(crate) fn lay_out(workspace: &Workspace, log: &mut Log) -> Result<()> {
    lay_out_library(workspace, log, &workspace.built(LIBRARY))
}

/// Writes the sources of a library and copies it to where the two packages look for it.
fn lay_out_library(workspace: &Workspace, log: &mut Log, library: &Path) -> Result<()> {
    let bindings = workspace.root.join("bindings");
    let generated = workspace.own("bindgen");
    for language in ["kotlin", "swift"] {
        let folder = generated.join(language);
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(|error| at(&folder, error))?;
        }
        fs::create_dir_all(&folder).map_err(|error| at(&folder, error))?;
        let mut command = workspace.command(workspace.built(GENERATOR));
        log.succeed(command.arg(library).arg(language).arg(&folder))?;
    }

    mirror(&generated.join("kotlin"), &bindings.join("kotlin/target/generated/uniffi"))?;
    let sources = bindings.join("swift/Sources");
    for (name, place) in [("Waba.swift", "Waba/Generated"), ("WabaFFI.h", "WabaFFI")] {
        copy(&generated.join("swift").join(name), &sources.join(place).join(name))?;
    }
    copy(library, &bindings.join("kotlin/target/native").join(jna_folder()).join(LIBRARY))?;
    copy(library, &bindings.join("swift/lib").join(LIBRARY))
}

/// The folder of a jar in which JNA looks for a library of this platform.
fn jna_folder() -> String {
    let system = if cfg!(target_os = "macos") { "darwin" } else { std::env::consts::OS };
    let processor = std::env::consts::ARCH.replace('_', "-");
    format!("{system}-{processor}")
}

fn mirror(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).map_err(|error| at(from, error))? {
        let source: PathBuf = entry.map_err(|error| at(from, error))?.path();
        let place = to.join(source.file_name().unwrap_or_default());
        if source.is_dir() { mirror(&source, &place)? } else { copy(&source, &place)? }
    }
    Ok(())
}

/// Copies unless the content is there already: a new time stamp would make the next tool compile again.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let content = fs::read(from).map_err(|error| at(from, error))?;
    if fs::read(to).is_ok_and(|present| present == content) {
        return Ok(());
    }
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).map_err(|error| at(folder, error))?;
    }
    fs::write(to, content).map_err(|error| at(to, error))
}

fn at(path: &Path, error: std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
