// Whose threads do what.

package io.github.waba

import com.sun.jna.Callback
import com.sun.jna.CallbackThreadInitializer
import com.sun.jna.Native
import kotlinx.coroutines.CancellableContinuation
import kotlinx.coroutines.Dispatchers
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.resume

/**
 * Resumes with [value] away from the calling thread, which does the work of all clients: code that blocks there stops them.
 * A coroutine without a dispatcher, such as that of a `suspend fun main()`, would go on right there.
 */
internal fun <T> CancellableContinuation<T>.resumeApart(value: T) {
    val interceptor = context[ContinuationInterceptor]
    if (interceptor == null || interceptor == Dispatchers.Unconfined) {
        Dispatchers.Default.dispatch(context) { resume(value) }
    } else {
        resume(value)
    }
}

private val daemons = CallbackThreadInitializer(true, false, "waba")

/** Lets the threads that call [callback] stay threads of the virtual machine, which does not wait for them to end. */
internal fun keepThreads(callback: Callback) = Native.setCallbackThreadInitializer(callback, daemons)
