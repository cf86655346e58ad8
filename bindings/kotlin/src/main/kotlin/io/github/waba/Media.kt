// Files, piece by piece.

package io.github.waba

import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.takeWhile
import kotlinx.coroutines.supervisorScope
import java.io.InputStream

/** Bytes that are read from a stream at once. */
internal const val PIECE = 64 shl 10

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
    maxBytes: ULong? = null,
    progress: FileProgress? = null,
    checkDigest: Boolean = true,
    resumes: UInt? = null,
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
 * once a part of it has left. An exception of the flow becomes the cause of a [WabaException.Media].
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
    size: ULong? = null,
    progress: FileProgress? = null,
): UploadedMedia = UploadWriter(fileName, mimeType, kind, size, progress).use { writer ->
    supervisorScope {
        val answer = async { writer.file().use { upload(it) } }
        val failure = writer.writeAll(pieces)
        try {
            answer.await()
        } catch (error: WabaException) {
            failure?.let(error::initCause)
            throw error
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
    size: ULong? = null,
    progress: FileProgress? = null,
): UploadedMedia {
    val pieces = flow {
        while (true) {
            emit(stream.readNBytes(PIECE).takeIf { it.isNotEmpty() } ?: break)
        }
    }
    return upload(pieces.flowOn(Dispatchers.IO), fileName, mimeType, kind, size, progress)
}

/** Writes all [pieces], as far as they are wanted. Gives what the flow failed with. */
private suspend fun UploadWriter.writeAll(pieces: Flow<ByteArray>): Exception? = try {
    pieces.takeWhile { write(it) }.collect {}
    finish()
    null
} catch (cancelled: CancellationException) {
    throw cancelled
} catch (error: Exception) {
    fail(error.javaClass.name)
    error
}
