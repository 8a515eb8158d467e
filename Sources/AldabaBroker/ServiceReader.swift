import AldabaDesk
import AldabaJSON
import AldabaSystem
import AldabaWire

/// The `service` of `broker.json5`: every mistake in it is shown with its line and column.
enum ServiceReader {
  /// Where the system keeps its time zones.
  private static let zones = "/usr/share/zoneinfo/"

  static func read(_ root: Located) throws(JSONError) -> Service {
    var reader = try ConfigurationReader(root)
    var draft = ServiceDraft(
      zone: try reader.string("zone"), week: try days(try reader.required("week")))
    if let days = reader.value("days") { draft.days = try self.days(days) }
    if reader.value("kinds") != nil { draft.kinds = try reader.strings("kinds") }
    if let tiers = reader.value("tiers") { draft.tiers = try self.tiers(tiers) }
    if let knocks = reader.value("knocks") { draft.knocks = try terms(knocks) }
    try reader.finish()
    do throws(ServiceDraft.Invalid) {
      return try draft.service(zone: zone)
    } catch {
      guard let problem = error.problems.first else { throw root.error("expected a service") }
      let place = self.place(of: problem.path, in: root)
      throw JSONError(
        offset: 0, line: place.line, column: place.column, reason: reason(problem.what))
    }
  }

  private static func zone(_ name: String) -> Zone? {
    guard let file = try? Files.read(zones + name, maximumBytes: Zone.fileLimit) else { return nil }
    return try? Zone(file: file)
  }

  private static func days(_ value: Located) throws(JSONError) -> [ServiceDraft.Day] {
    guard let members = value.members else {
      throw value.error("expected an object of days, got \(value.kind)")
    }
    var days: [ServiceDraft.Day] = []
    for member in members {
      guard let spans = member.value.array else {
        throw member.value.error("expected times such as [\"09:00-14:00\"]")
      }
      var texts: [String] = []
      for span in spans {
        guard let text = span.string else { throw span.error("expected \"09:00-14:00\"") }
        texts.append(text)
      }
      days.append(ServiceDraft.Day(member.key, texts))
    }
    return days
  }

  private static func tiers(_ value: Located) throws(JSONError) -> [ServiceDraft.Tier] {
    guard let members = value.members else {
      throw value.error("expected an object of tiers, got \(value.kind)")
    }
    var tiers: [ServiceDraft.Tier] = []
    for member in members {
      var reader = try ConfigurationReader(member.value)
      var tier = ServiceDraft.Tier(member.key)
      if let minutes = reader.value("minutes") { tier.targets = try targets(minutes) }
      if reader.value("systems") != nil { tier.systems = try reader.strings("systems") }
      if let week = reader.value("week") { tier.week = try days(week) }
      try reader.finish()
      tiers.append(tier)
    }
    return tiers
  }

  private static func terms(_ value: Located) throws(JSONError) -> Service.Terms {
    var reader = try ConfigurationReader(value)
    let terms = Service.Terms(kind: try reader.string("kind"), tier: try reader.string("tier"))
    try reader.finish()
    return terms
  }

  private static func targets(_ value: Located) throws(JSONError) -> [ServiceDraft.Target] {
    guard let members = value.members else {
      throw value.error("expected minutes by kind, got \(value.kind)")
    }
    var targets: [ServiceDraft.Target] = []
    for member in members {
      guard let minutes = member.value.number else {
        throw member.value.error("expected a number of minutes")
      }
      targets.append(ServiceDraft.Target(member.key, minutes: minutes))
    }
    return targets
  }

  /// The place of what a path leads to: of its key where it is a member.
  private static func place(of path: [ServiceDraft.Problem.Step], in root: Located)
    -> (line: Int, column: Int)
  {
    var value = root
    var place = (root.line, root.column)
    for step in path {
      switch step {
      case .member(let key):
        guard let member = value.members?.last(where: { $0.key == key }) else { return place }
        place = (member.line, member.column)
        value = member.value
      case .index(let index):
        guard let array = value.array, array.indices.contains(index) else { return place }
        value = array[index]
        place = (value.line, value.column)
      }
    }
    return place
  }

  private static func reason(_ what: ServiceDraft.Problem.What) -> String {
    switch what {
    case .unknownZone: "expected a time zone of this system such as \"Europe/Madrid\""
    case .unknownDay: "expected monday … sunday, or a date such as \"2026-12-25\""
    case .twice: "expected each name once"
    case .notASpan: "expected \"HH:MM-HH:MM\" from 00:00 to 24:00"
    case .endsBeforeStart: "expected an end after the start; a night is two spans"
    case .overlaps(let place): "expected no overlap with the span at place \(place + 1)"
    case .neverOpen: "expected at least one open hour in the week"
    case .unknownKind: "expected one of \"kinds\""
    case .unknownTier: "expected one of \"tiers\""
    case .notATarget: "expected minutes, up to a year"
    case .notAName: "expected a name of 1 to 200 bytes"
    }
  }
}

extension Configuration {
  /// The week's hours as they are said to a customer: days with the same hours together.
  var spans: [Message.Door.Span] {
    var spans: [Message.Door.Span] = []
    for (index, day) in service.hours.week.enumerated() {
      let number = Int64(index + 1)
      for span in day {
        let (from, to) = (span.start / 60, span.end / 60)
        let before = spans.lastIndex {
          $0.days.upperBound == number - 1 && $0.from == from && $0.to == to
        }
        if let before {
          let first = spans[before].days.lowerBound
          spans[before] = Message.Door.Span(days: first...number, from: from, to: to)
        } else {
          spans.append(Message.Door.Span(days: number...number, from: from, to: to))
        }
      }
    }
    return spans
  }

  /// Patterns of all systems that some tier covers; empty where everything is.
  var systems: [String] {
    let patterns = service.tiers.compactMap(\.systems)
    guard patterns.count == service.tiers.count else { return [] }
    return Array(patterns.joined().map(\.text).prefix(64))
  }

  /// The time of a callback: what the customer named, where somebody is there then; the first time
  /// that is offered where they named none.
  func appointment(_ at: Int64?) throws(RefusalCode) -> Int64 {
    let now = Clock.wallMilliseconds()
    guard let at else {
      guard let first = service.hours.slots(from: now).first else { throw .outOfHours }
      return first
    }
    switch service.hours.appointment(at: at, now: now) {
    case .possible: return at
    case .past: throw .past
    case .closed: throw .outOfHours
    }
  }
}
