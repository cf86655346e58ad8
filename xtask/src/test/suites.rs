//! The suites, each a small function. What a suite of a binding runs is written down in that binding's own
//! files: pyproject.toml, package.json, pom.xml, Package.swift.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::run::Run;
use super::{counts, package};
use crate::setup::{maven, swift as swift_tools, venv};
use crate::{Result, codegen, lint};

pub(crate) struct Suite {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    /// The set-ups without which it does not start.
    pub(super) needs: &'static [&'static str],
    /// The suites that end before it starts.
    pub(super) after: &'static [&'static str],
    pub(super) run: fn(&mut Run<'_>) -> Result<()>,
}

/// In the order in which they start.
pub(crate) const SUITES: &[Suite] = &[
    Suite { name: "rust", about: "tests and doc tests of all crates", needs: &[], after: &[], run: rust },
    Suite {
        name: "codegen",
        about: "generated files are what codegen writes",
        needs: &[],
        after: &[],
        run: generated,
    },
    Suite {
        name: "lint",
        about: "fmt, clippy, rustdoc, layer rules, ruff",
        needs: &["venv"],
        after: &[],
        run: lint::run,
    },
    Suite {
        name: "python",
        about: "maturin, pytest, mypy, pyright",
        needs: &["venv", "build"],
        after: &[],
        run: python,
    },
    Suite { name: "node", about: "napi, node --test, tsc", needs: &["npm", "build"], after: &[], run: node },
    Suite { name: "kotlin", about: "Maven and JUnit", needs: &["maven", "bindgen"], after: &[], run: kotlin },
    Suite {
        name: "swift",
        about: "swift test, swift format",
        needs: &["swift-root", "bindgen"],
        after: &[],
        run: swift,
    },
    Suite {
        name: "conformance",
        about: "the five languages went through the same number of shared cases",
        needs: &[],
        after: &LANGUAGES,
        run: conformance,
    },
    Suite {
        name: "package",
        about: "the wheel and the npm tarball, built and installed as users do",
        needs: &["venv", "npm"],
        after: &["rust", "codegen", "lint", "python", "node", "kotlin", "swift", "conformance"],
        run: package::run,
    },
];

/// The languages, which are the suites that print `conformance LANGUAGE: N cases`.
const LANGUAGES: [&str; 5] = ["rust", "python", "node", "kotlin", "swift"];

/// What napi writes of the addon when it builds it.
const ADDON_TYPES: &str = "bindings/node/lib/generated/addon.d.ts";

fn rust(run: &mut Run<'_>) -> Result<()> {
    // The output of passing tests holds the conformance counts.
    let arguments = ["test", "--workspace", "--locked", "--no-fail-fast", "--", "--show-output"];
    run.tests(run.workspace.cargo().args(arguments), counts::cargo)
}

fn generated(run: &mut Run<'_>) -> Result<()> {
    let outdated = codegen::outdated(run.workspace)?;
    for output in codegen::OUTPUTS {
        let differs = outdated.iter().any(|(path, _)| output.holds(path));
        let complaint = differs.then(|| "differs: run `cargo xtask codegen`".into());
        run.verdict(output.path, complaint.into_iter().collect())?;
    }
    run.verdict("no generated file is left over", codegen::orphans(run.workspace)?)
}

fn python(run: &mut Run<'_>) -> Result<()> {
    let program = |name| with_waba(run, venv::command(run.workspace, name));
    let (mut maturin, mut pytest) = (program("maturin"), program("pytest"));
    let (mut mypy, mut pyright) = (program("mypy"), program("pyright"));
    // A folder of its own: maturin's settings for pyo3 differ from those of a plain build, and in one folder each
    // of the two would compile pyo3 again after the other.
    maturin.env("CARGO_TARGET_DIR", run.workspace.target.join("xtask/maturin"));
    run.step(maturin.args(["develop", "--locked", "--quiet"]))?;
    pytest.args(["-rP", "bindings/python/tests"]);
    // The environment is shared by all clones, and what was installed into it last may be another one's package.
    run.tests(pytest.env("PYTHONPATH", run.workspace.root.join("bindings/python")), counts::pytest)?;
    run.check(mypy.arg("--strict"))?;
    run.check(&mut pyright)
}

fn node(run: &mut Run<'_>) -> Result<()> {
    let npm = |arguments: &[&str]| {
        let mut command = with_waba(run, run.workspace.command("npm"));
        command.args(arguments);
        command
    };
    let (mut build, mut test) = (npm(&["run", "build:debug"]), npm(&["test"]));
    let mut types = npm(&["run", "typecheck"]);
    let committed = run.workspace.read(ADDON_TYPES)?;
    run.step(&mut build)?;
    let complaint = (run.workspace.read(ADDON_TYPES)? != committed)
        .then(|| "the build has written it anew: commit it".into());
    run.verdict(ADDON_TYPES, complaint.into_iter().collect())?;
    run.tests(&mut test, counts::node)?;
    run.check(&mut types)
}

fn kotlin(run: &mut Run<'_>) -> Result<()> {
    let reports = run.workspace.root.join("bindings/kotlin/target/surefire-reports");
    if reports.exists() {
        fs::remove_dir_all(&reports).map_err(|error| format!("{}: {error}", reports.display()))?;
    }
    let mut maven = with_waba(run, run.workspace.command("mvn"));
    let failure = run.log.run(maven.args(["-q", "-B", "-f", maven::POM, "test"]))?.failure;
    let mut counts = None;
    for path in files(&reports, "xml") {
        let report = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        if let Some(found) = counts::surefire(&report) {
            *counts.get_or_insert_with(counts::Counts::default) += found;
        }
    }
    run.count("mvn test", failure, counts)
}

fn swift(run: &mut Run<'_>) -> Result<()> {
    let mut command = with_waba(run, swift_tools::command(run.workspace));
    command.args(["test", "--package-path", "bindings/swift"]);
    let mut format = swift_tools::command(run.workspace);
    format.args(["format", "lint", "--strict", "--configuration", "bindings/swift/.swift-format"]);
    format.args(run.workspace.files()?.iter().filter(|path| path.ends_with(".swift")));
    run.check(&mut format)?;
    run.tests(&mut command, counts::swift)
}

fn conformance(run: &mut Run<'_>) -> Result<()> {
    let (present, absent): (Vec<_>, Vec<_>) = LANGUAGES
        .iter()
        .partition(|language| run.selection.names(language) && !run.selection.skips(language));
    if present.is_empty() {
        return Err(format!("it compares the suites {}, and none of them was run", LANGUAGES.join(", ")));
    }
    let mut cases = Vec::new();
    for language in present {
        let path = run.workspace.logs().join(format!("{language}.log"));
        let output = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        cases.push((language, counts::conformance(&String::from_utf8_lossy(&output), language)));
    }
    let most = cases.iter().filter_map(|(_, count)| *count).max();
    for (language, count) in cases {
        let complaint = match count {
            None => Some(format!("its suite printed no line `conformance {language}: N cases`")),
            Some(count) if Some(count) != most => {
                Some(format!("{count} cases, {} elsewhere", most.unwrap_or(0)))
            }
            Some(0) => Some("no case".into()),
            Some(_) => None,
        };
        run.verdict(&format!("cases in {language}"), complaint.into_iter().collect())?;
    }
    for language in absent {
        run.skip(language, "its suite was not run")?;
    }
    Ok(())
}

/// Gives the tests the `waba` command, with which they start the emulator.
fn with_waba(run: &Run<'_>, mut command: Command) -> Command {
    command.env("WABA_BIN", run.workspace.built("waba"));
    command
}

/// The files with the extension that stand in a folder, none if there is no such folder.
pub(crate) fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter(|path| path.extension().is_some_and(|found| found == extension)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::Log;
    use crate::test::Selection;
    use crate::workspace::Workspace;

    /// The counts of the suite `conformance` after suites that printed the given numbers of cases.
    fn compared(name: &str, skip: &str, printed: &[(&str, usize)]) -> counts::Counts {
        let workspace = Workspace::temporary(name);
        let selection = Selection::parse(&["--skip".into(), skip.into()]).unwrap();
        for language in LANGUAGES {
            let mut log = Log::create(&workspace.logs(), language).unwrap();
            for (_, cases) in printed.iter().filter(|(other, _)| *other == language) {
                log.line(&format!("conformance {language}: {cases} cases")).unwrap();
            }
        }
        let log = Log::create(&workspace.logs(), "conformance").unwrap();
        let (counts, notes) = (counts::Counts::default(), Vec::new());
        let mut run = Run { workspace: &workspace, selection: &selection, log, counts, notes };
        conformance(&mut run).unwrap();
        fs::remove_dir_all(&workspace.root).unwrap();
        run.counts
    }

    #[test]
    fn another_clone_with_the_same_target_folder_has_its_own_logs() {
        let ours = Workspace::temporary("ours");
        let theirs = Workspace { target: ours.target.clone(), ..Workspace::temporary("theirs") };
        let mut log = Log::create(&ours.logs(), "rust").unwrap();
        log.line("conformance rust: 7 cases").unwrap();
        Log::create(&theirs.logs(), "rust").unwrap();
        assert_eq!(counts::conformance(&log.read().unwrap(), "rust"), Some(7));
        for workspace in [ours, theirs] {
            fs::remove_dir_all(&workspace.root).unwrap();
        }
    }

    #[test]
    fn another_clone_with_the_same_target_folder_does_not_replace_what_was_built() {
        let ours = Workspace::temporary("built-ours");
        let theirs = Workspace { target: ours.target.clone(), ..Workspace::temporary("built-theirs") };
        let debug = ours.target.join("debug");
        fs::create_dir_all(&debug).unwrap();
        for (workspace, content) in [(&ours, "old"), (&ours, "ours"), (&theirs, "theirs")] {
            fs::write(debug.join("new"), content).unwrap();
            fs::rename(debug.join("new"), debug.join("waba")).unwrap();
            workspace.keep("waba").unwrap();
        }
        let built = |workspace: &Workspace| fs::read_to_string(workspace.built("waba")).unwrap();
        assert_eq!((built(&ours), built(&theirs)), ("ours".to_owned(), "theirs".to_owned()));
        for workspace in [ours, theirs] {
            fs::remove_dir_all(&workspace.root).unwrap();
        }
    }

    #[test]
    fn languages_are_compared_and_a_skipped_one_is_left_out() {
        let printed = [("rust", 7), ("python", 7), ("node", 3), ("node", 4), ("kotlin", 7)];
        let counts = compared("equal", "swift", &printed);
        assert_eq!(counts, counts::Counts { passed: 4, failed: 0, skipped: 1 });
    }

    #[test]
    fn fewer_cases_and_a_missing_line_are_failures() {
        let counts =
            compared("unequal", "package", &[("rust", 7), ("python", 6), ("node", 7), ("kotlin", 7)]);
        assert_eq!(counts, counts::Counts { passed: 3, failed: 2, skipped: 0 });
    }
}
