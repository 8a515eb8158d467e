import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaSession
import AldabaSystem
import AldabaWire

/// A connection that has not become a party of a session yet.
///
///     TLS ─▶ first message ─┬─ technician ─▶ welcome ─▶ (renew) ─▶ session.opened ─▶ its room
///                           ├─ reattach ─▶ its room     ├─ join ─▶ its room   (by code)
///                           ├─ desk ─▶ stays there      ├─ rejoin ─▶ its room (by key)
///                           ├─ answer ─▶ a room         ├─ enroll ─▶ certificate
///                           └─ audit ─▶ reads the ledger
final class Visitor {
  /// How long a stranger may take to say the first message after the handshake.
  static let firstSeconds = 10.0

  let link: Link
  let address: Address
  private unowned let worker: Worker
  private let server: Server
  private var timer: EventLoop.Timer?
  private var technician: Technician?
  private var hasSpoken = false
  /// The customer who is answered and whose session is still to be opened.
  private var answering: AskID?

  private struct Technician {
    let id: PersonID
    let role: AldabaWire.Role
    let key: [UInt8]
    let certificate: Certificate
  }

  init(worker: Worker, link: Link, address: Address) {
    self.worker = worker
    server = worker.server
    self.link = link
    self.address = address
  }

  func start() {
    link.onReady = { [weak self] in self?.expectFirst() }
    link.onFrame = { [weak self] frame in self?.receive(frame) }
    link.onRelay = { [weak self] _, _ in
      self?.refuse(.malformed)
      return true
    }
    link.onClosed = { [weak self] error in self?.closed(error) }
    link.start()
  }

  /// The link goes on without this visitor.
  func release() {
    timer?.cancel()
    link.onFrame = { _ in }
    link.onRelay = nil
    link.onClosed = { _ in }
  }

  func refuse(_ code: RefusalCode) {
    timer?.cancel()
    giveBack()
    link.bye(code)
    worker.leave(self)
  }

  /// Nothing was said in time. Nobody is told why: to somebody whose packets are lost it is one more cut,
  /// and they come again.
  private func letGo() {
    giveBack()
    link.close()
    worker.leave(self)
  }

  /// Who was answered waits again.
  private func giveBack() {
    guard let answering else { return }
    self.answering = nil
    server.reception.release(answering)
  }

  func revoked(_ person: PersonID) { if technician?.id == person { refuse(.revoked) } }

  private func expectFirst() {
    timer = worker.loop.after(seconds: Visitor.firstSeconds) { [weak self] in self?.letGo() }
  }

  private func closed(_ error: LinkError) {
    timer?.cancel()
    giveBack()
    switch error {
    case .tls(let failure):
      switch failure.kind {
      case .untrusted, .expired, .notYetValid, .wrongPurpose, .malformed:
        server.refusedPeer(address, why: "certificate: \(failure.reason)".prefixed(128))
      default: break
      }
    case .malformed: server.refusedPeer(address, why: "malformed frame")
    case .closed, .network, .slow, .overflow: break
    }
    worker.leave(self)
  }

  private func receive(_ frame: Frame) {
    guard case .control(let bytes) = frame else { return }
    timer?.cancel()
    do throws(WireError) {
      let message = try Message.decode(bytes)
      if technician != nil { asTechnician(message) } else { first(message) }
    } catch {
      server.refusedPeer(address, why: "malformed message")
      refuse(.malformed)
    }
  }

  // MARK: - First messages

  private func first(_ message: Message) {
    guard !hasSpoken else {
      refuse(.malformed)
      return
    }
    hasSpoken = true
    switch message {
    case .technician: welcome()
    case .reattach(let session): reattach(session)
    case .join(let join): self.join(join)
    case .rejoin(let rejoin): self.rejoin(rejoin)
    case .enroll(let secret, let request): enroll(secret, request)
    case .desk(let follow): desk(follow)
    case .answer(let ask): answer(ask)
    case .done(let id): done(id)
    case .look:
      link.send(.door(server.reception.door()))
      expectFirst()
    case .knock(let knocking): knock(knocking)
    case .audit(.open): audit()
    case .renew, .statement, .segment, .decline, .find, .welcome, .enrolled, .opened, .invited,
      .record,
      .refused, .link, .found, .unfound, .waiting, .gone, .called, .colleague, .advice, .ledger,
      .bye, .away, .leave, .callback, .door, .waited, .noted, .knocker, .told, .audit:
      refuse(.malformed)
    }
  }

  /// Who the certificate of this connection is, and whether they may still speak.
  private func identify(_ asAuditor: Bool, _ comesBack: Bool) -> (Technician, index: Int64)? {
    guard let certificate = link.tls.peerCertificate, let key = certificate.rawPublicKey,
      let id = certificate.personID.flatMap(PersonID.init(rawValue:)),
      let fingerprint = Digest(certificate.fingerprint)
    else {
      refuse(.unknownPerson)
      return nil
    }
    do throws(RefusalCode) {
      let (role, index) = try server.people.enrolment(of: id, key: key, certificate: fingerprint)
      guard (role == .auditor) == asAuditor else { throw .wrongRole }
      // Out of its time it is good for the session alone that its owner is in.
      guard comesBack || certificate.isInTime else { throw .busy }
      return (Technician(id: id, role: role, key: key, certificate: certificate), index)
    } catch {
      server.refusedPeer(address, why: "\(id): \(error.rawValue)")
      refuse(error)
      return nil
    }
  }

  @discardableResult
  private func welcome(asAuditor: Bool = false, comesBack: Bool = false) -> Technician? {
    guard let (technician, index) = identify(asAuditor, comesBack) else { return nil }
    guard let receipt = try? server.receipt(index) else {
      refuse(.ledger)
      return nil
    }
    self.technician = technician
    link.send(
      .welcome(
        Message.Welcome(
          organisation: server.configuration.organisation, enrolled: receipt,
          settings: server.configuration.settings)))
    return technician
  }

  // MARK: - The desk

  /// What waits is told, and goes on being told to who follows.
  private func desk(_ follow: Bool) {
    guard let technician = welcome() else { return }
    let desk = DeskLink(
      worker: worker, link: link, address: address, technician.id, technician.role,
      technician.certificate)
    if follow { return worker.keep(self, at: desk) }
    for waiting in server.reception.waiting(for: technician.id, technician.role) {
      link.send(.waiting(waiting))
    }
    refuse(.past)
  }

  // MARK: - An auditor

  /// Nobody else reads the ledger: not even its length is told.
  private func audit() {
    guard server.archive.sit() else { return refuse(.full) }
    guard let auditor = welcome(asAuditor: true) else { return server.archive.rise() }
    worker.keep(
      self,
      for: AuditLink(
        worker: worker, link: link, address: address, auditor.id, auditor.certificate))
  }

  /// A technician takes what waits: the first of it, or this.
  private func answer(_ ask: AskID?) {
    guard let technician = welcome() else { return }
    let reception = server.reception
    let person = technician.id
    reception.arrive(person, technician.role, nil, worker.loop)
    defer { reception.leave(person, nil) }
    do throws(RefusalCode) {
      switch try reception.answer(ask, by: person) {
      case .session(let session, let id):
        let certificate = technician.certificate.der
        let (role, key) = (technician.role, technician.key)
        worker.hand(self, to: session) { room, link in
          room.call(link, id, person, role, key: key, certificate: certificate)
        }
      case .customer(let knocker):
        answering = knocker.id
        link.send(.knocker(knocker))
      }
    } catch {
      refuse(error)
    }
  }

  /// Something owed is done.
  private func done(_ id: AskID) {
    guard let technician = welcome() else { return }
    do throws(RefusalCode) {
      guard !server.isStalled else { throw .ledger }
      let loop = worker.loop
      let parcel = Parcel(Weak(self))
      try server.reception.done(id, by: technician.id) {
        loop.post {
          parcel.value.value?.link.send(.gone(id))
          parcel.value.value?.refuse(.past)
        }
      }
    } catch {
      refuse(error)
    }
  }

  // MARK: - A customer at the door

  private func knock(_ knocking: Message.Knocking) {
    let vouched = Array(Label.knock.utf8) + Array(knocking.id.rawValue.utf8) + knocking.key
    guard proves(knocking.proof, by: knocking.key),
      let device = try? PublicKey(raw: knocking.device),
      device.verify(knocking.vouch, vouched)
    else { return refuse(.badSignature) }
    guard !server.isStalled else { return refuse(.ledger) }
    if let session = server.reception.session(of: knocking.id, key: knocking.key) {
      // Somebody answered while the link was lost: it leads there.
      worker.hand(self, to: session) { room, link in room.invite(link, key: knocking.key) }
    } else {
      worker.keep(self, knocking)
    }
  }

  private func reattach(_ session: SessionID) {
    guard let technician = welcome(comesBack: true) else { return }
    let key = technician.key
    let certificate = technician.certificate.der
    worker.hand(self, to: session) { room, link in
      guard room.machine.member(key) != nil else {
        link.bye(.wrongRole)
        return
      }
      room.reattach(link, key: key, certificate: certificate)
    }
  }

  private func join(_ join: Message.Join) {
    guard server.guesses.mayTry(address.limitKey, now: Clock.bootMilliseconds()) else {
      refuse(.slowDown)
      return
    }
    guard proves(join.proof, by: join.key) else {
      refuse(.badSignature)
      return
    }
    do throws(RefusalCode) {
      let session = try server.directory.find(join.code)
      worker.hand(self, to: session) { room, link in room.invite(link, key: join.key) }
    } catch {
      server.refusedCode(address)
      refuse(error)
    }
  }

  private func rejoin(_ rejoin: Message.Rejoin) {
    guard proves(rejoin.proof, by: rejoin.key) else {
      refuse(.badSignature)
      return
    }
    if let device = rejoin.device {
      let vouched =
        Array(Label.vouch.utf8) + Array(rejoin.session.rawValue.utf8) + rejoin.key
      guard let key = try? PublicKey(raw: device.key), key.verify(device.vouch, vouched) else {
        refuse(.badSignature)
        return
      }
    }
    worker.hand(self, to: rejoin.session) { room, link in room.rejoin(link, rejoin) }
  }

  /// Whether the other end holds a key: its signature over this very TLS connection.
  private func proves(_ proof: [UInt8], by raw: [UInt8]) -> Bool {
    guard let key = try? PublicKey(raw: raw),
      let exporter = try? link.tls.export(label: Label.outerExporter, context: [], count: 32)
    else { return false }
    return key.verify(proof, Array(Label.hello.utf8) + exporter)
  }

  private func enroll(_ secret: [UInt8], _ request: [UInt8]) {
    let question: JSON = [
      "do": "sign", "secret": .string(secret.hex), "request": .string(request.base64),
    ]
    let loop = worker.loop
    let parcel = Parcel(Weak(self))
    server.issue(question, isRenewal: false) { result in
      loop.post {
        guard let visitor = parcel.value.value else { return }
        switch result {
        case .success(let message):
          visitor.link.send(message)
          visitor.expectFirst()
        case .failure(let code):
          visitor.server.refusedPeer(visitor.address, why: code.rawValue)
          visitor.refuse(code)
        }
      }
    }
  }

  // MARK: - A technician before the session

  private func asTechnician(_ message: Message) {
    guard let technician else { return }
    switch message {
    case .renew(let request):
      worker.renew(technician.certificate, request, for: link)
    case .statement(let signed): open(signed, technician)
    default: refuse(.malformed)
    }
  }

  private func open(_ signed: Message.Signed, _ technician: Technician) {
    let statement = signed.statement
    do throws(RefusalCode) {
      let hash = try Statements.check(signed)
      guard statement.key == technician.key,
        statement.author == .person(technician.role, technician.id)
      else { throw .wrongRole }
      guard !server.isStalled else { throw .ledger }
      guard case .opened(let opening) = statement.act else { throw .outOfOrder }
      // A session answers what this connection has taken, and nothing else.
      guard opening.knock ?? opening.callback == answering,
        opening.knock == nil || opening.callback == nil
      else { throw .badArgument }
      guard server.directory.loop(of: statement.session) == nil else { throw .taken }
      let machine = try Session(
        statement, hash: hash, at: Clock.bootMilliseconds(),
        rules: Session.Rules(
          reask: server.configuration.settings.reask, slack: Server.slack,
          requiresRecording: server.configuration.settings.requiresRecording))
      try server.reception.open(statement.session, technician.id, answering: answering)
      answering = nil
      worker.open(self, machine, certificate: technician.certificate.der, signed)
    } catch {
      refuse(error)
    }
  }
}

extension String {
  /// At most so many bytes of UTF-8, whole characters.
  func prefixed(_ bytes: Int) -> String {
    var text = ""
    for character in self {
      guard text.utf8.count + character.utf8.count <= bytes else { break }
      text.append(character)
    }
    return text
  }
}
