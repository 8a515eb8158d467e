/// A place to connect to or listen on, as people write it: "host:port", "192.0.2.7:443",
/// "[2001:db8::7]:443".
public struct HostPort: Sendable, Hashable, CustomStringConvertible {
  /// A name or an address, without brackets.
  public let host: String
  public let port: UInt16

  public init(host: String, port: UInt16) {
    self.host = host
    self.port = port
  }

  /// Reads the notation; without a port, only where `defaultPort` is given.
  ///
  /// A name has letters, digits, "-", "_" and ".", at most 253 of them; an IPv6 address needs its
  /// brackets.
  public init?(_ text: String, defaultPort: UInt16? = nil) {
    let host: Substring
    let rest: Substring
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return nil }
      host = text[text.index(after: text.startIndex)..<end]
      rest = text[text.index(after: end)...]
      guard host.contains(":"), Address(String(host)) != nil else { return nil }
    } else {
      let end = text.firstIndex(of: ":") ?? text.endIndex
      host = text[..<end]
      rest = text[end...]
      guard (1...253).contains(host.utf8.count), host.utf8.allSatisfy(isNameByte),
        !host.hasPrefix("-"), !host.hasPrefix(".")
      else { return nil }
    }
    if rest.isEmpty {
      guard let defaultPort else { return nil }
      self.init(host: String(host), port: defaultPort)
    } else {
      let digits = rest.dropFirst()
      guard rest.hasPrefix(":"), (1...5).contains(digits.utf8.count),
        digits.utf8.allSatisfy({ (48...57).contains($0) }),
        digits == "0" || !digits.hasPrefix("0"), let port = UInt16(digits)
      else { return nil }
      self.init(host: String(host), port: port)
    }
  }

  public var description: String {
    host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}

private func isNameByte(_ byte: UInt8) -> Bool {
  switch byte {
  case 97...122, 65...90, 48...57, 45, 46, 95: return true
  default: return false
  }
}
