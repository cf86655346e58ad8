extension Client {
    /// The same client whose calls do some things otherwise. It shares connections, key and rate limits with this one.
    /// Options not set here keep their earlier value.
    public func withOptions(_ options: CallOptions) -> Client {
        withOptions(options: options)
    }

    /// Replaces the key, for this client and all that share it: each request that begins from now on carries the new one.
    /// A key that can't be used is refused, and the old one stays.
    public func setKey(_ key: String) throws {
        try setKey(key: key)
    }
}

extension PartnerClient {
    /// The same client whose calls do some things otherwise; see ``Client/withOptions(_:)``.
    public func withOptions(_ options: CallOptions) -> PartnerClient {
        withOptions(options: options)
    }

    /// Replaces the key, for this client and all that share it; see ``Client/setKey(_:)``.
    public func setKey(_ key: String) throws {
        try setKey(key: key)
    }
}
