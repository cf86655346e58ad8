// Uploads a picture, sends it, and downloads it again.

import Foundation
import Waba

// In production, `Upload.path("menu.png")`.
let picture = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) + Data(count: 100_000)

let client = try Client(host: .fromEnv(dialect: .cloud))
let id = try await client.media.upload(.bytes(picture, fileName: "menu.png")).id
try await client.sendImage(to: "+491510000001", .id(id, caption: "Our menu"))

let folder = FileManager.default.temporaryDirectory.path
let path = try await client.media.download(id: id).save(to: folder)
defer { try? FileManager.default.removeItem(atPath: path) }
print("saved \(try Data(contentsOf: URL(fileURLWithPath: path)).count) bytes")

var bytes = 0
for try await piece in client.media.pieces(id: id) {
    bytes += piece.count
}
print("read \(bytes) bytes")
