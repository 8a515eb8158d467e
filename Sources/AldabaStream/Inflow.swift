public import AldabaWire

/// The receiving half of one direction of a relay stream: every byte is taken once and in order,
/// however often frames come again.
public struct Inflow: Sendable {
  public let window: Int
  /// Everything before this has arrived.
  public private(set) var received: UInt64 = 0
  /// Everything before this was used and may be forgotten by the sender.
  public private(set) var consumed: UInt64 = 0
  private var acknowledged: UInt64 = 0

  public init(window: Int = Limits.window) { self.window = window }

  /// The part of a frame that is new. Bytes that were there before are left out; a frame behind a
  /// gap gives nothing: it was sent before its sender heard where to begin again.
  public mutating func accept(_ offset: UInt64, _ bytes: [UInt8]) throws(WireError)
    -> ArraySlice<UInt8>
  {
    let (end, overflow) = offset.addingReportingOverflow(UInt64(bytes.count))
    guard !overflow else { throw WireError("offset \(offset) is beyond every stream") }
    guard offset <= received, end > received else { return [] }
    let new = bytes.dropFirst(Int(received - offset))
    guard end - consumed <= UInt64(window) else {
      throw WireError("\(end - consumed) bytes unacknowledged, the window is \(window)")
    }
    received = end
    return new
  }

  /// The first `count` bytes not yet consumed were used.
  public mutating func consume(_ count: Int) {
    precondition(consumed + UInt64(count) <= received, "consumed what had not arrived")
    consumed += UInt64(count)
  }

  /// The offset to acknowledge, once an eighth of the window is due: seldom enough to cost little,
  /// often enough that a sender with a part of the window for itself goes on without a stop.
  public mutating func acknowledgement() -> UInt64? {
    guard consumed - acknowledged >= UInt64(window / 8) else { return nil }
    acknowledged = consumed
    return consumed
  }
}
