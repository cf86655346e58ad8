//! What uniffi's generator leaves to be done in Kotlin.
//!
//! - What has one function, and is to be written by the app, is no `fun interface`; here it is.
//! - The message of an exception lists its fields, and it is shown without the name of its class; here the message is that
//!   of the error, and traces show both.
//! - An exception can't be serialised; here it can.
//! - A call of a closed object throws `IllegalStateException`, or as an argument reaches into memory that is free; here it
//!   is a `WabaException`. Showing and comparing it fails too; here neither does. The name that it gives is that of its
//!   class, which apps for Android rename; here it is a literal.
//! - What is thrown by an object of the app and is no exception, such as an `AssertionError`, is never told, and a coroutine
//!   is awaited for ever; here it is told like any other.
//! - What is thrown by an object of the app crosses over as its text, which may hold secrets; here as the name of its class,
//!   together with itself, and it is the cause of what the call then throws.
//! - What is called of an object of the app is a coroutine that takes over its arguments when it begins, so one that is
//!   cancelled before leaks them; here they are taken over at once, and the coroutine begins in any case, to end at once if
//!   it is cancelled.
//! - A method clones its handle before it writes its arguments, and leaks it where one can't be written; here the arguments
//!   come first. What can't be written as UTF-8 is a `MalformedInputException`; here a `WabaException` with the parameter.
//! - What an object of the app gives and can't be written is never told, and is awaited for ever; here the object failed.
//! - Converters, callbacks and the like are public; here internal.
//! - Java has to give a constructor all that may be left out; here it may leave it out.
//! - A coroutine without a dispatcher goes on, after a call, on the one thread that does the work of all clients; here on one
//!   of `Dispatchers.Default`.
//! - A thread that calls a function of Kotlin's is made known to the virtual machine before, and let go after, each call,
//!   which says so where that fails; here it stays known.

use std::collections::HashSet;

use crate::adjust::{replace, without_aliases};

/// The source `kotlin`, with all that.
pub(crate) fn adjusted(kotlin: &str) -> Result<String, String> {
    let kotlin =
        REPLACED.iter().try_fold(kotlin.to_owned(), |kotlin, (old, new)| replace(&kotlin, old, new))?;
    let kotlin = without_aliases(&kotlin)?;
    numbers_have_signs(&kotlin)?;
    let kotlin = with_arguments_first(&kotlin);
    let kotlin = with_serializable_errors(&with_overloads(&with_closed_objects(&kotlin)))?;
    with_internal_machinery(&kotlin)
}

/// What the generator writes, and what stands there instead.
const REPLACED: &[(&str, &str)] = &[
    (
        "get() = \"report=${ `report` }\"",
        "get() = report.message\n        override val cause\n            get() = report.thrown?.throwable ?: super.cause",
    ),
    ("get() = \"reason=${ `reason` }, thrown=${ `thrown` }\"", "get() = reason"),
    ("val `thrown`: Thrown?\n        ) : ", "val `thrown`: Thrown? = null\n        ) : "),
    (
        "{ e: KeyProviderException -> FfiConverterTypeKeyProviderError.lower(e) }",
        "{ e: kotlin.Throwable -> FfiConverterTypeKeyProviderError.lower(noKey(e)) }",
    ),
    (
        "{ e: TransportException -> FfiConverterTypeTransportError.lower(e) }",
        "{ e: kotlin.Throwable -> FfiConverterTypeTransportError.lower(noAnswer(e)) }",
    ),
    (
        "override fun allocationSize(value: Thrown): ULong {\n        val builtinValue = FfiConverterTypeThrownObject.lower(value)\n        return FfiConverterLong.allocationSize(builtinValue)\n    }",
        "override fun allocationSize(value: Thrown): ULong = 8UL",
    ),
    ("catch(e: kotlin.Exception)", "catch(e: kotlin.Throwable)"),
    (
        "import kotlinx.coroutines.DelicateCoroutinesApi\n",
        "import kotlinx.coroutines.CoroutineStart\nimport kotlinx.coroutines.DelicateCoroutinesApi\nimport kotlinx.coroutines.ensureActive\n",
    ),
    (
        "GlobalScope.launch coroutineBlock@",
        "GlobalScope.launch(start = CoroutineStart.ATOMIC) coroutineBlock@",
    ),
    (
        "val callResult = try {\n            makeCall()",
        "val callResult = try {\n            ensureActive()\n            makeCall()",
    ),
    (
        "val makeCall = suspend { ->\n                uniffiObj.`send`(\n                    FfiConverterTypeTransportRequest.lift(`request`),\n                )",
        "val taken = FfiConverterTypeTransportRequest.lift(`request`)\n            val makeCall = suspend { ->\n                uniffiObj.`send`(\n                    taken,\n                ).let(FfiConverterTypeTransportResponse::lower)",
    ),
    ("{ returnValue: TransportResponse ->", "{ returnValue: RustBuffer.ByValue ->"),
    ("FfiConverterTypeTransportResponse.lower(returnValue)", "returnValue"),
    (
        "uniffiObj.`key`(\n                )",
        "uniffiObj.`key`(\n                ).let(FfiConverterString::lower)",
    ),
    ("{ returnValue: kotlin.String ->", "{ returnValue: RustBuffer.ByValue ->"),
    ("FfiConverterString.lower(returnValue)", "returnValue"),
    (
        "throw IllegalStateException(\"${this.javaClass.simpleName} object has already been destroyed\")",
        CLOSED,
    ),
    ("return value.uniffiCloneHandle()", "return value.callWithHandle { value.uniffiCloneHandle() }"),
    ("return block(this.uniffiCloneHandle())", "return block(handle)"),
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
    (
        " {\n        override fun callback(",
        " {\n        init { keepThreads(this) }\n        override fun callback(",
    ),
];

/// The source `kotlin`, whose arguments are written by their names, and those of a method before its handle is cloned.
fn with_arguments_first(kotlin: &str) -> String {
    let mut adjusted = String::with_capacity(kotlin.len());
    let mut method = 0;
    let mut is_behind_handle = false;
    for line in kotlin.lines() {
        let code = line.trim_start();
        let (arguments, rest) = arguments(code);
        if matches!(code, "it," | "uniffiHandle,") {
            adjusted.push_str(&line.replace(code, "uniffiCloneHandle(),"));
        } else if is_behind_handle && !arguments.is_empty() {
            let written: String = arguments
                .iter()
                .map(|(name, value)| format!("    val `lowered_{name}` = {value}\n"))
                .collect();
            adjusted.insert_str(method, &written);
            method += written.len();
            adjusted.extend(arguments.iter().map(|(name, _)| format!("`lowered_{name}`,")));
            adjusted.push_str(rest);
        } else {
            adjusted.extend(arguments.iter().map(|(_, value)| format!("{value},")));
            adjusted.push_str(if arguments.is_empty() { line } else { rest });
        }
        adjusted.push('\n');
        if code.starts_with("callWithHandle {") {
            method = adjusted.len();
        }
        let goes_on = code.is_empty() || !arguments.is_empty();
        is_behind_handle = matches!(code, "it," | "uniffiHandle,") || (is_behind_handle && goes_on);
    }
    adjusted
}

/// The names of the arguments that a line begins with, how each is written, and the rest of the line.
fn arguments(line: &str) -> (Vec<(&str, String)>, &str) {
    let mut arguments = Vec::new();
    let mut rest = line;
    while let Some((value, after)) = rest.split_once("`),")
        && let Some((converter, name)) = value.split_once(".lower(`")
        && converter.starts_with("FfiConverter")
    {
        arguments.push((name, format!("argument(\"{name}\") {{ {value}`) }}")));
        rest = after;
    }
    (arguments, rest)
}

/// What takes or gives a number without a sign is hidden from Java, which has none.
fn numbers_have_signs(kotlin: &str) -> Result<(), String> {
    match kotlin.lines().find(|line| line.contains("kotlin.U") && !line.contains("kotlin.Unit")) {
        Some(line) => Err(format!("a number has no sign: {}", line.trim())),
        None => Ok(()),
    }
}

/// The source `kotlin`, with constructors of objects that Java can call without what may be left out.
fn with_overloads(kotlin: &str) -> String {
    let constructor = "    constructor(`";
    let overloaded = |line: &str| match line.strip_prefix(constructor) {
        Some(parameters) if parameters.contains(" = ") => {
            format!("    @JvmOverloads constructor(`{parameters}\n")
        }
        _ => format!("{line}\n"),
    };
    kotlin.lines().map(overloaded).collect()
}

/// What an exception is made of: records, and open enums.
const PARTS_OF_ERRORS: [&str; 4] = ["AttemptReport", "ErrorReport", "ViolationReport", "ReachedServer"];

/// The source `kotlin`, with exceptions that can be serialised, as those of Java have to be. The body of an answer, which may
/// hold private data, is left behind, and so is what the app's code threw, which need not be serialisable.
fn with_serializable_errors(kotlin: &str) -> Result<String, String> {
    let mut adjusted = String::with_capacity(kotlin.len());
    let mut part = None;
    let mut found = 0;
    for line in kotlin.lines() {
        let class = ["data class ", "sealed class "].iter().find_map(|kind| declared(line, kind));
        if class.is_some() {
            part = class.filter(|class| PARTS_OF_ERRORS.contains(class));
        }
        let object = line.strip_prefix("    object ").and_then(|object| object.split_once(" : "));
        adjusted.push_str(&match (part, object) {
            (Some(_), Some((value, _))) => {
                format!("{line} {{ private fun readResolve(): Any = {value} }}")
            }
            (Some(_), _) if line == "){" => "): java.io.Serializable {".to_owned(),
            (Some(_), _) if line.starts_with("sealed class ") => {
                line.replace(" {", " : java.io.Serializable {")
            }
            (Some("ErrorReport"), _) if ["body", "thrown"].iter().any(|left| declares(line, left)) => {
                line.replace("    val ", "    @Transient val ")
            }
            _ => line.to_owned(),
        });
        adjusted.push('\n');
        found += usize::from(class.is_some() && part.is_some());
    }
    if found == PARTS_OF_ERRORS.len() { Ok(adjusted) } else { Err("a part of the errors is missing".into()) }
}

/// Whether a line declares the property `name`.
fn declares(line: &str, name: &str) -> bool {
    line.strip_prefix("    val `").is_some_and(|rest| rest.starts_with(&format!("{name}`: ")))
}

/// What a closed object throws. [`with_closed_objects`] fills its name in.
const CLOSED: &str = "throw closed()";

/// The source `kotlin`, whose closed objects can be shown and compared, and have a name that stays where an app's classes
/// are renamed.
fn with_closed_objects(kotlin: &str) -> String {
    let objects: HashSet<&str> = kotlin.lines().filter_map(|line| declared(line, "open class ")).collect();
    let mut adjusted = String::with_capacity(kotlin.len());
    // The present class, and how it tells that it, or the object in it, is closed.
    let mut name = "";
    let mut closed = None;
    for line in kotlin.lines() {
        if let Some(object) = declared(line, "open class ") {
            name = object.strip_suffix("Impl").unwrap_or(object);
            closed = Some("uniffiIsDestroyed".to_owned());
        } else if let Some(record) = declared(line, "data class ") {
            name = record;
            closed = None;
        } else if line.contains(" class ") && !line.starts_with(' ') {
            closed = None;
        } else if let Some((field, ty)) =
            line.strip_prefix("    val ").and_then(|field| field.split_once(": "))
            && objects.contains(ty)
        {
            closed = Some(format!("{field}.uniffiIsDestroyed"));
        }
        let thrown = CLOSED.replace("()", &format!("(\"{}\")", with_lower_case_start(name)));
        adjusted.push_str(&line.replace(CLOSED, &thrown).replace("${this.javaClass.simpleName}", name));
        adjusted.push('\n');
        let Some(closed) = &closed else { continue };
        let answer = match line {
            "    override fun toString(): String {" => format!("({closed}) return \"{name}(closed)\""),
            "    override fun hashCode(): Int {" => format!("({closed}) return 0"),
            _ if line.starts_with("        if (other !is ") => {
                format!("({closed} || other.{closed}) return this === other")
            }
            _ => continue,
        };
        adjusted.push_str(&format!("        if {answer}\n"));
    }
    adjusted
}

/// The name of what a line declares.
fn declared<'a>(line: &'a str, kind: &str) -> Option<&'a str> {
    let name = line.strip_prefix(kind)?;
    name.split(|c: char| !c.is_ascii_alphanumeric()).next()
}

fn with_lower_case_start(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// What is no part of the package, and stood in the completion of every editor.
const INTERNAL: &[&str] = &[
    "public object FfiConverter",
    "public typealias FfiConverter",
    "public interface FfiConverter",
    "public abstract class FfiConverter",
    "open class RustBuffer",
    "interface UniffiRustCallStatusErrorHandler",
    "object UniffiNullRustCallStatusErrorHandler",
    "    companion object ErrorHandler",
    "interface UniffiCleaner",
    "object UniffiWithHandle",
    "    constructor(withHandle: UniffiWithHandle",
    "    protected val handle",
    "    protected val cleanable",
    "    fun uniffiCloneHandle",
    "    val uniffiIsDestroyed",
    "public fun uniffiEnsureInitialized",
    "public fun uniffiForeignFutureHandleCount",
    "open class FileProgressImpl",
    "open class HttpTransportImpl",
    "open class KeyProviderImpl",
    "public interface ThrownObject",
    "open class ThrownObjectImpl",
    "open class TransportPiecesImpl",
];

/// The source `kotlin`, whose machinery is not seen from outside.
fn with_internal_machinery(kotlin: &str) -> Result<String, String> {
    let kotlin = INTERNAL.iter().try_fold(format!("\n{kotlin}"), |kotlin, declared| {
        let code = declared.trim_start();
        let (indent, code) = (&declared[..declared.len() - code.len()], code.trim_start_matches("public "));
        let code = code.trim_start_matches("protected ");
        replace(&kotlin, &format!("\n{declared}"), &format!("\n{indent}internal {code}"))
    })?;
    let seen = |line: &&str| {
        let shown = ["public ", "open ", "object ", "interface ", "class ", "fun "];
        let is_machinery = ["FfiConverter", "Uniffi", "uniffi"].iter().any(|name| {
            line.split_once('(')
                .map_or(*line, |(declared, _)| declared)
                .split(' ')
                .any(|word| word.starts_with(name))
        });
        is_machinery && shown.iter().any(|start| line.starts_with(start))
    };
    match kotlin.lines().find(seen) {
        Some(line) => Err(format!("a part of the machinery is public: {line}")),
        None => Ok(kotlin[1..].to_owned()),
    }
}

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
    fn closed_objects_are_shown_and_compared_and_keep_their_names() {
        let object = "open class KeyProviderImpl: Disposable
                throw closed()
    override fun toString(): String {
        if (other !is KeyProviderImpl) return false
data class Event (
    val `item`: KeyProviderImpl
    override fun toString(): String {
enum class Kind {
    override fun toString(): String {
";
        let adjusted = "open class KeyProviderImpl: Disposable
                throw closed(\"keyProvider\")
    override fun toString(): String {
        if (uniffiIsDestroyed) return \"KeyProvider(closed)\"
        if (other !is KeyProviderImpl) return false
        if (uniffiIsDestroyed || other.uniffiIsDestroyed) return this === other
data class Event (
    val `item`: KeyProviderImpl
    override fun toString(): String {
        if (`item`.uniffiIsDestroyed) return \"Event(closed)\"
enum class Kind {
    override fun toString(): String {
";
        assert_eq!(with_closed_objects(object), adjusted);
    }

    #[test]
    fn arguments_are_written_by_their_names_and_before_the_handle_is_cloned() {
        let source = "    callWithHandle {
    UniffiLib.send(
        it,

        FfiConverterString.lower(`to`),
        FfiConverterInt.lower(`ttl`),_status)
    UniffiLib.client(
        FfiConverterString.lower(`key`),
    )
        FfiConverterString.lower(this),
";
        let adjusted = "    callWithHandle {
    val `lowered_to` = argument(\"to\") { FfiConverterString.lower(`to`) }
    val `lowered_ttl` = argument(\"ttl\") { FfiConverterInt.lower(`ttl`) }
    UniffiLib.send(
        uniffiCloneHandle(),

`lowered_to`,
`lowered_ttl`,_status)
    UniffiLib.client(
argument(\"key\") { FfiConverterString.lower(`key`) },
    )
        FfiConverterString.lower(this),
";
        assert_eq!(with_arguments_first(source), adjusted);
    }

    #[test]
    fn a_number_without_a_sign_is_noticed() {
        assert!(numbers_have_signs("fun f(a: kotlin.Int): kotlin.Unit").is_ok());
        assert!(numbers_have_signs("    val a: List<kotlin.UInt?>").is_err());
    }

    #[test]
    fn parts_of_errors_are_serialisable() {
        let source = "data class ErrorReport (
    val `kind`: kotlin.String
    val `body`: SecretText? = null
){
data class AttemptReport (
){
data class ViolationReport (
){
sealed class ReachedServer {
    object No : ReachedServer()
data class TextContent (
){
";
        let adjusted = "data class ErrorReport (
    val `kind`: kotlin.String
    @Transient val `body`: SecretText? = null
): java.io.Serializable {
data class AttemptReport (
): java.io.Serializable {
data class ViolationReport (
): java.io.Serializable {
sealed class ReachedServer : java.io.Serializable {
    object No : ReachedServer() { private fun readResolve(): Any = No }
data class TextContent (
){
";
        assert_eq!(with_serializable_errors(source).unwrap(), adjusted);
        assert!(with_serializable_errors("data class TextContent (\n){").is_err());
    }

    #[test]
    fn another_source_is_noticed() {
        assert!(adjusted("fun f() {}").is_err());
    }
}
