import AldabaCrypto
import AldabaSystem
import AldabaWire
import AldabaWords

/// A customer at the door, or one who is to be called back (R1, R4, R36).
///
///     answer ─▶ knocker ─▶ session.opened with the knock or the callback ─▶ as after start
extension TechnicianSession {
  /// What the session of somebody who is answered is to be called, where the command line says so.
  struct Terms: Equatable {
    var ticket: String?
    var kind: String?
    var tier: String?
  }

  /// Who was answered, and the case that their session has.
  struct Door: Equatable {
    let knocker: Message.Knocker
    let ticket: String

    var knock: AskID? { isCallback ? nil : knocker.id }
    var callback: AskID? { isCallback ? knocker.id : nil }
    /// They are at the telephone, and need the code that is read to them.
    var isCallback: Bool { knocker.kind == .callback }
  }

  func answered(_ knocker: Message.Knocker) {
    guard case .answer(_, let terms) = way, id == nil else { return }
    let today = CivilTime(unixSeconds: Clock.wallMilliseconds() / 1000)
    let ticket =
      terms.ticket ?? knocker.ticket?.nonEmpty
      ?? TechnicianSession.ticket(of: today, Crypto.random(2))
    comesIn(
      Door(knocker: knocker, ticket: ticket),
      Case(
        customer: knocker.customer, ticket: ticket, motive: knocker.motive, kind: terms.kind,
        tier: terms.tier))
  }

  /// A case that nobody has named, to be read aloud: «2026-11-22-3f2a».
  static func ticket(of day: CivilTime, _ random: [UInt8]) -> String {
    func digits(_ number: Int, _ count: Int) -> String {
      let text = String(number)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    return "\(digits(day.year, 4))-\(digits(day.month, 2))-\(digits(day.day, 2))-\(random.hex)"
  }
}
