internal import COpenSSL
internal import Glibc

/// One TLS connection, as a value with few outcomes: it never blocks and never waits.
///
///     handshake ──done──▶ read and write ──shutdown──▶ closed
///         └────────── any error: failed for good ──────────┘
///
/// Over a *descriptor* it reads and writes a non-blocking socket, which stays the caller's: close it
/// after this object is gone or unused. Over *memory* the caller carries the bytes: ``feed(_:)`` what
/// came, send what ``drain()`` gives, after every call.
///
/// A client's handshake is done before the server has judged the client's certificate (RFC 8446,
/// section 4.4): a refusal is the error of a later ``read(into:)``.
///
/// For one thread at a time. An idle connection holds no record buffers.
public final class TLSConnection {
  /// What a handshake or a goodbye waits for.
  public enum Step: Sendable, Equatable { case done, wantsRead, wantsWrite }

  /// What became of a read or a write.
  public enum Transfer: Sendable, Equatable {
    /// So many bytes were read, or taken over.
    case bytes(Int)
    /// Nothing until there is more to read.
    case wantsRead
    /// Nothing until the socket takes more.
    case wantsWrite
    /// The other side said goodbye (`close_notify`): everything it sent has been read.
    case closed
  }

  /// The most plaintext bytes of a record (RFC 8446, section 5.1).
  public static let maximumRecord = 16 * 1024

  let pointer: OpaquePointer
  private let context: TLSContext
  /// Over a descriptor what reads and writes it; the connection owns it.
  private let socket: OpaquePointer?
  /// In memory mode what came in and what goes out; the connection owns both.
  let memory: (incoming: OpaquePointer, outgoing: OpaquePointer)?
  /// No byte will be fed any more.
  var isFedWhole = false
  /// Set by the first error: a connection that failed stays failed.
  private(set) var failure: CryptoError?
  /// How many bytes the next write has to offer at least, since OpenSSL holds them half sent.
  private var unfinished = 0

  /// The server's end of a connection over a non-blocking socket.
  public convenience init(server context: TLSContext, descriptor: Int32) {
    self.init(context, .server, descriptor)
  }

  /// The client's end of a connection over a non-blocking socket.
  ///
  /// - Parameter host: the DNS name or IP address that the server's certificate has to be for.
  public convenience init(
    client context: TLSContext, descriptor: Int32, host: String
  ) throws(CryptoError) {
    self.init(context, .client, descriptor)
    try expect(host)
  }

  /// The server's end of a connection in memory.
  public convenience init(server context: TLSContext) {
    self.init(context, .server, nil)
  }

  /// The client's end of a connection in memory whose context pins the server's key.
  public convenience init(client context: TLSContext) {
    precondition(!context.policy.wantsHost, "this context's connections need a host")
    self.init(context, .client, nil)
  }

  /// The client's end of a connection in memory to a host.
  public convenience init(client context: TLSContext, host: String) throws(CryptoError) {
    self.init(context, .client, nil)
    try expect(host)
  }

  private init(_ context: TLSContext, _ side: TLSPolicy.Side, _ descriptor: Int32?) {
    precondition(context.policy.side == side, "a context of the other side")
    self.context = context
    self.pointer = OpenSSL.must("TLS connection") { SSL_new(context.pointer) }
    if let descriptor {
      let bio = SocketBIO.make(descriptor: descriptor)
      self.socket = bio
      self.memory = nil
      SSL_set_bio(pointer, bio, bio)
    } else {
      let incoming = OpenSSL.must("TLS connection") { BIO_new(BIO_s_mem()) }
      let outgoing = OpenSSL.must("TLS connection") { BIO_new(BIO_s_mem()) }
      self.socket = nil
      self.memory = (incoming, outgoing)
      // An empty buffer means "later", not "the end", until feedEnd() is called.
      COpenSSL_BIO_setMemoryEnd(incoming, -1)
      COpenSSL_BIO_setMemoryEnd(outgoing, -1)
      SSL_set_bio(pointer, incoming, outgoing)
    }
    switch side {
    case .server: SSL_set_accept_state(pointer)
    case .client: SSL_set_connect_state(pointer)
    }
  }

  deinit { SSL_free(pointer) }

  private func expect(_ host: String) throws(CryptoError) {
    precondition(context.policy.wantsHost, "this context pins a key; a host means nothing to it")
    let parameters = OpenSSL.must("host") { SSL_get0_param(pointer) }
    X509_VERIFY_PARAM_set_hostflags(
      parameters, UInt32(X509_CHECK_FLAG_NO_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT))
    switch try Host(host) {
    case .name(let name):
      OpenSSL.must("host") { X509_VERIFY_PARAM_set1_host(parameters, name, name.utf8.count) }
      OpenSSL.must("host") { COpenSSL_SSL_setName(pointer, name) }
    case .address(let bytes):
      OpenSSL.must("host") { X509_VERIFY_PARAM_set1_ip(parameters, bytes, bytes.count) }
    }
  }

  /// Goes on with the handshake until it is done or has to wait.
  public func handshake() throws(CryptoError) -> Step {
    try refuseIfFailed()
    if let socket { SocketBIO.expectNew(socket) }
    OpenSSL.begin()
    let result = SSL_do_handshake(pointer)
    if result == 1 {
      if let error = unmetRequirement { throw fail(error) }
      return .done
    }
    switch SSL_get_error(pointer, result) {
    case SSL_ERROR_WANT_READ: return .wantsRead
    case SSL_ERROR_WANT_WRITE: return .wantsWrite
    case let code: throw fail(TLSFailure.error("TLS handshake", pointer, code, errno))
    }
  }

  /// Reads what has come, as many records as there are, until the buffer is full.
  ///
  /// After `.bytes` call again until `.wantsRead`, `.closed` or an error: what OpenSSL already took
  /// from the socket wakes no poller (see ``hasPendingPlaintext``). An end of the connection without
  /// a goodbye is an error of kind `.truncated`, after all bytes before it.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(CryptoError) -> Transfer {
    guard let base = buffer.baseAddress, buffer.count > 0 else { return .bytes(0) }
    try refuseIfFailed()
    if let socket { SocketBIO.expectNew(socket) }
    var total = 0
    while total < buffer.count {
      var count = 0
      OpenSSL.begin()
      let result = SSL_read_ex(pointer, base + total, buffer.count - total, &count)
      if result == 1 {
        total += count
        // Asking again would only be answered so, after a buffer was made for it.
        if isDrained { return .bytes(total) }
        continue
      }
      switch SSL_get_error(pointer, result) {
      case SSL_ERROR_WANT_READ: return total > 0 ? .bytes(total) : .wantsRead
      case SSL_ERROR_WANT_WRITE: return total > 0 ? .bytes(total) : .wantsWrite
      case SSL_ERROR_ZERO_RETURN: return total > 0 ? .bytes(total) : .closed
      case let code:
        let error = fail(TLSFailure.error("TLS read", pointer, code, errno))
        // What came before it is handed over first; the next call throws.
        guard total > 0 else { throw error }
        return .bytes(total)
      }
    }
    return .bytes(total)
  }

  /// Encrypts and sends as much as goes at once.
  ///
  /// What was not taken over has to be offered next, beginning with the same bytes and no fewer than
  /// there were (or ``maximumRecord``, if that is less): OpenSSL may hold a record of them half sent.
  /// The bytes may lie elsewhere by then.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(CryptoError) -> Transfer {
    guard let base = bytes.baseAddress, bytes.count > 0 else { return .bytes(0) }
    precondition(bytes.count >= unfinished, "a record is half sent and fewer bytes are offered")
    try refuseIfFailed()
    unfinished = 0
    var total = 0
    while total < bytes.count {
      var count = 0
      if let socket { SocketBIO.expectMore(socket, bytes.count - total > Self.maximumRecord) }
      OpenSSL.begin()
      let result = SSL_write_ex(pointer, base + total, bytes.count - total, &count)
      if result == 1 {
        total += count
        continue
      }
      switch SSL_get_error(pointer, result) {
      case SSL_ERROR_WANT_WRITE:
        unfinished = min(bytes.count - total, Self.maximumRecord)
        return total > 0 ? .bytes(total) : .wantsWrite
      case SSL_ERROR_WANT_READ:
        return total > 0 ? .bytes(total) : .wantsRead
      case let code:
        let error = TLSFailure.error("TLS write", pointer, code, errno)
        throw fail(refusal(behind: error) ?? error)
      }
    }
    return .bytes(total)
  }

  /// Says goodbye (`close_notify`); nothing can be written afterwards, but still be read.
  ///
  /// `.wantsWrite` means that the socket does not take it yet, or that a write before it is not
  /// finished (a goodbye cannot overtake half a record): finish that and call again, or give up and
  /// close.
  @discardableResult
  public func shutdown() -> Step {
    // A goodbye in the middle of a handshake or after an error is none: the other side is to see
    // that the connection broke.
    guard failure == nil, SSL_is_init_finished(pointer) == 1 else { return .done }
    guard unfinished == 0 else { return .wantsWrite }
    OpenSSL.begin()
    defer { ERR_clear_error() }
    let result = SSL_shutdown(pointer)
    guard result < 0 else { return .done }
    return SSL_get_error(pointer, result) == SSL_ERROR_WANT_WRITE ? .wantsWrite : .done
  }

  /// Whether a read can give something that no poller will announce: bytes (in memory also those
  /// that were fed and not looked at), a goodbye or an error.
  ///
  /// It may also be the beginning of a record, so a read after it can answer `.wantsRead`.
  public var hasPendingPlaintext: Bool {
    hasEnded || isFedWhole || SSL_has_pending(pointer) == 1
      || memory.map { BIO_ctrl_pending($0.incoming) > 0 } == true
  }

  /// Whether nothing that has come is left, neither with OpenSSL nor before it.
  private var isDrained: Bool {
    guard let socket else { return !hasPendingPlaintext }
    return SSL_has_pending(pointer) == 0 && SocketBIO.isDrained(socket)
  }

  /// Whether a goodbye or an error was met: the next read tells it, and no poller does.
  public var hasEnded: Bool {
    failure != nil || SSL_get_shutdown(pointer) & SSL_RECEIVED_SHUTDOWN != 0
  }

  func refuseIfFailed() throws(CryptoError) {
    if let failure { throw failure }
  }

  private func fail(_ error: CryptoError) -> CryptoError {
    failure = error
    return error
  }

  /// What a finished handshake still has to have: our protocol, and a certificate where there must be
  /// one, because OpenSSL's verdict on a missing one is `X509_V_OK`.
  private var unmetRequirement: CryptoError? {
    guard applicationProtocol == context.policy.applicationProtocol else {
      return CryptoError(.wrongProtocol, "TLS handshake", "the server did not choose our protocol")
    }
    guard !context.policy.requiresCertificate || SSL_get0_peer_certificate(pointer) != nil else {
      return CryptoError(.noCertificate, "TLS handshake", "the peer has no certificate")
    }
    let verdict = SSL_get_verify_result(pointer)
    return verdict == Int(X509_V_OK) ? nil : Verification.error(verdict)
  }

  /// The alert that explains why the other side closed a connection that we cannot write to.
  private func refusal(behind error: CryptoError) -> CryptoError? {
    guard case .connectionLost = error.kind else { return nil }
    var byte: UInt8 = 0
    var count = 0
    if let socket { SocketBIO.expectNew(socket) }
    OpenSSL.begin()
    let result = SSL_read_ex(pointer, &byte, 1, &count)
    guard result != 1 else { return nil }
    let found = TLSFailure.error("TLS write", pointer, SSL_get_error(pointer, result), errno)
    if case .alert = found.kind { return found }
    return nil
  }
}
