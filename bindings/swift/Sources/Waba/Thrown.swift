// What the app's own code throws, as it crosses over.

/// What the app's own code threw. Shows the name of its type: its text may hold a secret.
public final class Thrown: ThrownObject {
    /// The error itself.
    public let error: any Error

    init(_ error: any Error) {
        self.error = error
    }

    /// The name of the error's type.
    public func name() -> String {
        // As what it is: a type is not known of `any Error`.
        "\(type(of: error as Any))"
    }
}

extension Thrown: Hashable {
    public static func == (one: Thrown, other: Thrown) -> Bool { one === other }

    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

extension Thrown: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { name() }

    public var debugDescription: String { description }

    public var customMirror: Mirror { Mirror(self, children: []) }
}

func noKey(_ error: any Error) -> KeyProviderError {
    let thrown = Thrown(error)
    guard case KeyProviderError.noKey(let reason, _) = error else {
        return .noKey(reason: thrown.name(), thrown: thrown)
    }
    return .noKey(reason: reason, thrown: thrown)
}

func noAnswer(_ error: any Error) -> TransportError {
    let thrown = Thrown(error)
    return switch error as? TransportError {
    case .notSent(let reason, _): .notSent(reason: reason, thrown: thrown)
    case .unknown(let reason, _): .unknown(reason: reason, thrown: thrown)
    case nil: .unknown(reason: thrown.name(), thrown: thrown)
    }
}
