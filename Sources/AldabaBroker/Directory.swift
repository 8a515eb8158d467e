import AldabaCrypto
import AldabaSystem
import AldabaWire

/// Which session a code finds, and where a session lives. One node keeps it in memory; several
/// brokers would keep it elsewhere behind the same few verbs.
protocol SessionDirectory: Sendable {
  /// Makes a session findable; its loop, and the code that leads to it.
  func add(_ session: SessionID, loop: Int, isWaiting: Bool) -> Code
  func loop(of session: SessionID) -> Int?
  func find(_ code: Code) throws(RefusalCode) -> SessionID
  /// The customer said yes: the code leads nowhere any more.
  func spend(_ code: Code)
  func remove(_ session: SessionID, _ code: Code)
  var sessions: [SessionID] { get }
}

/// The directory of a single broker.
final class LocalDirectory: SessionDirectory {
  private struct State: Sendable {
    var loops: [SessionID: Int] = [:]
    var waiting: [Code: SessionID] = [:]
    /// The newest codes that were used, to tell a used one from a wrong one.
    var spent: [Code] = []
  }

  private static let spentMemory = 10_000
  private let secret: [UInt8]
  private let state = Lock(State())

  /// - Parameter secret: 32 bytes from which codes follow, so that a waiting session has the same
  ///   code after a restart.
  init(secret: [UInt8]) { self.secret = secret }

  func add(_ session: SessionID, loop: Int, isWaiting: Bool) -> Code {
    state.withLock { state in
      state.loops[session] = loop
      var attempt: UInt8 = 0
      var code = self.code(session, attempt)
      while let other = state.waiting[code], other != session {
        attempt &+= 1
        code = self.code(session, attempt)
      }
      if isWaiting { state.waiting[code] = session }
      return code
    }
  }

  func loop(of session: SessionID) -> Int? { state.withLock { $0.loops[session] } }

  func find(_ code: Code) throws(RefusalCode) -> SessionID {
    try state.withLock { (state) throws(RefusalCode) in
      if let session = state.waiting[code] { return session }
      throw state.spent.contains(code) ? .usedCode : .unknownCode
    }
  }

  func spend(_ code: Code) {
    state.withLock { state in
      guard state.waiting.removeValue(forKey: code) != nil else { return }
      state.spent.append(code)
      if state.spent.count > Self.spentMemory { state.spent.removeFirst() }
    }
  }

  func remove(_ session: SessionID, _ code: Code) {
    spend(code)
    state.withLock { $0.loops[session] = nil }
  }

  var sessions: [SessionID] { state.withLock { Array($0.loops.keys) } }

  private func code(_ session: SessionID, _ attempt: UInt8) -> Code {
    let hash = Crypto.sha256(secret, Array(session.rawValue.utf8), [attempt])
    let value = hash.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 1_000_000_000
    let digits = String(value)
    guard let code = Code(String(repeating: "0", count: 9 - digits.utf8.count) + digits) else {
      preconditionFailure("nine digits are a code")
    }
    return code
  }
}
