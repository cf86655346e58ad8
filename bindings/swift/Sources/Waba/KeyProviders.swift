extension WabaHost {
    /// 360dialog's Cloud API host, whose key is asked of `keys` for each request.
    public static func cloud(keys: KeyProvider, baseUrl: String? = nil) -> WabaHost {
        cloud(key: "", baseUrl: baseUrl).withKeyProvider(keys)
    }

    /// 360dialog's On-Premise API host, whose key is asked of `keys` for each request.
    public static func onPremise(keys: KeyProvider, baseUrl: String? = nil) -> WabaHost {
        onPremise(key: "", baseUrl: baseUrl).withKeyProvider(keys)
    }

    /// 360dialog's partner API, whose key is asked of `keys` for each request: the host of a `PartnerClient`.
    public static func partner(keys: KeyProvider, baseUrl: String? = nil) -> WabaHost {
        partner(key: "", baseUrl: baseUrl).withKeyProvider(keys)
    }
}
