// Bodies of answers for network stacks of the app's own.

package io.github.waba

import java.io.InputStream

/** The body that [stream] gives. It is read on a thread for such waiting, and closed when no more is wanted. */
fun TransportBody.Companion.stream(stream: InputStream): TransportBody = TransportBody.Pieces(StreamPieces(stream))

private class StreamPieces(private val stream: InputStream) : TransportPieces {
    override suspend fun next(): ByteArray? = stream.piece()

    override fun release() = stream.close()
}
