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

/// The technician's end of one session: what it hears becomes events, what is wanted becomes
/// statements and bytes. It knows no terminal and no language; fronts do.
final class TechnicianSession {
  /// What `start` was told.
  struct Case {
    let customer: String
    let ticket: String
    let motive: String
    let kind: String?
    let tier: String?
  }

  var onEvent: (TechnicianEvent) -> Void = { _ in }
  /// The end of the program: its code, or what went wrong.
  var onDone: (Result<ExitCode, Problem>) -> Void = { _ in }

  let id: SessionID
  let matter: Case
  private(set) var organisation = ""
  private(set) var settings = Settings()
  private(set) var isBegun = false
  private(set) var number: String?
  private let party: Party
  private var identity: Identity
  private let address: HostPort
  private let receipts: Receipts
  private var exchange: NumberExchange?
  private var agentKey: [UInt8]?
  private var deviceName = ""
  private var keyFilter = KeyFilter()
  /// While the customer types, keys wait at their agent, and are counted here (R5).
  private var customerHasFloor = false
  private var waitingKeys = 0
  private var announced = false
  private var ended: Ending?

  init(loop: EventLoop, identity: Identity, address: HostPort, matter: Case, home: Home) throws {
    guard let session = SessionID(rawValue: Crypto.random(16).hex) else {
      preconditionFailure("16 random bytes name a session")
    }
    id = session
    self.identity = identity
    self.address = address
    self.matter = matter
    receipts = Receipts(home, session)
    let context = try TLSContext.partyClient(
      authority: identity.trust.authority, identity: (identity.certificate, identity.key))
    let opened = Flag()
    party = Party(
      side: .technician, loop: loop, address: address, context: context, trust: identity.trust,
      key: identity.key
    ) { _ in opened.isSet ? .reattach(session) : .technician }
    isOpened = opened
    party.onEvent = { [weak self] in self?.take($0) }
  }

  private let isOpened: Flag

  func start() { party.start() }

  // MARK: - What a technician wants

  func ask(_ what: Capability, reason: String, minutes: Double) {
    guard isBegun else {
      fail(.notNow)
      return
    }
    let duration = (minutes * 60_000).rounded()
    guard duration >= 1, duration <= Double(Limits.grant) else {
      fail(.badArgument, "\(minutes)")
      return
    }
    guard check(reason, notEmpty: true) else { return }
    guard let ask = AskID(rawValue: Crypto.random(8).hex) else { return }
    let text = PersonalText(reason)
    party.say(
      .asked(Act.Ask(id: ask, what: what, reason: Digest(of: text), duration: Int64(duration))),
      texts: ["reason": text])
  }

  /// Types, as far as the customer allows it now. The agent judges it again.
  func type(_ bytes: [UInt8]) {
    guard let enforcement = party.enforcement else { return fail(.noGrant) }
    let now = Clock.bootMilliseconds()
    guard enforcement.session.lost.isEmpty, party.lost.isEmpty else { return fail(.linkLost) }
    if customerHasFloor, mayType {
      guard waitingKeys + bytes.count <= Floor.limit else { return fail(.floor) }
      if waitingKeys == 0 { onEvent(.keysWait) }
      waitingKeys += bytes.count
    }
    if enforcement.permits(.type, at: now) {
      party.tunnel?.send(.keys, bytes)
    } else if enforcement.permits(.typeNoEnter, at: now) {
      let (passed, refused) = keyFilter.feed(bytes)
      if !passed.isEmpty { party.tunnel?.send(.keys, passed) }
      if !refused.isEmpty { fail(.noEnter) }
    } else if enforcement.isSuspended {
      fail(.ledger)
    } else {
      fail(.noGrant)
    }
  }

  func resize(columns: Int, rows: Int) {
    guard (1...1_000).contains(columns), (1...1_000).contains(rows) else {
      return fail(.badArgument, "\(columns)×\(rows)")
    }
    party.tunnel?.send(.size(columns: Int64(columns), rows: Int64(rows)))
  }

  func say(_ text: String) {
    guard isBegun, ended == nil else { return fail(.notNow) }
    guard check(text, notEmpty: true, atMost: Limits.chat) else { return }
    party.tunnel?.send(.chat, Array(text.utf8))
  }

  func close(summary: String) {
    guard isBegun else { return fail(.notNow) }
    guard check(summary) else { return }
    let text = PersonalText(summary)
    party.say(.closing(summary: Digest(of: text)), texts: ["summary": text])
  }

  /// The console goes; the session stays with the customer, who is told that the line is lost.
  func leave() { party.leave() }

  var mayType: Bool {
    guard let enforcement = party.enforcement else { return false }
    let now = Clock.bootMilliseconds()
    return enforcement.permits(.type, at: now) || enforcement.permits(.typeNoEnter, at: now)
  }

  var mayWatch: Bool {
    party.enforcement?.permitsSeeing(at: Clock.bootMilliseconds()) ?? false
  }

  /// A text for the customer: not too long, and never with the number in it, which is only heard.
  private func check(_ text: String, notEmpty: Bool = false, atMost limit: Int = Limits.text)
    -> Bool
  {
    let digits = text.unicodeScalars.filter { ("0"..."9").contains($0) }
    let hasNumber = number.map { String(String.UnicodeScalarView(digits)).contains($0) } ?? false
    let isEmpty = text.allSatisfy(\.isWhitespace)
    guard text.utf8.count <= limit, !hasNumber, !(notEmpty && isEmpty) else {
      fail(.badArgument, isEmpty ? "" : hasNumber ? number : "\(text.utf8.count)")
      return false
    }
    return true
  }

  private func fail(_ code: ErrorCode, _ came: String? = nil) {
    onEvent(.error(code, came: came))
  }

  // MARK: - What comes

  private func take(_ event: Party.Event) {
    switch event {
    case .message(let message): take(message)
    case .record(let observed, let effects, let texts): take(observed, effects, texts)
    case .refused(let act, let code): refused(act, code)
    case .link(let side, let isLost, let since):
      onEvent(.link(side, isLost: isLost, since: since))
    case .ledger(let isStalled):
      onEvent(.control(isSuspended: isStalled, reason: ErrorCode.ledger.rawValue))
    case .tunnelReady: break
    case .inner(let message): take(message)
    case .content(.output, let bytes): onEvent(.output(bytes))
    case .chat(let text): onEvent(.said(text))
    case .content: break
    case .ended(let error):
      if ended != nil { return }
      if case .lost = error { return close(.lost) }
      onDone(.failure(error.problem(address: address, organisation: organisation)))
    }
  }

  private func take(_ message: Message) {
    switch message {
    case .welcome(let welcome):
      organisation = welcome.organisation
      settings = welcome.settings
      party.patience = welcome.settings.resume
      open()
    case .opened(_, let code, let expires):
      isOpened.isSet = true
      guard !announced else { return }
      announced = true
      onEvent(.session(id, code, expires: expires))
    case .enrolled(let der, let receipt, _):
      // A certificate that cannot be kept is no reason to stop: the old one is good for days.
      if let certificate = try? Certificate(der: der), certificate.matches(identity.key),
        (try? Enrolment.check(receipt, of: certificate, identity.trust)) != nil
      {
        try? identity.renew(certificate)
      }
    default: break
    }
  }

  private func open() {
    guard let person = identity.person, let role = identity.role else {
      onDone(.failure(.foreignCertificate))
      return
    }
    if identity.wantsRenewal, let request = try? Authority.request(key: identity.key) {
      party.send(.renew(request: request))
    }
    party.speak(in: id, as: .person(role, person))
    let texts = [
      "customer": PersonalText(matter.customer), "ticket": PersonalText(matter.ticket),
      "motive": PersonalText(matter.motive),
    ]
    func commitment(_ name: String) -> Digest { texts[name].map(Digest.init(of:)) ?? .zero }
    party.say(
      .opened(
        customer: commitment("customer"), ticket: commitment("ticket"),
        motive: commitment("motive"), kind: matter.kind, tier: matter.tier), texts: texts)
  }

  private func take(
    _ observed: Observer.Observed, _ effects: [Effect], _ texts: [String: PersonalText]
  ) {
    receipts.add(observed.receipt, texts)
    if case .joined(let device, let vouch, _) = observed.record.act {
      guard let signed = observed.record.signed,
        Vouch.verify(vouch, device: device, session: id, key: signed.statement.key)
      else {
        onDone(.failure(.wrongProtocol(address.description)))
        return
      }
      agentKey = signed.statement.key
      deviceName = Vouch.name(of: device)
    }
    if case .bound(let stream, let epoch, let key, let exporter) = observed.record.act {
      guard let tunnel = party.tunnel, tunnel.isReady, key == identity.key.rawPublicKey,
        stream == Int64(tunnel.stream), epoch == Int64(tunnel.epoch),
        let own = try? tunnel.exporter(), exporter == Digest(Crypto.sha256(own))
      else {
        // The agent is bound to another tunnel than ours: somebody sits in the middle.
        party.leave()
        onDone(.failure(.unprovenTechnician(organisation: organisation)))
        return
      }
    }
    for effect in effects { take(effect) }
  }

  private func take(_ effect: Effect) {
    switch effect {
    case .begun: begin()
    case .granted(let live):
      keyFilter = KeyFilter()
      onEvent(
        .answer(
          live.ask, live.what, "yes",
          until: Clock.wallMilliseconds() + live.until - Clock.bootMilliseconds()))
    case .refused(let ask, let what, _): onEvent(.answer(ask, what, "no", until: nil))
    case .silent(let ask, let what): onEvent(.answer(ask, what, "silence", until: nil))
    case .ended(_, let what, .expired): onEvent(.expired(what))
    case .ended(_, let what, let why): onEvent(.revoked(what, why))
    case .offered(let what): onEvent(.offered(what))
    case .shellOpened: onEvent(.shell(isOpen: true, status: nil))
    case .shellClosed(let status): onEvent(.shell(isOpen: false, status: status))
    case .reopened: onEvent(.reopened)
    case .closing: onEvent(.closing)
    case .closed(let ending): close(ending)
    case .joined, .unjoined, .declined, .bound, .spent, .asked, .linkLost, .linkResumed: break
    }
  }

  /// The customer said yes: only now is there a tunnel to them.
  private func begin() {
    guard let agentKey else { return }
    isBegun = true
    do throws(CryptoError) {
      let role = Tunnel.Role.technician(
        certificate: identity.certificate, key: identity.key, agentKey: agentKey)
      party.open(try Tunnel(role, stream: 1, epoch: 1))
    } catch {
      onDone(.failure(.wrongProtocol(address.description)))
      return
    }
    onEvent(.joined(customer: matter.customer, device: deviceName))
  }

  private func take(_ message: InnerMessage) {
    switch message {
    case .commit(let exchange, let commitment):
      answer { machine throws(WireError) in
        .some(try machine.answer(exchange: exchange, commitment: commitment))
      }
    case .open(let exchange, let nonce):
      answer { machine throws(WireError) in
        self.number = try machine.finish(exchange: exchange, nonce: nonce)
        return nil
      }
      if let number { onEvent(.number(number)) }
    case .shown(let ask, let expires):
      guard let what = party.enforcement?.session.pending?.ask.what else { return }
      onEvent(.asked(ask, what, expires: expires))
    case .size(let columns, let rows): onEvent(.resized(columns: columns, rows: rows))
    case .skipped(let bytes): onEvent(.skipped(bytes))
    case .floor(let side):
      customerHasFloor = side == .customer
      waitingKeys = 0
      onEvent(.floor(side))
    case .nonce, .checkpoint: break
    }
  }

  private func answer(
    _ body: (inout NumberExchange) throws(WireError) -> InnerMessage?
  ) {
    do throws(WireError) {
      var machine: NumberExchange
      if let exchange { machine = exchange } else { machine = try newExchange() }
      let reply = try body(&machine)
      exchange = machine
      if let reply { party.tunnel?.send(reply) }
    } catch {
      party.leave()
      onDone(.failure(.unprovenTechnician(organisation: organisation)))
    }
  }

  private func newExchange() throws(WireError) -> NumberExchange {
    guard let tunnel = party.tunnel, let agentKey, let exporter = try? tunnel.exporter() else {
      throw WireError("no tunnel yet")
    }
    return NumberExchange(
      Number.Binding(
        session: id, agentKey: agentKey, technicianKey: identity.key.rawPublicKey,
        exporter: exporter))
  }

  private func refused(_ act: Act, _ code: RefusalCode) {
    if case .opened = act {
      onDone(.failure(code.problem(organisation)))
      return
    }
    let known = ErrorCode(rawValue: code.rawValue) ?? .notNow
    onEvent(.error(known, came: nil))
  }

  private func close(_ ending: Ending) {
    guard ended == nil else { return }
    ended = ending
    onEvent(.closed(ending, receipt: receipts.close()))
    party.leave()
    switch ending {
    case .customer, .quiet, .administrator, .numbers: onDone(.success(.done))
    case .declined: onDone(.failure(.customerDeclined))
    case .unjoined: onDone(.failure(.nobodyAnswered))
    case .lost: onDone(.failure(.sessionLost))
    }
  }
}

/// A truth that two closures share.
private final class Flag {
  var isSet = false
}
