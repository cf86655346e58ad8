//! What uniffi's generator leaves to be done in Swift.
//!
//! - Cancelling a task has no effect on the call it awaits (mozilla/uniffi-rs#2771). The functions to cancel a Rust future
//!   are there; here they are called, and the call throws `CancellationError`. So each call that is awaited has to be one
//!   that throws.
//! - The first argument has a label that says what its type or the name of the function says; here it has none. Nor has the
//!   content of a short call. The receipt of a message, and the rise of a state, may be left unused.
//! - The cases of an error begin in upper case; here in lower case, as those of all other enums.
//! - What is thrown by an object of the app crosses over as its text, which may hold secrets; here as the name of its type,
//!   together with itself.

use crate::adjust::{replace, without_aliases};

/// The source `swift`, with calls that end when their task is cancelled.
pub(crate) fn adjusted(swift: &str) -> Result<String, String> {
    let swift = replace(
        swift,
        "    freeFunc: (UInt64) -> (),\n",
        "    freeFunc: (UInt64) -> (),\n    cancelFunc: (UInt64) -> (),\n",
    )?;
    let swift = replace(
        &swift,
        "    var pollResult: Int8;\n    repeat {\n",
        "    await withTaskCancellationHandler {\n    var pollResult: Int8;\n    repeat {\n",
    )?;
    let swift = replace(
        &swift,
        "    } while pollResult != UNIFFI_RUST_FUTURE_POLL_READY\n",
        "    } while pollResult != UNIFFI_RUST_FUTURE_POLL_READY\n    } onCancel: { cancelFunc(rustFuture) }\n",
    )?;
    let swift =
        replace(&swift, "fatalError(\"Cancellation not supported yet\")", "throw CancellationError()")?;
    let swift = replace(&swift, "String(describing: error)", "String(describing: type(of: error as Any))")?;
    let swift = replace(
        &swift,
        "request: try FfiConverterTypeTransportRequest_lift",
        "try FfiConverterTypeTransportRequest_lift",
    )?;
    let swift = replace(
        &swift,
        "lowerError: FfiConverterTypeKeyProviderError_lower",
        "lowerError: { (thrown: any Error) in FfiConverterTypeKeyProviderError_lower(noKey(thrown)) }",
    )?;
    let swift = replace(
        &swift,
        "lowerError: FfiConverterTypeTransportError_lower",
        "lowerError: { (thrown: any Error) in FfiConverterTypeTransportError_lower(noAnswer(thrown)) }",
    )?;
    let swift = replace(&swift, "thrown: Thrown?\n    )", "thrown: Thrown? = nil\n    )")?;
    let swift = UNLABELLED.iter().try_fold(swift, |swift, (old, new)| {
        replace(&swift, &format!("func {old}:"), &format!("func {new}:"))
    })?;
    let swift = with_lower_case_errors(&without_aliases(&swift)?)?;
    awaited_calls_throw(&swift)?;
    let lines = swift.lines().map(|line| with_unlabelled_request(&with_unlabelled_content(line)));
    Ok(lines.map(|line| with_cancel_function(&with_discardable_result(&line))).collect())
}

/// A call that is cancelled throws, which ends the process where it was declared not to.
fn awaited_calls_throw(swift: &str) -> Result<(), String> {
    match swift.split("try!").skip(1).find(|call| call.trim_start().starts_with("await")) {
        Some(call) => {
            let call = call.lines().next().unwrap_or_default();
            Err(format!("a call that is awaited does not throw: {}", call.trim()))
        }
        None => Ok(()),
    }
}

/// The functions whose first argument needs no label, or another one, as they are written and as they should be.
const UNLABELLED: &[(&str, &str)] = &[
    ("send(message", "send(_ message"),
    ("sendReported(message", "sendReported(_ message"),
    ("observe(event", "observe(_ event"),
    ("withOptions(options", "withOptions(_ options"),
    ("withKeyProvider(keys", "withKeyProvider(_ keys"),
    ("setKey(key", "setKey(_ key"),
    ("setMessagesPerSecond(messages", "setMessagesPerSecond(_ messages"),
    ("record(event", "record(_ event"),
    ("record(status", "record(_ status"),
    ("recordAll(events", "recordAll(_ events"),
    ("merge(other", "merge(_ other"),
    ("at(status", "at(_ status"),
    ("reached(status", "reached(_ status"),
    ("sent(receipt", "sent(_ receipt"),
    ("delivered(receipt", "delivered(_ receipt"),
    ("read(receipt", "read(_ receipt"),
    ("noting(message", "noting(_ message"),
    ("isOpen(now", "isOpen(at now"),
    ("verifyHeaders(headers", "verifyHeaders(_ headers"),
    ("saveAs(path", "save(as path"),
    ("saveTo(folder", "save(to folder"),
    ("put(piece", "put(_ piece"),
    ("checkTemplate(message", "checkTemplate(_ message"),
    ("bytes(bytes", "bytes(_ bytes"),
    ("path(path", "path(_ path"),
    ("samePerson(one: String, other", "samePerson(_ one: String, _ other"),
    ("outboundMessageFromJson(json", "outboundMessageFromJson(_ json"),
    ("sendReceiptFromJson(json", "sendReceiptFromJson(_ json"),
    ("templateDefinitionFromJson(json", "templateDefinitionFromJson(_ json"),
    ("flowMediaFromJson(json", "flowMediaFromJson(_ json"),
];

/// The source `swift`, with errors whose cases begin in lower case.
fn with_lower_case_errors(swift: &str) -> Result<String, String> {
    let mut adjusted = String::with_capacity(swift.len());
    // What ends the present error and its converter.
    let mut end = None;
    let mut errors = 0;
    for line in swift.lines() {
        if let Some((name, _)) =
            line.strip_prefix("enum ").and_then(|declared| declared.split_once(": Swift.Error"))
        {
            end = Some(format!("public func FfiConverterType{name}_lift("));
            errors += 1;
        } else if end.as_ref().is_some_and(|end| line.starts_with(end)) {
            end = None;
        }
        let line = if end.is_some() { with_lower_case_case(line) } else { line.to_owned() };
        adjusted.push_str(&line);
        adjusted.push('\n');
    }
    if errors == 0 {
        Err("the generator no longer writes `enum …: Swift.Error`".into())
    } else {
        Ok(adjusted)
    }
}

/// A line; if it declares, makes or matches a case of an error, with the name of the case in lower case.
fn with_lower_case_case(line: &str) -> String {
    let code = line.trim_start();
    let declares = code.strip_prefix("case ").is_some_and(|name| name.starts_with(char::is_uppercase));
    let mark = if declares { "case " } else { "." };
    let is_case = code.starts_with("case ") && (declares || code.contains(" ."));
    let Some((before, name)) = line.split_once(mark).filter(|_| is_case) else { return line.to_owned() };
    let length = name.find(|c: char| !c.is_alphanumeric()).unwrap_or(name.len());
    let (name, after) = name.split_at(length);
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase()).into_iter();
    let mut name: String = first.chain(letters).collect();
    if declares && name == "internal" {
        // A word of the language.
        name = format!("`{name}`");
    }
    format!("{before}{mark}{name}{after}")
}

/// A line; where it declares a call, the request or the file has no label: `templates.create(NewTemplate(…))`. The calls with
/// JSON keep theirs.
fn with_unlabelled_request(line: &str) -> String {
    match line.trim_start() {
        call if !call.starts_with("open func ") && !call.starts_with("func ") => line.to_owned(),
        _ => line.replace("(request: ", "(_ request: ").replace("file: Upload", "_ file: Upload"),
    }
}

/// A line; in that of a short call the content has no label, as its type says what it is: `sendImage(to: …, .link(…))`.
fn with_unlabelled_content(line: &str) -> String {
    let content = line.split_once("func send").and_then(|(_, call)| call.split_once("(to: String, "));
    let is_plain = |content: &str| ["String", "Double"].iter().any(|ty| content.starts_with(ty));
    match content.and_then(|(_, content)| content.split_once(": ")) {
        Some((_, ty)) if !is_plain(ty) => line.replace("(to: String, ", "(to: String, _ "),
        _ => line.to_owned(),
    }
}

/// A line; before that of a call whose result may be left unused, the word that lets it.
fn with_discardable_result(line: &str) -> String {
    let is_discardable = ["-> SendReceipt", "-> StatusRise?"].iter().any(|result| line.contains(result));
    if line.starts_with("open func ") && is_discardable {
        format!("@discardableResult\n{line}")
    } else {
        line.to_owned()
    }
}

/// A line, after that of a function that frees a future one with the function that cancels it.
fn with_cancel_function(line: &str) -> String {
    let argument = line.trim_start();
    if !argument.starts_with("freeFunc: ffi_") {
        return format!("{line}\n");
    }
    let cancel =
        argument.replace("freeFunc:", "cancelFunc:").replace("_rust_future_free_", "_rust_future_cancel_");
    format!("{line}\n{cancel}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_call_gets_the_function_that_cancels_it() {
        let call = with_cancel_function("    freeFunc: ffi_x_rust_future_free_void,");
        assert_eq!(
            call,
            "    freeFunc: ffi_x_rust_future_free_void,\ncancelFunc: ffi_x_rust_future_cancel_void,\n"
        );
        assert_eq!(with_cancel_function("freeFunc: (UInt64) -> (),"), "freeFunc: (UInt64) -> (),\n");
    }

    #[test]
    fn content_that_is_no_text_has_no_label() {
        for (line, adjusted) in [
            (
                "func sendImage(to: String, image: ImageContent)",
                "func sendImage(to: String, _ image: ImageContent)",
            ),
            (
                "func sendContacts(to: String, contacts: [Card])",
                "func sendContacts(to: String, _ contacts: [Card])",
            ),
            ("func sendText(to: String, body: String)", "func sendText(to: String, body: String)"),
        ] {
            assert_eq!(with_unlabelled_content(line), adjusted);
        }
    }

    #[test]
    fn requests_and_files_have_no_label() {
        for (line, adjusted) in [
            ("open func list(request: Query)async throws", "open func list(_ request: Query)async throws"),
            (
                "    func uploadJson(flowId: String, file: Upload)",
                "    func uploadJson(flowId: String, _ file: Upload)",
            ),
            ("func send(request: TransportRequest)", "func send(_ request: TransportRequest)"),
            (
                "func callJson(operation: String, request: String)",
                "func callJson(operation: String, request: String)",
            ),
            ("    self.list(request: request)", "    self.list(request: request)"),
        ] {
            assert_eq!(with_unlabelled_request(line), adjusted);
        }
    }

    #[test]
    fn an_awaited_call_that_does_not_throw_is_noticed() {
        assert!(awaited_calls_throw("try! rustCall()\n try  await f()").is_ok());
        assert!(awaited_calls_throw("return\n try!  await f()").is_err());
    }

    #[test]
    fn cases_of_errors_begin_in_lower_case() {
        let error = "enum E: Swift.Error {\n    case NotSent(\n    case Internal\n        case 1: return .NotSent(\n        case let .NotSent(reason):\n        case .Internal:\n";
        let rest = "public func FfiConverterTypeE_lift() {\n    case Other\n";
        let adjusted = "enum E: Swift.Error {\n    case notSent(\n    case `internal`\n        case 1: return .notSent(\n        case let .notSent(reason):\n        case .internal:\n";
        assert_eq!(with_lower_case_errors(&format!("{error}{rest}")).unwrap(), format!("{adjusted}{rest}"));
    }

    #[test]
    fn another_source_is_noticed() {
        assert!(adjusted("func f() {}").is_err());
    }
}
