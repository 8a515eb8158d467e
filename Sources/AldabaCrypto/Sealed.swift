internal import COpenSSL

/// Bytes sealed to readers: CMS AuthEnvelopedData (RFC 5083, RFC 5084) with AES-256-GCM, its key
/// agreed with each reader's P-256 key (RFC 5753: ephemeral ECDH, X9.63 with SHA-256, AES-256 wrap).
///
///     ContentInfo { authEnvelopedData,
///       [0] { 0, SET { [1] { 3, [0] { [1] { { ecPublicKey }, point } }, { sha256kdf, { aes256-wrap } },
///                            { { [0] { reader }, wrapped key } } } … },
///             { data, { aes256-gcm, { nonce, 16 } }, [0] content },
///             tag } }
///
/// What is opened has exactly this form: it is taken apart here and accepted only if putting the
/// parts together again gives the same bytes, so nothing rides along and no part can be shorter.
/// That matters most for the tag: OpenSSL 3.0 believes one of a single byte.
public enum Sealed {
  /// The most bytes that are sealed, and the most sealed bytes that are opened.
  public static let maximumPlainBytes = 64 * 1024
  public static let maximumBytes = 80 * 1024
  /// The most readers of one container.
  public static let maximumReaders = 16
  /// The bytes that sealing adds at most, for so many readers.
  public static func overhead(readers: Int) -> Int { 128 + 192 * readers }

  /// Seals to everybody whose certificate this is; each can open it alone.
  ///
  /// Whether the certificates are the right ones is for the caller to know. Throws `wrongPurpose` for
  /// one that is not for reading, and `malformed` without any or with too many bytes.
  public static func seal(
    _ plain: [UInt8], to readers: [Certificate]
  ) throws(CryptoError) -> [UInt8] {
    guard (1...maximumReaders).contains(readers.count) else {
      throw CryptoError(.malformed, "sealing", "expected 1 to \(maximumReaders) readers")
    }
    guard plain.count <= maximumPlainBytes else {
      throw CryptoError(.malformed, "sealing", "more than \(maximumPlainBytes) bytes")
    }
    let content = try OpenSSL.make("sealing") {
      CMS_encrypt(nil, nil, EVP_aes_256_gcm(), UInt32(CMS_PARTIAL | CMS_BINARY))
    }
    defer { CMS_ContentInfo_free(content) }
    for reader in readers {
      guard reader.readerID != nil else {
        throw CryptoError(.wrongPurpose, "sealing", "not a reader's certificate")
      }
      let recipient = try OpenSSL.make("sealing") {
        CMS_add1_recipient_cert(content, reader.pointer, UInt32(CMS_USE_KEYID))
      }
      let agreement = try OpenSSL.make("sealing") { CMS_RecipientInfo_get0_pkey_ctx(recipient) }
      try OpenSSL.check("sealing") {
        EVP_PKEY_CTX_set_ecdh_kdf_md(agreement, Algorithm.sha256.pointer)
      }
    }
    let source = OpenSSL.must("sealing") { BIO_new(BIO_s_mem()) }
    defer { BIO_free(source) }
    if !plain.isEmpty {
      OpenSSL.must("sealing") { BIO_write(source, plain, Int32(plain.count)) }
    }
    COpenSSL_BIO_setMemoryEnd(source, 0)
    try OpenSSL.check("sealing") { CMS_final(content, source, nil, UInt32(CMS_BINARY)) }
    let sealed = try OpenSSL.encode("sealing") { i2d_CMS_ContentInfo(content, $0) }
    // What we could not open ourselves is not handed out.
    _ = try SealedForm(sealed)
    return sealed
  }

  /// What was sealed, once its tag has verified; nothing of it is handed out before.
  ///
  /// Kinds of errors: `malformed` for another form than ours, `untrusted` for a key that it was not
  /// sealed to, `truncated` where key and form are right and the content is not what was sealed.
  public static func open(
    _ sealed: [UInt8], with key: PrivateKey
  ) throws(CryptoError) -> [UInt8] {
    guard sealed.count <= maximumBytes else {
      throw CryptoError(.malformed, "sealed bytes", "more than \(maximumBytes)")
    }
    let form = try SealedForm(sealed)
    guard !key.isEd25519,
      form.readers.contains(where: { $0.id == identifier(of: key.rawPublicKey) })
    else { throw CryptoError(.untrusted, "opening", "sealed to another key") }
    let (value, taken) = OpenSSL.decode(sealed) { d2i_CMS_ContentInfo(nil, $0, $1) }
    guard let content = value else { throw OpenSSL.failure(.malformed, "sealed bytes") }
    defer { CMS_ContentInfo_free(content) }
    guard taken == sealed.count else {
      throw CryptoError(.malformed, "sealed bytes", "bytes behind the container")
    }
    let plain = OpenSSL.must("opening") { BIO_new(BIO_s_mem()) }
    defer { BIO_free(plain) }
    try OpenSSL.check("opening", .truncated) {
      CMS_decrypt(content, key.pointer, nil, nil, plain, UInt32(CMS_BINARY))
    }
    return plain.takeAll()
  }

  /// How a P-256 key is named among the recipients.
  static func identifier(of point: [UInt8]) -> [UInt8] { [UInt8](Crypto.sha256(point).prefix(20)) }
}

/// The parts of a container of ours.
struct SealedForm {
  struct Reader {
    /// The ephemeral key, an uncompressed point.
    var point: [UInt8]
    /// Who it is for.
    var id: [UInt8]
    /// The content's key under the agreed one.
    var wrapped: [UInt8]
  }

  static let tagCount = 16
  static let nonceCount = 12
  static let pointCount = 65
  static let wrappedCount = 40
  static let idCount = 20

  private(set) var readers: [Reader] = []
  let nonce: [UInt8]
  let content: [UInt8]
  let tag: [UInt8]

  /// Takes a container apart; refuses every byte that is not ours.
  init(_ bytes: [UInt8]) throws(CryptoError) {
    var outer = DER(bytes[...])
    var info = try outer.enter(0x30)
    try outer.finish()
    _ = try info.take(0x06)
    var explicit = try info.enter(0xa0)
    try info.finish()
    var data = try explicit.enter(0x30)
    try explicit.finish()
    _ = try data.take(0x02)
    var recipients = try data.enter(0x31)
    while !recipients.isEmpty {
      guard readers.count < Sealed.maximumReaders else {
        throw CryptoError(.malformed, "sealed bytes", "more than \(Sealed.maximumReaders) readers")
      }
      readers.append(try Self.reader(&recipients))
    }
    var encrypted = try data.enter(0x30)
    _ = try encrypted.take(0x06)
    var algorithm = try encrypted.enter(0x30)
    _ = try algorithm.take(0x06)
    var parameters = try algorithm.enter(0x30)
    nonce = try parameters.take(0x04, count: Self.nonceCount)
    content = try encrypted.take(0x80)
    tag = try data.take(0x04, count: Self.tagCount)
    try data.finish()
    guard !readers.isEmpty, encoded() == bytes else {
      throw CryptoError(.malformed, "sealed bytes", "another form than expected")
    }
  }

  private static func reader(_ recipients: inout DER) throws(CryptoError) -> Reader {
    var agreement = try recipients.enter(0xa1)
    _ = try agreement.take(0x02)
    var originator = try agreement.enter(0xa0)
    var originatorKey = try originator.enter(0xa1)
    _ = try originatorKey.take(0x30)
    // The first byte says how many bits of the last are unused.
    let point = try originatorKey.take(0x03, count: 1 + pointCount)
    _ = try agreement.take(0x30)
    var keys = try agreement.enter(0x30)
    var key = try keys.enter(0x30)
    var identifier = try key.enter(0xa0)
    let id = try identifier.take(0x04, count: idCount)
    let wrapped = try key.take(0x04, count: wrappedCount)
    // OpenSSL reads hybrid points (X9.62) too, a second spelling of the same one.
    guard point[1] == 0x04 else {
      throw CryptoError(.malformed, "sealed bytes", "expected an uncompressed point")
    }
    return Reader(point: [UInt8](point.dropFirst()), id: id, wrapped: wrapped)
  }

  /// The container of these parts.
  func encoded() -> [UInt8] {
    let recipients = readers.flatMap { reader in
      DER.make(
        0xa1, DER.make(0x02, [3]),
        DER.make(
          0xa0, DER.make(0xa1, DER.make(0x30, OID.ecPublicKey), DER.make(0x03, [0] + reader.point))),
        DER.make(0x30, OID.agreement, DER.make(0x30, OID.wrap)),
        DER.make(
          0x30,
          DER.make(0x30, DER.make(0xa0, DER.make(0x04, reader.id)), DER.make(0x04, reader.wrapped)))
      )
    }
    let gcm = DER.make(
      0x30, OID.gcm,
      DER.make(0x30, DER.make(0x04, nonce), DER.make(0x02, [UInt8(Self.tagCount)])))
    return DER.make(
      0x30, OID.authEnveloped,
      DER.make(
        0xa0,
        DER.make(
          0x30, DER.make(0x02, [0]), DER.make(0x31, recipients),
          DER.make(0x30, OID.data, gcm, DER.make(0x80, content)), DER.make(0x04, tag))))
  }

  /// Object identifiers, encoded.
  private enum OID {
    /// 1.2.840.113549.1.9.16.1.23 (RFC 5083)
    static let authEnveloped = DER.make(
      0x06, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01, 0x17])
    /// 1.2.840.113549.1.7.1 (RFC 5652)
    static let data = DER.make(0x06, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01])
    /// 2.16.840.1.101.3.4.1.46 (RFC 5084)
    static let gcm = DER.make(0x06, [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2e])
    /// 2.16.840.1.101.3.4.1.45 (RFC 3565)
    static let wrap = DER.make(0x06, [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2d])
    /// 1.3.132.1.11.1, dhSinglePass-stdDH-sha256kdf-scheme (RFC 5753)
    static let agreement = DER.make(0x06, [0x2b, 0x81, 0x04, 0x01, 0x0b, 0x01])
    /// 1.2.840.10045.2.1 (RFC 5480)
    static let ecPublicKey = DER.make(0x06, [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01])
  }
}

/// A reader and writer of the few DER elements (X.690) that a container is made of.
struct DER {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isEmpty: Bool { rest.isEmpty }

  /// The content of the next element, which must have this tag and, where given, this length.
  mutating func take(_ tag: UInt8, count: Int? = nil) throws(CryptoError) -> [UInt8] {
    let found = try content(tag)
    guard count == nil || found.count == count else {
      throw CryptoError(
        .malformed, "sealed bytes", "expected \(count ?? 0) bytes, found \(found.count)")
    }
    return [UInt8](found)
  }

  /// The elements inside the next one.
  mutating func enter(_ tag: UInt8) throws(CryptoError) -> DER { DER(try content(tag)) }

  func finish() throws(CryptoError) {
    guard rest.isEmpty else { throw CryptoError(.malformed, "sealed bytes", "something follows") }
  }

  private mutating func content(_ tag: UInt8) throws(CryptoError) -> ArraySlice<UInt8> {
    guard rest.first == tag, let length = takeHeader(), length <= rest.count else {
      throw CryptoError(.malformed, "sealed bytes", "cut short, or another element than expected")
    }
    let found = rest.prefix(length)
    rest = rest.dropFirst(length)
    return found
  }

  /// Whether a length has its shortest form is seen when the parts are put together again.
  private mutating func takeHeader() -> Int? {
    rest.removeFirst()
    guard let first = rest.popFirst() else { return nil }
    guard first >= 0x80 else { return Int(first) }
    let count = Int(first & 0x7f)
    guard (1...3).contains(count), rest.count >= count else { return nil }
    let length = rest.prefix(count).reduce(0) { $0 << 8 | Int($1) }
    rest = rest.dropFirst(count)
    return length
  }

  static func make(_ tag: UInt8, _ parts: [UInt8]...) -> [UInt8] {
    let content = parts.flatMap { $0 }
    var length: [UInt8] = []
    if content.count < 0x80 {
      length = [UInt8(content.count)]
    } else {
      var left = content.count
      while left > 0 {
        length.insert(UInt8(left & 0xff), at: 0)
        left >>= 8
      }
      length.insert(0x80 | UInt8(length.count), at: 0)
    }
    return [tag] + length + content
  }
}
