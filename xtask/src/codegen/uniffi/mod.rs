//! Rust for uniffi, from which Kotlin and Swift are made: records, enums and their conversions, the error, the calls.
//! What uniffi can't express is written in Kotlin and Swift: the [`factory`] functions of messages.

mod content;
mod errors;
mod factory;
mod kotlin;
mod models;
mod operations;
mod short_calls;
mod swift;
mod types;

pub(super) use content::render as content;
pub(super) use errors::render as errors;
pub(super) use factory::is_flat;
pub(super) use kotlin::render as kotlin_factories;
pub(super) use models::render as models;
pub(super) use operations::{
    kotlin as kotlin_groups, render as operations, swift as swift_groups, type_of as operation_type,
};
pub(super) use short_calls::render as short_calls;
pub(super) use swift::{render as swift_factories, type_of as swift_type};
pub(super) use types::{ident, in_order};

use std::io::Write as _;
use std::process::{Command, Stdio};

use super::code::Code;
use super::reach::Catalog;
use super::{HEADER, docs};
use crate::Result;

/// `mod.rs`.
pub(super) fn module(_: &Catalog) -> Result<String> {
    let mut code = start("What is generated from the descriptors.");
    code.lines(["mod content;", "mod errors;", "mod models;", "mod operations;", "mod short_calls;", ""]);
    code.lines(["pub use content::*;", "pub use errors::*;", "pub use models::*;", "pub use operations::*;"]);
    formatted(code)
}

/// The start of a file: what it holds, and where that comes from.
fn start(about: &str) -> Code {
    let mut code = Code::new("    ");
    code.lines([&format!("//! {about}"), "//!", &format!("//! {HEADER} from `crates/waba-types`."), ""]);
    code
}

/// A doc comment.
pub(super) fn rustdoc(code: &mut Code, doc: &str) {
    let lines = docs::wrap(doc, code.room() - "/// ".len());
    code.lines(lines.iter().map(|line| format!("/// {line}").trim_end().to_owned()));
}

/// `impl Display for …`, around the body of its function.
fn display(code: &mut Code, name: &str, body: impl FnOnce(&mut Code)) {
    code.block(format!("impl fmt::Display for {name} {{"), "}", |code| {
        code.block("fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {", "}", body);
    });
}

/// The text as rustfmt formats it.
pub(super) fn formatted(code: Code) -> Result<String> {
    let failed = |error: std::io::Error| format!("rustfmt: {error}");
    let mut rustfmt = Command::new("rustfmt")
        .args(["--edition", "2024", "--emit", "stdout", "--config", "max_width=110,use_small_heuristics=Max"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    if let Some(mut input) = rustfmt.stdin.take() {
        input.write_all(code.finish().as_bytes()).map_err(failed)?;
    }
    let output = rustfmt.wait_with_output().map_err(failed)?;
    if !output.status.success() {
        return Err("rustfmt: refused the generated Rust".into());
    }
    String::from_utf8(output.stdout).map_err(|error| format!("rustfmt: {error}"))
}
