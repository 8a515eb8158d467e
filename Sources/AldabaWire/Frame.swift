/// One unit on the outer connection between a party and the broker.
///
///      0       1       2       3       4
///     +-------+-------+-------+-------+-------------------+
///     |   length of payload   | kind  |  payload …        |
///     +-------+-------+-------+-------+-------------------+
///
///     kind 1  control   JSON, at most 65,536 bytes
///     kind 2  relay     stream u16 · epoch u16 · offset u64 · 1…65,536 bytes
///     kind 3  ack       stream u16 · epoch u16 · offset u64
///     kind 4  resume    stream u16 · epoch u16 · offset u64
///     kind 5  ping      8 bytes
///     kind 6  pong      the same 8 bytes
///
/// All numbers are big-endian. A stream is one technician–agent pair; an epoch is one inner TLS
/// connection on it. `ack` says: everything before this offset is consumed. `resume` says: my
/// connection is new, send again from this offset.
public enum Frame: Hashable, Sendable {
  case control([UInt8])
  case relay(Position, [UInt8])
  case ack(Position)
  case resume(Position)
  case ping([UInt8])
  case pong([UInt8])

  /// Where in which byte stream.
  public struct Position: Hashable, Sendable {
    public var stream: UInt16
    public var epoch: UInt16
    public var offset: UInt64

    public init(stream: UInt16, epoch: UInt16, offset: UInt64) {
      self.stream = stream
      self.epoch = epoch
      self.offset = offset
    }

    public static let count = 12
  }

  public enum Kind: UInt8, CaseIterable, Sendable {
    case control = 1
    case relay, ack, resume, ping, pong

    /// Payload lengths that this kind may have.
    public var lengths: ClosedRange<Int> {
      switch self {
      case .control: 2...Limits.message
      case .relay: Position.count + 1...Position.count + Limits.relay
      case .ack, .resume: Position.count...Position.count
      case .ping, .pong: 8...8
      }
    }
  }

  /// The four bytes before every payload, checked: a length is within the limits of its kind.
  public struct Header: Hashable, Sendable {
    public static let count = 4
    public let kind: Kind
    public let length: Int

    /// Reads the first four bytes of `bytes`; nil while there are fewer.
    public init?(_ bytes: some Collection<UInt8>) throws(WireError) {
      var iterator = bytes.makeIterator()
      guard let a = iterator.next(), let b = iterator.next(), let c = iterator.next(),
        let d = iterator.next()
      else { return nil }
      try self.init(a, b, c, d)
    }

    /// The same of bytes that lie in memory.
    public init?(_ bytes: UnsafeRawBufferPointer) throws(WireError) {
      guard bytes.count >= Header.count else { return nil }
      try self.init(bytes[0], bytes[1], bytes[2], bytes[3])
    }

    /// The bytes of the whole frame.
    public var total: Int { Header.count + length }

    /// The stream of a relay, ack or resume frame, which lies behind its header; nil for others.
    public func stream(in frame: UnsafeRawBufferPointer) -> UInt16? {
      switch kind {
      case .relay, .ack, .resume:
        UInt16(frame[Header.count]) << 8 | UInt16(frame[Header.count + 1])
      case .control, .ping, .pong: nil
      }
    }

    private init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) throws(WireError) {
      guard let kind = Kind(rawValue: d) else {
        throw WireError("expected a frame of kind 1 to 6, got kind \(d)")
      }
      let length = Int(a) << 16 | Int(b) << 8 | Int(c)
      guard kind.lengths.contains(length) else {
        throw WireError("expected \(kind.lengths) bytes in a \(kind) frame, got \(length)")
      }
      self.kind = kind
      self.length = length
    }
  }

  /// Takes one whole frame from the front of `bytes` and says how long it was; nil while it is not
  /// all there.
  public static func decode(_ bytes: ArraySlice<UInt8>) throws(WireError) -> (Frame, Int)? {
    try bytes.withUnsafeBufferPointer { (bytes) throws(WireError) in
      try decode(UnsafeRawBufferPointer(bytes))
    }
  }

  /// The same of bytes that lie in memory.
  public static func decode(_ bytes: UnsafeRawBufferPointer) throws(WireError) -> (Frame, Int)? {
    guard let header = try Header(bytes), bytes.count >= header.total else { return nil }
    let payload = UnsafeRawBufferPointer(rebasing: bytes[Header.count..<header.total])
    let frame: Frame
    switch header.kind {
    case .control: frame = .control([UInt8](payload))
    case .relay:
      let content = UnsafeRawBufferPointer(rebasing: payload[Position.count...])
      frame = .relay(Position(payload), [UInt8](content))
    case .ack: frame = .ack(Position(payload))
    case .resume: frame = .resume(Position(payload))
    case .ping: frame = .ping([UInt8](payload))
    case .pong: frame = .pong([UInt8](payload))
    }
    return (frame, header.total)
  }

  public func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    encode(into: &bytes)
    return bytes
  }

  /// Appends the frame. Its payload must be within the limits of its kind: ours always is.
  public func encode(into bytes: inout [UInt8]) {
    switch self {
    case .control(let payload): Frame.append(.control, payload.count, to: &bytes) { $0 += payload }
    case .relay(let position, let payload):
      Frame.append(.relay, Position.count + payload.count, to: &bytes) {
        position.encode(into: &$0)
        $0 += payload
      }
    case .ack(let position):
      Frame.append(.ack, Position.count, to: &bytes) { position.encode(into: &$0) }
    case .resume(let position):
      Frame.append(.resume, Position.count, to: &bytes) { position.encode(into: &$0) }
    case .ping(let payload): Frame.append(.ping, payload.count, to: &bytes) { $0 += payload }
    case .pong(let payload): Frame.append(.pong, payload.count, to: &bytes) { $0 += payload }
    }
  }

  private static func append(
    _ kind: Kind, _ length: Int, to bytes: inout [UInt8], _ payload: (inout [UInt8]) -> Void
  ) {
    precondition(kind.lengths.contains(length), "a \(kind) frame of \(length) bytes")
    bytes.append(bigEndian: UInt64(length), width: 3)
    bytes.append(kind.rawValue)
    payload(&bytes)
  }
}

extension Frame.Position {
  /// Reads twelve bytes; the caller has checked that they are there.
  init(_ bytes: UnsafeRawBufferPointer) {
    stream = UInt16(bytes.bigEndian(at: 0, width: 2))
    epoch = UInt16(bytes.bigEndian(at: 2, width: 2))
    offset = bytes.bigEndian(at: 4, width: 8)
  }

  func encode(into bytes: inout [UInt8]) {
    bytes.append(bigEndian: UInt64(stream), width: 2)
    bytes.append(bigEndian: UInt64(epoch), width: 2)
    bytes.append(bigEndian: offset, width: 8)
  }
}
