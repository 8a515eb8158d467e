import CLinux
import Glibc

/// Sockets with a path, for processes of one machine.
extension Network {
  /// Who is on the other end of a Unix socket, as the kernel saw it when it connected or listened.
  public struct Credentials: Sendable, Equatable {
    public let process: Int32
    public let user: UInt32
    public let group: UInt32
  }

  /// Listens on a path that gets the given permissions; a socket left by a dead process is replaced.
  ///
  /// System calls: socket, fchmod (so that the permissions are there from the first moment,
  /// whatever the umask), bind, listen; with a path in use: connect to see whether somebody answers,
  /// unlink, bind.
  public static func listen(
    unix path: String, permissions: UInt32 = 0o600, backlog: Int32 = 64
  ) throws(SystemError) -> Descriptor {
    let target = try UnixTarget(path)
    let socket = Descriptor(owning: try check("socket") { aldaba_socket(AF_UNIX) })
    let number = socket.number
    try check("fchmod", path: path) { fchmod(number, permissions) }
    do throws(SystemError) {
      try check("bind", path: path) { target.withAddress { Glibc.bind(number, $0, $1) } }
    } catch {
      guard error.isAddressInUse, isAbandoned(path) else { throw error }
      try check("unlink", path: path) { unlink(path) }
      try check("bind", path: path) { target.withAddress { Glibc.bind(number, $0, $1) } }
    }
    try check("listen", path: path) { Glibc.listen(number, backlog) }
    return socket
  }

  private static func isAbandoned(_ path: String) -> Bool {
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return false }
    do throws(SystemError) {
      _ = try connect(unix: path)
      return false
    } catch {
      return error.isRefused
    }
  }

  /// Connects to a path; it is decided at once. A listener whose queue is full counts as `isBusy`.
  public static func connect(unix path: String) throws(SystemError) -> Descriptor {
    let target = try UnixTarget(path)
    let socket = Descriptor(owning: try check("socket") { aldaba_socket(AF_UNIX) })
    let number = socket.number
    try check("connect", path: path) { target.withAddress { Glibc.connect(number, $0, $1) } }
    return socket
  }

  /// A datagram socket to a path, such as syslog's; it blocks where the receiver is busy.
  public static func connect(datagram path: String) throws(SystemError) -> Descriptor {
    let target = try UnixTarget(path)
    let socket = Descriptor(owning: try check("socket") { aldaba_datagram_socket() })
    let number = socket.number
    try check("connect", path: path) { target.withAddress { Glibc.connect(number, $0, $1) } }
    return socket
  }

  /// Waits until the other end's system has acknowledged everything that was written to a TCP socket.
  /// False where the time was over or the other end is closing.
  public static func isTaken(_ socket: Int32, seconds: Double) throws(SystemError) -> Bool {
    let deadline = Clock.deadline(after: seconds)
    var pause: UInt32 = 100
    while true {
      // A receiver that has gone acknowledges the bytes all the same.
      if let part = try IO.read(socket, maximum: 1), part.isEmpty { return false }
      if try check("ioctl", { aldaba_unacknowledged(socket) }) == 0 { return true }
      guard Clock.deadline(after: 0) < deadline else { return false }
      usleep(pause)
      pause = min(pause * 2, 20_000)
    }
  }

  /// Who the other end of a Unix socket is.
  public static func peerCredentials(_ socket: Int32) throws(SystemError) -> Credentials {
    var credentials = aldaba_credentials()
    try check("getsockopt") { aldaba_peer_credentials(socket, &credentials) }
    return Credentials(
      process: credentials.process, user: credentials.user, group: credentials.group)
  }
}

private struct UnixTarget {
  private var address = sockaddr_un()

  init(_ path: String) throws(SystemError) {
    let bytes = Array(path.utf8)
    let capacity = MemoryLayout.size(ofValue: address.sun_path)
    // The kernel wants a terminating zero, and a leading one would mean another name space.
    guard !bytes.isEmpty, !bytes.contains(0), bytes.count < capacity else {
      throw SystemError(call: "bind", code: ENAMETOOLONG, path: path)
    }
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
  }

  func withAddress<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
    withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
