import AldabaSession
import AldabaWire
import TestSupport
import Testing

/// The table of the session's machine in Protocol.md, made from the machine itself.
@Suite struct ProtocolTests {
  @Test("the document's table is the machine's") func table() throws {
    var examples = try Examples()
    try examples.check("session-table", try Self.table().joined(separator: "\n"))
  }

  static func table() throws -> [String] {
    let columns = [
      "waiting", "greeting", "active", "active, asked", "active, granted", "closing", "closed",
    ]
    let phases = try GoldenTests.phases().filter { columns.contains($0.0) }
    var lines = [
      "| event | by | " + phases.map(\.0).joined(separator: " | ") + " |",
      "|---|---|" + phases.map { _ in "---|" }.joined(),
    ]
    for index in GoldenTests.acts(phases[0].1).indices {
      let act = GoldenTests.acts(phases[0].1)[index]
      var said: [(speakers: String, cells: [String])] = []
      for speaker in act.event.speakers.sorted(by: { $0.rawValue > $1.rawValue }) {
        let cells = phases.map { cell($0.1, GoldenTests.acts($0.1)[index], speaker) }
        // A customer ends a session in some ways, the broker in others: only those have a line.
        if cells.allSatisfy({ ["bad-argument", "wrong-role"].contains($0) }) { continue }
        if let same = said.firstIndex(where: { $0.cells == cells }) {
          said[same].speakers = "\(speaker.rawValue), \(said[same].speakers)"
        } else {
          said.append((speaker.rawValue, cells))
        }
      }
      for (speakers, cells) in said {
        lines.append("| \(name(act)) | \(speakers) | \(cells.joined(separator: " | ")) |")
      }
    }
    for act in GoldenTests.brokers where act.event.inSession && act.event != .sessionClosed {
      guard act.event.speakers.contains(.broker) else { continue }
      let cells = phases.map { cell($0.1, act, .broker) }
      lines.append("| \(name(act)) | broker | \(cells.joined(separator: " | ")) |")
    }
    return lines
  }

  private static func name(_ act: Act) -> String {
    switch act {
    case .closed(let ending, _): "`\(act.event.rawValue)` \(ending.rawValue)"
    case .linkLost(let side), .linkResumed(let side): "`\(act.event.rawValue)` \(side.rawValue)"
    default: "`\(act.event.rawValue)`"
    }
  }

  private static func cell(_ play: Play, _ act: Act, _ speaker: Speaker) -> String {
    var copy = play
    do throws(RefusalCode) {
      switch speaker {
      case .person: try copy.say(act, by: .technician)
      case .customer: try copy.say(act, by: .customer)
      case .broker, .administrator: try copy.broker(act)
      }
    } catch { return error.rawValue }
    let phase = "\(copy.session.phase)".prefix { $0 != "(" }
    return copy.session.phase == play.session.phase ? "yes" : "**→ \(phase)**"
  }
}
