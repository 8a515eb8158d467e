import AldabaSession
import AldabaWire
import FoundationEssentials
import Testing

/// Every phase × every act × every author, as it is answered: `phase | who | event | effects`. The
/// table in `Golden.swift` is the machine on paper; a change of the machine is a change of a line.
/// What is not in it is refused as the wrong role.
@Suite struct GoldenTests {
  /// The phases of the table, each as a session that stands in it.
  static func phases() throws -> [(String, Play)] {
    var phases: [(String, Play)] = []
    var play = try Play()
    phases.append(("waiting", play))
    try play.say(Play.joined(), by: .customer)
    phases.append(("greeting", play))
    play = try Play.active()
    phases.append(("active", play))
    var asked = play
    try asked.say(Play.asked(1, .view), by: .technician)
    phases.append(("active, asked", asked))
    var granted = play
    try granted.grant(1, .view)
    phases.append(("active, granted", granted))
    var shell = granted
    try shell.say(.shellOpened(Play.ask(1)), by: .customer)
    phases.append(("active, shell", shell))
    var lost = granted
    try lost.broker(.linkLost(.technician))
    phases.append(("active, lost", lost))
    var refused = play
    try refused.say(Play.asked(1, .view), by: .technician)
    try refused.say(.silent(Play.ask(1), .view, Play.shown), by: .customer)
    phases.append(("active, refused", refused))
    refused.now += Play.reask
    try refused.say(Play.asked(2, .view), by: .technician)
    try refused.say(.refused(Play.ask(2), .view, Play.shown, .answer), by: .customer)
    refused.now += Play.reask
    phases.append(("active, refused 2×", refused))
    var closing = play
    try closing.say(.closing(summary: Play.digest(8)), by: .technician)
    phases.append(("closing", closing))
    try closing.say(.closed(.customer, reason: nil), by: .customer)
    phases.append(("closed", closing))
    return phases
  }

  /// What each of them may be told, with the ask number 1 where an ask is named.
  static func acts(_ play: Play) -> [Act] {
    let ask = Play.ask(1)
    let shown = Play.shown
    return [
      Play.opened, Play.joined(), .accepted(shown), .declined(shown, .answer),
      .bound(
        stream: 0, epoch: 0, technicianKey: Play.key(.technician), exporter: Play.digest(1)),
      Play.asked(7, .view),
      Play.granted(1, .view, asked: play.session.pending?.asked ?? .zero),
      .refused(ask, .view, shown, .answer), .silent(ask, .view, shown), .revoked(ask, .view),
      .expired(ask, .view), .void(ask, .view), .offered(.view), .numberSpent(exchange: 1),
      .shellOpened(ask), .shellClosed(status: 0), .closing(summary: Play.digest(8)), .reopened,
    ] + Ending.allCases.map { .closed($0, reason: nil) }
  }

  static let brokers: [Act] =
    Side.allCases.flatMap { [Act.linkLost($0), .linkResumed($0)] }
    + Ending.allCases.map { .closed($0, reason: nil) } + [.reopened, .brokerStopped]

  static func table() throws -> [String] {
    var lines: [String] = []
    for (phase, play) in try phases() {
      for act in acts(play) {
        var outcomes: [(String, String)] = []
        for party in Play.Party.allCases {
          var copy = play
          let outcome: String
          do { outcome = describe(try copy.say(act, by: party)) } catch {
            outcome = "✗ \(error.rawValue)"
          }
          outcomes.append(("\(party)", outcome))
        }
        // Whoever it is not theirs to say is refused, and that is not worth a line.
        let told = outcomes.filter { $0.1 != "✗ \(RefusalCode.wrongRole.rawValue)" }
        for (party, outcome) in told where party != "stranger" || told.count == 1 {
          lines.append("\(phase) | \(party) | \(name(act)) | \(outcome)")
        }
      }
      for act in brokers {
        var copy = play
        let outcome: String
        do { outcome = describe(try copy.broker(act)) } catch { outcome = "✗ \(error.rawValue)" }
        lines.append("\(phase) | broker | \(name(act)) | \(outcome)")
      }
    }
    return lines
  }

  private static func name(_ act: Act) -> String {
    switch act {
    case .closed(let ending, _): "\(act.event.rawValue) \(ending.rawValue)"
    case .linkLost(let side), .linkResumed(let side): "\(act.event.rawValue) \(side.rawValue)"
    default: act.event.rawValue
    }
  }

  private static func describe(_ effects: [Effect]) -> String {
    effects.isEmpty ? "recorded" : effects.map(describe).joined(separator: ", ")
  }

  private static func describe(_ effect: Effect) -> String {
    switch effect {
    case .joined: "joined"
    case .unjoined: "unjoined"
    case .begun: "begun"
    case .declined(let why): "declined \(why.rawValue)"
    case .bound(let stream, let epoch): "bound \(stream) \(epoch)"
    case .spent(let exchange): "spent \(exchange)"
    case .asked(let ask): "asked \(ask.what.rawValue)"
    case .granted(let live): "granted \(live.what.rawValue)"
    case .refused(_, let what, let why): "refused \(what.rawValue) \(why.rawValue)"
    case .silent(_, let what): "silent \(what.rawValue)"
    case .ended(_, let what, let how): "ended \(what.rawValue) \(how)"
    case .offered(let what): "offered \(what.rawValue)"
    case .shellOpened: "shell opened"
    case .shellClosed(let status): "shell closed \(status)"
    case .closing: "closing"
    case .reopened: "reopened"
    case .linkLost(let side): "lost \(side.rawValue)"
    case .linkResumed(let side): "resumed \(side.rawValue)"
    case .closed(let ending): "closed \(ending.rawValue)"
    }
  }

  @Test("every phase answers every act by everyone as the table says") func golden() throws {
    let table = try Self.table()
    // With this variable set the table is written anew, to be read before it is kept.
    if ProcessInfo.processInfo.environment["ALDABA_WRITE_GOLDEN"] != nil {
      let text =
        "/// What `GoldenTests` compares: phase | who | event | effects or refusal.\n"
        + "let goldenTable = \"\"\"\n" + table.map { "  \($0)\n" }.joined() + "  \"\"\"\n"
      let path = "\(#filePath.dropLast("GoldenTests.swift".count))Golden.swift"
      try Data(text.utf8).write(to: URL(filePath: path))
    }
    let expected = goldenTable.split(separator: "\n").map(String.init)
    for (number, line) in table.enumerated()
    where number >= expected.count || expected[number] != line {
      let old = number < expected.count ? expected[number] : "nothing"
      Issue.record("line \(number + 1): expected \(old), got \(line)")
      return
    }
    #expect(table.count == expected.count)
    print("session: \(table.count) lines of the golden table")
  }
}
