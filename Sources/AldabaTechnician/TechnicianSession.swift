import AldabaCrypto
import AldabaFiles
import AldabaJSON
import AldabaLink
import AldabaParty
import AldabaPerson
import AldabaProof
import AldabaSession
import AldabaSystem
import AldabaTerminal
import AldabaTunnel
import AldabaWire
import AldabaWords

/// The technician's end of one session: what it hears becomes events, what is wanted becomes
/// statements and bytes. It knows no terminal and no language; fronts do.
///
///     start:   opened ─▶ code ─▶ customer's yes ─▶ in
///     answer:  called ─▶ records ─▶ briefing ─▶ accepted ─▶ tunnel ─▶ completed ─▶ in
///              knocker ─▶ opened ─▶ customer's yes ─▶ in
///     attach:  records ─▶ what holds ─▶ tunnel ─▶ in
///
/// Who answers hears nothing of the session but its briefing before they are in (R12).
final class TechnicianSession {
  /// What a session is about.
  struct Case: Equatable {
    let customer: String
    let ticket: String
    /// As the customer last put it (R30).
    var motive: String
    let kind: String?
    let tier: String?
  }

  /// How one gets into a session.
  enum Way {
    case start(Case)
    /// The first of what waits, or this.
    case answer(AskID?, Terms)
    /// Back, after an earlier console ended.
    case attach(Bookmark)
  }

  /// Who listens. While what was before is read again there is nothing to hear.
  var onEvent: (TechnicianEvent) -> Void {
    get { isRestoring ? { _ in } : listener }
    set { listener = newValue }
  }
  private var listener: (TechnicianEvent) -> Void = { _ in }
  /// The end of the program: its code, or what went wrong.
  var onDone: (Result<ExitCode, Problem>) -> Void = { _ in }

  let way: Way
  let loop: EventLoop
  let party: Party
  let address: HostPort
  var identity: Identity
  /// Known at once to who starts, from the call on to who answers.
  private(set) var id: SessionID?
  var matter: Case?
  private(set) var organisation = ""
  private(set) var settings = Settings()
  /// Whether the session's events are ours to hear.
  var isIn: Bool
  /// The customer has said yes to us.
  var isBegun = false
  var number: String?
  var exchange: NumberExchange?
  /// Exchanges before this epoch: by our own count, or on record.
  var exchangesBefore: Int64 = 0
  var agentKey: [UInt8]?
  var deviceName = ""
  var keyFilter = KeyFilter()
  /// While the customer types, keys wait at their agent, and are counted here (R5).
  var customerHasFloor = false
  var waitingKeys = 0
  /// Our questions without an answer yet.
  var open: [AskID: Topic] = [:]
  /// What is done meanwhile, by the wait.
  var deeds: [AskID: String] = [:]
  /// The wait that the customer has agreed to, as long as it lasts.
  var waiting: Session.Held?
  /// The last cause that was sent, should it have to become a question.
  var lastCheck: (reason: String, minutes: Double)?
  var errand: Errand?
  var names: [PersonID: String] = [:]
  var seeking: (target: Target, purpose: Message.Purpose, then: (Message.Found) -> Void)?
  var call: Call?
  /// Whose knock or callback the session answers.
  var door: Door?
  /// What was asked about prices, by the question.
  var prices: [AskID: String] = [:]
  var steps = TechnicianSteps()
  /// A question was answered with the number that was heard last, or might have been.
  var isNumberSpent = false
  /// Files under way, by the question for them.
  var errands: [AskID: FileErrand] = [:]
  /// Set when nobody waits for files to be read any more.
  let scanning = StopSign()
  /// The tunnel to an agent that has died, with what was still to be said to its customer.
  var leftBehind: Tunnel?
  /// What a console that comes back needs; nil before the session stands.
  var bookmark: Bookmark?
  /// What was before is being read again.
  var isRestoring = false
  /// What else of the past still holds, for who comes back.
  var past = Past()
  let home: Home
  var receipts: Receipts?
  /// The proofs that our key is ours, for the copy.
  private var enrolments: [(receipt: Receipt, certificate: [UInt8])] = []
  private let first: FirstWord
  var isAnnounced = false
  var ended: PartEnding?
  /// What the customer reads in; nil before they have begun.
  var tongue: Tongue?

  init(loop: EventLoop, identity: Identity, address: HostPort, way: Way, home: Home) throws {
    self.loop = loop
    self.identity = identity
    self.address = address
    self.way = way
    self.home = home
    let first: FirstWord
    switch way {
    case .start(let matter):
      let session = TechnicianSession.newID()
      id = session
      self.matter = matter
      isIn = true
      first = FirstWord(.technician)
    case .answer(let ask, _):
      isIn = false
      first = FirstWord(.answer(ask))
    case .attach(let bookmark):
      id = bookmark.session
      self.bookmark = bookmark
      isIn = true
      isAnnounced = true
      isRestoring = true
      first = FirstWord(.reattach(bookmark.session))
      if let person = identity.person, let role = identity.role {
        receipts = Receipts(home, bookmark.session, of: .person(role, person))
        receipts?.goOn()
      }
    }
    self.first = first
    party = Party(
      side: .technician, loop: loop, address: address,
      context: try TLSContext.partyClient(
        of: identity.trust.authorities, identity: (identity.certificate, identity.key)),
      trust: identity.trust, key: identity.key
    ) { _ in first.message }
    party.onEvent = { [weak self] in self?.take($0) }
  }

  func start() {
    guard case .attach(let bookmark) = way else { return party.start() }
    guard let author else { return finish(.failure(.foreignCertificate)) }
    party.comeBack(to: bookmark.session, as: author)
  }

  /// The console goes; the session stays with the customer, who is told that the line is lost.
  ///
  /// - Parameter gone: called when what was said last has gone out.
  func leave(_ gone: @escaping () -> Void = {}) {
    dropFiles()
    party.leave(gone)
  }

  // MARK: - What holds

  var session: Session? { party.enforcement?.session }
  var key: [UInt8] { identity.key.rawPublicKey }
  var member: Session.Member? { session?.member(key) }
  var stream: Int64 { member?.stream ?? 1 }
  var author: Author? {
    guard let person = identity.person, let role = identity.role else { return nil }
    return .person(role, person)
  }
  /// In the session beside the technician who serves it.
  var isThird: Bool { session?.third?.key == key }
  var isOver: Bool { ended != nil }
  /// As it stands in events: once the broker knows it too.
  var announcedID: SessionID? { isAnnounced ? id : nil }

  /// The values that most sentences name; what the customer will read is composed with them (R34).
  var talk: Talk {
    let phone = identity.trust.phone
    return Talk(
      organisation: organisation, technician: identity.name, customer: matter?.customer,
      motive: matter?.motive, ticket: matter?.ticket, phone: phone.isEmpty ? nil : phone)
  }

  func fail(_ code: ErrorCode, _ came: String? = nil, about matter: Matter? = nil) {
    onEvent(.error(code, came: came, about: matter))
  }

  /// A moment of this machine's monotonic clock on the wall, in Unix milliseconds.
  func wall(_ boot: Int64) -> Int64 { Clock.wallMilliseconds() + boot - loop.now }

  // MARK: - What comes

  private func take(_ event: Party.Event) {
    switch event {
    case .message(let message): take(message)
    case .record(let observed, let effects, let texts):
      receipts?.add(observed.receipt, texts)
      take(observed, effects, texts)
    case .refused(let act, let code): refused(act, code)
    case .link(let seat, let isLost, let since): link(seat, isLost, since)
    case .ledger(let isStalled):
      guard isIn else { return }
      onEvent(.control(isSuspended: isStalled, reason: ErrorCode.ledger.rawValue))
    case .tunnelReady: readFilesAgain()
    case .tunnelFailed(_, let failure): end(.tunnel(failure))
    case .inner(_, let message): take(message)
    case .cosigned(let note): receipts?.add(cosigned: note)
    case .evidence(let receipt): receipts?.add(receipt, [:])
    case .content(_, .output, let bytes): onEvent(.output(bytes))
    case .content(_, .printed, let bytes): printed(bytes)
    case .content(_, .bulk, let bytes): received(bytes)
    case .chat(let stream, let text):
      let isAgain = party.tunnels[stream]?.isAgain ?? false
      onEvent(isAgain ? .saidBefore(text) : .said(text))
    case .content: break
    case .ended(let error): end(error)
    }
  }

  private func take(_ message: Message) {
    switch message {
    case .welcome(let welcome):
      organisation = welcome.organisation
      settings = welcome.settings
      party.patience = welcome.settings.resume
      keep(welcome.enrolled, of: identity.certificate)
      if case .start(let matter) = way, !isAnnounced { open(matter) }
    case .opened(let session, let code, let expires):
      first.message = .reattach(session)
      if isRestoring { past.code = (code, expires) }
      guard !isAnnounced else { return }
      mark()
      isAnnounced = true
      onEvent(.session(session, code, expires: expires))
    case .enrolled(let der, let receipt, let text):
      identity.take(der, receipt, text)
      keep(receipt, of: identity.certificate)
    case .called(let called): self.called(called)
    case .knocker(let knocker): answered(knocker)
    case .found(let target, let found): self.found(target, found)
    case .unfound(let target, let code): unfound(target, code)
    default: break
    }
  }

  /// The customer of a knock or a callback is ours: their session begins here.
  func comesIn(_ door: Door, _ matter: Case) {
    id = TechnicianSession.newID()
    isIn = true
    self.door = door
    self.matter = matter
    onEvent(.door(door))
    open(matter)
  }

  private static func newID() -> SessionID {
    guard let session = SessionID(rawValue: Crypto.random(16).hex) else {
      preconditionFailure("16 random bytes name a session")
    }
    return session
  }

  private func open(_ matter: Case) {
    guard let author, let id else { return finish(.failure(.foreignCertificate)) }
    if let renewal = identity.renewal { party.send(renewal) }
    speak(in: id, as: author)
    let texts = [
      "customer": PersonalText(matter.customer), "ticket": PersonalText(matter.ticket),
      "motive": PersonalText(matter.motive),
    ]
    func commitment(_ name: String) -> Digest { texts[name].map(Digest.init(of:)) ?? .zero }
    party.say(
      .opened(
        Act.Opening(
          customer: commitment("customer"), ticket: commitment("ticket"),
          motive: commitment("motive"), kind: matter.kind, tier: matter.tier, knock: door?.knock,
          callback: door?.callback)), texts: texts)
  }

  /// The session that was answered into.
  private func called(_ called: Message.Called) {
    guard case .answer = way, call == nil else { return }
    guard let author else { return finish(.failure(.foreignCertificate)) }
    id = called.session
    isAnnounced = true
    call = Call(called)
    first.message = .answer(called.ask)
    speak(in: called.session, as: author)
  }

  private func speak(in session: SessionID, as author: Author) {
    let receipts = Receipts(home, session, of: author)
    for enrolment in enrolments {
      receipts.add(enrolment: enrolment.receipt, certificate: enrolment.certificate)
    }
    self.receipts = receipts
    party.speak(in: session, as: author)
  }

  private func keep(_ enrolment: JSON, of certificate: Certificate) {
    guard let receipt = try? Enrolment.check(enrolment, of: certificate, identity.trust) else {
      return
    }
    enrolments.append((receipt, certificate.der))
    receipts?.add(enrolment: receipt, certificate: certificate.der)
  }

  /// From here on a new connection comes back into the session.
  func comesBack() {
    guard let id else { return }
    first.message = .reattach(id)
    mark()
  }

  private func link(_ seat: Seat, _ isLost: Bool, _ since: Int64) {
    if isLost, seat == party.seat { seeking = nil }
    flowFiles()
    if isRestoring, !isLost, seat == party.seat { restored() }
    guard isIn else { return }
    if seat == party.seat || seat == .customer {
      onEvent(.link(seat.side, isLost: isLost, since: since))
    } else if case .technician(let stream) = seat,
      let person = session?.member(at: stream)?.person
    {
      onEvent(.colleague(person, name(of: person), isLost ? .lost : .resumed))
    }
  }
}

/// How a technician's part ends.
enum PartEnding: Equatable {
  case session(Ending)
  /// The session too: the customer was there, and did not answer whether to begin. That is a no.
  case unanswered
  /// A colleague is in the place.
  case transferred
  /// A third person has gone.
  case left
  /// The same technician is in the session from a later console.
  case elsewhere

  var contractName: String {
    switch self {
    case .session(let ending): ending.contractName
    case .unanswered: Ending.declined.contractName
    case .transferred: "transferred"
    case .left: "left"
    case .elsewhere: "elsewhere"
    }
  }
}

/// What is said first on a connection, shared with the closure that says it.
private final class FirstWord {
  var message: Message

  init(_ message: Message) { self.message = message }
}
