internal import COpenSSL
internal import Glibc

/// How OpenSSL reads and writes a socket for us.
///
/// OpenSSL's own socket BIO uses `write`, and a peer that is gone would then end the process with
/// SIGPIPE; this one uses `send` with MSG_NOSIGNAL, so nothing has to be set for the whole process.
/// System calls: `recv(fd, …, 0)` and `send(fd, …, MSG_NOSIGNAL | MSG_MORE)`, repeated on EINTR.
enum SocketBIO {
  /// A BIO over a non-blocking socket that somebody else owns and closes later.
  static func make(descriptor: Int32) -> OpaquePointer {
    precondition(descriptor >= 0, "a descriptor that is none")
    let bio = OpenSSL.must("socket") { BIO_new(method.pointer) }
    // The number plus one, so that descriptor 0 is not the null pointer.
    BIO_set_data(bio, UnsafeMutableRawPointer(bitPattern: Int(descriptor) + 1))
    BIO_set_init(bio, 1)
    return bio
  }

  /// Says whether another record follows the next one at once: the kernel then waits for it before
  /// it sends less than a full segment.
  static func expectMore(_ bio: OpaquePointer, _ expects: Bool) {
    if expects { BIO_set_flags(bio, more) } else { BIO_clear_flags(bio, more) }
  }

  /// A new call: what an earlier one found says nothing any more.
  static func expectNew(_ bio: OpaquePointer) { BIO_clear_flags(bio, drained) }

  /// Whether the last read of this call took all there was.
  static func isDrained(_ bio: OpaquePointer) -> Bool { BIO_test_flags(bio, drained) != 0 }

  // Ours: OpenSSL uses the lower bits.
  private static let more: Int32 = 0x10000
  /// The last read of this call took less than it could: nothing is left, and asking again at once
  /// would only be answered so.
  private static let drained: Int32 = 0x20000

  /// Set once the other side has sent its last byte; OpenSSL's own socket BIO uses the same flag.
  private static let ended = BIO_FLAGS_IN_EOF

  /// Made once and never freed; OpenSSL only reads it.
  private struct Method: @unchecked Sendable { let pointer: OpaquePointer }

  private static let method: Method = {
    let method = OpenSSL.must("socket") {
      BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "aldaba socket")
    }
    BIO_meth_set_read(method) { bio, bytes, count in
      guard let bio, let bytes, count > 0 else { return 0 }
      COpenSSL_BIO_clearRetry(bio)
      if BIO_test_flags(bio, drained) != 0 {
        BIO_clear_flags(bio, drained)
        COpenSSL_BIO_retryRead(bio)
        return -1
      }
      let result = repeated { recv(descriptor(bio), bytes, Int(count), 0) }
      if result > 0, result < count { BIO_set_flags(bio, drained) }
      if result == 0 { BIO_set_flags(bio, ended) }
      if result < 0, isTemporary(errno) { COpenSSL_BIO_retryRead(bio) }
      return Int32(result)
    }
    BIO_meth_set_write(method) { bio, bytes, count in
      guard let bio, let bytes, count > 0 else { return 0 }
      COpenSSL_BIO_clearRetry(bio)
      let more = BIO_test_flags(bio, more) == 0 ? 0 : Int32(MSG_MORE)
      let flags = Int32(MSG_NOSIGNAL) | more
      let result = repeated { send(descriptor(bio), bytes, Int(count), flags) }
      if result < 0, isTemporary(errno) { COpenSSL_BIO_retryWrite(bio) }
      return Int32(result)
    }
    BIO_meth_set_ctrl(method) { bio, command, _, _ in
      switch command {
      case BIO_CTRL_FLUSH: return 1
      case BIO_CTRL_EOF: return BIO_test_flags(bio, ended) == 0 ? 0 : 1
      default: return 0
      }
    }
    return Method(pointer: method)
  }()

  private static func descriptor(_ bio: OpaquePointer) -> Int32 {
    Int32(Int(bitPattern: BIO_get_data(bio)) - 1)
  }

  private static func repeated(_ call: () -> Int) -> Int {
    while true {
      let result = call()
      if result >= 0 || errno != EINTR { return result }
    }
  }

  private static func isTemporary(_ code: Int32) -> Bool { code == EAGAIN || code == EWOULDBLOCK }
}
