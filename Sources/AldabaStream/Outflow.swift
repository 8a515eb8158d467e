public import AldabaWire

/// The sending half of one direction of a relay stream: counts bytes, keeps what the receiver has
/// not acknowledged, and can send it again after a lost link.
///
///        acknowledged        sent            written
///     ───────┴────────────────┴────────────────┴──────▶ offset
///            └── kept, at most a window ────────┘
public struct Outflow: Sendable {
  /// Bytes that may be unacknowledged at once.
  public let window: Int
  public private(set) var acknowledged: UInt64 = 0
  public private(set) var sent: UInt64 = 0
  /// The furthest that was ever sent: what the receiver can know of, also after a rewind.
  private var reached: UInt64 = 0
  /// The bytes from `acknowledged` on; those before `head` are dead and removed in bulk.
  private var kept: [UInt8] = []
  private var head = 0

  public init(window: Int = Limits.window) { self.window = window }

  public var written: UInt64 { acknowledged + UInt64(kept.count - head) }
  /// How many more bytes `write` takes now.
  public var room: Int { window - (kept.count - head) }
  public var hasUnsent: Bool { sent < written }

  /// Takes as many bytes as the window has room for and says how many.
  public mutating func write(_ bytes: ArraySlice<UInt8>) -> Int {
    bytes.withUnsafeBytes { write($0) }
  }

  /// The same of bytes that lie in memory.
  public mutating func write(_ bytes: UnsafeRawBufferPointer) -> Int {
    let count = min(room, bytes.count)
    kept.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
    return count
  }

  /// The next bytes to put in a frame, at most `limit`, and their offset.
  public mutating func next(atMost limit: Int = Limits.relay) -> (UInt64, [UInt8])? {
    let from = head + Int(sent - acknowledged)
    let count = min(limit, kept.count - from)
    guard count > 0 else { return nil }
    let offset = sent
    sent += UInt64(count)
    reached = max(reached, sent)
    return (offset, Array(kept[from..<from + count]))
  }

  /// The receiver has consumed everything before `offset`. An older offset changes nothing.
  public mutating func acknowledge(_ offset: UInt64) throws(WireError) {
    guard offset <= reached else {
      throw WireError("acknowledged \(offset) of \(reached) bytes sent")
    }
    guard offset > acknowledged else { return }
    // What it has consumed need not come again.
    sent = max(sent, offset)
    head += Int(offset - acknowledged)
    acknowledged = offset
    // Moving the rest only when at least half is dead keeps the cost of a byte constant.
    if head * 2 >= kept.count {
      kept.removeFirst(head)
      head = 0
    }
  }

  /// The receiver's connection is new and wants everything from `offset` again. What it names may
  /// be further than its last acknowledgement, and never before it.
  public mutating func rewind(to offset: UInt64) throws(WireError) {
    guard offset >= acknowledged, offset <= reached else {
      throw WireError("resume at \(offset), sent and kept are \(acknowledged) to \(reached)")
    }
    sent = offset
  }
}
