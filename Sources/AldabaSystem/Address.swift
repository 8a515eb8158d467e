import Glibc

/// Where a connection comes from: an IPv4 or IPv6 address with its port, or this machine.
public struct Address: Sendable, Hashable, CustomStringConvertible {
  private enum Kind: Sendable, Hashable {
    case four([UInt8])
    case six([UInt8])
    case local
  }

  private let kind: Kind
  /// 0 for a Unix socket.
  public let port: UInt16

  /// The other end of a Unix socket.
  public static let local = Address(kind: .local, port: 0)

  private init(kind: Kind, port: UInt16) {
    self.kind = kind
    self.port = port
  }

  /// An address in its usual notation, without brackets; an IPv4 address written as IPv6 is IPv4.
  public init?(_ text: String, port: UInt16 = 0) {
    guard !text.utf8.contains(0) else { return nil }
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      self.init(kind: .four(withUnsafeBytes(of: four) { Array($0) }), port: port)
    } else if inet_pton(AF_INET6, text, &six) == 1 {
      self.init(six: withUnsafeBytes(of: six) { Array($0) }, port: port)
    } else {
      return nil
    }
  }

  /// An address as the kernel gives it; nil for families other than these three.
  init?(_ storage: sockaddr_storage) {
    switch Int32(storage.ss_family) {
    case AF_INET:
      let address = withUnsafeBytes(of: storage) { $0.loadUnaligned(as: sockaddr_in.self) }
      self.init(
        kind: .four(withUnsafeBytes(of: address.sin_addr) { Array($0) }),
        port: UInt16(bigEndian: address.sin_port))
    case AF_INET6:
      let address = withUnsafeBytes(of: storage) { $0.loadUnaligned(as: sockaddr_in6.self) }
      self.init(
        six: withUnsafeBytes(of: address.sin6_addr) { Array($0) },
        port: UInt16(bigEndian: address.sin6_port))
    case AF_UNIX:
      self = .local
    default:
      return nil
    }
  }

  private init(six bytes: [UInt8], port: UInt16) {
    // ::ffff:a.b.c.d, what a socket of both families calls an IPv4 peer.
    let mapped = bytes[0..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xff && bytes[11] == 0xff
    self.init(kind: mapped ? .four(Array(bytes[12...])) : .six(bytes), port: port)
  }

  /// The address alone: "192.0.2.7", "2001:db8::7", "local".
  public var host: String {
    switch kind {
    case .four(let bytes): return notation(AF_INET, bytes)
    case .six(let bytes): return notation(AF_INET6, bytes)
    case .local: return "local"
    }
  }

  /// Address and port: "192.0.2.7:443", "[2001:db8::7]:443", "local".
  public var text: String {
    switch kind {
    case .four: return "\(host):\(port)"
    case .six: return "[\(host)]:\(port)"
    case .local: return "local"
    }
  }

  public var description: String { text }

  /// Whom a limit counts: an IPv4 address, or the /64 that one IPv6 customer has.
  public var limitKey: String {
    switch kind {
    case .four, .local: return host
    case .six(let bytes):
      return notation(AF_INET6, bytes[0..<8] + [UInt8](repeating: 0, count: 8)) + "/64"
    }
  }

  /// Whether the address is of this machine itself.
  public var isLoopback: Bool {
    switch kind {
    case .four(let bytes): return bytes[0] == 127
    case .six(let bytes): return bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
    case .local: return true
    }
  }
}

private func notation(_ family: Int32, _ bytes: [UInt8]) -> String {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
    let base = buffer.baseAddress
    guard let text = inet_ntop(family, bytes, base, socklen_t(INET6_ADDRSTRLEN)) else {
      preconditionFailure("inet_ntop failed")
    }
    return String(cString: text)
  }
}
