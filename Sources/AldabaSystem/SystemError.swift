import Glibc

/// A system call that failed: which one, why, and on which path where there was one.
///
/// `code` is an `errno` value, or one of getaddrinfo's (`EAI_…`) where `call` is "getaddrinfo".
public struct SystemError: Error, Sendable, Equatable, CustomStringConvertible {
  public let call: String
  public let code: Int32
  public let path: String?

  public init(call: String, code: Int32, path: String? = nil) {
    self.call = call
    self.code = code
    self.path = path
  }

  /// The system's own words for the code, in English.
  public var reason: String {
    let text = call == "getaddrinfo" ? gai_strerror(code) : UnsafePointer(strerror(code))
    return text.map { String(cString: $0) } ?? "error \(code)"
  }

  public var description: String {
    "\(call)\(path.map { " \($0)" } ?? ""): \(reason)"
  }
}

/// The questions that callers ask about an error, so that they need not know the numbers.
extension SystemError {
  private var isNumber: Bool { call != "getaddrinfo" }

  /// No such file, folder or process.
  public var isNotFound: Bool { isNumber && (code == ENOENT || code == ESRCH) }

  /// The name is taken.
  public var isAlreadyThere: Bool { isNumber && code == EEXIST }

  /// The file is longer than the reader allows.
  public var isTooLarge: Bool { isNumber && code == EFBIG }

  /// Not permitted, or a private file that others may read.
  public var isDenied: Bool { isNumber && (code == EACCES || code == EPERM) }

  /// Another process holds the lock, or the call would have to wait.
  public var isBusy: Bool { isNumber && code == EWOULDBLOCK }

  /// The disk is full, over quota or read-only: a state that can pass.
  public var isStorageFull: Bool {
    isNumber && (code == ENOSPC || code == EDQUOT || code == EROFS)
  }

  /// The file system may not be written.
  public var isReadOnly: Bool { isNumber && code == EROFS }

  /// A symbolic link where none is followed.
  public var isLink: Bool { isNumber && code == ELOOP }

  /// A folder where a file was wanted.
  public var isFolder: Bool { isNumber && code == EISDIR }

  /// Something else where a folder was wanted.
  public var isNotFolder: Bool { isNumber && code == ENOTDIR }

  /// A name or path that no file system here can have.
  public var isNameTooLong: Bool { isNumber && code == ENAMETOOLONG }

  /// This process or machine has no descriptor or memory left: close something, then go on.
  public var isExhausted: Bool {
    isNumber && (code == EMFILE || code == ENFILE || code == ENOBUFS || code == ENOMEM)
  }

  /// Somebody already listens on the address.
  public var isAddressInUse: Bool { isNumber && code == EADDRINUSE }

  /// Time ran out.
  public var isTimeout: Bool { isNumber && code == ETIMEDOUT }

  /// A host name that does not resolve.
  public var isUnknownHost: Bool { !isNumber }

  /// The peer has gone in the middle of it.
  public var isReset: Bool { isNumber && (code == ECONNRESET || code == EPIPE) }

  /// The peer is there but nobody listens.
  public var isRefused: Bool { isNumber && code == ECONNREFUSED }
}

/// Runs a system call that answers -1 for failure, again when a signal interrupted it.
///
/// The only place that looks at `errno` and `EINTR`, apart from calls that must not be repeated.
@discardableResult
func check<Result: SignedInteger>(
  _ call: String, path: String? = nil, _ body: () -> Result
) throws(SystemError) -> Result {
  while true {
    let result = body()
    if result != -1 { return result }
    let code = errno
    if code != EINTR { throw SystemError(call: call, code: code, path: path) }
  }
}

/// Like `check`, for calls that answer the error number itself (`posix_…`, `pthread_…`).
func checkNumber(
  _ call: String, path: String? = nil, _ body: () -> Int32
) throws(SystemError) {
  while true {
    let code = body()
    if code == 0 { return }
    if code != EINTR { throw SystemError(call: call, code: code, path: path) }
  }
}
