// Uploads a picture, sends it, and downloads it again.

import io.github.waba.Client
import io.github.waba.Dialect
import io.github.waba.Host
import io.github.waba.ImageContent
import io.github.waba.Upload
import io.github.waba.id
import io.github.waba.media
import io.github.waba.pieces
import java.nio.file.Files
import kotlin.io.path.Path

suspend fun main() {
    // In production, `Upload.path("menu.png")`.
    val picture = byteArrayOf(-119, 80, 78, 71, 13, 10, 26, 10) + ByteArray(100_000)

    Client(Host.fromEnv(Dialect.CLOUD)).use { client ->
        val id = Upload.bytes(picture, fileName = "menu.png").use { client.media.upload(it).id }
        client.sendImage("+491510000001", ImageContent.id(id, caption = "Our menu"))

        val folder = Files.createTempDirectory("waba")
        val path = Path(client.media.download(id).use { it.saveTo(folder.toString()) })
        println("saved ${Files.size(path)} bytes")
        Files.delete(path)
        Files.delete(folder)

        var bytes = 0
        client.media.pieces(id).collect { bytes += it.size }
        println("read $bytes bytes")
    }
}
