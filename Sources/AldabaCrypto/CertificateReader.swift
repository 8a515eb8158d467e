internal import COpenSSL
internal import Glibc

/// Takes the fields out of an X.509 object that somebody else owns.
struct CertificateReader {
  let pointer: OpaquePointer

  func der() throws(CryptoError) -> [UInt8] {
    try OpenSSL.encode("certificate") { i2d_X509(pointer, $0) }
  }

  /// The raw Ed25519 key, nil for another kind; weak keys and unreadable ones are refused.
  func publicKey() throws(CryptoError) -> [UInt8]? {
    let key = try OpenSSL.make("certificate", .malformed) { X509_get0_pubkey(pointer) }
    guard let raw = KeyBytes.ed25519(key) else { return nil }
    return try PublicKey(raw: raw).raw
  }

  /// The identifier of a P-256 key whose certificate is for reading and nothing else.
  func readerID() -> [UInt8]? {
    guard Verification.allows(pointer, .reader), let key = X509_get0_pubkey(pointer) else {
      return nil
    }
    return KeyBytes.p256(key).map(Sealed.identifier(of:))
  }

  /// The only value of this attribute of the subject, nil if there is none, more than one, or one
  /// that is empty or no text.
  func subject(_ attribute: Int32) -> String? {
    guard let name = X509_get_subject_name(pointer) else { return nil }
    let index = X509_NAME_get_index_by_NID(name, attribute, -1)
    guard index >= 0, X509_NAME_get_index_by_NID(name, attribute, index) < 0,
      let data = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, index))
    else { return nil }
    OpenSSL.begin()
    defer { ERR_clear_error() }
    var text: UnsafeMutablePointer<UInt8>?
    let count = ASN1_STRING_to_UTF8(&text, data)
    guard count > 0, let text else { return nil }
    defer { COpenSSL_free(text) }
    let bytes = UnsafeBufferPointer(start: text, count: Int(count))
    guard let string = String(validating: bytes, as: UTF8.self), Text.isPlain(string) else {
      return nil
    }
    return string
  }

  func validity() throws(CryptoError) -> (notBefore: Int64, notAfter: Int64) {
    let first = try OpenSSL.make("validity", .malformed) { X509_get0_notBefore(pointer) }
    let last = try OpenSSL.make("validity", .malformed) { X509_get0_notAfter(pointer) }
    return (try Self.seconds(first), try Self.seconds(last))
  }

  func serial() throws(CryptoError) -> String {
    let serial = try OpenSSL.make("serial", .malformed) { X509_get0_serialNumber(pointer) }
    let number = try OpenSSL.make("serial", .malformed) { ASN1_INTEGER_to_BN(serial, nil) }
    defer { BN_free(number) }
    let text = try OpenSSL.make("serial", .malformed) { BN_bn2hex(number) }
    defer { COpenSSL_free(text) }
    return String(cString: text).lowercased()
  }

  /// The DNS names and addresses of the alternative names; other kinds of names are left out.
  func hosts() throws(CryptoError) -> [String] {
    OpenSSL.begin()
    var critical: Int32 = 0
    guard let found = X509_get_ext_d2i(pointer, NID_subject_alt_name, &critical, nil) else {
      // -1: there is no such extension; else it is there and cannot be read.
      guard critical == -1 else { throw OpenSSL.failure(.malformed, "alternative names") }
      return []
    }
    let names = OpaquePointer(found)
    defer { GENERAL_NAMES_free(names) }
    var hosts: [String] = []
    for index in 0..<max(0, COpenSSL_generalNamesCount(names)) {
      var kind: Int32 = 0
      guard let name = COpenSSL_generalNamesAt(names, index),
        let value = GENERAL_NAME_get0_value(name, &kind)
      else { continue }
      let string = value.assumingMemoryBound(to: ASN1_STRING.self)
      let bytes = UnsafeBufferPointer(
        start: ASN1_STRING_get0_data(string), count: max(0, Int(ASN1_STRING_length(string))))
      guard kind == GEN_DNS || kind == GEN_IPADD else { continue }
      if let host = kind == GEN_DNS ? Host.dns(bytes) : Host.address(bytes) { hosts.append(host) }
    }
    return hosts
  }

  /// The Unix time of an ASN.1 time.
  private static func seconds(_ time: UnsafePointer<ASN1_TIME>) throws(CryptoError) -> Int64 {
    let epoch = OpenSSL.must("validity") { ASN1_TIME_set(nil, 0) }
    defer { ASN1_TIME_free(epoch) }
    var days: Int32 = 0
    var rest: Int32 = 0
    try OpenSSL.check("validity", .malformed) { ASN1_TIME_diff(&days, &rest, epoch, time) }
    return Int64(days) * 86_400 + Int64(rest)
  }
}

/// Text that goes into names: what a terminal and a log can show.
enum Text {
  /// Whether the text is not empty and has no control character.
  static func isPlain(_ text: String) -> Bool {
    !text.isEmpty
      && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) }
  }
}
