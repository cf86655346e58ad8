import Foundation

/// A value of JSON.
struct JSON: @unchecked Sendable, Equatable {
    let value: Any

    init(_ value: Any) {
        self.value = value
    }

    init(_ data: Data) throws {
        value = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
    }

    /// A file of the repository.
    init(file: String) throws {
        try self.init(Data(contentsOf: repository.appendingPathComponent(file)))
    }

    subscript(key: String) -> JSON? {
        (value as? [String: Any])?[key].map { JSON($0) }
    }

    func text(_ key: String) throws -> String {
        try (self[key]?.value as? String).required(key)
    }

    func array(_ key: String) throws -> [JSON] {
        try (self[key]?.value as? [Any]).required(key).map { JSON($0) }
    }

    /// Its text, with the fields of objects in the order of their names.
    func sorted() throws -> String {
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        return try String(
            decoding: JSONSerialization.data(withJSONObject: value, options: options), as: UTF8.self)
    }

    static func == (one: JSON, other: JSON) -> Bool {
        (one.value as? NSObject) == (other.value as? NSObject)
    }
}

/// The folder of the repository.
let repository = URL(fileURLWithPath: #filePath + "/../../../../..").standardizedFileURL

/// What a test needs is not there.
struct Missing: Error {
    let what: String

    init(_ what: String) {
        self.what = what
    }
}

extension Optional {
    func required(_ what: String) throws -> Wrapped {
        guard let self else { throw Missing(what) }
        return self
    }
}

/// The vectors of a folder of `tests/vectors`.
func vectors(_ folder: String) throws -> [JSON] {
    let path = "tests/vectors/\(folder)"
    let files = try FileManager.default.contentsOfDirectory(
        atPath: repository.appendingPathComponent(path).path)
    return try files.filter { $0.hasSuffix(".json") }.sorted().map { try JSON(file: "\(path)/\($0)") }
}
