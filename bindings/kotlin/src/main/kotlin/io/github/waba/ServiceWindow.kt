package io.github.waba

import java.time.Instant

/** Creates the window of a conversation from the times of the customer's messages, in any order. */
fun ServiceWindow(messages: Iterable<Instant>): ServiceWindow =
    messages.fold(ServiceWindow()) { window, message -> window.noting(message) }

/** Whether the window is open now. A clock that is behind that of WhatsApp does not close it. */
fun ServiceWindow.isOpen(): Boolean = isOpen(Instant.now())
