/// One unit inside the inner TLS connection, where only technician and agent can read.
///
///      0       1       2       3       4 … 12
///     +-------+-------+-------+-------+------------------+-----------+
///     |   length of content   |channel|  position u64    | content … |
///     +-------+-------+-------+-------+------------------+-----------+
///
/// A channel keeps its own position over epochs: for `control` and `chat` the number of messages
/// sent before this content, for the others the number of bytes. Content is at most 16,384 bytes.
public struct InnerFrame: Hashable, Sendable {
  public enum Channel: UInt8, CaseIterable, Sendable {
    /// JSON: the number's exchange, checkpoints, what is shown, window sizes.
    case control = 0
    /// Bytes that the technician types, technician to agent.
    case keys = 1
    /// Bytes of the shell's screen, agent to technician.
    case output = 2
    /// UTF-8 text that people write to each other.
    case chat = 3
    /// Bytes of the files that go over in that direction, one after another.
    case bulk = 4
    /// Bytes that a running command prints, agent to technician.
    case printed = 5

    public var countsBytes: Bool {
      switch self {
      case .keys, .output, .bulk, .printed: true
      case .control, .chat: false
      }
    }
  }

  public static let headerCount = 12

  public let channel: Channel
  public let position: UInt64
  public let content: [UInt8]

  public init(channel: Channel, position: UInt64, content: [UInt8]) {
    precondition(content.count <= Limits.inner, "an inner frame of \(content.count) bytes")
    self.channel = channel
    self.position = position
    self.content = content
  }

  /// Takes one whole frame from the front of `bytes` and says how long it was; nil while it is not
  /// all there.
  public static func decode(_ bytes: ArraySlice<UInt8>) throws(WireError) -> (InnerFrame, Int)? {
    guard bytes.count >= headerCount else { return nil }
    let length = Int(bytes.bigEndian(at: 0, width: 3))
    let number = bytes[bytes.startIndex + 3]
    guard let channel = Channel(rawValue: number) else {
      throw WireError("expected a channel 0 to 5, got \(number)")
    }
    guard length <= Limits.inner else {
      throw WireError("expected at most \(Limits.inner) bytes of content, got \(length)")
    }
    guard bytes.count >= headerCount + length else { return nil }
    let frame = InnerFrame(
      channel: channel, position: bytes.bigEndian(at: 4, width: 8),
      content: Array(bytes.dropFirst(headerCount).prefix(length)))
    return (frame, headerCount + length)
  }

  public func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(InnerFrame.headerCount + content.count)
    bytes.append(bigEndian: UInt64(content.count), width: 3)
    bytes.append(channel.rawValue)
    bytes.append(bigEndian: position, width: 8)
    bytes += content
    return bytes
  }
}
