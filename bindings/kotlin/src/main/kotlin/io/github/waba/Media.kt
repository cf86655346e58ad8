// Files, piece by piece.

package io.github.waba

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.takeWhile
import kotlinx.coroutines.launch
import kotlinx.coroutines.runInterruptible
import java.io.InputStream

/** Bytes that are read from a stream at once, at most. */
private const val PIECE = 64 shl 10

/** The next piece; null behind the last one, once. No piece is lost when the coroutine is cancelled. */
suspend fun Download.next(): ByteArray? {
    // The result of a call is lost when the coroutine is cancelled as it arrives, so none of these has a piece.
    while (ready()) {
        take()?.let { return it }
    }
    return take()
}

/**
 * Writes a piece when there is room for it. Gives `false` when no more is wanted: the call has ended, and its result says how.
 * A coroutine that is cancelled has written nothing.
 */
suspend fun UploadWriter.write(piece: ByteArray): Boolean {
    while (room()) {
        if (put(piece)) return true
    }
    return false
}

/**
 * The pieces of the file [id], downloaded while they are collected: each collection downloads it anew. The end comes only
 * after size and SHA-256 were found right, so of the pieces nothing is certain before it. An end of the collection
 * abandons the download.
 *
 * @param maxBytes the largest file, 100 MiB by default.
 * @param progress is told how much has come.
 * @param checkDigest whether the SHA-256 that the API names is checked.
 * @param resumes how often a download that broke off goes on, 3 by default.
 * @param onReport is told, behind the last piece, what was done for the file: the attempts of all steps, and the last HTTP
 * answer. A [WabaException] tells the attempts by itself.
 */
fun MediaCalls.pieces(
    id: String,
    maxBytes: Long? = null,
    progress: FileProgress? = null,
    checkDigest: Boolean = true,
    resumes: Int? = null,
    onReport: (CallReport) -> Unit = {},
): Flow<ByteArray> = flow {
    download(id, maxBytes, progress, checkDigest, resumes).use { download ->
        while (true) {
            emit(download.next() ?: break)
        }
        onReport(download.report())
    }
}

/**
 * Uploads a file whose bytes come in [pieces], which are collected while they are sent, one at a time. It is not sent again
 * once a part of it has left. An exception of the flow becomes the cause of a [WabaException.Media]. When the upload ends
 * first, the collection is cancelled.
 *
 * @param fileName the name of the file.
 * @param mimeType else it follows from the file name.
 * @param kind what it is sent as, which else follows from the MIME type and decides how large it may be.
 * @param size bytes in all, if known. Without it the request has no length, which not every server takes.
 * @param progress is told how much has left.
 */
suspend fun MediaCalls.upload(
    pieces: Flow<ByteArray>,
    fileName: String? = null,
    mimeType: String? = null,
    kind: MediaKind? = null,
    size: Long? = null,
    progress: FileProgress? = null,
): UploadedMedia = UploadWriter(fileName, mimeType, kind, size, progress).use { writer ->
    coroutineScope {
        val writing = launch { writer.writeAll(pieces) }
        try {
            writer.file().use { upload(it) }
        } finally {
            writing.cancel()
        }
    }
}

/**
 * Uploads what [stream] gives, which is read while it is sent, on a thread for such waiting. It is not closed, and the
 * file is not sent again once a part of it has left. An exception of the stream becomes the cause of a
 * [WabaException.Media].
 *
 * @param fileName the name of the file.
 * @param mimeType else it follows from the file name.
 * @param kind what it is sent as, which else follows from the MIME type and decides how large it may be.
 * @param size bytes in all, if known. Without it the request has no length, which not every server takes.
 * @param progress is told how much has left.
 */
suspend fun MediaCalls.upload(
    stream: InputStream,
    fileName: String? = null,
    mimeType: String? = null,
    kind: MediaKind? = null,
    size: Long? = null,
    progress: FileProgress? = null,
): UploadedMedia {
    val pieces = flow {
        while (true) {
            emit(stream.piece() ?: break)
        }
    }
    return upload(pieces, fileName, mimeType, kind, size, progress)
}

/** Writes all [pieces], as far as they are wanted. */
private suspend fun UploadWriter.writeAll(pieces: Flow<ByteArray>) {
    try {
        pieces.takeWhile { write(it) }.collect {}
        finish()
    } catch (error: Exception) {
        currentCoroutineContext().ensureActive()
        fail(error.javaClass.name, Thrown(error))
    }
}

/**
 * The next piece of a stream; null behind the last one. It is read on a thread for such waiting, which is interrupted when
 * the coroutine is cancelled, and not waited for: many a stream takes no notice.
 */
internal suspend fun InputStream.piece(): ByteArray? {
    val reading = CoroutineScope(Dispatchers.IO).async {
        runInterruptible {
            val piece = ByteArray(PIECE)
            val count = read(piece)
            if (count < 0) null else piece.copyOf(count)
        }
    }
    return try {
        reading.await()
    } finally {
        reading.cancel()
    }
}
