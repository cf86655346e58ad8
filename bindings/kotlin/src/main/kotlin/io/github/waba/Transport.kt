// Bodies of answers for network stacks of the app's own.

package io.github.waba

import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runInterruptible
import java.io.InputStream

/** The body that [stream] gives. It is read on a thread for such waiting, and closed when no more is wanted. */
fun TransportBody.Companion.stream(stream: InputStream): TransportBody = TransportBody.Pieces(StreamPieces(stream))

private class StreamPieces(private val stream: InputStream) : TransportPieces {
    override suspend fun next(): ByteArray? = runInterruptible(Dispatchers.IO) {
        val piece = ByteArray(PIECE)
        val count = stream.read(piece)
        if (count < 0) null else piece.copyOf(count)
    }

    override fun release() = stream.close()
}
