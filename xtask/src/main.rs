//! The commands of this repository, run as `cargo xtask COMMAND`.

mod bench;
mod bindgen;
mod codegen;
mod contract;
mod fuzz;
mod lint;
mod process;
mod setup;
mod test;
mod workspace;

use std::process::ExitCode;

use workspace::Workspace;

/// An error is one line for the person who typed the command.
type Result<T, E = String> = std::result::Result<T, E>;

const HELP: &str = "\
Usage: cargo xtask COMMAND

Commands:
  test [--only SUITE]… [--skip SUITE]…   sets up what is missing and runs the tests of all languages
  test --list                            lists the suites
  lint                                   runs the suite `lint` alone
  codegen [--check]                      writes the generated files; --check names those that differ and writes none
  bindgen [--release]                    builds the uniffi library and writes its Kotlin and Swift sources
  bench [NAME] [ARGUMENT]…               runs the benchmark `parse` or another one of `benches/`
  gate [--update]                        counts the instructions of the webhook parser against benches/gate.json
  fuzz [TARGET] [SECONDS]                fuzzes one target, or each, for 60 seconds or as many; needs a nightly compiler
  contract FILE                          compares the outbound vectors with an OpenAPI description of the Cloud API
  demo [ARGUMENT]…                       runs `cargo demo`

Environment:
  CARGO_TARGET_DIR   where cargo builds; the folder `target` of the cache when not set
  WABA_CACHE         the cache for what outlives a clone; ~/.cache/waba when not set
";

/// The exit code for a command line that makes no sense.
const USAGE_ERROR: u8 = 2;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", arguments.as_slice()),
    };
    let done = match command {
        "test" => match test::Selection::parse(rest) {
            Ok(selection) => Workspace::locate().and_then(|workspace| test::run(&workspace, &selection)),
            Err(error) => return usage_error(&error),
        },
        "lint" if rest.is_empty() => {
            Workspace::locate().and_then(|workspace| test::run(&workspace, &test::Selection::only("lint")))
        }
        "codegen" if rest.is_empty() => generate(),
        "codegen" if rest == ["--check"] => check_generated(),
        "bindgen" if rest.is_empty() || rest == ["--release"] => bindgen(!rest.is_empty()),
        "bench" => bench(rest),
        "gate" if rest.is_empty() || rest == ["--update"] => {
            Workspace::locate().and_then(|workspace| bench::gate(&workspace, !rest.is_empty()))
        }
        "fuzz" => match fuzz::Plan::parse(rest) {
            Ok(plan) => Workspace::locate().and_then(|workspace| fuzz::run(&workspace, &plan)),
            Err(error) => return usage_error(&error),
        },
        "contract" => match rest {
            [file] => Workspace::locate().and_then(|workspace| contract::run(&workspace, file)),
            _ => return usage_error("contract takes one file"),
        },
        "demo" => demo(rest),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(true)
        }
        _ => return usage_error(&format!("unknown command: {}", arguments.join(" "))),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn usage_error(error: &str) -> ExitCode {
    eprintln!("error: {error}\n\n{HELP}");
    ExitCode::from(USAGE_ERROR)
}

fn generate() -> Result<bool> {
    let workspace = Workspace::locate()?;
    for (path, content) in codegen::outdated(&workspace)? {
        codegen::write(&workspace.root, &path, &content)?;
        println!("written: {path}");
    }
    Ok(true)
}

fn check_generated() -> Result<bool> {
    let outdated = codegen::outdated(&Workspace::locate()?)?;
    outdated.iter().for_each(|(path, _)| println!("differs: {path}"));
    Ok(outdated.is_empty())
}

fn bindgen(release: bool) -> Result<bool> {
    let workspace = Workspace::locate()?;
    let mut log = process::Log::create(&workspace.logs(), "bindgen")?;
    let done = bindgen::run(&workspace, &mut log, release);
    if done.is_err() {
        print!("{}", log.read()?);
    }
    done.map(|()| true)
}

fn bench(arguments: &[String]) -> Result<bool> {
    let (name, rest) = match arguments.split_first() {
        Some((name, rest)) => (name.as_str(), rest),
        None => (bench::NAMES[0], arguments),
    };
    bench::run(&Workspace::locate()?, name, rest)
}

fn demo(arguments: &[String]) -> Result<bool> {
    let status = Workspace::locate()?
        .cargo()
        .args(["demo"])
        .args(arguments)
        .status()
        .map_err(|error| format!("cargo demo: {error}"))?;
    Ok(status.success())
}
