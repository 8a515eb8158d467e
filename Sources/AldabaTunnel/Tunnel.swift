public import AldabaCrypto
import AldabaStream
public import AldabaWire

/// One technician–agent pair: the relay stream, the inner TLS connection on it, and its channels.
/// No socket: frames go in and out.
///
///     channels ─▶ inner frames ─▶ inner TLS ─▶ relay stream ─▶ frames ─▶ link
///
/// What waits is kept per channel and enters TLS only while the relay window has room, so that
/// control and keys go before the screen. The broker cannot read or change any of it.
public final class Tunnel {
  public enum Role {
    /// The agent is the server, with its session key; the technician must come from these authorities
    /// and have exactly this key.
    case agent(
      certificate: Certificate, key: PrivateKey, authorities: Authorities, technicianKey: [UInt8])
    /// The technician is the client; the agent must have exactly this session key.
    case technician(certificate: Certificate, key: PrivateKey, agentKey: [UInt8])
  }

  public enum Failure: Error, CustomStringConvertible {
    /// The inner TLS connection failed: someone else is there, or bytes were changed.
    case tls(CryptoError)
    /// The other end, or the broker, broke the protocol.
    case malformed(WireError)

    public var description: String {
      switch self {
      case .tls(let error): error.description
      case .malformed(let error): error.description
      }
    }
  }

  /// A frame to be put on the link.
  public var onFrame: (Frame) -> Void = { _ in }
  /// The other end is who it must be.
  public var onReady: () -> Void = {}
  public var onMessage: (InnerMessage) -> Void = { _ in }
  /// Bytes of a channel that counts bytes, a text of `chat`.
  public var onContent: (InnerFrame.Channel, [UInt8]) -> Void = { _, _ in }
  /// Nothing more comes or goes after this.
  public var onFailed: (Failure) -> Void = { _ in }
  /// More output, or more bytes of files, can be queued than could before.
  public var onRoom: () -> Void = {}

  public let stream: UInt16
  public let epoch: UInt16
  public private(set) var isReady = false
  private let expectedKey: [UInt8]
  private let tls: TLSConnection
  private var outflow = Outflow()
  private var inflow = Inflow()
  private var hasFailed = false
  /// While the other side's position is not known again after a lost link, nothing is sent.
  private var isHeld = false
  /// While `onRoom` runs.
  private var isTelling = false
  var waiting: [InnerFrame.Channel: [[UInt8]]] = [:]
  var queuedBytes: [InnerFrame.Channel: Int] = [:]
  var sentPositions: Carried.Positions = [:]
  var receivedPositions: Carried.Positions = [:]
  /// What was sent last, for an end that is started again.
  var kept = Kept()
  /// Technician, in an epoch after the first: the agent has not said yet where the channels are.
  var isLearning: Bool
  /// Everything before this came once already, to an end that has died.
  var knownBefore: Carried.Positions = [:]
  /// While `onContent` runs: whether the content was sent before, in an earlier epoch.
  public internal(set) var isAgain = false
  /// Ciphertext that the window had no room for.
  private var sealed: [UInt8] = []
  /// Where plaintext is read to; an inner frame whose rest has not come waits at its front.
  private let room = UnsafeMutableRawBufferPointer.allocate(
    byteCount: 65_536 + InnerFrame.headerCount + Limits.inner, alignment: 16)
  /// Bytes of that beginning.
  private var begun = 0

  public init(_ role: Role, stream: UInt16, epoch: UInt16) throws(CryptoError) {
    self.stream = stream
    self.epoch = epoch
    switch role {
    case .agent(let certificate, let key, let authorities, let technicianKey):
      let context = try TLSContext.innerServer(
        certificate: certificate, key: key, clients: authorities)
      tls = TLSConnection(server: context)
      expectedKey = technicianKey
      isLearning = false
    case .technician(let certificate, let key, let agentKey):
      let context = try TLSContext.innerClient(identity: (certificate, key), serverKey: agentKey)
      tls = TLSConnection(client: context)
      expectedKey = agentKey
      isLearning = epoch > 1
    }
  }

  deinit { room.deallocate() }

  /// Begins the inner handshake; both sides call it once their link is there.
  public func start() { advance() }

  /// 32 bytes that only the two ends of this inner connection know.
  public func exporter() throws(CryptoError) -> [UInt8] {
    try tls.export(label: Label.innerExporter, context: [], count: 32)
  }

  /// Bytes of a channel that have not entered TLS.
  public func queued(_ channel: InnerFrame.Channel) -> Int { queuedBytes[channel] ?? 0 }

  public func send(_ message: InnerMessage) { send(.control, message.encoded()) }

  /// Queues content, in pieces of at most `Limits.inner`; a message must fit one.
  public func send(_ channel: InnerFrame.Channel, _ content: [UInt8]) {
    send(channel, content[...])
  }

  /// The same of a part of an array.
  public func send(_ channel: InnerFrame.Channel, _ content: ArraySlice<UInt8>) {
    guard !hasFailed, !content.isEmpty else { return }
    if channel.countsBytes {
      var rest = content
      while !rest.isEmpty {
        waiting[channel, default: []].append(Array(rest.prefix(InnerFrame.piece)))
        rest = rest.dropFirst(InnerFrame.piece)
      }
    } else {
      precondition(content.count <= Limits.inner)
      waiting[channel, default: []].append(Array(content))
    }
    queuedBytes[channel, default: 0] += content.count
    pump()
  }

  /// Forgets output that has not entered TLS, and says how many bytes it was.
  public func skipOutput() -> Int {
    let skipped = queued(.output)
    waiting[.output] = nil
    queuedBytes[.output] = nil
    sentPositions[.output, default: 0] += UInt64(skipped)
    return skipped
  }

  /// Takes a relay, ack or resume frame of this stream and epoch; others are not for it.
  public func receive(_ frame: Frame) {
    guard !hasFailed else { return }
    do throws(WireError) {
      switch frame {
      case .relay(let position, let bytes) where isMine(position):
        let new = try inflow.accept(position.offset, bytes)
        guard !new.isEmpty else { return }
        new.withUnsafeBytes { tls.feed($0) }
        inflow.consume(new.count)
        advance()
        if let offset = inflow.acknowledgement() { onFrame(.ack(at(offset))) }
      case .ack(let position) where isMine(position):
        try outflow.acknowledge(position.offset)
        pump()
      case .resume(let position) where isMine(position):
        try outflow.rewind(to: position.offset)
        isHeld = false
        pump()
      case .relay, .ack, .resume, .control, .ping, .pong: return
      }
    } catch {
      fail(.malformed(error))
    }
  }

  /// A link of either side was lost: hold everything until the other side says where it is.
  public func linkLost() { isHeld = true }

  /// Both links are there again: say where we are, and acknowledge again, since what was
  /// acknowledged before may have been lost. What the other side has said meanwhile stands.
  public func linkResumed() {
    onFrame(.resume(at(inflow.received)))
    onFrame(.ack(at(inflow.consumed)))
  }

  // MARK: - Inwards

  private func advance() {
    do throws(CryptoError) {
      if !isReady {
        guard try tls.handshake() == .done else {
          pump()
          return
        }
        guard let certificate = tls.peerCertificate, certificate.rawPublicKey == expectedKey else {
          throw CryptoError(.untrusted, "inner TLS", "the other end has another key")
        }
        isReady = true
        pump()
        onReady()
      }
      try readAll()
      pump()
    } catch {
      pump()
      fail(.tls(error))
    }
  }

  private func readAll() throws(CryptoError) {
    while !hasFailed {
      switch try tls.read(into: UnsafeMutableRawBufferPointer(rebasing: room[begun...])) {
      case .bytes(let count):
        take(UnsafeRawBufferPointer(rebasing: room[..<(begun + count)]))
        if !tls.hasPendingPlaintext { return }
      case .wantsRead, .wantsWrite: return
      case .closed: throw CryptoError(.truncated, "inner TLS", "the other end closed it")
      }
    }
  }

  private func take(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes
    do throws(WireError) {
      while !hasFailed, let (frame, count) = try InnerFrame.decode(rest) {
        rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        try deliver(frame)
      }
      begun = rest.count
      room.copyMemory(from: rest)
    } catch {
      fail(.malformed(error))
    }
  }

  private func deliver(_ frame: InnerFrame) throws(WireError) {
    let expected = receivedPositions[frame.channel, default: 0]
    // Positions jump where output was skipped; they never go back.
    guard
      frame.channel == .output
        ? frame.position >= expected : frame.position == expected
    else {
      throw WireError("expected position \(expected) on \(frame.channel), got \(frame.position)")
    }
    let step = frame.channel.countsBytes ? UInt64(frame.content.count) : 1
    let (next, overflow) = frame.position.addingReportingOverflow(step)
    guard !overflow else { throw WireError("position \(frame.position) is beyond every channel") }
    receivedPositions[frame.channel] = next
    switch frame.channel {
    case .control:
      let message = try InnerMessage.decode(frame.content)
      if case .carried(let carried) = message { try learn(carried) } else { onMessage(message) }
    case .keys, .output, .chat, .bulk, .printed:
      guard !isLearning else { throw WireError("expected where the channels go on") }
      isAgain = frame.position < knownBefore[frame.channel, default: 0]
      onContent(frame.channel, frame.content)
      isAgain = false
    }
  }

  // MARK: - Outwards

  /// The order in which channels go out.
  private static let order: [InnerFrame.Channel] = [
    .control, .keys, .chat, .output, .printed, .bulk,
  ]
  /// Bytes on their way beyond which screens wait, and all behind them: what is shown and cannot be
  /// taken back is not to be old on a slow path. Bytes of files, which are paced, may fill the window.
  private static let shownAhead = Limits.window / 4
  /// What one inner frame may become: its header, and TLS records around it.
  private static let frameRoom = Limits.inner + 512

  func pump() {
    guard !hasFailed else { return }
    seal()
    var hasRoom = false
    while isReady, sealed.isEmpty, outflow.room >= Tunnel.frameRoom, let frame = next() {
      write(frame)
      seal()
      hasRoom = hasRoom || frame.channel == .output || frame.channel == .bulk
    }
    flush()
    // Last, since whoever is told may send: positions must enter TLS in their order. Who sends then
    // is not told again from inside.
    guard hasRoom, !isTelling else { return }
    isTelling = true
    onRoom()
    isTelling = false
  }

  private func next() -> InnerFrame? {
    for channel in Tunnel.order {
      guard channel == .control || !isLearning else { return nil }
      guard waiting[channel]?.isEmpty == false else { continue }
      guard !channel.isShown || outflow.window - outflow.room < Tunnel.shownAhead,
        let content = waiting[channel]?.removeFirst()
      else { return nil }
      queuedBytes[channel, default: 0] -= content.count
      let position = sentPositions[channel, default: 0]
      sentPositions[channel] = position + (channel.countsBytes ? UInt64(content.count) : 1)
      kept.add(channel, content)
      return InnerFrame(channel: channel, position: position, content: content)
    }
    return nil
  }

  private func write(_ frame: InnerFrame) {
    let failure: CryptoError? = frame.withEncoded { bytes in
      do throws(CryptoError) {
        guard try tls.write(bytes) == .bytes(bytes.count) else {
          preconditionFailure("TLS in memory always has room")
        }
        return nil
      } catch {
        return error
      }
    }
    if let failure { fail(.tls(failure)) }
  }

  /// Moves ciphertext into the stream, as far as its window goes.
  private func seal() {
    if !sealed.isEmpty { sealed.removeFirst(outflow.write(sealed[...])) }
    let more = tls.drain()
    guard !more.isEmpty else { return }
    let taken = sealed.isEmpty ? outflow.write(more[...]) : 0
    sealed += more[taken...]
  }

  private func flush() {
    guard !isHeld else { return }
    while let (offset, bytes) = outflow.next() { onFrame(.relay(at(offset), bytes)) }
  }

  private func fail(_ failure: Failure) {
    guard !hasFailed else { return }
    hasFailed = true
    onFailed(failure)
  }

  private func isMine(_ position: Frame.Position) -> Bool {
    position.stream == stream && position.epoch == epoch
  }

  private func at(_ offset: UInt64) -> Frame.Position {
    Frame.Position(stream: stream, epoch: epoch, offset: offset)
  }
}

extension InnerFrame.Channel {
  /// Whether it goes to a screen.
  fileprivate var isShown: Bool { self == .output || self == .printed }
}
