import Foundation
import Testing

/// Swift can't list the cases of an enum, or the methods of a class: the generated source tells them.
private func generated() throws -> String {
    let path = "bindings/swift/Sources/Waba/Generated/Waba.swift"
    return try String(contentsOf: repository.appendingPathComponent(path), encoding: .utf8)
}

/// The part of a text from `start` to the next `end`.
private func part(of text: String, from start: String, to end: String) throws -> Substring {
    let begin = try text.range(of: start).required(start)
    let rest = text[begin.upperBound...]
    return rest[..<(try rest.range(of: end).required(end).lowerBound)]
}

private func camel(_ name: String) -> String {
    let words = name.split(separator: "_")
    return words.dropFirst().reduce(String(words[0])) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
}

@Test func everyKindOfErrorHasACase() throws {
    let kinds = try JSON(file: "schema/errors.json").array("kinds")
        .map { try String($0.text("class").dropLast("Error".count)) }
        .map { $0.prefix(1).lowercased() + $0.dropFirst() }
    let cases = try part(of: generated(), from: "enum WabaError: Swift.Error", to: "\n}\n")
        .split(separator: "\n")
        .map { $0.drop { $0 == " " } }
        .filter { $0.hasPrefix("case ") }
        .map { $0.dropFirst("case ".count).prefix { $0 != "(" }.filter { $0 != "`" } }
    #expect(kinds.count > 20)
    #expect(Set(cases) == Set(kinds))
}

@Test func everyOperationHasACallInItsGroup() throws {
    let operations = try JSON(file: "schema/operations.json").array("operations").map { try $0.text("name") }
    let face = try String(
        contentsOf: repository.appendingPathComponent("bindings/swift/Sources/Waba/Generated/Groups.swift"),
        encoding: .utf8)
    #expect(!operations.isEmpty)
    for operation in operations {
        let name = operation.split(separator: ".").map { camel(String($0)) }
        let type = name[0].prefix(1).uppercased() + name[0].dropFirst() + "Calls"
        let calls = try part(of: generated(), from: "open class \(type):", to: "public struct FfiConverter")
        #expect(calls.contains("open func \(name[1])("), "\(operation)")
        let isOfPartner = operation.hasPrefix("partner_")
        let property = isOfPartner ? String(operation.dropFirst("partner_".count)) : operation
        let group = camel(String(property.split(separator: ".")[0]))
        #expect(face.contains("public var \(group): \(type)"), "\(operation)")
    }
}
