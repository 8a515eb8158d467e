import AldabaCrypto
import AldabaDesk
import AldabaLink
import AldabaSession
import AldabaSystem
import AldabaWire

/// The customers who knocked or are called back, and what a session leaves owed.
extension Room {
  var opening: Act.Opening? {
    if case .opened(let opening)? = history.first?.act { opening } else { nil }
  }

  /// What an agent reads before its customer has said yes. Who is called back is asked whether it is
  /// them before they are told anything (R36).
  func firstTexts(_ opened: Entry) -> [String: PersonalText] {
    opening?.callback == nil ? opened.texts : opened.texts.filter { $0.key == "customer" }
  }

  /// The customer who knocked is brought in from wherever they wait.
  func fetch(_ knock: AskID) {
    guard let knocker = server.reception.seat(knock, in: id), let loop = knocker.loop else {
      return
    }
    let (key, session, server) = (knocker.knocking.key, id, server)
    for worker in server.workers where worker.loop === loop {
      loop.post { worker.hand(knock: knock, key: key, to: session) }
    }
  }

  /// Whether customer and technician have not met yet: who was lost so early is not waited for as
  /// long as in a conversation, where the customer has a turn to come back to.
  var isBeforeMeeting: Bool {
    opening?.knock != nil && !history.contains { $0.act.event == .sessionBound }
  }

  /// How long a lost technician is waited for, milliseconds, before they have met; nil behind that.
  var patience: Int64? {
    isBeforeMeeting ? min(server.configuration.settings.resume, Limits.handoff) : nil
  }

  /// The customer has whoever answered: their turn is used up.
  func met() {
    if let knock = opening?.knock { server.reception.forget(knock) }
  }

  /// Until the customer's yes the session is to be answered in time (R21).
  func awaitYes(isMissed: Bool = false) {
    guard let opening, machine.phase == .waiting || machine.phase == .greeting else { return }
    server.reception.await(
      id, opening, from: server.wall(of: machine.since), isMissed: isMissed)
  }

  /// The session is over: a customer who was to be served by whoever was lost waits again.
  func settleKnock() {
    server.reception.answered(id, opening?.knock)
    guard let knock = opening?.knock else { return }
    switch machine.phase {
    case .closed(.lost), .closed(.unjoined):
      if isBeforeMeeting { return server.reception.putBack(knock) }
    default: break
    }
    server.reception.forget(knock)
  }

  /// The customer's yes: who was to be called was called.
  func begun() {
    guard let opening else { return }
    server.reception.answered(id, opening.knock)
    if let callback = opening.callback {
      if let person = machine.lead?.person { try? server.reception.done(callback, by: person) }
      if let opened = history.first { links[.customer]?.send(.told(texts: opened.texts)) }
    }
  }

  /// What the technician promised with the goodbye that stood (R25, R28): on the list when the session
  /// is over, and not twice where the customer had written once more.
  func settle() {
    let goodbye = history.last { if case .closing = $0.act { true } else { false } }
    guard case .closing(let closing)? = goodbye?.act, let texts = goodbye?.texts,
      let opened = history.first, let customer = opened.texts["customer"]
    else { return }
    let hours = server.configuration.service.hours
    let now = Clock.wallMilliseconds()
    let target = server.configuration.service.target(
      kind: opening?.kind, tier: opening?.tier, from: now)
    let due = closing.due ?? target?.due ?? hours.slots(from: now).last ?? now
    func owe(_ kind: Act.Promised.Kind, _ what: PersonalText) {
      server.reception.owe(
        kind, what: what, customer: customer, ticket: opened.texts["ticket"], contact: contact,
        due: due, owner: machine.lead?.person, from: id)
    }
    if let what = texts["owed"] { owe(closing.owedKind ?? .answer, what) }
    if closing.needsVisit, let summary = texts["summary"] { owe(.visit, summary) }
  }

  /// The customer wants to be called: instead of waiting (R7), or of anything else.
  ///
  /// - Parameters:
  ///   - at: Unix milliseconds; nil: at the next occasion.
  ///   - phone: where; nil: where they have said before, if they have.
  func callBack(at: Int64?, on phone: PersonalText?) {
    guard let opened = history.first, let customer = opened.texts["customer"],
      callsWanted <= Room.calls
    else { return }
    let due = (try? server.configuration.appointment(at)) ?? at
    let what = PersonalText(salt: Crypto.random(16), text: motive)
    server.reception.owe(
      .callback, what: what, customer: customer, ticket: opened.texts["ticket"],
      contact: phone ?? contact, due: due ?? Clock.wallMilliseconds(), owner: nil, from: id)
  }

  /// So many calls of one session are put on the list, which is everybody's: an agent that asks without
  /// end does not fill it.
  private static let calls = 4

  /// How often the customer has wanted to be called, with what was said last.
  private var callsWanted: Int {
    history.count { entry in
      switch entry.act {
      case .holdCallback, .requested(_, .callback, _): true
      default: false
      }
    }
  }

  /// The telephone that the customer gave in this session.
  private var contact: PersonalText? {
    history.last { $0.texts["contact"] != nil }?.texts["contact"]
  }
}
