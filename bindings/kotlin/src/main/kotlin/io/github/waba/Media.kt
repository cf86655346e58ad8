// Files, piece by piece.

package io.github.waba

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow

/**
 * The pieces of the file [id], downloaded while they are collected: each collection downloads it anew. The end comes only
 * after size and SHA-256 were found right, so of the pieces nothing is certain before it. An end of the collection
 * abandons the download.
 *
 * @param maxBytes the largest file, 100 MiB by default.
 * @param progress is told how much has come.
 */
fun MediaCalls.pieces(id: String, maxBytes: ULong? = null, progress: FileProgress? = null): Flow<ByteArray> = flow {
    download(id, maxBytes, progress).use { download ->
        while (true) {
            emit(download.next() ?: break)
        }
    }
}
