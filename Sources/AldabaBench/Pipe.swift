import AldabaCrypto
import AldabaSystem
import AldabaWire

/// One end of an outer connection as cheap as it can be: a thread of its own waits on it. It speaks
/// to our broker, and to a peer in its place.
///
/// For one thread at a time.
final class Pipe: @unchecked Sendable {
  /// Whoever does not answer by then has failed.
  static let patience = 20.0

  let tls: TLSConnection
  private let descriptor: Descriptor
  private let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
  /// Bytes of frames that have not been taken.
  private var partial: [UInt8] = []

  init(_ descriptor: consuming Descriptor, _ tls: TLSConnection) {
    self.descriptor = descriptor
    self.tls = tls
  }

  deinit { room.deallocate() }

  /// Connects to a port of this machine and finishes the handshake.
  ///
  /// - Parameter host: the last number of the address 127.0.0.x that it comes from, so that many
  ///   are not taken for one.
  static func connect(_ port: UInt16, _ context: TLSContext, from host: UInt8 = 1) throws -> Pipe {
    let descriptor = try Network.connectAndWait(
      host: "127.0.0.1", port: port, seconds: patience, from: "127.0.0.\(host)")
    let tls = try TLSConnection(
      client: context, descriptor: descriptor.number, host: "127.0.0.1")
    let pipe = Pipe(descriptor, tls)
    try pipe.handshake()
    return pipe
  }

  /// The server's end of a connection that was accepted.
  static func serve(_ descriptor: consuming Descriptor, _ context: TLSContext) throws -> Pipe {
    let tls = TLSConnection(server: context, descriptor: descriptor.number)
    let pipe = Pipe(descriptor, tls)
    try pipe.handshake()
    return pipe
  }

  private func handshake() throws {
    while true {
      switch try tls.handshake() {
      case .done: return
      case .wantsRead: try wait(.read)
      case .wantsWrite: try wait(.write)
      }
    }
  }

  private func wait(_ interest: EventLoop.Interest) throws {
    guard try IO.wait(descriptor.number, for: interest, seconds: Pipe.patience) else {
      throw BenchError("no answer within \(Int(Pipe.patience)) s")
    }
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    while !rest.isEmpty {
      switch try tls.write(rest) {
      case .bytes(let count): rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      case .wantsWrite: try wait(.write)
      case .wantsRead: try wait(.read)
      case .closed: throw BenchError("closed")
      }
    }
  }

  func write(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try write($0) } }

  /// Waits for what comes next, and gives it to `body` where it lies.
  func read<R>(_ body: (UnsafeRawBufferPointer) throws -> R) throws -> R {
    while true {
      switch try tls.read(into: room) {
      case .bytes(let count): return try body(UnsafeRawBufferPointer(rebasing: room[..<count]))
      case .wantsRead: try wait(.read)
      case .wantsWrite: try wait(.write)
      case .closed: throw BenchError("closed")
      }
    }
  }

  /// Reads so many bytes and forgets them; what had come with frames before counts.
  func skip(_ count: Int) throws {
    var left = count - partial.count
    partial = []
    while left > 0 { left -= try read(\.count) }
    guard left == 0 else { throw BenchError("\(-left) bytes too many") }
  }

  // MARK: - Frames

  func send(_ message: Message) throws { try write(Frame.control(message.encoded()).encoded()) }

  /// The next message that `take` wants; others are passed over, a goodbye is an error.
  @discardableResult
  func message<R>(_ take: (Message) -> R?) throws -> R {
    while true {
      while let (frame, count) = try Frame.decode(partial[...]) {
        partial.removeFirst(count)
        guard case .control(let bytes) = frame else { continue }
        let message = try Message.decode(bytes)
        if let result = take(message) { return result }
        switch message {
        case .bye(let code), .refused(_, let code):
          throw BenchError("the broker refused: \(code.rawValue)")
        default: break
        }
      }
      try read { partial += $0 }
    }
  }
}
