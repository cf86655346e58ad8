import Foundation
import Waba

/// The typed content as plain values: by the properties of its types.
func plain(_ content: EventContent) throws -> Any? {
    switch content {
    case .unknown, .malformed: throw Missing("typed content")
    default:
        // The one child of a case is the tuple of what it holds.
        let held = Mirror(reflecting: content).children.first.map { Mirror(reflecting: $0.value).children }
        return held?.first.flatMap { plain(value: $0.value) }
    }
}

/// A typed value as plain values: by its properties.
func plain(value: Any) -> Any? {
    // These hide what they hold from a mirror.
    if let secret = value as? SecretText { return secret.value }
    if let time = value as? Date { return "\(Int64(time.timeIntervalSince1970))" }
    if let headers = value as? WebhookHeaders {
        let named = headers.names.map { ($0.replacingOccurrences(of: "-", with: "_"), headers[$0]) }
        return named.isEmpty ? nil : Dictionary(uniqueKeysWithValues: named)
    }
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
        return mirror.children.first.flatMap { plain(value: $0.value) }
    case .collection:
        let items = mirror.children.map { plain(value: $0.value) }
        return items.isEmpty ? nil : items
    case .dictionary:
        let entries = (value as? [String: Any] ?? [:]).compactMap { key, held in
            plain(value: held).map { (key.replacingOccurrences(of: "-", with: "_"), $0) }
        }
        return entries.isEmpty ? nil : Dictionary(uniqueKeysWithValues: entries)
    case .struct where !mirror.children.isEmpty && !(value is String):
        let fields = mirror.children.compactMap { child in
            plain(value: child.value).map { (child.label == "kind" ? "type" : snake(child.label ?? ""), $0) }
        }
        return Dictionary(uniqueKeysWithValues: fields)
    default:
        // A text, a number, or an open enum, whose description is the text of the API.
        return value is Bool || value is Double ? value : "\(value)"
    }
}

func snake(_ camel: String) -> String {
    camel.reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
}

/// Whether `expected` holds every typed value. Fields that the types do not know are not compared.
func fits(_ found: Any?, _ expected: Any) -> Bool {
    switch found {
    case let found as [String: Any]:
        guard let expected = expected as? [String: Any] else { return false }
        let fields = expected.map { (property($0.key), $0.value) }
        let named = Dictionary(uniqueKeysWithValues: fields)
        return found.allSatisfy { key, value in named[key].map { fits(value, $0) } ?? false }
    case let found as [Any?]:
        guard let expected = expected as? [Any], found.count == expected.count else { return false }
        return zip(found, expected).allSatisfy(fits)
    case let found as Bool:
        return expected as? Bool == found
    case let found as Double:
        return (expected as? NSNumber)?.doubleValue == found
    case let found as String:
        // Any JSON is held as its text.
        let json = try? JSONSerialization.jsonObject(with: Data(found.utf8), options: .fragmentsAllowed)
        return found == "\(expected)" || json.map(JSON.init) == JSON(expected)
    default:
        return found.map { "\($0)" } == "\(expected)"
    }
}

/// The name of a field as properties have it: without hyphens, and without a digit at its start.
private func property(_ name: String) -> String {
    let letters = name.hasPrefix("360dialog_") ? String(name.dropFirst("360dialog_".count)) : name
    return letters.replacingOccurrences(of: "-", with: "_")
}
