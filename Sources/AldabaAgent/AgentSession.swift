import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaParty
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
/// It knows no terminal; fronts show its events and bring it the customer's answers.
final class AgentSession {
  /// Milliseconds that the customer's hanging up waits for the ledger before the program goes anyway.
  static let farewell = 5.0
  /// Bytes of screen that wait for a viewer; beyond, they are skipped and the screen is drawn again.
  static let outputLimit = 1_048_576
  /// How often a question's time can be made longer.
  static let extensions = 10

  var onEvent: (AgentEvent) -> Void = { _ in }
  var onDone: (Result<ExitCode, Problem>) -> Void = { _ in }

  let words: Words
  var talk: Talk
  var settings = Settings()
  var question: AgentQuestion?
  let loop: EventLoop
  let customer: Customer
  let address: HostPort
  let method: AldabaWire.Method
  let home: Home
  let key: PrivateKey
  let party: Party
  let joined = SessionSlot()
  var receipts: Receipts?
  var certificate: Certificate?
  var technicianKey: [UInt8] = []
  var exchange: NumberExchange?
  var shell: AgentShell?
  var shellStatement: AskID?
  var keyFilter = KeyFilter()
  var floor = Floor(milliseconds: 0)
  var floorTimer: EventLoop.Timer?
  var ownSize = (columns: 80, rows: 24)
  var theirSize: (columns: Int, rows: Int)?
  /// Questions answered with yes whose receipt has not come.
  var unproven: [AskID: (question: AgentQuestion, timer: EventLoop.Timer)] = [:]
  /// What was shown, for the customer's own copy.
  var shown: [Digest: PersonalText] = [:]
  var waitingAsk: (Act.Ask, Digest, String)?
  var timer: EventLoop.Timer?
  var expiry: EventLoop.Timer?
  var quiet: EventLoop.Timer?
  var hasAccepted = false
  var isLeaving = false
  var ended = false
  /// There is nobody to ask.
  var isAbandoned = false

  init(
    loop: EventLoop, customer: Customer, address: HostPort, code: Code,
    method: AldabaWire.Method, words: Words, home: Home
  ) throws {
    self.loop = loop
    self.customer = customer
    self.address = address
    self.method = method
    self.words = words
    self.home = home
    // In memory only: a crash is a no, and the next start has another key.
    let key = PrivateKey.ed25519()
    self.key = key
    talk = Talk(organisation: customer.trust.organisation, technician: "")
    let phone = customer.trust.phone
    talk.phone = phone.isEmpty ? nil : phone
    let slot = joined
    party = Party(
      side: .customer, loop: loop, address: address,
      context: try TLSContext.partyClient(authority: customer.trust.authority, identity: nil),
      trust: customer.trust, key: key
    ) { link throws(CryptoError) in
      let exporter = try link.tls.export(label: Label.outerExporter, context: [], count: 32)
      let proof = key.sign(Array(Label.hello.utf8) + exporter)
      if let session = slot.session {
        return .rejoin(Message.Rejoin(session: session, key: key.rawPublicKey, proof: proof))
      }
      return .join(Message.Join(code: code, key: key.rawPublicKey, proof: proof))
    }
    party.onEvent = { [weak self] in self?.take($0) }
  }

  func start() { party.start() }

  var id: SessionID? { joined.session }
  var hasShell: Bool { shell != nil }
  var live: [Session.Live] { party.enforcement?.live ?? [] }
  var isClosing: Bool { party.enforcement?.session.phase == .closing }
  var isOffline: Bool { !party.lost.isEmpty }

  /// A live grant's end on the wall clock, in Unix milliseconds.
  func wall(_ boot: Int64) -> Int64 { Clock.wallMilliseconds() + boot - loop.now }

  func fail(_ code: ErrorCode, _ came: String? = nil) {
    onEvent(.error(code, came: came))
  }

  // MARK: - What comes

  private func take(_ event: Party.Event) {
    switch event {
    case .message(.invited(let invitation)): invited(invitation)
    case .message: break
    case .record(let observed, let effects, let texts): take(observed, effects, texts)
    case .refused(let act, let code): refused(act, code)
    case .link(let side, let isLost, let since):
      if isLost { _ = party.tunnel?.skipOutput() }
      onEvent(.link(side, isLost: isLost, since: since))
      if party.lost.isEmpty { backInControl() }
    case .ledger(let isStalled):
      onEvent(.control(isSuspended: isStalled, reason: .ledger))
      if !isStalled { backInControl() }
    case .tunnelReady: tunnelReady()
    case .inner(let message): take(message)
    case .content(.keys, let bytes): typed(bytes)
    case .chat(let text): onEvent(.said(text))
    case .content: break
    case .ended(let error): failed(error)
    }
  }

  /// Believes nothing of an invitation before everything in it was checked.
  private func invited(_ invitation: Message.Invitation) {
    let trust = customer.trust
    do {
      let certificate = try Certificate(der: invitation.certificate)
      try certificate.verify(
        authority: trust.authority, purpose: .client, at: Clock.wallMilliseconds() / 1000)
      try Enrolment.check(invitation.enrolled, of: certificate, trust)
      let observed = try party.begin(
        invitation.opened, texts: invitation.texts, reask: invitation.settings.reask * 9 / 10)
      guard let signed = observed.record.signed, let key = certificate.rawPublicKey,
        signed.statement.key == key,
        case .person(let role, let id) = observed.record.author,
        role.rawValue == certificate.role, role != .auditor, id.rawValue == certificate.personID,
        let customer = text("customer", invitation, observed),
        let motive = text("motive", invitation, observed),
        let ticket = text("ticket", invitation, observed), let opening = observed.hash
      else { throw WireError("the session is not this technician's") }
      self.certificate = certificate
      technicianKey = key
      settings = invitation.settings
      floor = Floor(milliseconds: settings.floor)
      party.patience = settings.resume
      talk.technician = certificate.commonName ?? id.rawValue
      talk.customer = customer
      talk.motive = motive
      talk.ticket = ticket
      join(signed.statement.session, opening, observed, invitation.texts)
    } catch {
      party.leave()
      onDone(.failure(.unprovenTechnician(organisation: trust.organisation)))
    }
  }

  private func text(
    _ name: String, _ invitation: Message.Invitation, _ observed: Observer.Observed
  ) -> String? {
    guard let text = invitation.texts[name],
      observed.record.act.texts[name] == Digest(of: text)
    else { return nil }
    return text.text
  }

  private func join(
    _ session: SessionID, _ opening: Digest, _ observed: Observer.Observed,
    _ texts: [String: PersonalText]
  ) {
    let raw = customer.device.rawPublicKey
    joined.session = session
    let receipts = Receipts(home, session)
    self.receipts = receipts
    receipts.add(observed.receipt, texts)
    party.speak(in: session, as: .customer(device: Vouch.name(of: raw)))
    party.say(
      .joined(
        device: raw,
        vouch: customer.device.sign(Vouch.input(session: session, key: key.rawPublicKey)),
        opened: opening))
    let hour = Calendar.now().hour
    onEvent(
      .greeting(
        text: words.greeting(in: talk, hour: hour), technician: talk.technician,
        organisation: talk.organisation, motive: talk.motive ?? ""))
    askSession(opening)
    if isAbandoned { abandon() }
  }

  private func take(
    _ observed: Observer.Observed, _ effects: [Effect], _ texts: [String: PersonalText]
  ) {
    var own = texts
    if let digest = observed.record.act.shown, let text = shown[digest] { own["shown"] = text }
    receipts?.add(observed.receipt, own)
    for effect in effects { take(effect, observed, texts) }
    armExpiry()
  }

  private func take(
    _ effect: Effect, _ observed: Observer.Observed, _ texts: [String: PersonalText]
  ) {
    switch effect {
    case .begun: begin()
    case .asked(let ask):
      guard let asked = observed.hash, let reason = texts["reason"]?.text else { return }
      consider(ask, asked, reason)
    case .granted(let live):
      granted(live)
      spend(live.what)
    case .ended(_, let what, let how):
      switch how {
      case .expired, .revoked, .void: break
      case .shell, .closing, .closed: onEvent(.revoked([what]))
      }
    case .closing: closing(texts["summary"]?.text ?? "")
    case .reopened:
      quiet?.cancel()
      quiet = nil
      onEvent(.reopened)
    case .closed(let ending): finish(ending, texts["reason"]?.text)
    case .refused(_, let what, _), .silent(_, let what): spend(what)
    case .joined, .unjoined, .declined, .bound, .spent, .offered, .shellOpened, .shellClosed,
      .linkLost, .linkResumed:
      break
    }
  }

  private func begin() {
    hasAccepted = true
    onEvent(.begun)
    do throws(CryptoError) {
      let certificate = try Authority.selfSigned(key: key, commonName: "aldaba agent")
      let role = Tunnel.Role.agent(
        certificate: certificate, key: key, authority: customer.trust.authority,
        technicianKey: technicianKey)
      party.open(try Tunnel(role, stream: 1, epoch: 1))
    } catch {
      party.leave()
      onDone(.failure(.wrongProtocol(address.description)))
    }
  }

  /// The technician at the other end is who the certificate says: the number can be made.
  private func tunnelReady() {
    guard let tunnel = party.tunnel, let session = joined.session,
      let exporter = try? tunnel.exporter()
    else { return }
    exchange = NumberExchange(
      Number.Binding(
        session: session, agentKey: key.rawPublicKey, technicianKey: technicianKey,
        exporter: exporter))
    party.say(
      .bound(
        stream: Int64(tunnel.stream), epoch: Int64(tunnel.epoch), technicianKey: technicianKey,
        exporter: Digest(Crypto.sha256(exporter)) ?? .zero))
    nextNumber()
  }

  private func take(_ message: InnerMessage) {
    switch message {
    case .nonce(let number, let nonce):
      guard var machine = exchange else { return }
      do throws(WireError) {
        let open = try machine.open(exchange: number, nonce: nonce)
        exchange = machine
        party.tunnel?.send(open)
        retryAsk()
      } catch {
        party.leave()
        onDone(.failure(.unprovenTechnician(organisation: talk.organisation)))
      }
    case .size(let columns, let rows):
      theirSize = (Int(columns), Int(rows))
      applySize()
    case .commit, .open, .checkpoint, .shown, .skipped, .floor: break
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
    case .joined, .accepted:
      party.leave()
      onDone(.failure(code.problem(talk.organisation)))
    default: break
    }
  }

  func failed(_ error: PartyError) {
    guard !ended else { return }
    if isLeaving { return finish(.customer, nil) }
    if case .refused(let code) = error, [.unknownCode, .usedCode, .taken].contains(code) {
      fail(.unknownCode)
    }
    _ = party.enforce { $0.withdraw(nil) }
    ended = true
    shell?.hangup()
    if case .lost = error, hasAccepted {
      onEvent(.closed(.lost, reason: nil, receipt: receipts?.close()))
    }
    onDone(.failure(error.problem(address: address, organisation: talk.organisation)))
  }

  // MARK: - The end

  /// What the customer reads when the technician has proposed to close.
  func closingText(_ summary: String) -> String {
    words.closing(
      in: talk, summary: summary, hour: Calendar.now().hour,
      quietSeconds: Int(settings.quietClose / 1000))
  }

  private func closing(_ summary: String) {
    onEvent(.closing(summary: summary))
    armQuiet()
  }

  func armQuiet() {
    quiet?.cancel()
    quiet = loop.after(seconds: Double(settings.quietClose) / 1000) { [weak self] in
      self?.party.say(.closed(.quiet, reason: nil))
    }
  }

  func finish(_ ending: Ending, _ reason: String?) {
    guard !ended else { return }
    ended = true
    for timer in [timer, expiry, quiet, floorTimer] { timer?.cancel() }
    _ = party.enforce { $0.withdraw(nil) }
    shell?.hangup()
    party.leave()
    onEvent(.closed(ending, reason: reason, receipt: receipts?.close()))
    switch ending {
    case .customer, .declined, .quiet, .administrator: onDone(.success(.done))
    case .unjoined: onDone(.failure(.nobodyAnswered))
    case .lost: onDone(.failure(.sessionLost))
    case .numbers: onDone(.failure(.numberExhausted))
    }
  }
}

extension Act {
  /// The commitment to the text a customer read, where this record has one.
  fileprivate var shown: Digest? {
    switch self {
    case .accepted(let shown), .declined(let shown, _), .refused(_, _, let shown, _),
      .silent(_, _, let shown):
      shown.text
    case .granted(let grant): grant.shown.text
    default: nil
    }
  }
}

/// Which session was joined, shared with what dials.
final class SessionSlot {
  var session: SessionID?
}
