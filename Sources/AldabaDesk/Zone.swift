/// How clocks on walls somewhere follow from the time: offsets from UTC, when they change, and the
/// rule by which they go on changing.
///
///     before the first ─┬── table of changes ──┬── rule, or the last offset for ever ──▶
public struct Zone: Hashable, Sendable {
  /// From Unix second `at` on, clocks are `offset` seconds ahead of UTC.
  struct Change: Hashable, Sendable {
    let at: Int64
    let offset: Int64
  }

  /// What a time of the wall clock stands for; Unix seconds.
  public enum Instants: Hashable, Sendable {
    case once(Int64)
    /// The clock was put back over it.
    case twice(first: Int64, last: Int64)
    /// The clock is put forward over it, at that instant.
    case never(Int64)

    /// When the clock first shows that time, or has passed it.
    public var first: Int64 {
      switch self {
      case .once(let at), .twice(first: let at, last: _), .never(let at): at
      }
    }

    /// When the clock last shows that time, or has passed it.
    public var last: Int64 {
      switch self {
      case .once(let at), .twice(first: _, last: let at), .never(let at): at
      }
    }
  }

  /// No clock is farther from UTC, in seconds.
  static let farthest: Int64 = 93_599

  /// Before the first change.
  let base: Int64
  /// In ascending order.
  let changes: [Change]
  /// From the last change on.
  let rule: ZoneRule?

  init(base: Int64, changes: [Change], rule: ZoneRule?) {
    self.base = base
    self.changes = changes
    self.rule = rule
  }

  public static let utc = Zone(base: 0, changes: [], rule: nil)

  /// Reads a rule alone, as in the variable `TZ`: `CET-1CEST,M3.5.0,M10.5.0/3`.
  public init(rule text: String) throws(ZoneError) {
    let rule = try ZoneRule(text)
    self.init(base: rule.standard, changes: [], rule: rule)
  }

  /// Whether it may be a name in a directory of zones, such as `Europe/Madrid`: nothing that leads
  /// out of it.
  public static func isName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return name.utf8.count <= 64
      && parts.allSatisfy { part in
        part.first?.isLetter == true
          && part.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
              || (0x61...0x7A).contains(byte) || [0x2B, 0x2D, 0x5F].contains(byte)
          }
      }
  }

  /// Seconds that clocks are ahead of UTC at a Unix second.
  public func offset(at second: Int64) -> Int64 {
    let count = countOfChanges(upTo: second)
    if count == changes.count, let rule { return rule.offset(at: second) }
    return count == 0 ? base : changes[count - 1].offset
  }

  /// What the clock on the wall shows at a Unix second.
  public func local(at second: Int64) -> LocalTime {
    LocalTime(total: second + offset(at: second))
  }

  /// When the clock on the wall shows that time.
  public func instants(of local: LocalTime) -> Instants {
    let total = local.total
    var start = total - Zone.farthest
    let end = total + Zone.farthest
    var (offset, found, gap) = (offset(at: start), [Int64](), end)
    while true {
      let change = nextChange(after: start)
      let until = change?.at ?? .max
      let at = total - offset
      if at >= start, at < until { found.append(at) }
      guard let change, change.at <= end else { break }
      if change.at + offset <= total, total < change.at + change.offset { gap = change.at }
      (start, offset) = (change.at, change.offset)
    }
    guard let first = found.first, let last = found.last else { return .never(gap) }
    return first == last ? .once(first) : .twice(first: first, last: last)
  }

  // MARK: - Changes

  private func nextChange(after second: Int64) -> Change? {
    let count = countOfChanges(upTo: second)
    return count < changes.count ? changes[count] : rule?.nextChange(after: second)
  }

  private func countOfChanges(upTo second: Int64) -> Int {
    var (low, high) = (0, changes.count)
    while low < high {
      let middle = (low + high) / 2
      if changes[middle].at <= second { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// What was wrong with a zone's file or rule: what was expected and what came.
public struct ZoneError: Error, Hashable, Sendable, CustomStringConvertible {
  public let reason: String
  init(_ reason: String) { self.reason = reason }
  public var description: String { reason }
}
