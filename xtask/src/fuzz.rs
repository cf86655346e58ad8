//! Runs the fuzz targets of `fuzz/`: with cargo-fuzz on a nightly compiler, for a bounded time.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::Result;
use crate::workspace::Workspace;

/// How long each target runs when nothing else is said.
const SECONDS: u32 = 60;

/// An input that takes longer than this is a finding.
const LONGEST_INPUT_SECONDS: u32 = 10;

/// The version of cargo-fuzz that is installed when there is none.
const CARGO_FUZZ: &str = "0.13.2";

/// Which targets run, and for how long.
#[derive(Debug, PartialEq)]
pub(crate) struct Plan {
    target: Option<String>,
    seconds: u32,
}

impl Plan {
    /// Reads `[TARGET] [SECONDS]`.
    pub(crate) fn parse(arguments: &[String]) -> Result<Self> {
        let seconds = |text: &String| match text.parse() {
            Ok(seconds) if seconds > 0 => Ok(seconds),
            _ => Err(format!("`{text}` is no number of seconds")),
        };
        let is_number = |text: &String| text.starts_with(|first: char| first.is_ascii_digit());
        match arguments {
            [] => Ok(Self { target: None, seconds: SECONDS }),
            [only] if is_number(only) => Ok(Self { target: None, seconds: seconds(only)? }),
            [target] => Ok(Self { target: Some(target.clone()), seconds: SECONDS }),
            [target, time] => Ok(Self { target: Some(target.clone()), seconds: seconds(time)? }),
            _ => Err("too many arguments".into()),
        }
    }
}

/// Runs the targets one after the other; says whether all of them held. Findings are written to `fuzz/artifacts`.
pub(crate) fn run(workspace: &Workspace, plan: &Plan) -> Result<bool> {
    let targets = chosen(targets(workspace)?, plan.target.as_deref())?;
    require_nightly(workspace)?;
    install(workspace)?;
    let seeds = seeds(workspace)?;
    let mut found = false;
    for target in targets {
        let evolved = workspace.target.join("xtask/fuzz-corpus").join(&target);
        fs::create_dir_all(&evolved).map_err(|error| format!("{}: {error}", evolved.display()))?;
        // New inputs are written to the first of the folders.
        let mut command = cargo_fuzz(workspace, "run");
        command.arg(&target).args([&evolved, &committed(workspace, &target), &seeds.join(&target)]);
        command.args(["--", "-verbosity=0", "-print_final_stats=1"]);
        command.arg(format!("-max_total_time={}", plan.seconds));
        command.arg(format!("-timeout={LONGEST_INPUT_SECONDS}"));
        let held = succeeds(&mut command)?;
        println!("{target}: {}", if held { "nothing found" } else { "found something, see fuzz/artifacts" });
        found |= !held;
    }
    Ok(!found)
}

/// The names of all targets.
fn targets(workspace: &Workspace) -> Result<Vec<String>> {
    let folder = workspace.root.join("fuzz/fuzz_targets");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let paths = entries.flatten().map(|entry| entry.path());
    let mut names: Vec<_> =
        paths.filter_map(|path| Some(path.file_stem()?.to_string_lossy().into_owned())).collect();
    names.sort();
    Ok(names)
}

fn chosen(targets: Vec<String>, wanted: Option<&str>) -> Result<Vec<String>> {
    match wanted {
        None => Ok(targets),
        Some(wanted) if targets.iter().any(|target| target == wanted) => Ok(vec![wanted.to_owned()]),
        Some(wanted) => Err(format!("there is no fuzz target `{wanted}`, but {}", targets.join(", "))),
    }
}

fn committed(workspace: &Workspace, target: &str) -> PathBuf {
    workspace.root.join("fuzz/corpus").join(target)
}

fn require_nightly(workspace: &Workspace) -> Result<()> {
    let mut command = nightly(workspace, "rustc");
    command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    if command.status().is_ok_and(|status| status.success()) {
        return Ok(());
    }
    Err("fuzzing needs a nightly compiler: run `rustup toolchain install nightly --profile minimal`".into())
}

/// Installs cargo-fuzz into the cache, once.
fn install(workspace: &Workspace) -> Result<()> {
    let root = tools(workspace);
    if root.join("bin/cargo-fuzz").is_file() {
        return Ok(());
    }
    let mut command = workspace.cargo();
    command
        .args(["install", "--locked", "--quiet", "cargo-fuzz", "--version", CARGO_FUZZ, "--root"])
        .arg(&root);
    if succeeds(&mut command)? { Ok(()) } else { Err("cargo-fuzz could not be installed".into()) }
}

/// Where cargo-fuzz is installed.
fn tools(workspace: &Workspace) -> PathBuf {
    workspace.cache.join("cargo-fuzz")
}

/// Writes the inputs that are made from the vectors.
fn seeds(workspace: &Workspace) -> Result<PathBuf> {
    let folder = workspace.target.join("xtask/fuzz-seeds");
    let mut command = workspace.cargo();
    command.args(["run", "--quiet", "--locked", "--package", "waba-fuzz-targets", "--"]).arg(&folder);
    if succeeds(&mut command)? { Ok(folder) } else { Err("the seeds could not be written".into()) }
}

fn cargo_fuzz(workspace: &Workspace, action: &str) -> Command {
    let mut command = nightly(workspace, "cargo");
    let mut path = tools(workspace).join("bin").into_os_string();
    if let Some(rest) = std::env::var_os("PATH") {
        path.push(":");
        path.push(rest);
    }
    command.env("PATH", path).args(["fuzz", action, "--fuzz-dir", "fuzz", "--target-dir"]);
    // A folder of its own: the instrumented build shares nothing with others.
    command.arg(workspace.target.join("xtask/fuzz"));
    command
}

/// A program of the nightly tool-chain, whatever the repository pins.
fn nightly(workspace: &Workspace, program: &str) -> Command {
    let mut command = workspace.command("rustup");
    command.args(["run", "nightly", program]);
    command
}

fn succeeds(command: &mut Command) -> Result<bool> {
    let status = command.status().map_err(|error| format!("{}: {error}", crate::process::title(command)))?;
    Ok(status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(arguments: &[&str]) -> Result<Plan> {
        Plan::parse(&arguments.iter().map(|&argument| argument.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn target_and_seconds_may_be_left_out() {
        let expected = |target: Option<&str>, seconds| Ok(Plan { target: target.map(Into::into), seconds });
        assert_eq!(plan(&[]), expected(None, SECONDS));
        assert_eq!(plan(&["5"]), expected(None, 5));
        assert_eq!(plan(&["parse"]), expected(Some("parse"), SECONDS));
        assert_eq!(plan(&["parse", "300"]), expected(Some("parse"), 300));
        assert!(
            plan(&["parse", "0"]).is_err()
                && plan(&["parse", "long"]).is_err()
                && plan(&["1", "2", "3"]).is_err()
        );
    }

    #[test]
    fn an_unknown_target_is_an_error_that_names_the_others() {
        let targets = vec!["parse".to_owned(), "url".to_owned()];
        assert_eq!(chosen(targets.clone(), Some("url")).unwrap(), ["url"]);
        assert!(chosen(targets, Some("uri")).unwrap_err().contains("parse, url"));
    }

    #[test]
    fn every_target_has_a_corpus() {
        let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
        let workspace = Workspace { root, ..Workspace::temporary("fuzz") };
        let targets = targets(&workspace).unwrap();
        assert!(targets.len() >= 6);
        for target in targets {
            assert!(committed(&workspace, &target).read_dir().unwrap().next().is_some(), "{target}");
        }
    }
}
