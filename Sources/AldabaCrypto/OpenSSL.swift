internal import COpenSSL

/// How this module calls OpenSSL: the error queue belongs to the thread, is emptied before each call
/// and read right after it, with nothing in between.
enum OpenSSL {
  /// Initialises the library once, without any `openssl.cnf`: no file of the machine and no variable
  /// of the environment changes what we negotiate or loads code into us.
  private static let started: Bool = COpenSSL_start() == 1

  /// Empties this thread's error queue before a call.
  static func begin() {
    precondition(started, "OpenSSL does not start")
    ERR_clear_error()
  }

  /// The newest error of this thread's queue, which is the outermost.
  static func failure(_ kind: CryptoError.Kind, _ operation: String) -> CryptoError {
    let code = ERR_peek_last_error()
    ERR_clear_error()
    return CryptoError(kind, operation, reason(code))
  }

  static func reason(_ code: UInt) -> String {
    guard code != 0 else { return "no reason given" }
    guard let text = ERR_reason_error_string(code) else { return "error \(code)" }
    return String(cString: text)
  }

  /// Calls what returns 1 (or more) for success.
  static func check(
    _ operation: String, _ kind: CryptoError.Kind = .other, _ call: () -> Int32
  ) throws(CryptoError) {
    begin()
    guard call() > 0 else { throw failure(kind, operation) }
  }

  /// Calls what returns an object, or nothing for failure.
  static func make<T>(
    _ operation: String, _ kind: CryptoError.Kind = .other, _ call: () -> T?
  ) throws(CryptoError) -> T {
    begin()
    guard let made = call() else { throw failure(kind, operation) }
    return made
  }

  /// Calls what fails only without memory or by a mistake of ours.
  static func must<T>(_ operation: String, _ call: () -> T?) -> T {
    begin()
    guard let made = call() else { preconditionFailure("\(failure(.other, operation))") }
    return made
  }

  /// Calls what fails only without memory or by a mistake of ours.
  static func must(_ operation: String, _ call: () -> Int32) {
    begin()
    guard call() > 0 else { preconditionFailure("\(failure(.other, operation))") }
  }

  /// The DER bytes of an `i2d_…` function: it is called for the length, then to write.
  static func encode(
    _ operation: String, _ i2d: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
  ) throws(CryptoError) -> [UInt8] {
    begin()
    let count = i2d(nil)
    guard count > 0 else { throw failure(.other, operation) }
    return [UInt8](unsafeUninitializedCapacity: Int(count)) { buffer, initialized in
      var next = buffer.baseAddress
      initialized = max(0, Int(i2d(&next)))
    }
  }

  /// An object of a `d2i_…` function, which must take every byte. The caller owns it, also the check
  /// of `taken`.
  static func decode<T>(
    _ bytes: [UInt8], _ d2i: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> T?
  ) -> (value: T?, taken: Int) {
    begin()
    return bytes.withUnsafeBufferPointer { buffer in
      var next = buffer.baseAddress
      let value = d2i(&next, buffer.count)
      guard let start = buffer.baseAddress, let next else { return (value, 0) }
      return (value, next - start)
    }
  }
}
