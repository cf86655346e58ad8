//! What uniffi's generator leaves to be done in the sources that it writes.
//!
//! - Swift: cancelling a task has no effect on the call it awaits (mozilla/uniffi-rs#2771). The functions to cancel a
//!   Rust future are there; here they are called, and the call throws `CancellationError`.
//!   The content of a short call has a label that says what its type says; here it has none. The receipt of a message
//!   may be left unused.
//! - Kotlin: the message of an exception lists its fields; here it is the message of the error. A call of a closed object
//!   throws `IllegalStateException`, or as an argument reaches into memory that is free; here it is a `WabaException`.
//!   What is thrown by an object of the app and is no exception, such as an `AssertionError`, is never told, and a
//!   coroutine is awaited for ever; here it is told like any other. What is called of an object of the app is a coroutine
//!   that takes over its arguments when it begins, so one that is cancelled before leaks them; here they are taken over at
//!   once, and the coroutine begins in any case, to end at once if it is cancelled.
//!
//! Each change must find what it changes, so a generator that writes something else is noticed when it is updated.

/// The source `swift`, with calls that end when their task is cancelled.
pub(crate) fn swift(swift: &str) -> Result<String, String> {
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
    let lines = swift.lines().map(with_unlabelled_content);
    Ok(lines.map(|line| with_cancel_function(&with_discardable_receipt(&line))).collect())
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

/// A line; before that of a call that sends, the word that lets its receipt be left unused.
fn with_discardable_receipt(line: &str) -> String {
    let sends = line.starts_with("open func ") && line.contains("-> SendReceipt");
    if sends { format!("@discardableResult\n{line}") } else { line.to_owned() }
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

/// The source `kotlin`, with exceptions whose message is that of the error, and closed objects that say so.
pub(crate) fn kotlin(kotlin: &str) -> Result<String, String> {
    let kotlin = replace(kotlin, "get() = \"report=${ `report` }\"", "get() = report.message")?;
    let kotlin = replace(&kotlin, "get() = \"reason=${ `reason` }\"", "get() = reason")?;
    let kotlin = replace(&kotlin, "catch(e: kotlin.Exception)", "catch(e: kotlin.Throwable)")?;
    let kotlin = replace(
        &kotlin,
        "import kotlinx.coroutines.DelicateCoroutinesApi\n",
        "import kotlinx.coroutines.CoroutineStart\nimport kotlinx.coroutines.DelicateCoroutinesApi\nimport kotlinx.coroutines.ensureActive\n",
    )?;
    let kotlin = replace(
        &kotlin,
        "GlobalScope.launch coroutineBlock@",
        "GlobalScope.launch(start = CoroutineStart.ATOMIC) coroutineBlock@",
    )?;
    let kotlin = replace(
        &kotlin,
        "val callResult = try {\n            makeCall()",
        "val callResult = try {\n            ensureActive()\n            makeCall()",
    )?;
    let kotlin = replace(
        &kotlin,
        "val makeCall = suspend { ->\n                uniffiObj.`send`(\n                    FfiConverterTypeTransportRequest.lift(`request`),",
        "val taken = FfiConverterTypeTransportRequest.lift(`request`)\n            val makeCall = suspend { ->\n                uniffiObj.`send`(\n                    taken,",
    )?;
    let kotlin = replace(
        &kotlin,
        "throw IllegalStateException(\"${this.javaClass.simpleName} object has already been destroyed\")",
        "throw closed(this.javaClass.simpleName)",
    )?;
    replace(&kotlin, "return value.uniffiCloneHandle()", "return value.callWithHandle { it }")
}

fn replace(source: &str, old: &str, new: &str) -> Result<String, String> {
    if source.contains(old) {
        Ok(source.replace(old, new))
    } else {
        Err(format!("the generator no longer writes `{}`", old.trim()))
    }
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
            ("func send(message: OutboundMessage)", "func send(message: OutboundMessage)"),
        ] {
            assert_eq!(with_unlabelled_content(line), adjusted);
        }
    }

    #[test]
    fn another_source_is_noticed() {
        assert!(swift("func f() {}").is_err() && kotlin("fun f() {}").is_err());
    }
}
