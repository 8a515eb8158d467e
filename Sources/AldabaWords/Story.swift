public import AldabaWire

/// A personal text of a record: what it said, or why it cannot be said.
public enum Personal: Sendable, Equatable {
  case text(String)

  /// It was erased at somebody's request. The record still verifies.
  case erased

  /// It is not at hand, as in a ledger without its texts.
  case unknown
}

/// Who did what a record tells.
public enum Actor: Sendable, Equatable {
  case technician(Personal)
  case customer(Personal)
  /// A local account on the broker's own machine.
  case administrator(account: String)
  case broker
}

/// A day and a time of it.
public struct Appointment: Sendable, Equatable {
  public let day: Day
  public let time: ClockTime

  public init(_ day: Day, at time: ClockTime) {
    self.day = day
    self.time = time
  }
}

/// What a record tells, with the values that its line names.
///
/// Technicians stand in it by their name, or by their identifier where the name is not to be had:
/// that is no personal text. Where a damaged ledger does not tell whom, it is nil.
public enum Deed: Sendable, Equatable {
  case sessionOpened(customer: Personal, ticket: Personal, motive: Personal)
  case sessionJoined(device: String)
  case sessionAccepted
  case sessionDeclined(Act.Refusal)
  /// End to end with whom, and how often by now in the session.
  case sessionBound(with: String?, count: Int)
  case sessionClosing(summary: Personal, owed: Personal?, due: Appointment?, needsVisit: Bool)
  case sessionReopened
  /// Who did not come back; and who was there already and goes on in their place.
  case sessionFront(lost: String?, follower: String?)
  case sessionClosed(Ending, reason: Personal?)
  case consentAsked(Capability, minutes: Int, reason: Personal)
  /// To whom, by name; and whether a file that was there may be replaced, which was asked by itself.
  case consentGranted(Aim, minutes: Int, to: String?, replaces: Bool)
  case consentDeclined(Aim)
  /// It was never put: the customer's machine cannot do it, or it came too soon.
  case consentNotPut(Aim, tooSoon: Bool)
  case consentSilent(Aim)
  case consentRevoked(Aim)
  case consentExpired(Aim)
  case consentVoid(Aim)
  case consentOffered(Topic)
  case wait(Wait)
  case passing(Passing)
  case needCorrected(Act.Correction, text: Personal)
  case requestMade(Act.Request, text: Personal?)
  /// A request to be called, whose text says when and where.
  case callRequested(Appointment?, contact: Personal?)
  case adviceAsked(of: String, text: Personal)
  case registerChosen(Act.Register)
  case costAsked(price: Personal, reason: Personal)
  case costAccepted
  case costDeclined(Act.Refusal)
  case exception(allowedBy: String, reason: Personal)
  case helperNamed(Personal)
  case desk(Desk)
  case work(Work)
  case shellOpened
  case shellClosed(status: Int)
  /// Whose link it is.
  case linkLost(Actor)
  case linkResumed(Actor)
  case personAdded(id: String, name: Personal, Role, team: String?)
  case personEnrolled(id: String)
  case personRenewed(id: String)
  case personRevoked(id: String)
  case brokerStarted
  case brokerStopped
  case keyRotated
  case authorityRotated
  /// Personal texts were erased: of how many sessions, how many texts and recordings.
  case forgotten(Act.Forgotten.Why, sessions: Int, texts: Int, recordings: Int)
  case refusedCode(attempts: Int)
  case refusedPeer(reason: String)
  /// With whom, and how often by now.
  case numberSpent(with: String?, count: Int)

  /// What a permission is for: files are pushed one by one or as a folder, and a folder is called one.
  public struct Aim: Sendable, Equatable {
    public let what: Capability
    public let isFolder: Bool

    public init(_ what: Capability, isFolder: Bool = false) {
      self.what = what
      self.isFolder = isFolder
    }
  }

  /// The `event` of the record.
  public var event: String {
    switch self {
    case .sessionOpened: "session.opened"
    case .sessionJoined: "session.joined"
    case .sessionAccepted: "session.accepted"
    case .sessionDeclined: "session.declined"
    case .sessionBound: "session.bound"
    case .sessionClosing: "session.closing"
    case .sessionReopened: "session.reopened"
    case .sessionFront: "session.front"
    case .sessionClosed: "session.closed"
    case .consentAsked: "consent.asked"
    case .consentGranted: "consent.granted"
    case .consentDeclined, .consentNotPut: "consent.declined"
    case .consentSilent: "consent.silent"
    case .consentRevoked: "consent.revoked"
    case .consentExpired: "consent.expired"
    case .consentVoid: "consent.void"
    case .consentOffered: "consent.offered"
    case .wait(let wait): wait.event
    case .passing(let passing): passing.event
    case .needCorrected: "need.corrected"
    case .requestMade, .callRequested: "request.made"
    case .adviceAsked: "advice.asked"
    case .registerChosen: "register.chosen"
    case .costAsked: "cost.asked"
    case .costAccepted: "cost.accepted"
    case .costDeclined: "cost.declined"
    case .exception: "sla.exception"
    case .helperNamed: "helper.named"
    case .desk(let desk): desk.event
    case .work(let work): work.event
    case .shellOpened: "shell.opened"
    case .shellClosed: "shell.closed"
    case .linkLost: "link.lost"
    case .linkResumed: "link.resumed"
    case .personAdded: "person.added"
    case .personEnrolled: "person.enrolled"
    case .personRenewed: "person.renewed"
    case .personRevoked: "person.revoked"
    case .brokerStarted: "broker.started"
    case .brokerStopped: "broker.stopped"
    case .keyRotated: "key.rotated"
    case .authorityRotated: "authority.rotated"
    case .forgotten: "personal.forgotten"
    case .refusedCode: "refused.code"
    case .refusedPeer: "refused.peer"
    case .numberSpent: "number.spent"
    }
  }
}

/// The ledger as a story: one line a record, the subject first.
extension Words {
  /// «09:15:02 Gabriela Ruiz pide permiso para escribir (30 minutos): «ver la cola»».
  public func story(at time: ClockTime, _ actor: Actor, _ deed: Deed) -> String {
    let line: Phrase = "\(stamp(time)) \(name(actor)) \(tell(deed))"
    return line.text
  }

  /// The heading before the first line of a day: «Martes 24 de noviembre de 2026».
  public func storyDay(_ day: Day, year: Int) -> String {
    let spoken = self.day(day)
    return switch language {
    case .es: "\(capitalised(dropping("el ", from: spoken))) de \(year)"
    case .en: "\(capitalised(dropping("on ", from: spoken))) \(year)"
    }
  }

  /// The name of who acted, or the role where the name is not to be had.
  func name(_ actor: Actor) -> Phrase {
    switch (language, actor) {
    case (_, .technician(.text(let name))), (_, .customer(.text(let name))): "\(name)"
    case (.es, .technician(let gone)): "Soporte \(absence(gone))"
    case (.es, .customer(let gone)): "Cliente \(absence(gone))"
    case (.es, .administrator(let account)): "La administración (\(account))"
    case (.es, .broker): "El servidor"
    case (.en, .technician(let gone)): "Technician \(absence(gone))"
    case (.en, .customer(let gone)): "Customer \(absence(gone))"
    case (.en, .administrator(let account)): "The administrator (\(account))"
    case (.en, .broker): "The broker"
    }
  }

  /// Somebody's words between « », or a remark in brackets where they are not to be had.
  func quoted(_ personal: Personal) -> Phrase {
    if case .text(let words) = personal { return "\(quote: words)" }
    return absence(personal)
  }

  /// A name or a case as it is, or that remark.
  func plain(_ personal: Personal) -> Phrase {
    if case .text(let words) = personal { return "\(words)" }
    return absence(personal)
  }

  private func absence(_ personal: Personal) -> Phrase {
    switch (language, personal) {
    case (_, .text(let words)): "\(quote: words)"
    case (.es, .erased): "[dato borrado]"
    case (.es, .unknown): "[no consta]"
    case (.en, .erased): "[erased]"
    case (.en, .unknown): "[not at hand]"
    }
  }

  private func dropping(_ start: String, from text: String) -> String {
    text.hasPrefix(start) ? String(text.dropFirst(start.count)) : text
  }
}
