package io.github.waba

/** What is known about the error: its kind, whether to repeat, what the API said. */
val WabaException.report: ErrorReport
    get() = toReport()

/** What using a closed object, such as a `client`, fails with. */
internal fun closed(name: String): WabaException =
    WabaException.Closed(ErrorReport(kind = "closed", message = "the $name is closed", retry = Retry.NEVER))
