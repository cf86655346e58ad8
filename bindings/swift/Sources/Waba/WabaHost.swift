/// ``Host``, where Foundation is imported too: on macOS and Linux that has a `Host` of its own.
public typealias WabaHost = Host
