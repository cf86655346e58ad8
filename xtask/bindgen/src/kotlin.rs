//! What uniffi's generator leaves to be done in Kotlin.
//!
//! - What has one function, and is to be written by the app, is no `fun interface`; here it is.
//! - The message of an exception lists its fields, and it is shown without the name of its class; here the message is that
//!   of the error, and traces show both.
//! - A call of a closed object throws `IllegalStateException`, or as an argument reaches into memory that is free; here it
//!   is a `WabaException`.
//! - What is thrown by an object of the app and is no exception, such as an `AssertionError`, is never told, and a coroutine
//!   is awaited for ever; here it is told like any other.
//! - What is called of an object of the app is a coroutine that takes over its arguments when it begins, so one that is
//!   cancelled before leaks them; here they are taken over at once, and the coroutine begins in any case, to end at once if
//!   it is cancelled.
//! - What is thrown by an object of the app, and is no exception that was declared, crosses over as its text, which may hold
//!   secrets; here as the name of its class.
//! - A coroutine without a dispatcher goes on, after a call, on the one thread that does the work of all clients; here on one
//!   of `Dispatchers.Default`.
//! - A thread that calls a function of Kotlin's is made known to the virtual machine before, and let go after, each call,
//!   which says so where that fails; here it stays known.

use crate::adjust::replace;

/// The source `kotlin`, with all that.
pub(crate) fn adjusted(kotlin: &str) -> Result<String, String> {
    REPLACED.iter().try_fold(kotlin.to_owned(), |kotlin, (old, new)| replace(&kotlin, old, new))
}

/// What the generator writes, and what stands there instead.
const REPLACED: &[(&str, &str)] = &[
    ("get() = \"report=${ `report` }\"", "get() = report.message"),
    ("get() = \"reason=${ `reason` }\"", "get() = reason"),
    ("catch(e: kotlin.Exception)", "catch(e: kotlin.Throwable)"),
    (
        "import kotlinx.coroutines.DelicateCoroutinesApi\n",
        "import kotlinx.coroutines.CoroutineStart\nimport kotlinx.coroutines.DelicateCoroutinesApi\nimport kotlinx.coroutines.ensureActive\n",
    ),
    ("GlobalScope.launch coroutineBlock@", "GlobalScope.launch(start = CoroutineStart.ATOMIC) coroutineBlock@"),
    (
        "val callResult = try {\n            makeCall()",
        "val callResult = try {\n            ensureActive()\n            makeCall()",
    ),
    (
        "val makeCall = suspend { ->\n                uniffiObj.`send`(\n                    FfiConverterTypeTransportRequest.lift(`request`),",
        "val taken = FfiConverterTypeTransportRequest.lift(`request`)\n            val makeCall = suspend { ->\n                uniffiObj.`send`(\n                    taken,",
    ),
    (
        "throw IllegalStateException(\"${this.javaClass.simpleName} object has already been destroyed\")",
        "throw closed(this.javaClass.simpleName)",
    ),
    ("return value.uniffiCloneHandle()", "return value.callWithHandle { it }"),
    ("e.stackTraceToString()", "e.javaClass.name"),
    ("e.toString()", "e.javaClass.name"),
    ("public interface FileProgress {", "public fun interface FileProgress {"),
    ("public interface HttpTransport {", "public fun interface HttpTransport {"),
    ("public interface KeyProvider {", "public fun interface KeyProvider {"),
    (
        "uniffiContinuationHandleMap.remove(data).resume(pollResult)",
        "uniffiContinuationHandleMap.remove(data).resumeApart(pollResult)",
    ),
    (SHOWN_AS_MESSAGE, ""),
    // The objects that have one function, and the functions of those that have more.
    (" {\n    override fun callback(", " {\n    init { keepThreads(this) }\n    override fun callback("),
    (" {\n        override fun callback(", " {\n        init { keepThreads(this) }\n        override fun callback("),
];

/// An exception that is shown without the name of its class.
const SHOWN_AS_MESSAGE: &str = "
    // The local Rust `Display`/`Debug` implementation.
    override fun toString(): String {
        return FfiConverterString.lift(
    uniffiRustCall() { _status ->
    UniffiLib.uniffi_waba_uniffi_fn_method_wabaerror_uniffi_trait_display(FfiConverterTypeWabaError.lower(this),
        _status)
}
    )
    }
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_source_is_noticed() {
        assert!(adjusted("fun f() {}").is_err());
    }
}
