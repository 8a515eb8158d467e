import AldabaCrypto
import AldabaJSON
import AldabaSession
import AldabaSystem
import AldabaWire

/// What of a session is told to those outside it, by name and in its people's words.
extension Room {
  var customer: String { text("customer") { if case .opened = $0 { true } else { false } } }

  /// The need, as the customer last put it (R30).
  var motive: String {
    let corrected = text("text") { if case .corrected(.need, _) = $0 { true } else { false } }
    return corrected.isEmpty
      ? text("motive") { if case .opened = $0 { true } else { false } } : corrected
  }

  private func text(_ name: String, of isIt: (Act) -> Bool) -> String {
    history.last { isIt($0.act) && $0.texts[name] != nil }?.texts[name]?.text ?? ""
  }

  /// The briefing as the customer read it, with what they have added; what they want, where they
  /// have asked for somebody themselves; at the front the newest there is.
  func brief(_ passing: Session.Passing) -> String? {
    let asked = history.lastIndex {
      switch ($0.act, passing.cause) {
      case (.handoffAsked(let handoff), .asked): handoff.id == passing.id
      case (.handoffAsked, .front): true
      case (.requested(let id, _, _), .manager): id == passing.id
      default: false
      }
    }
    guard let asked else { return nil }
    let main = history[asked].texts["brief"] ?? history[asked].texts["text"]
    let added = history[asked...].compactMap { entry -> String? in
      if case .corrected(.brief, _) = entry.act { entry.texts["text"]?.text } else { nil }
    }
    let lines = [main?.text].compactMap { $0 } + added.suffix(1)
    return lines.isEmpty ? nil : lines.joined(separator: "\n")
  }

  /// The certified name of whoever serves, or last served, the customer.
  var nameOfLead: String {
    guard
      let member = machine.lead
        ?? machine.members.last(where: { $0.seat != machine.candidate?.seat })
    else { return "" }
    let certified = certificates[member.key].flatMap { try? Certificate(der: $0) }?.commonName
    let known = member.person.flatMap { server.people.person($0)?.name }
    return certified ?? known ?? member.person?.rawValue ?? ""
  }

  /// What an administrator sees of it.
  var summary: JSON {
    let state: String =
      switch machine.phase {
      case .waiting: "waiting"
      case .greeting: "greeting"
      case .active: machine.held == nil ? "active" : "held"
      case .closing: "closing"
      case .front: "front"
      case .closed: "closed"
      }
    return [
      "session": .string(id.rawValue),
      "person": .string(machine.lead?.person?.rawValue ?? "-"), "state": .string(state),
      "since": .integer(server.wall(of: machine.since)),
      "lost": .array(machine.lost.keys.map { .string($0.side.rawValue) }),
    ]
  }
}
