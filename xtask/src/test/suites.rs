//! The suites, each a small function. What a suite of a binding runs is written down in that binding's own
//! files: pyproject.toml, package.json, pom.xml, Package.swift.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::counts;
use super::run::Run;
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
    Suite { name: "swift", about: "swift test", needs: &["swift-root", "bindgen"], after: &[], run: swift },
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
        run: package,
    },
];

/// The languages, which are the suites that print `conformance LANGUAGE: N cases`.
const LANGUAGES: [&str; 5] = ["rust", "python", "node", "kotlin", "swift"];

fn rust(run: &mut Run<'_>) -> Result<()> {
    // The output of passing tests holds the conformance counts.
    let arguments = ["test", "--workspace", "--locked", "--no-fail-fast", "--", "--show-output"];
    run.tests(run.workspace.cargo().args(arguments), counts::cargo)
}

fn generated(run: &mut Run<'_>) -> Result<()> {
    let differing = codegen::run(run.workspace, true)?;
    for output in codegen::OUTPUTS {
        let differs = differing.iter().any(|path| path == output.path);
        let complaint = differs.then(|| "differs: run `cargo xtask codegen`".into());
        run.verdict(output.path, complaint.into_iter().collect())?;
    }
    run.verdict("no generated file is left over", codegen::orphans(run.workspace)?)
}

fn python(run: &mut Run<'_>) -> Result<()> {
    let program = |name| with_waba(run, venv::command(run.workspace, name));
    let (mut maturin, mut pytest) = (program("maturin"), program("pytest"));
    let (mut mypy, mut pyright) = (program("mypy"), program("pyright"));
    run.step(maturin.args(["develop", "--locked", "--quiet"]))?;
    pytest.args(["-rP", "bindings/python/tests"]);
    if run.workspace.root.join("bindings/python/examples").is_dir() {
        pytest.arg("bindings/python/examples");
    }
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
    let (mut types, mut lint) = (npm(&["run", "typecheck"]), npm(&["run", "lint"]));
    let package: serde_json::Value = serde_json::from_str(&run.workspace.read("package.json")?)
        .map_err(|error| format!("package.json: {error}"))?;
    run.step(&mut build)?;
    run.tests(&mut test, counts::node)?;
    run.check(&mut types)?;
    if package["scripts"]["lint"].is_string() {
        run.check(&mut lint)?;
    }
    Ok(())
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
    let library = run.workspace.root.join("bindings/swift/lib");
    let mut command = with_waba(run, swift_tools::command(run.workspace));
    command
        .args(["test", "--package-path", "bindings/swift", "-Xlinker"])
        .arg(format!("-L{}", library.display()));
    run.tests(command.env("LD_LIBRARY_PATH", &library), counts::swift)
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

/// The only release builds. Less optimised than what is published, whose profile takes minutes more.
fn package(run: &mut Run<'_>) -> Result<()> {
    let folder = run.workspace.target.join("xtask/package");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let command = |program: PathBuf| {
        let mut command = run.workspace.command(program);
        command.env("CARGO_PROFILE_RELEASE_LTO", "thin").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        command
    };

    let environment = folder.join("venv");
    let python = environment.join("bin/python");
    let mut create = command("python3".into());
    create.args(["-m", "venv"]).arg(&environment);
    let mut install = command(python.clone());
    install.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "."]);
    let mut import = command(python);
    // Elsewhere than in the repository, so that nothing but the installed package is found.
    import.current_dir(&folder).args(["-c", "import waba; waba.Client, waba.AsyncClient"]);

    let application = folder.join("application");
    let mut pack = command("npm".into());
    pack.args(["pack", "--pack-destination"]).arg(&folder);
    let mut require = command("node".into());
    require.current_dir(&application);
    require.args(["-e", "if (typeof require('waba').Client !== 'function') process.exit(1)"]);
    let mut add = command("npm".into());
    add.current_dir(&application).args(["install", "--no-audit", "--no-fund"]);

    if run.selection.skips("python") {
        run.skip("wheel", "--skip python")?;
    } else {
        run.step(&mut create)?;
        run.check(&mut install)?;
        run.check(&mut import)?;
    }
    if run.selection.skips("node") {
        return run.skip("npm tarball", "--skip node");
    }
    run.check(&mut pack)?;
    fs::create_dir_all(&application).map_err(|error| format!("{}: {error}", application.display()))?;
    fs::write(application.join("package.json"), "{}")
        .map_err(|error| format!("{}: {error}", application.display()))?;
    run.check(add.args(files(&folder, "tgz")))?;
    run.check(&mut require)
}

/// Gives the tests the `waba` command, with which they start the emulator.
fn with_waba(run: &Run<'_>, mut command: Command) -> Command {
    command.env("WABA_BIN", run.workspace.built("waba"));
    command
}

fn files(folder: &std::path::Path, extension: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.filter(|path| path.extension().is_some_and(|found| found == extension)).collect()
}
