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
  /// Bytes of content that make, with the header, one TLS record as large as there are.
  public static let piece = 16_384 - headerCount

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
    try bytes.withUnsafeBufferPointer { (bytes) throws(WireError) in
      try decode(UnsafeRawBufferPointer(bytes))
    }
  }

  /// The same of bytes that lie in memory.
  public static func decode(_ bytes: UnsafeRawBufferPointer) throws(WireError)
    -> (InnerFrame, Int)?
  {
    guard bytes.count >= headerCount else { return nil }
    let length = Int(bytes.bigEndian(at: 0, width: 3))
    let number = bytes[3]
    guard let channel = Channel(rawValue: number) else {
      throw WireError("expected a channel 0 to 5, got \(number)")
    }
    guard length <= Limits.inner else {
      throw WireError("expected at most \(Limits.inner) bytes of content, got \(length)")
    }
    guard bytes.count >= headerCount + length else { return nil }
    let frame = InnerFrame(
      channel: channel, position: bytes.bigEndian(at: 4, width: 8),
      content: [UInt8](
        UnsafeRawBufferPointer(rebasing: bytes[headerCount..<headerCount + length])))
    return (frame, headerCount + length)
  }

  public func encoded() -> [UInt8] { withEncoded { [UInt8]($0) } }

  /// Gives the frame's bytes to `body`, which must not keep them.
  public func withEncoded<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    let count = InnerFrame.headerCount + content.count
    return withUnsafeTemporaryAllocation(byteCount: count, alignment: 8) { bytes in
      // The length takes three bytes: the channel stands in the fourth.
      let head = UInt32(content.count) << 8 | UInt32(channel.rawValue)
      bytes.storeBytes(of: head.bigEndian, as: UInt32.self)
      bytes.storeBytes(of: position.bigEndian, toByteOffset: 4, as: UInt64.self)
      UnsafeMutableRawBufferPointer(rebasing: bytes[InnerFrame.headerCount...])
        .copyBytes(from: content)
      return body(UnsafeRawBufferPointer(bytes))
    }
  }
}
