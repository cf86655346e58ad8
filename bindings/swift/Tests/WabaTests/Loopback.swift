import Foundation

/// Opens a socket that listens on a free port of this machine.
func listenOnLoopback() throws -> (listener: Int32, port: UInt16) {
    #if canImport(Glibc)
        let stream = Int32(SOCK_STREAM.rawValue)
    #else
        let stream = SOCK_STREAM
    #endif
    let listener = socket(AF_INET, stream, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let named = withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            bind(listener, address, size) == 0 && listen(listener, 8) == 0
                && getsockname(listener, address, &size) == 0
        }
    }
    guard named else { throw Missing("a socket on loopback") }
    return (listener, UInt16(bigEndian: address.sin_port))
}
