import AldabaSession
import AldabaWire
import TestSupport
import Testing

/// The tables of the session's machine in Protocol.md, made from the machine itself.
@Suite(.serialized) struct ProtocolTests {
  @Test("the document's tables are the machine's") func tables() throws {
    var examples = try Examples()
    try examples.check(
      "session-table",
      try Self.table(
        [
          "waiting", "greeting", "active", "asked", "granted", "lost", "closing", "front", "closed",
        ]
      ) { !isConversation($0) && !isWork($0) }.joined(separator: "\n"))
    try examples.check(
      "conversation-table",
      try Self.table(
        [
          "active", "asked hold", "held", "paused", "asked transfer", "ringing", "answered",
          "with third", "front", "front, answered",
        ]
      ) { isConversation($0) || (isAround($0) && !isWork($0)) }.joined(separator: "\n"))
    try examples.check(
      "work-table",
      try Self.table(
        ["active", "asked", "held", "pushed", "step", "run", "recorded", "closing", "front"]
      ) { isWork($0) }.joined(separator: "\n"))
  }

  /// Waits and handing over have a table of their own.
  private func isConversation(_ act: Act) -> Bool {
    let event = act.event.rawValue
    return ["hold.", "transfer.", "escalation."].contains { event.hasPrefix($0) }
      || [.costAsked, .costAccepted, .costDeclined].contains(act.event)
  }

  /// Files, steps with their commands, and recordings have one, too.
  private func isWork(_ act: Act) -> Bool {
    if case .asked(let ask) = act { return !ask.what.shows }
    let event = act.event.rawValue
    return ["file.", "command.", "step.", "recording."].contains { event.hasPrefix($0) }
  }

  /// What a wait or a handing over keeps from being said, or not.
  private func isAround(_ act: Act) -> Bool {
    switch act {
    case .requested(_, let what, _): what == .manager || what == .pause || what == .goOn
    case .asked, .closing, .corrected(.brief, _): true
    default: false
    }
  }

  private typealias Row = (who: String, cells: [String])

  private static func table(_ columns: [String], _ belongs: (Act) -> Bool) throws -> [String] {
    let all = try GoldenScenes.groups().flatMap(\.scenes)
    let scenes = columns.compactMap { column in all.first { $0.name == column }?.play }
    #expect(scenes.count == columns.count)
    var lines = [
      "| event | by | " + columns.joined(separator: " | ") + " |",
      "|---|---|" + columns.map { _ in "---|" }.joined(),
    ]
    for (index, act) in GoldenScenes.acts(scenes[0]).enumerated() where belongs(act) {
      var rows: [Row] = []
      for party in Play.Party.allCases where party != .stranger {
        let cells = scenes.map { play in
          cell(play) { (play) throws(RefusalCode) in
            try play.say(GoldenScenes.acts(play)[index], by: party)
          }
        }
        if isTold(cells) { add(("\(party)", cells), to: &rows) }
      }
      lines += rows.map { line(act, $0) }
    }
    for act in GoldenScenes.orders(scenes[0]) where act.event.inSession && belongs(act) {
      let cells = scenes.map { play in
        cell(play) { (play) throws(RefusalCode) in try play.broker(act) }
      }
      if isTold(cells) { lines.append(line(act, (by(act), cells))) }
    }
    return lines
  }

  /// What is refused everywhere has no row.
  private static func isTold(_ cells: [String]) -> Bool {
    cells.contains { $0 == "yes" || $0.hasPrefix("**") }
  }

  private static func add(_ row: Row, to rows: inout [Row]) {
    if let same = rows.firstIndex(where: { $0.cells == row.cells }) {
      rows[same].who += ", \(row.who)"
    } else {
      rows.append(row)
    }
  }

  private static func by(_ act: Act) -> String {
    act.event == .sessionClosed ? "broker, administrator" : "broker"
  }

  private static func line(_ act: Act, _ row: Row) -> String {
    let (event, which) = GoldenScenes.name(act)
    let name = which.isEmpty ? "`\(event)`" : "`\(event)` \(which)"
    return "| \(name) | \(row.who) | \(row.cells.joined(separator: " | ")) |"
  }

  private static func cell(
    _ play: Play, _ take: (inout Play) throws(RefusalCode) -> [Effect]
  ) -> String {
    var copy = play
    do throws(RefusalCode) { _ = try take(&copy) } catch { return error.rawValue }
    let (before, after) = (place(play.session), place(copy.session))
    return before == after ? "yes" : "**→ \(after)**"
  }

  /// Where a session stands: its phase, and while active what there is beside it.
  private static func place(_ session: Session) -> String {
    switch session.phase {
    case .waiting: return "waiting"
    case .greeting: return "greeting"
    case .closing: return "closing"
    case .front: return session.candidate == nil ? "front" : "front, answered"
    case .closed: return "closed"
    case .active: break
    }
    let beside = [
      session.held == nil ? nil : "held", session.pausedSince == nil ? nil : "paused",
      session.pending == nil ? nil : "asked",
      session.passing == nil ? nil : session.candidate == nil ? "ringing" : "answered",
      session.third == nil ? nil : "with third",
    ].compactMap { $0 }
    return beside.isEmpty ? "active" : beside.joined(separator: ", ")
  }
}
