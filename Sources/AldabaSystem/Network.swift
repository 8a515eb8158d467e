import CLinux
import Glibc

/// TCP sockets. Every descriptor is non-blocking and closed on exec; connections have TCP_NODELAY.
public enum Network {
  /// An open door, and the port it has in the end.
  @frozen
  public struct Listener: ~Copyable, Sendable {
    public let descriptor: Descriptor
    public let port: UInt16

    /// The descriptor alone, with its ownership.
    public consuming func take() -> Descriptor { descriptor }
  }

  /// A connection that came in, and from where.
  @frozen
  public struct Accepted: ~Copyable, Sendable {
    public let descriptor: Descriptor
    public let peer: Address

    /// The descriptor alone, with its ownership.
    public consuming func take() -> Descriptor { descriptor }
  }

  /// Listens on the first of the host's addresses that it gets; port 0 takes a free one.
  ///
  /// "::" listens on IPv4 too. The name is resolved here, waiting.
  public static func listen(
    host: String, port: UInt16, backlog: Int32 = 1024
  ) throws(SystemError) -> Listener {
    var failure = SystemError(call: "getaddrinfo", code: EAI_NONAME, path: host)
    for target in try Target.resolve(host: host, port: port, passive: true) {
      do throws(SystemError) {
        return try listen(target, backlog: backlog)
      } catch {
        failure = error
      }
    }
    throw failure
  }

  private static func listen(
    _ target: Target, backlog: Int32
  ) throws(SystemError) -> Listener {
    let socket = Descriptor(
      owning: try check("socket") { aldaba_socket(target.family) })
    let number = socket.number
    try setOption(number, SOL_SOCKET, SO_REUSEADDR, 1)
    if target.family == AF_INET6 { try setOption(number, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 0) }
    let text = target.address?.text
    try check("bind", path: text) { target.withAddress { Glibc.bind(number, $0, $1) } }
    try check("listen", path: text) { Glibc.listen(number, backlog) }
    return Listener(descriptor: socket, port: try localAddress(number)?.port ?? 0)
  }

  /// Takes one waiting connection; nil when there is none.
  ///
  /// A connection that was broken off while it waited is skipped. `isExhausted` errors leave the
  /// connection waiting and the listener readable: rest the source for a while.
  public static func accept(_ listener: Int32) throws(SystemError) -> Accepted? {
    while true {
      var storage = sockaddr_storage()
      var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
      let number = withUnsafeMutablePointer(to: &storage) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          aldaba_accept(listener, $0, &length)
        }
      }
      if number >= 0 {
        let descriptor = Descriptor(owning: number)
        guard let peer = Address(storage) else { continue }
        if peer != .local { sendAtOnce(number) }
        return Accepted(descriptor: descriptor, peer: peer)
      }
      switch errno {
      case EAGAIN: return nil
      // accept(2): errors that lay on the new socket already, of a peer that is gone.
      case EINTR, ECONNABORTED, EPERM, EPROTO, ENETDOWN, ENOPROTOOPT, EHOSTDOWN, ENONET,
        EHOSTUNREACH, ENETUNREACH:
        continue
      case let code: throw SystemError(call: "accept", code: code)
      }
    }
  }

  /// Connects and waits for it, `seconds` in all after the name is resolved.
  ///
  /// The descriptor is non-blocking all the same: `setBlocking` changes that. `source` is the address
  /// of this machine to come from; the system chooses one without it.
  public static func connectAndWait(
    host: String, port: UInt16, seconds: Double, from source: String? = nil
  ) throws(SystemError) -> Descriptor {
    let targets = try Target.resolve(host: host, port: port, passive: false)
    let deadline = Clock.deadline(after: seconds)
    var failure = SystemError(call: "getaddrinfo", code: EAI_NONAME, path: host)
    for (index, target) in targets.enumerated() {
      do throws(SystemError) {
        let attempt = try begin(target, from: source)
        let share = timeShare(until: deadline, among: targets.count - index)
        guard try IO.wait(attempt.number, for: .write, seconds: share) else {
          throw SystemError(call: "connect", code: ETIMEDOUT, path: target.address?.text)
        }
        try finish(attempt.number, target)
        return attempt
      } catch {
        failure = error
      }
    }
    throw failure
  }

  /// Connects on a loop: resolves the name on a thread of its own, then tries the addresses in turn,
  /// each with its share of the time that is left, and answers on the loop, never before this returns.
  ///
  /// `Connecting.cancel` prevents the answer.
  @discardableResult
  public static func connect(
    host: String, port: UInt16, seconds: Double, on loop: EventLoop,
    _ completion: @escaping (consuming Result<Descriptor, SystemError>) -> Void
  ) -> Connecting {
    Connecting(host: host, port: port, seconds: seconds, loop: loop, completion: completion)
  }

  /// This end's address.
  public static func localAddress(_ socket: Int32) throws(SystemError) -> Address? {
    try address("getsockname") { Glibc.getsockname(socket, $0, $1) }
  }

  /// The other end's address.
  public static func peerAddress(_ socket: Int32) throws(SystemError) -> Address? {
    try address("getpeername") { Glibc.getpeername(socket, $0, $1) }
  }

  private static func address(
    _ name: String,
    _ call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
  ) throws(SystemError) -> Address? {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    try check(name) {
      withUnsafeMutablePointer(to: &storage) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, &length) }
      }
    }
    return Address(storage)
  }

  /// Starts to connect; the socket becomes writable when it is decided.
  static func begin(
    _ target: Target, from source: String? = nil
  ) throws(SystemError) -> Descriptor {
    let socket = Descriptor(owning: try check("socket") { aldaba_socket(target.family) })
    let number = socket.number
    sendAtOnce(number)
    if let source, let own = try Target.resolve(host: source, port: 0, passive: false).first {
      try check("bind", path: source) { own.withAddress { Glibc.bind(number, $0, $1) } }
    }
    let result = target.withAddress { Glibc.connect(number, $0, $1) }
    // Interrupted, it goes on by itself: connect(2) must not be called again.
    if result < 0 && errno != EINPROGRESS && errno != EINTR {
      throw SystemError(call: "connect", code: errno, path: target.address?.text)
    }
    return socket
  }

  /// Asks a decided socket how it ended.
  static func finish(_ number: Int32, _ target: Target) throws(SystemError) {
    var code: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    try check("getsockopt") { getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &length) }
    if code != 0 { throw SystemError(call: "connect", code: code, path: target.address?.text) }
  }

  /// Seconds for one of `count` attempts, so that a dead first address leaves time for the others.
  static func timeShare(until deadline: Int64, among count: Int) -> Double {
    Double(max(0, deadline - Clock.bootNanoseconds())) / 1_000_000_000 / Double(max(1, count))
  }

  /// Ends the sending half: the peer reads what was sent, then the end.
  public static func endSending(_ socket: Int32) throws(SystemError) {
    try check("shutdown") { shutdown(socket, Int32(SHUT_WR)) }
  }

  private static func setOption(
    _ socket: Int32, _ level: Int32, _ name: Int32, _ value: Int32
  ) throws(SystemError) {
    var value = value
    try check("setsockopt") {
      setsockopt(socket, level, name, &value, socklen_t(MemoryLayout<Int32>.size))
    }
  }

  /// A peer that is gone already makes this fail; the next read says so.
  private static func sendAtOnce(_ socket: Int32) {
    try? setOption(socket, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    // The kernel asks a silent peer whether it is still there, after 20 s and then every 5: a cable
    // that was pulled is noticed within 35 s, and a program with nothing to do never wakes for it.
    try? setOption(socket, SOL_SOCKET, SO_KEEPALIVE, 1)
    try? setOption(socket, Int32(IPPROTO_TCP), TCP_KEEPIDLE, 20)
    try? setOption(socket, Int32(IPPROTO_TCP), TCP_KEEPINTVL, 5)
    try? setOption(socket, Int32(IPPROTO_TCP), TCP_KEEPCNT, 3)
    try? setOption(socket, Int32(IPPROTO_TCP), TCP_USER_TIMEOUT, 35_000)
  }
}

/// An address to bind or connect to.
struct Target: Sendable {
  let family: Int32
  private let storage: sockaddr_storage
  private let length: socklen_t

  var address: Address? { Address(storage) }

  func withAddress<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
    withUnsafePointer(to: storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }

  /// The addresses of a host, in the system's order of preference; waits for the network unless
  /// `numericOnly`.
  static func resolve(
    host: String, port: UInt16, passive: Bool, numericOnly: Bool = false
  ) throws(SystemError) -> [Target] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICSERV
    if passive { hints.ai_flags |= AI_PASSIVE }
    if numericOnly { hints.ai_flags |= AI_NUMERICHOST }
    var list: UnsafeMutablePointer<addrinfo>?
    guard !host.isEmpty, !host.utf8.contains(0) else {
      throw SystemError(call: "getaddrinfo", code: EAI_NONAME, path: host)
    }
    let code = getaddrinfo(host, String(port), &hints, &list)
    if code == EAI_SYSTEM { throw SystemError(call: "resolve", code: errno, path: host) }
    if code != 0 { throw SystemError(call: "getaddrinfo", code: code, path: host) }
    defer { freeaddrinfo(list) }
    var targets: [Target] = []
    var next = list
    while let entry = next?.pointee {
      next = entry.ai_next
      guard let address = entry.ai_addr, entry.ai_family == AF_INET || entry.ai_family == AF_INET6,
        Int(entry.ai_addrlen) <= MemoryLayout<sockaddr_storage>.size
      else { continue }
      var storage = sockaddr_storage()
      withUnsafeMutableBytes(of: &storage) {
        $0.copyMemory(from: UnsafeRawBufferPointer(start: address, count: Int(entry.ai_addrlen)))
      }
      targets.append(Target(family: entry.ai_family, storage: storage, length: entry.ai_addrlen))
    }
    return targets
  }
}
