public import AldabaWire

/// Response targets under way (R21): who is to be answered by when, as their tier promises. A plain
/// value; times are Unix milliseconds.
///
///     wait ──▶ in time ── soon ──▶ nearly late ── missed ──▶ late
///                 └──────────────────┴──── end ─────┴──────▶ nothing more
public struct Responses: Sendable {
  /// Who waits to be answered.
  public enum Matter: Hashable, Sendable {
    case knock(AskID)
    /// A session whose customer has not said yes; what it answers, where it answers a knock.
    case session(SessionID, AskID?)
  }

  /// What a tier promises for a kind of call, from a moment on.
  public struct Target: Hashable, Sendable {
    public let kind: String
    public let tier: String
    public let from: Int64
    /// When a quarter of the time is left, and when none is.
    public let soon: Int64
    public let due: Int64

    public init(kind: String, tier: String, from: Int64, soon: Int64, due: Int64) {
      self.kind = kind
      self.tier = tier
      self.from = from
      self.soon = soon
      self.due = due
    }
  }

  public enum Step: Hashable, Sendable {
    /// A quarter of the time is left: to be said to whoever could answer.
    case soon(Matter)
    /// Too late, once for each; `waited` since the beginning.
    case missed(Matter, Target, waited: Int64)
  }

  private enum Stage { case ahead, soon, missed }

  private struct Entry {
    let target: Target
    let number: Int64
    var stage: Stage

    var next: Int64? {
      switch stage {
      case .ahead: target.soon
      case .soon: target.due
      case .missed: nil
      }
    }
  }

  private struct Mark: Hashable, Comparable {
    let at: Int64
    let number: Int64
    let matter: Matter
    static func < (one: Mark, other: Mark) -> Bool {
      (one.at, one.number) < (other.at, other.number)
    }
  }

  private var entries: [Matter: Entry] = [:]
  private var marks = Ordered<Mark>()
  private var number: Int64 = 0

  public init() {}

  /// Somebody waits to be answered. `isMissed` where that is on record already.
  public mutating func wait(_ matter: Matter, _ target: Target, isMissed: Bool = false) {
    end(matter)
    number += 1
    entries[matter] = Entry(target: target, number: number, stage: isMissed ? .missed : .ahead)
    mark(matter)
  }

  /// They are answered, or it is over.
  public mutating func end(_ matter: Matter) {
    unmark(matter)
    entries[matter] = nil
  }

  public func target(of matter: Matter) -> Target? { entries[matter]?.target }

  /// Whether it is known to be late; nil for what does not wait.
  public func isMissed(_ matter: Matter) -> Bool? { entries[matter].map { $0.stage == .missed } }

  /// When `elapse(unix:)` is to be called next; nil while nothing waits for it.
  public var date: Int64? { marks.first?.at }

  /// The wall clock has come so far: the earliest first. What is late already is said to be so alone.
  public mutating func elapse(unix: Int64) -> [Step] {
    var steps: [Step] = []
    while let mark = marks.first, mark.at <= unix {
      marks.remove(mark)
      guard let target = entries[mark.matter]?.target else { continue }
      if target.due <= unix {
        entries[mark.matter]?.stage = .missed
        steps.append(.missed(mark.matter, target, waited: max(0, unix - target.from)))
      } else {
        entries[mark.matter]?.stage = .soon
        steps.append(.soon(mark.matter))
        self.mark(mark.matter)
      }
    }
    return steps
  }

  private mutating func mark(_ matter: Matter) {
    guard let entry = entries[matter], let next = entry.next else { return }
    marks.insert(Mark(at: next, number: entry.number, matter: matter))
  }

  private mutating func unmark(_ matter: Matter) {
    guard let entry = entries[matter], let next = entry.next else { return }
    marks.remove(Mark(at: next, number: entry.number, matter: matter))
  }
}

extension Service {
  /// What a tier promises for a kind of call, from a moment on, in its open hours; nil where it
  /// promises nothing.
  public func target(kind: String?, tier: String?, from unix: Int64) -> Responses.Target? {
    guard let kind, let tier, let time = self.tier(tier)?.responses[kind],
      let due = due(kind: kind, tier: tier, from: unix)
    else { return nil }
    let soon = hours(of: tier).moment(after: time - time / 4, from: unix) ?? due
    return Responses.Target(kind: kind, tier: tier, from: unix, soon: soon, due: due)
  }
}
