package io.github.waba

/** What is known about the error: its kind, whether to repeat, what the API said. */
val WabaException.report: ErrorReport
    get() = toReport()
