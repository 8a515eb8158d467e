import AldabaCrypto
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

/// The customer's end of a session. It trusts neither broker nor technician: what happens here has a
/// receipt first, and what ends, ends here before anybody hears of it.
///
///     technician ── stream 1 ──┐
///     colleague ─── stream 2 ──┼─▶ AgentSession ─▶ shell
///     supervisor ── stream 3 ──┘        └─▶ front: the customer
///
/// It knows no terminal; fronts show its events and bring it the customer's answers.
final class AgentSession {
  /// How the customer finds whoever helps them.
  enum Entry {
    /// With the code that was read to them.
    case code(Code)
    /// By knocking; the session is of who answers.
    case knock(KnockVisit)
    /// Back, after this program has died; by knocking where nobody waits there any more.
    case back(SessionNote, else: KnockVisit?)
  }

  /// Seconds that hanging up waits for the ledger before the program goes anyway.
  static let farewell = 5.0
  /// Bytes of screen that wait for a viewer; beyond, they are skipped and it is drawn again.
  static let outputLimit = 1_048_576

  var onEvent: (AgentEvent) -> Void = { _ in }
  var onDone: (Result<ExitCode, Problem>) -> Void = { _ in }

  let words: Words
  /// With whoever serves the customer.
  var talk: Talk
  var settings = Settings()
  let loop: EventLoop
  let customer: Customer
  let address: HostPort
  let method: AldabaWire.Method
  let home: Home
  let key: PrivateKey
  var party: Party
  /// The way to the desk, for who knocks.
  var visit: KnockVisit?
  let joined: SessionSlot
  /// On the way back into a session, until our word stands in the ledger.
  var returning: Returning?
  /// What a program that has to come back needs.
  var note: SessionNote?
  var entry: Entry
  var receipts: Receipts?

  /// Everybody whose papers were checked, by their stream: who is in, and who is on the way in.
  var people: [Int64: Counterpart] = [:]
  /// The stream of whoever serves the customer; nil at the front.
  var lead: Int64?
  /// The stream of the third person.
  var third: Int64?
  /// The papers that came last, of who has answered.
  var papers: Message.Colleague?
  /// Handings over that the customer has taken back.
  var takenBack: Set<AskID> = []
  /// The newest briefing that the customer has read, with what they have added.
  var brief: (text: String, correction: String?)?
  /// The name of who served the customer before.
  var leaver: String?
  /// What the customer wrote while nobody was there to read it.
  var unsent: [String] = []

  /// The question that stands before the customer.
  var question: AgentQuestion?
  /// The next one, while it has to wait for its moment.
  var wanted: AgentQuestion.Wanted?
  /// The last one that was answered with yes, other than for a capability.
  var answered: AgentQuestion?
  /// The front asks something of its own; ours waits meanwhile.
  var isEngaged = false {
    didSet { if oldValue, !isEngaged { retryAsk() } }
  }
  /// Who asks for what, until it is answered.
  var askers: [AskID: Int64] = [:]
  /// Questions answered with yes whose receipt has not come.
  var unproven: [AskID: (question: AgentQuestion, timer: EventLoop.Timer)] = [:]
  /// When grants end on the wall clock, as the customer was told: Unix milliseconds.
  var ends: [AskID: Int64] = [:]
  /// What was shown, for the customer's own copy.
  var shown: [Digest: PersonalText] = [:]
  /// What the customer read before they agreed to wait.
  var holdShown: Act.Shown?
  /// Where the customer can be called, once they have said it.
  var contact: String?
  /// The last line of what is in force.
  var lastNow: String?

  /// The steps that are told, and what worked.
  var steps = AgentSteps()
  /// Files that hold what worked, beside the customer's copy.
  var keptSteps: [String] = []
  /// The question for a step's command, on record before the step's document is here.
  var earlyRun: (ask: Act.Ask, record: Proven)?
  /// The command that runs, or that has ended while nobody could be told.
  var running: Running?
  /// Somebody else is at the keyboard (R40).
  var hasHelper = false

  var files = AgentFiles()
  var shell: AgentShell?
  /// What runs as the customer, and what a technician has left running.
  var programs = CustomerPrograms()
  /// From the first yes to a recording on.
  var recorder: Recorder?
  var floor = Floor(milliseconds: 0)
  var caution = Caution()
  var ownSize = (columns: 80, rows: 24)
  /// The window that was told last.
  var toldSize = (columns: 0, rows: 0)
  /// What a technician has written while closing, oldest first, and waits to be shown.
  var late: [(stream: Int64, text: String, timer: EventLoop.Timer)] = []

  var timer: EventLoop.Timer?
  var expiry: EventLoop.Timer?
  var quiet: EventLoop.Timer?
  var floorTimer: EventLoop.Timer?
  var ringTimer: EventLoop.Timer?
  var recordTimer: EventLoop.Timer?
  var hasAccepted = false
  /// The organisation calls back: what it is about comes with the yes (R36).
  var isCallback = false
  /// The customer has put the callback off.
  var isPutOff = false
  var isLeaving = false
  /// The ledger cannot be written.
  var isStalled = false
  var ended = false
  /// There is nobody to ask.
  var isAbandoned = false
  init(
    loop: EventLoop, customer: Customer, address: HostPort, entry: Entry,
    method: AldabaWire.Method, words: Words, home: Home
  ) throws {
    self.loop = loop
    self.customer = customer
    joined = SessionSlot(customer, home)
    self.address = address
    self.method = method
    self.words = words
    self.home = home
    if case .back(let note, _) = entry { self.note = note }
    // In memory only: a crash is a no, and the next start has another key.
    let key = PrivateKey.ed25519()
    self.key = key
    talk = Talk(organisation: customer.trust.organisation, technician: "")
    talk.phone = customer.trust.phone.isEmpty ? nil : customer.trust.phone
    visit = if case .knock(let visit) = entry { visit } else { nil }
    party = try AgentSession.party(loop, customer, address, entry, joined, key)
    self.entry = entry
    party.onEvent = { [weak self] in self?.take($0) }
    awaitConsoles()
  }

  static func party(
    _ loop: EventLoop, _ customer: Customer, _ address: HostPort, _ entry: Entry,
    _ slot: SessionSlot, _ key: PrivateKey
  ) throws(CryptoError) -> Party {
    Party(
      side: .customer, loop: loop, address: address,
      context: try TLSContext.partyClient(of: slot.authorities, identity: nil),
      trust: customer.trust, key: key
    ) { link throws(CryptoError) in
      slot.follow(link.tls.shownCertificates)
      let exporter = try link.tls.export(label: Label.outerExporter, context: [], count: 32)
      let proof = key.sign(Array(Label.hello.utf8) + exporter)
      if let session = slot.session {
        return .rejoin(Message.Rejoin(session: session, key: key.rawPublicKey, proof: proof))
      }
      switch entry {
      case .code(let code):
        return .join(Message.Join(code: code, key: key.rawPublicKey, proof: proof))
      case .knock(let visit): return visit.knocking(key, proof: proof, device: customer.device)
      case .back(let note, _):
        let input = Vouch.input(session: note.session, key: key.rawPublicKey)
        return .rejoin(
          Message.Rejoin(
            session: note.session, key: key.rawPublicKey, proof: proof,
            device: Message.Rejoin.Device(
              key: customer.device.rawPublicKey, vouch: customer.device.sign(input))))
      }
    }
  }

  /// Whoever answered is gone before they had met (R1): the customer is at the door again, at their
  /// turn. False where they did not come through it.
  func isBackAtDoor() -> Bool {
    guard let visit, visit.stage == .inside, people[1]?.exchange == nil, !isLeaving, !ended,
      let party = try? AgentSession.party(loop, customer, address, entry, joined, key)
    else { return false }
    if let question { withdraw(question.id) }
    self.party.onEvent = { _ in }
    self.party.leave()
    _ = receipts?.close()
    receipts = nil
    joined.session = nil
    note?.remove(home)
    people = [:]
    lead = nil
    hasAccepted = false
    visit.stage = .knocking
    party.keepsTurn = true
    self.party = party
    party.onEvent = { [weak self] in self?.take($0) }
    awaitConsoles()
    tell(.queued(position: 0), "\(words.frontWaiting(in: talk))\n\(choices)")
    party.start()
    return true
  }

  func start() {
    if visit == nil { party.start() } else { look() }
  }

  // MARK: - What holds

  var id: SessionID? { joined.session }
  var machine: Session? { party.enforcement?.session }
  var hasShell: Bool { shell != nil }
  var live: [Session.Live] { party.enforcement?.live ?? [] }
  var isClosing: Bool { machine?.phase == .closing }
  var isAtFront: Bool { machine?.phase == .front }
  var isPaused: Bool { party.enforcement?.pausing != nil || machine?.pausedSince != nil }
  /// The streams of the technicians who are in the session.
  var present: [Int64] { [lead, third].compactMap { $0 } }
  /// Nothing gets through between the customer and who serves them.
  var isOffline: Bool { party.lost.contains(.customer) || lead.map(party.isCut) ?? false }

  /// The words for somebody else than whoever serves the customer.
  func talk(with stream: Int64) -> Talk {
    var talk = talk
    if let name = people[stream]?.name { talk.technician = name }
    return talk
  }

  /// A live grant's end on the wall clock, in Unix milliseconds.
  func wall(_ boot: Int64) -> Int64 { Clock.wallMilliseconds() + boot - loop.now }

  func fail(_ code: ErrorCode, _ came: String? = nil, about matter: Matter? = nil) {
    onEvent(.error(code, came: came, about: matter ?? code.matter))
  }

  func tell(_ kind: News.Kind, _ text: String) {
    onEvent(.told(News(kind: kind, text: text)))
  }

  // MARK: - What comes

  func take(_ event: Party.Event) {
    switch event {
    case .message(.invited(let invitation)):
      if let note, case .back = entry {
        invitedBack(invitation, note)
      } else {
        invited(invitation)
      }
    case .message(.colleague(let colleague)): show(colleague)
    case .message(.told(let texts)): told(texts)
    case .message(.waited(let step)): take(step)
    case .message(.noted(let at)): calledBack(at: at)
    case .message(.refused(_, let code)): refusedAtDoor(code)
    case .message: break
    case .record(let observed, let effects, let texts): take(observed, effects, texts)
    case .refused(let act, let code): refused(act, code)
    case .link(let seat, let isLost, let since): linkChanged(seat, isLost, since)
    case .ledger(let isStalled):
      readAll()
      ledgerChanged(isStalled)
    case .tunnelReady(let stream): tunnelReady(stream)
    case .tunnelFailed(let stream, let failure): tunnelFailed(stream, failure)
    case .inner(let stream, let message): take(message, from: stream)
    case .cosigned(let note): receipts?.add(cosigned: note)
    case .evidence(let receipt): receipts?.add(receipt, [:])
    case .content(let stream, .keys, let bytes): typed(bytes, by: stream)
    case .content(let stream, .bulk, let bytes): received(bytes, from: stream)
    case .content: break
    case .chat(let stream, let text): heard(text, from: stream)
    case .ended(let error): failed(error)
    }
  }

  private func linkChanged(_ seat: Seat, _ isLost: Bool, _ since: Int64) {
    if isLost {
      for (stream, tunnel) in party.tunnels where party.isCut(stream) { _ = tunnel.skipOutput() }
    }
    onEvent(.link(seat, isLost: isLost, since: since))
    followRecording()
    settleFiles()
    if !isLost { backInControl() }
  }

  /// It is told with every new connection, and to the customer only when it changes.
  private func ledgerChanged(_ isStalled: Bool) {
    guard isStalled != self.isStalled else { return }
    self.isStalled = isStalled
    onEvent(.control(isSuspended: isStalled, reason: .ledger))
    followRecording()
    settleFiles()
    if !isStalled { backInControl() }
  }

  /// A candidate is heard, and their window counts, only when they are in.
  private func take(_ message: InnerMessage, from stream: Int64) {
    switch message {
    case .nonce(let number, let nonce):
      if present.contains(stream) { take(nonce, of: number, from: stream) }
    case .size(let columns, let rows):
      people[stream]?.size = (Int(columns), Int(rows))
      if present.contains(stream) { applySize(always: true) }
    case .offer, .list, .accept, .begin, .taken, .sent, .trouble:
      if present.contains(stream) { takeFiles(message, from: stream) }
    case .steps(let list, let part): take(list, part, from: stream)
    case .redraw: if mayBeSeen(by: stream) { redraw() }
    case .noSteps, .progress, .ran, .commit, .open, .checkpoint, .shown, .remains, .skipped, .floor,
      .overheard, .carried:
      break
    }
  }

  /// The way to a technician is closed by what came on it: somebody else is there, or they do not
  /// follow the protocol. Without whoever serves the customer there is nothing to go on with;
  /// anybody else is dropped, and all that was theirs.
  func tunnelFailed(_ stream: Int64, _ failure: Tunnel.Failure) {
    if stream == lead { return party.end(.tunnel(failure)) }
    if let passing = machine?.passing, passing.candidate == stream {
      drop(stream)
      party.say(.handoffFailed(passing.family, passing.id, .unproven))
    } else if stream == third {
      revoke(of: stream)
      thirdOut()
    }
  }

  private func refused(_ act: Act, _ code: RefusalCode) {
    switch act {
    case .granted(let grant):
      if let pending = unproven.removeValue(forKey: grant.ask) {
        pending.timer.cancel()
        onEvent(.void(pending.question))
      }
      _ = party.enforce { $0.forbid(grant.ask) }
    case .holdAccepted(let ask, _, _), .holdCallback(let ask, _, _),
      .handoffConsented(_, let ask, _, _), .costAccepted(let ask, _, _):
      // Nobody waits for the answer any more, and that was told.
      guard code != .noSuchAsk, let answered, answered.id == ask else { return }
      self.answered = nil
      onEvent(.void(answered))
    case .segment(let segment): refusedSegment(segment, code)
    case .bound(let stream, _, _, _): if !present.contains(stream) { drop(stream) }
    case .handoffCompleted:
      if let stream = machine?.passing?.candidate { drop(stream) }
    case .requested, .corrected, .helperNamed, .offered:
      fail(ErrorCode(rawValue: code.rawValue) ?? .notNow)
    case .joined, .accepted:
      party.leave()
      onDone(.failure(code.problem(talk.organisation)))
    default: break
    }
  }

  func failed(_ error: PartyError) {
    guard !ended else { return }
    if isAtDoor { return failedAtDoor(error) }
    if knocksInstead(error) { return }
    // A broker that was away lets nobody back in who had not said yes.
    if case .refused(.past) = error, isBackAtDoor() { return }
    if isLeaving { return finish(.customer, nil) }
    if case .refused(.past) = error { note?.remove(home) }
    if case .refused(let code) = error, [.unknownCode, .usedCode, .taken].contains(code) {
      fail(.unknownCode)
    }
    _ = party.enforce { $0.withdraw(nil) }
    ended = true
    // A transfer that only the connection has cut can go on another time.
    settleFiles(keeping: true)
    shell?.hangup()
    abandonRun()
    if case .lost = error, hasAccepted {
      onEvent(.closed(.lost, reason: nil, receipt: receipts?.close()))
    }
    onDone(.failure(error.problem(address: address, organisation: talk.organisation)))
  }
}
