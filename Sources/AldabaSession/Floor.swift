/// Who may type now (R5): the customer comes first. While they type, the technician's keys wait, at
/// most `limit` bytes; after a while of quiet they go in the order in which they were typed.
///
///     customer types ─▶ held ──quiet for `milliseconds`──▶ free (what waited goes)
public struct Floor: Sendable {
  /// Bytes that wait at most.
  public static let limit = 4_096

  /// The quiet that gives the floor back; 0 turns the rule off.
  public let milliseconds: Int64
  /// When the floor is free again, while the customer holds it.
  public private(set) var until: Int64?
  private var waiting: [UInt8] = []

  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// The customer pressed a key: true when they take the floor with it.
  public mutating func customerTyped(at now: Int64) -> Bool {
    guard milliseconds > 0 else { return false }
    defer { until = now + milliseconds }
    return until == nil
  }

  /// The technician's keys: those that go now. The others wait; what is beyond the limit is lost,
  /// and an honest console does not send it.
  public mutating func technicianTyped(_ bytes: [UInt8]) -> [UInt8] {
    guard until != nil else { return bytes }
    waiting += bytes.prefix(Floor.limit - waiting.count)
    return []
  }

  /// Time has passed: what waited, once the floor is free; nil while it is held, or was free before.
  public mutating func elapse(at now: Int64) -> [UInt8]? {
    guard let until, now >= until else { return nil }
    self.until = nil
    defer { waiting = [] }
    return waiting
  }

  /// A grant ended: what waited for it is not typed under another one.
  public mutating func forget() { waiting = [] }
}
