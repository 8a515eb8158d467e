import AldabaLink
import AldabaParty
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// Whether somebody may be talking the customer into something. Whoever knocked, or is called back, has
/// asked for help; to anybody else a question about control comes with a warning and a pause where
/// something about it is a sign of risk. A no never waits.
struct Caution {
  enum Sign: String, CaseIterable {
    /// No session before this one has left a copy here.
    case firstContact = "first-contact"
    /// By the customer's own clock.
    case night
    /// The shell would be root's.
    case administrator
    /// The same was refused in this session.
    case repeated
  }

  /// The hours that are not night.
  static let day = 8..<20

  var refused: Set<Capability> = []
  /// What holds for the whole session is said once.
  private var hasWarned = false

  /// The signs about a question for this, each that holds for the session only the first time.
  mutating func signs(
    of what: Capability, isFirst: Bool, hour: Int, isAdministrator: Bool
  ) -> [Sign] {
    guard what.wantsNumber else { return [] }
    var signs: [Sign] = []
    if !hasWarned {
      if isFirst { signs.append(.firstContact) }
      if !Caution.day.contains(hour) { signs.append(.night) }
      if isAdministrator { signs.append(.administrator) }
      hasWarned = true
    }
    if refused.contains(what) { signs.append(.repeated) }
    return signs
  }
}

extension AgentSession {
  /// Looks for signs of risk; at a terminal a yes then has to wait.
  func heed(_ question: inout AgentQuestion) {
    guard visit == nil, !isCallback, note.map({ $0.code != nil }) ?? true, customer.trust.pause > 0,
      let ask = question.wanted.what.capability
    else { return }
    let own = receipts.map { Files.name(of: $0.path) }
    let earlier = ((try? Files.list(Receipts.folder(home))) ?? []).contains {
      $0.hasSuffix(".txt") && $0 != own
    }
    question.signs = caution.signs(
      of: ask.what, isFirst: !earlier, hour: Calendar.now().hour,
      isAdministrator: Host.userID == 0)
    guard !question.signs.isEmpty, method == .terminal else { return }
    question.opens = loop.now + customer.trust.pause * 1000
  }

  /// What the customer reads before such a question.
  var warning: String {
    words.scamWarning(
      in: talk, neverAsks: customer.trust.neverAsks, seconds: Int(customer.trust.pause))
  }
}
