import AldabaSession
import AldabaWire
import FoundationEssentials
import Testing

/// Every state × every act × every author, as it is answered: `state | who | event | effects`. The
/// tables in `Golden*.swift` are the machine on paper; a change of the machine is a change of a line.
/// What is not in them is refused as the wrong role, or as an ending that is not that author's.
@Suite struct GoldenTests {
  private static let written = [
    "course": goldenCourse, "consent": goldenConsent, "refusal": goldenRefusal,
    "wait": goldenWait, "handoff": goldenHandoff, "front": goldenFront,
    "work": goldenWork,
  ]

  private static func table(_ scenes: [(name: String, play: Play)]) -> [String] {
    var lines: [String] = []
    for (scene, play) in scenes {
      func add(_ who: String, _ act: Act, _ outcome: String) {
        let (event, which) = GoldenScenes.name(act)
        lines.append("\(scene) | \(who) | \(event)\(which.isEmpty ? "" : " \(which)") | \(outcome)")
      }
      for act in GoldenScenes.acts(play) {
        for party in Play.Party.allCases {
          var copy = play
          let outcome = outcome { () throws(RefusalCode) in try copy.say(act, by: party) }
          if !isForeign(act, outcome) { add("\(party)", act, outcome) }
        }
      }
      for act in GoldenScenes.orders(play) {
        var copy = play
        let outcome = outcome { () throws(RefusalCode) in try copy.broker(act) }
        if !isForeign(act, outcome) { add("broker", act, outcome) }
      }
    }
    return lines
  }

  /// Whoever it is not theirs to say is refused, and that is not worth a line.
  private static func isForeign(_ act: Act, _ outcome: String) -> Bool {
    switch act.event {
    case .sessionClosed, .sessionReopened, .brokerStopped:
      ["✗ wrong-role", "✗ bad-argument"].contains(outcome)
    default: outcome == "✗ wrong-role"
    }
  }

  private static func outcome(_ take: () throws(RefusalCode) -> [Effect]) -> String {
    do throws(RefusalCode) {
      let effects = try take()
      return effects.isEmpty ? "recorded" : effects.map(describe).joined(separator: ", ")
    } catch { return "✗ \(error.rawValue)" }
  }

  private static func describe(_ effect: Effect) -> String {
    switch effect {
    case .joined: "joined"
    case .unjoined: "unjoined"
    case .begun: "begun"
    case .returning: "returning"
    case .returned: "returned"
    case .declined(let why): "declined \(why.rawValue)"
    case .bound(let stream, let epoch): "bound \(stream) \(epoch)"
    case .spent(let stream, let exchange): "spent \(stream) \(exchange)"
    case .asked(let ask): "asked \(ask.what.rawValue)"
    case .granted(let live): "granted \(live.what.rawValue)"
    case .refused(_, let what, let why): "refused \(what.rawValue) \(why.rawValue)"
    case .silent(_, let what): "silent \(what.rawValue)"
    case .ended(let live, let how): "ended \(live.what.rawValue) \(how)"
    case .offered(let topic): "offered \(topic.rawValue)"
    case .shellOpened: "shell opened"
    case .shellClosed(let status): "shell closed \(status)"
    case .delivered: "delivered"
    case .undelivered(_, let why): "undelivered \(why.rawValue)"
    case .ran(_, let status): "ran \(status)"
    case .stepSent(let step): "step \(step.step)"
    case .stepAnswered(let step, let outcome): "step \(step.step) \(outcome.rawValue)"
    case .stepsEnded: "steps ended"
    case .recorded(let segment): "recorded \(segment.index)"
    case .closing: "closing"
    case .reopened: "reopened"
    case .linkLost(let seat): "lost \(describe(seat))"
    case .linkResumed(let seat): "resumed \(describe(seat))"
    case .closed(let ending): "closed \(ending.rawValue)"
    case .holdAsked: "hold asked"
    case .held: "held"
    case .holdDeclined(_, let why, let wasHeld):
      "hold declined \(why.rawValue)\(wasHeld ? ", was held" : "")"
    case .holdCallback(_, _, let wasHeld): "hold callback\(wasHeld ? ", was held" : "")"
    case .holdChecked: "hold checked"
    case .holdOverrun: "hold overrun"
    case .holdResumed: "hold resumed"
    case .handoffAsked(let handoff): "\(handoff.kind.rawValue) asked"
    case .handoffDeclined(_, let kind, let why): "\(kind.rawValue) declined \(why.rawValue)"
    case .ringing(let passing): "ringing \(passing.kind.rawValue)"
    case .answered(let passing): "answered \(passing.candidate ?? 0)"
    case .consented(let passing): "consented \(passing.candidate ?? 0)"
    case .handoffFailed(let passing, let why): "\(passing.kind.rawValue) failed \(why.rawValue)"
    case .arrived(_, let member): "arrived \(member.stream)"
    case .left(let member): "left \(member.stream)"
    case .promoted(let member): "promoted \(member.stream)"
    case .fronted: "fronted"
    case .withdrawn(let pending): "withdrawn \(pending.topic.rawValue)"
    case .paused: "paused"
    case .continued: "continued"
    case .corrected(let what): "corrected \(what.rawValue)"
    case .requested(_, let what): "requested \(what.rawValue)"
    case .advised: "advised"
    case .costAsked: "price asked"
    case .costAccepted: "price accepted"
    case .costDeclined(_, let why): "price declined \(why.rawValue)"
    case .exception: "exception"
    case .helper: "helper"
    case .register(let register): "register \(register.rawValue)"
    }
  }

  private static func describe(_ seat: Seat) -> String {
    switch seat {
    case .customer: "customer"
    case .technician(let stream): "technician \(stream)"
    }
  }

  @Test("every state answers every act by everyone as the tables say") func golden() throws {
    var lines = 0
    for (group, scenes) in try GoldenScenes.groups() {
      let table = Self.table(scenes)
      lines += table.count
      // With this variable set the tables are written anew, to be read before they are kept.
      if ProcessInfo.processInfo.environment["ALDABA_WRITE_GOLDEN"] != nil {
        try Self.write(group, table)
      }
      let expected = (Self.written[group] ?? "").split(separator: "\n").map(String.init)
      for (number, line) in table.enumerated()
      where number >= expected.count || expected[number] != line {
        let old = number < expected.count ? expected[number] : "nothing"
        Issue.record("\(group), line \(number + 1): expected \(old), got \(line)")
        break
      }
      #expect(table.count == expected.count)
    }
    print("session: \(lines) lines of the golden tables")
  }

  private static func write(_ group: String, _ table: [String]) throws {
    let name = group.prefix(1).uppercased() + group.dropFirst()
    let text =
      "/// What `GoldenTests` compares: state | who | event | effects or refusal.\n"
      + "let golden\(name) = \"\"\"\n" + table.map { "  \($0)\n" }.joined() + "  \"\"\"\n"
    let path = "\(#filePath.dropLast("Tests.swift".count))\(name).swift"
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  @Test("nobody speaks for the broker, an administrator or an auditor") func foreign() throws {
    let authors = ["broker", "administrator:root", "auditor:gabriela", "supervisor:gabriela"]
    for (_, scenes) in try GoldenScenes.groups() {
      for (scene, play) in scenes {
        for act in GoldenScenes.acts(play) + GoldenScenes.orders(play) {
          for author in authors.compactMap({ Author($0) }) {
            let place = play.session.next(for: Play.key(.technician))
            let statement = Statement(
              author: author, key: Play.key(.technician), prev: place.prev, seq: place.seq,
              session: Play.id, act: act)
            var copy = play.session
            do throws(RefusalCode) {
              _ = try copy.apply(statement, hash: Play.digest(1), at: play.now)
              Issue.record("\(author) said \(act.event) in \(scene)")
            } catch {}
          }
        }
      }
    }
  }
}
