import AldabaWire
import AldabaWords

/// What a colleague who answers learns of a session before they are in it: the matter, the briefing
/// that the customer has read, what the customer has put right, who is at the keyboard (R40), and the register (R12).
struct Dossier {
  let from: String
  let ask: AskID
  private(set) var matter: TechnicianSession.Case?
  private var reason: String?
  private var brief: String?
  private var correction: String?
  private var register: Act.Register?
  private var helper: String?

  init(from: String, ask: AskID) {
    self.from = from
    self.ask = ask
  }

  /// Reads the next record, with those of its texts that travel to a colleague.
  mutating func read(_ act: Act, _ texts: [String: String]) {
    switch act {
    case .opened(let opening):
      matter = TechnicianSession.Case(
        customer: texts["customer"] ?? "", ticket: texts["ticket"] ?? "",
        motive: texts["motive"] ?? "", kind: opening.kind,
        tier: opening.tier)
    case .handoffAsked(let handoff):
      guard handoff.id == ask else { return }
      reason = texts["reason"]
      brief = texts["brief"]
      correction = nil
    case .requested(let id, .manager, _):
      if id == ask { reason = texts["text"] }
    case .corrected(.need, _):
      if let text = texts["text"] { matter?.motive = text }
    case .corrected(.brief, _):
      // Before our question it was another one's.
      if brief != nil { correction = texts["text"] ?? correction }
    case .registerChosen(let register): self.register = register
    case .helperNamed: helper = texts["name"] ?? helper
    default: break
    }
  }

  /// At the front, and where the customer wants a manager, nobody has written a briefing: then it is
  /// the customer's own words.
  var briefing: Briefing {
    Briefing(
      from: from, customer: matter?.customer, ticket: matter?.ticket, motive: matter?.motive,
      reason: reason, brief: brief ?? reason ?? matter?.motive ?? "", correction: correction,
      register: register, helper: helper)
  }
}
