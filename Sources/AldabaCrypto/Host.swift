internal import COpenSSL
internal import Glibc

/// A host as certificates name it: a DNS name, in lower case and without wildcards, or an address.
enum Host: Equatable {
  case name(String)
  /// Four or sixteen bytes, in the network's order.
  case address([UInt8])

  /// Throws ``CryptoError/Kind/wrongName`` for what is neither a DNS name nor an IP address.
  init(_ text: String) throws(CryptoError) {
    if let address = Self.parse(address: text) {
      self = .address(address)
    } else if Self.isName(text) {
      self = .name(text.lowercased())
    } else {
      throw CryptoError(.wrongName, "host", "neither a DNS name nor an IP address")
    }
  }

  /// The text of a DNS name in a certificate, or nil if it is none.
  static func dns(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self), isName(text) else { return nil }
    return text.lowercased()
  }

  /// The text of an address in a certificate, or nil if it is none.
  static func address(_ bytes: UnsafeBufferPointer<UInt8>) -> String? {
    let family: Int32
    switch bytes.count {
    case 4: family = AF_INET
    case 16: family = AF_INET6
    default: return nil
    }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(family, bytes.baseAddress, &text, socklen_t(text.count)) != nil else {
      return nil
    }
    return text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  private static func parse(address text: String) -> [UInt8]? {
    guard !text.utf8.contains(0) else { return nil }
    var bytes = [UInt8](repeating: 0, count: 16)
    if inet_pton(AF_INET, text, &bytes) == 1 { return [UInt8](bytes[..<4]) }
    return inet_pton(AF_INET6, text, &bytes) == 1 ? bytes : nil
  }

  /// Whether the text is a name of letters, digits and hyphens (RFC 1123, section 2.1) whose last
  /// label is not a number, so that no broken address passes for a name.
  private static func isName(_ text: String) -> Bool {
    let labels = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard text.utf8.count <= 253, let last = labels.last, !last.allSatisfy(isDigit) else {
      return false
    }
    return labels.allSatisfy { label in
      (1...63).contains(label.count)
        && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
        && label.allSatisfy { isDigit($0) || isLetter($0) || $0 == UInt8(ascii: "-") }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
