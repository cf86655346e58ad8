// What the app's own code throws, as it crosses over.

package io.github.waba

/** What the app's own code threw. Shows the name of its class: its text may hold a secret. */
class Thrown internal constructor(val throwable: Throwable) : ThrownObject {
    override fun name(): String = throwable.javaClass.name

    override fun toString(): String = name()
}

internal fun noKey(thrown: Throwable): KeyProviderException {
    val reason = if (thrown is KeyProviderException.NoKey) thrown.reason.paired() else thrown.javaClass.name
    return KeyProviderException.NoKey(reason, Thrown(thrown))
}

internal fun noAnswer(thrown: Throwable): TransportException = when (thrown) {
    is TransportException.NotSent -> TransportException.NotSent(thrown.reason.paired(), Thrown(thrown))
    is TransportException.Unknown -> TransportException.Unknown(thrown.reason.paired(), Thrown(thrown))
    else -> TransportException.Unknown(thrown.javaClass.name, Thrown(thrown))
}
