//! The lints: formatters, compilers and the rules of this repository.

mod code;
mod layers;
mod names;
mod sources;

use std::iter;

use crate::setup::venv;
use crate::test::Run;
use crate::{Result, codegen};

pub(crate) fn run(run: &mut Run<'_>) -> Result<()> {
    let workspace = run.workspace;
    run.check(workspace.cargo().args(["fmt", "--all", "--check"]))?;
    run.check(workspace.cargo().args("fmt --all --check --manifest-path benches/Cargo.toml".split(' ')))?;
    // They depend on the libraries, and have lock files of their own.
    for manifest in ["benches/Cargo.toml", "fuzz/Cargo.toml"] {
        let mut update = workspace.cargo();
        run.check(update.args("update --workspace --locked --manifest-path".split(' ')).arg(manifest))?;
    }
    run.check(workspace.cargo().args("clippy --workspace --all-targets --locked -- -D warnings".split(' ')))?;
    let mut doc = workspace.cargo();
    run.check(doc.args(["doc", "--workspace", "--no-deps", "--locked"]).env("RUSTDOCFLAGS", "-D warnings"))?;

    let packages = layers::packages(workspace)?;
    // In the workspace one package turns on what another one lacks.
    for package in packages.iter().filter(|package| !package.features.is_empty()) {
        for features in iter::once("").chain(package.features.iter().map(String::as_str)) {
            let mut clippy = workspace.cargo();
            clippy.args(["clippy", "--package", &package.name, "--features", features]);
            run.check(clippy.args("--no-default-features --locked -- -D warnings".split(' ')))?;
        }
    }
    run.verdict("the types know no network and no runtime", layers::types_stay_pure(&packages))?;
    run.verdict("libraries stay in their layer", layers::libraries_stay_in_their_layer(&packages))?;
    run.verdict("packages depend downwards", layers::packages_depend_downwards(&packages))?;
    run.verdict("only one TLS stack", layers::one_tls_stack(&workspace.read("Cargo.lock")?))?;

    let files = workspace.files()?;
    run.verdict("bindings hold no protocol", sources::bindings_hold_no_protocol(workspace, &files)?)?;
    run.verdict(
        "the emulator's state machine knows no I/O, clock or chance",
        sources::machine_knows_no_world(workspace, &files)?,
    )?;
    run.verdict("files are named after what they hold", names::files_are_named_after_ideas(&files))?;
    run.verdict("files have no parts", sources::files_have_no_parts(workspace, &files)?)?;
    run.verdict("names live in five languages", names::names_are_free(codegen::type_names()?))?;

    for arguments in [["check", "--quiet"], ["format", "--check"]] {
        if run.selection.skips("python") {
            run.skip(&format!("ruff {}", arguments[0]), "--skip python")?;
        } else {
            run.check(venv::command(workspace, "ruff").args(arguments).args([
                "bindings/python",
                "benches",
                "examples",
            ]))?;
        }
    }
    Ok(())
}
