package io.github.waba

/** What is known about the error: its kind, whether to repeat, what the API said. */
val WabaException.report: ErrorReport
    get() = toReport()

/** What using a closed object of the class [name] fails with. */
internal fun closed(name: String): WabaException {
    val message = "the ${name.replaceFirstChar(Char::lowercase)} is closed"
    return WabaException.Closed(ErrorReport(kind = "closed", message = message, retry = RetryAdvice.Never))
}
