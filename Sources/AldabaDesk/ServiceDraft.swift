import AldabaWire

/// A service as a configuration writes it, nothing checked yet:
///
///     {
///       zone: "Europe/Madrid",
///       week: { monday: ["09:00-14:00", "16:00-19:00"], … },
///       days: { "2026-12-24": ["09:00-14:00"], "2026-12-25": [] },
///       kinds: ["incident", "request"],
///       tiers: {
///         gold: { minutes: { incident: 15 }, systems: ["debian*"], week: { … } },
///       },
///       knocks: { kind: "incident", tier: "gold" },
///     }
///
/// What is wrong is told with the path of members and places that leads to it in this shape, so that
/// whoever read a file can name line and column. A night is written as two spans: `22:00-24:00`, and
/// `00:00-06:00` on the next day.
public struct ServiceDraft: Hashable, Sendable {
  /// A member of `week` or `days`, with the spans of that day.
  public struct Day: Hashable, Sendable {
    public let name: String
    public let spans: [String]
    public init(_ name: String, _ spans: [String]) {
      self.name = name
      self.spans = spans
    }
  }

  /// A member of `minutes`: a kind and its target.
  public struct Target: Hashable, Sendable {
    public let kind: String
    public let minutes: Double
    public init(_ kind: String, minutes: Double) {
      self.kind = kind
      self.minutes = minutes
    }
  }

  public struct Tier: Hashable, Sendable {
    public let name: String
    public var targets: [Target]
    public var systems: [String]?
    public var week: [Day]?
    public init(
      _ name: String, targets: [Target] = [], systems: [String]? = nil, week: [Day]? = nil
    ) {
      self.name = name
      self.targets = targets
      self.systems = systems
      self.week = week
    }
  }

  public var zone: String
  public var week: [Day]
  public var days: [Day]
  public var kinds: [String]
  public var tiers: [Tier]
  public var knocks: Service.Terms?

  public init(
    zone: String, week: [Day], days: [Day] = [], kinds: [String] = [], tiers: [Tier] = [],
    knocks: Service.Terms? = nil
  ) {
    self.zone = zone
    self.week = week
    self.days = days
    self.kinds = kinds
    self.tiers = tiers
    self.knocks = knocks
  }

  /// Something wrong, and where.
  public struct Problem: Hashable, Sendable {
    public enum Step: Hashable, Sendable {
      case member(String)
      case index(Int)
    }

    public enum What: Hashable, Sendable {
      case unknownZone
      /// Not `monday` … `sunday`; in `days`, no date of the calendar.
      case unknownDay
      case twice
      /// Not `HH:MM-HH:MM`, from 00:00 to 24:00.
      case notASpan
      case endsBeforeStart
      /// With the span at that place of the same day.
      case overlaps(Int)
      /// No hour of the week is open.
      case neverOpen
      case unknownKind, unknownTier
      /// No time up to a year.
      case notATarget
      /// A kind, tier or system that is empty, or longer than 200 bytes.
      case notAName
    }

    public let path: [Step]
    public let what: What

    public init(path: [Step], what: What) {
      self.path = path
      self.what = what
    }
  }

  /// Everything that is wrong with a draft, in the order of its members.
  public struct Invalid: Error, Hashable, Sendable {
    public let problems: [Problem]
  }

  /// Checks all of it. `zone` finds a zone by a name for which `Zone.isName` holds.
  public func service(zone find: (String) -> Zone?) throws(Invalid) -> Service {
    var check = DraftCheck()
    let zone = Zone.isName(self.zone) ? find(self.zone) : nil
    if zone == nil { check.note(.unknownZone, .member("zone")) }
    let week = check.week(self.week, [.member("week")])
    let special = check.special(days)
    for (place, kind) in kinds.enumerated() {
      let path: [Problem.Step] = [.member("kinds"), .index(place)]
      if check.name(kind, path), kinds[..<place].contains(kind) { check.note(.twice, path) }
    }
    var tiers: [Service.Tier] = []
    for (place, tier) in self.tiers.enumerated() {
      let path: [Problem.Step] = [.member("tiers"), .member(tier.name)]
      if check.name(tier.name, path), self.tiers[..<place].contains(where: { $0.name == tier.name })
      {
        check.note(.twice, path)
      }
      let own = tier.week.map { check.week($0, path + [.member("week")]) }
      tiers.append(
        Service.Tier(
          name: tier.name, responses: check.targets(tier.targets, kinds: kinds, path),
          systems: tier.systems.map { check.systems($0, path) },
          hours: own.map { Hours(zone: zone ?? .utc, week: $0, special: special) }))
    }
    if let knocks, !kinds.contains(knocks.kind) {
      check.note(.unknownKind, [.member("knocks"), .member("kind")])
    }
    if let knocks, !self.tiers.contains(where: { $0.name == knocks.tier }) {
      check.note(.unknownTier, [.member("knocks"), .member("tier")])
    }
    guard let zone, check.problems.isEmpty else { throw Invalid(problems: check.problems) }
    return Service(
      hours: Hours(zone: zone, week: week, special: special), zone: self.zone, kinds: kinds,
      tiers: tiers, knocks: knocks)
  }
}

/// Reads parts of a draft and remembers what is wrong with them.
private struct DraftCheck {
  typealias Path = [ServiceDraft.Problem.Step]

  static let names = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]
  /// Minutes of a year.
  static let longest: Double = 525_600
  static let nameLimit = 200

  var problems: [ServiceDraft.Problem] = []

  mutating func note(_ what: ServiceDraft.Problem.What, _ path: ServiceDraft.Problem.Step...) {
    note(what, path)
  }

  mutating func note(_ what: ServiceDraft.Problem.What, _ path: Path) {
    problems.append(ServiceDraft.Problem(path: path, what: what))
  }

  mutating func name(_ text: String, _ path: Path) -> Bool {
    let isName = Knock.isText(text, atMost: DraftCheck.nameLimit)
    if !isName { note(.notAName, path) }
    return isName
  }

  mutating func week(_ days: [ServiceDraft.Day], _ path: Path) -> [[Hours.Span]] {
    var week = [[Hours.Span]](repeating: [], count: 7)
    for (place, day) in days.enumerated() {
      let path = path + [.member(day.name)]
      if days[..<place].contains(where: { $0.name == day.name }) { note(.twice, path) }
      let spans = self.spans(day.spans, path)
      if let number = DraftCheck.names.firstIndex(of: day.name) {
        week[number] = spans
      } else {
        note(.unknownDay, path)
      }
    }
    if days.allSatisfy({ $0.spans.isEmpty }) { note(.neverOpen, path) }
    return week
  }

  mutating func special(_ days: [ServiceDraft.Day]) -> [LocalDay: [Hours.Span]] {
    var special: [LocalDay: [Hours.Span]] = [:]
    for day in days {
      let path: Path = [.member("days"), .member(day.name)]
      let spans = self.spans(day.spans, path)
      guard let date = LocalDay(day.name) else {
        note(.unknownDay, path)
        continue
      }
      if special.updateValue(spans, forKey: date) != nil { note(.twice, path) }
    }
    return special
  }

  mutating func targets(_ targets: [ServiceDraft.Target], kinds: [String], _ path: Path)
    -> [String: Int64]
  {
    var responses: [String: Int64] = [:]
    for target in targets {
      let path = path + [.member("minutes"), .member(target.kind)]
      if !kinds.contains(target.kind) { note(.unknownKind, path) }
      guard target.minutes >= 0.001, target.minutes <= DraftCheck.longest else {
        note(.notATarget, path)
        continue
      }
      if responses.updateValue(Int64(target.minutes * 60_000), forKey: target.kind) != nil {
        note(.twice, path)
      }
    }
    return responses
  }

  mutating func systems(_ systems: [String], _ path: Path) -> [SystemPattern] {
    for (place, system) in systems.enumerated() {
      _ = name(system, path + [.member("systems"), .index(place)])
    }
    return systems.map { SystemPattern($0) }
  }

  private mutating func spans(_ texts: [String], _ path: Path) -> [Hours.Span] {
    var spans: [(place: Int, span: Hours.Span)] = []
    for (place, text) in texts.enumerated() {
      let path = path + [.index(place)]
      guard let times = DraftCheck.times(text) else {
        note(.notASpan, path)
        continue
      }
      guard let span = Hours.Span(start: times.start, end: times.end) else {
        note(.endsBeforeStart, path)
        continue
      }
      let other = spans.first { $0.span.start < span.end && span.start < $0.span.end }
      if let other { note(.overlaps(other.place), path) }
      spans.append((place, span))
    }
    return spans.map(\.span)
  }

  /// `09:00-14:00`, in seconds since midnight.
  private static func times(_ text: String) -> (start: Int64, end: Int64)? {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { clock($0) }
    guard parts.count == 2, let start = parts[0], let end = parts[1] else { return nil }
    return (start, end)
  }

  private static func clock(_ text: Substring) -> Int64? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }),
      text.utf8.allSatisfy({ (0x30...0x3A).contains($0) }), let hour = Int64(parts[0]),
      let minute = Int64(parts[1]), minute < 60, hour < 24 || (hour == 24 && minute == 0)
    else { return nil }
    return hour * 3_600 + minute * 60
  }
}
