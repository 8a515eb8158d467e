internal import COpenSSL

/// Textual encodings (RFC 7468), read strictly: blocks of one label and nothing else but white
/// space around them, without headers, so never encrypted.
enum PEM {
  /// More than any certificate chain or key of ours needs.
  static let maximumBytes = 64 * 1024

  static func blocks(_ text: [UInt8], label: String) throws(CryptoError) -> [[UInt8]] {
    guard text.count <= maximumBytes else {
      throw CryptoError(.malformed, "PEM", "more than \(maximumBytes) bytes")
    }
    let begin = [UInt8]("-----BEGIN \(label)-----".utf8)
    let end = [UInt8]("-----END \(label)-----".utf8)
    var blocks: [[UInt8]] = []
    var rest = trimmed(text[...])
    while !rest.isEmpty {
      guard rest.starts(with: begin), let stop = firstIndex(of: end, in: rest) else {
        throw CryptoError(.malformed, "PEM", "expected only \(label) blocks")
      }
      blocks.append(try block(rest[..<stop]))
      rest = trimmed(rest[stop...])
    }
    return blocks
  }

  static func write(label: String, _ der: [UInt8]) -> [UInt8] {
    let bio = OpenSSL.must("PEM") { BIO_new(BIO_s_mem()) }
    defer { BIO_free(bio) }
    OpenSSL.must("PEM") { PEM_write_bio(bio, label, "", der, der.count) }
    return bio.takeAll()
  }

  /// Decodes one block, from its first line to its last.
  private static func block(_ text: ArraySlice<UInt8>) throws(CryptoError) -> [UInt8] {
    // PEM_read_bio wants the last line to end.
    let text = [UInt8](text) + [0x0a]
    let bio = OpenSSL.must("PEM") { BIO_new(BIO_s_mem()) }
    defer { BIO_free(bio) }
    OpenSSL.must("PEM") { BIO_write(bio, text, Int32(text.count)) }
    var name: UnsafeMutablePointer<CChar>?
    var header: UnsafeMutablePointer<CChar>?
    var data: UnsafeMutablePointer<UInt8>?
    var count = 0
    try OpenSSL.check("PEM", .malformed) { PEM_read_bio(bio, &name, &header, &data, &count) }
    defer {
      COpenSSL_free(name)
      COpenSSL_free(header)
      if let data { OPENSSL_cleanse(data, count) }
      COpenSSL_free(data)
    }
    guard header?.pointee == 0, BIO_ctrl_pending(bio) == 0, let data else {
      throw CryptoError(.malformed, "PEM", "a block without headers expected")
    }
    return [UInt8](UnsafeBufferPointer(start: data, count: count))
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    text.drop { $0 == 0x0a || $0 == 0x0d || $0 == 0x20 || $0 == 0x09 }
  }

  /// The index behind the first occurrence of the pattern.
  private static func firstIndex(of pattern: [UInt8], in text: ArraySlice<UInt8>) -> Int? {
    var index = text.startIndex
    while text.endIndex - index >= pattern.count {
      if text[index] == pattern[0], text[index...].starts(with: pattern) {
        return index + pattern.count
      }
      index += 1
    }
    return nil
  }
}

/// A memory BIO (`BIO *`).
extension OpaquePointer {
  /// Everything a memory BIO holds, which it then holds no more.
  func takeAll() -> [UInt8] {
    let count = BIO_ctrl_pending(self)
    guard count > 0 else { return [] }
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      while initialized < count {
        let chunk = Int32(min(count - initialized, 1 << 30))
        let read = BIO_read(self, buffer.baseAddress! + initialized, chunk)
        precondition(read > 0, "a memory BIO gives what it holds")
        initialized += Int(read)
      }
    }
  }
}
