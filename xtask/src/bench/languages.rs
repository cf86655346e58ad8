//! The benchmarks of Python and Node: release builds of the packages beside what people use in their stead.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{callgrind, cargo, shown};
use crate::Result;
use crate::process::Log;
use crate::setup::{bench, npm};
use crate::test::files;
use crate::workspace::Workspace;

/// Bodies that are parsed and read; with `--count` the instructions of that.
pub(super) fn python(workspace: &Workspace, arguments: &[String]) -> Result<bool> {
    logged(workspace, "bench-python", |log| {
        install_wheel(workspace, log)?;
        let corpus = corpus(workspace, log)?;
        if arguments.iter().any(|argument| argument == "--count") {
            return count_in_python(workspace, &corpus).map(|()| true);
        }
        shown(bench::python(workspace, "python").arg(PARSE).arg(corpus))
    })
}

const PARSE: &str = "benches/python/parse.py";

/// Whose instructions are counted, waba first.
const COUNTED: [&str; 4] = ["waba and access", "orjson.loads", "pywa", "pywa, dispatched to handlers"];

fn count_in_python(workspace: &Workspace, corpus: &Path) -> Result<()> {
    callgrind::require()?;
    let [waba, others @ ..] = COUNTED;
    println!("{:10} {waba:>16} {}", "", others.map(|name| format!("{name:>29}")).concat());
    for set in ["text", "status", "others"] {
        let count = |contestant: &str| {
            callgrind::each((1000, 3000), |bodies| {
                let mut valgrind = callgrind::command(workspace);
                // Start-up takes more or less, by a million instructions, as hashes fall.
                valgrind.env("PYTHONHASHSEED", "0");
                valgrind.arg(bench::python(workspace, "python").get_program());
                valgrind.arg(PARSE).arg(corpus).args([set, contestant, &bodies.to_string()]);
                valgrind
            })
        };
        let ours = count(waba)?;
        print!("{set:10} {ours:16.0} ");
        for other in others {
            let theirs = count(other)?;
            print!("{:>29}", format!("{theirs:.0} ({:.2})", theirs / ours));
        }
        println!();
    }
    println!("instructions of a body, and ratio to waba");
    Ok(())
}

pub(super) fn node(workspace: &Workspace) -> Result<bool> {
    logged(workspace, "bench-node", |log| {
        let folder = build_addon(workspace, "benches/node/parse.mjs", log)?;
        let mut node = workspace.command("node");
        shown(node.arg(folder.join("parse.mjs")).arg(corpus(workspace, log)?).arg(&workspace.root))
    })
}

/// Messages that are sent to a server on this machine, by the clients of all languages in turn. `arguments` may be
/// `--quick`.
pub(super) fn http(workspace: &Workspace, arguments: &[String]) -> Result<bool> {
    logged(workspace, "bench-http", |log| {
        install_wheel(workspace, log)?;
        let folder = build_addon(workspace, "benches/node/send.mjs", log)?;
        let mut compare = cargo(workspace, "run");
        // As what it is compared with.
        compare.env("CARGO_PROFILE_RELEASE_LTO", "fat");
        compare.args(["--package", "http-bench", "--", "compare"]).args(arguments);
        let python = bench::python(workspace, "python");
        for (name, way) in PYTHON_WAYS {
            compare.arg(name).arg(python.get_program()).args(["benches/python/send.py", way, ";"]);
        }
        for (name, way) in NODE_WAYS {
            compare.args([name, "node"]).arg(folder.join("send.mjs")).arg(&workspace.root).args([way, ";"]);
        }
        shown(&mut compare)
    })
}

const PYTHON_WAYS: [(&str, &str); 5] = [
    ("Python: waba, awaited", "waba-async"),
    ("Python: waba, in threads", "waba"),
    ("Python: pywa, awaited", "pywa-async"),
    ("Python: pywa, in threads", "pywa"),
    ("Python: waba, no-op, awaited", "no-op"),
];
const NODE_WAYS: [(&str, &str); 4] = [
    ("Node: waba", "waba"),
    ("Node: undici", "undici"),
    ("Node: kapso", "kapso"),
    ("Node: waba, no-op", "no-op"),
];

/// What is paid before the first message.
pub(super) fn start(workspace: &Workspace) -> Result<bool> {
    logged(workspace, "bench-start", |log| {
        bench::set_up_python(workspace, log)?;
        let mut maturin = bench::python(workspace, "maturin");
        maturin.args(["build", "--compression-level", "9"]);
        let wheel = install(workspace, log, released(workspace, &mut maturin))?;
        shown(bench::python(workspace, "python").arg("benches/python/start.py").arg(wheel))
    })
}

/// Builds the Python package with what the benchmarks need of it, and installs it beside what it is compared with.
fn install_wheel(workspace: &Workspace, log: &mut Log) -> Result<()> {
    bench::set_up_python(workspace, log)?;
    let mut maturin = bench::python(workspace, "maturin");
    maturin.args(["build", "--features", "bench"]);
    install(workspace, log, released(workspace, &mut maturin)).map(drop)
}

/// Builds the wheel with a `maturin build` and installs it: where it is.
fn install(workspace: &Workspace, log: &mut Log, maturin: &mut Command) -> Result<PathBuf> {
    let wheels = workspace.target.join("xtask/bench-wheels");
    if wheels.exists() {
        fs::remove_dir_all(&wheels).map_err(|error| format!("{}: {error}", wheels.display()))?;
    }
    log.succeed(maturin.args(["--locked", "--release", "--out"]).arg(&wheels))?;
    let [wheel] = files(&wheels, "whl").try_into().map_err(|found| format!("one wheel, not {found:?}"))?;
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--force-reinstall"];
    let mut pip = bench::python(workspace, "python");
    log.succeed(pip.args(install).args(["--no-deps", "--no-index"]).arg(&wheel))?;
    Ok(wheel)
}

/// Builds the Node package: the folder with what it is compared with, and with the script.
fn build_addon(workspace: &Workspace, script: &str, log: &mut Log) -> Result<PathBuf> {
    npm::set_up(workspace, log)?;
    let folder = bench::set_up_node(workspace, script, log)?;
    log.succeed(released(workspace, &mut workspace.command("npm")).args(["run", "build"]))?;
    Ok(folder)
}

/// A build as it is published, in a folder of its own.
fn released<'c>(workspace: &Workspace, command: &'c mut Command) -> &'c mut Command {
    command.env("CARGO_TARGET_DIR", workspace.target.join("xtask/bench"))
}

/// The folder with the bodies.
fn corpus(workspace: &Workspace, log: &mut Log) -> Result<PathBuf> {
    let folder = workspace.target.join("xtask/corpus");
    log.succeed(cargo(workspace, "run").args(["--package", "corpus", "--"]).arg(&folder))?;
    Ok(folder)
}

/// Shows the log if the work does not come to its end.
fn logged(workspace: &Workspace, name: &str, work: impl FnOnce(&mut Log) -> Result<bool>) -> Result<bool> {
    let mut log = Log::create(&workspace.logs(), name)?;
    let done = work(&mut log);
    if done.is_err() {
        print!("{}", log.read()?);
    }
    done
}
