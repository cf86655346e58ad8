//! What a call fails with, and what to do about it.

use waba_types::Dialect;
use waba_types::error_codes::{Again, CLOUD_CODES, ErrorCode, ErrorKind, ON_PREMISE_CODES};
use waba_types::operations::OperationSpec;

use super::super::markdown::{FOLDER, start};

const KINDS: &str = "Every error has a kind: `ErrorKind::RateLimited` in Rust, the class `RateLimitedError` in Python \
    and Node, `WabaException.RateLimited` in Kotlin, `WabaError.rateLimited` in Swift. It says what to do.";

/// The kinds of errors that the API reports of a call, with the codes that are known for it.
pub(super) fn table(operation: &OperationSpec) -> String {
    let codes: Vec<_> = [Dialect::Cloud, Dialect::OnPremise]
        .into_iter()
        .filter(|dialect| *dialect == Dialect::Cloud || operation.on_premise.is_some())
        .flat_map(|dialect| operation.codes(dialect).map(move |code| (dialect, code)))
        .collect();
    let mut text = String::from(
        "\nNothing is sent after an error of kind `validation` or `unsupported`. Any call may fail with those of \
         [this list](../../errors.md).",
    );
    if codes.is_empty() {
        return text + " No codes are known that are this call's own.\n";
    }
    text.push_str(" The API reports of this one:\n\n| kind | what to do | codes |\n|---|---|---|\n");
    for kind in ErrorKind::ALL {
        let of_kind = codes.iter().filter(|(_, code)| code.kind == *kind);
        let of_kind: Vec<_> = of_kind.map(|(dialect, code)| known(*dialect, code)).collect();
        if !of_kind.is_empty() {
            text.push_str(&format!("| `{kind}` | {} | {} |\n", kind.doc(), of_kind.join("<br>")));
        }
    }
    text
}

fn known(dialect: Dialect, code: &ErrorCode) -> String {
    let place = if dialect == Dialect::OnPremise { " (on-premise)" } else { "" };
    format!("{} {}{place}", number(code), code.title)
}

fn number(code: &ErrorCode) -> String {
    if code.code == code.last {
        format!("`{}`", code.code)
    } else {
        format!("`{}` to `{}`", code.code, code.last)
    }
}

/// The page of all kinds and codes.
pub(in super::super) fn page() -> (String, String) {
    let mut text = start("Errors", KINDS);
    text.push_str("\n| kind | name | reported by | what it means, and what to do |\n|---|---|---|---|\n");
    for kind in ErrorKind::ALL {
        let origin = if kind.is_api() { "the API" } else { "waba" };
        let name = kind.type_name();
        text.push_str(&format!("| `{kind}` | `{name}` | {origin} | {} |\n", kind.doc()));
    }
    for (title, codes) in
        [("Codes of cloud hosts", CLOUD_CODES), ("Codes of on-premise hosts", ON_PREMISE_CODES)]
    {
        text.push_str(&format!("\n## {title}\n\n| code | | kind | again |\n|---|---|---|---|\n"));
        for code in codes {
            text.push_str(&format!(
                "| {} | {} | `{}` | {} |\n",
                number(code),
                code.title,
                code.kind,
                again(code)
            ));
        }
    }
    (format!("{FOLDER}/errors.md"), text)
}

fn again(code: &ErrorCode) -> String {
    let wait = match code.wait_seconds {
        0 => String::new(),
        seconds => format!(", after {seconds} s at the earliest"),
    };
    match code.again {
        Again::Never => "not before something changed".to_owned(),
        Again::Later => format!("may succeed{wait}; a message may go out twice"),
        Again::Replay => format!("safe{wait}"),
    }
}
