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
///                           └─ enroll ─▶ certificate    └─ rejoin ─▶ its room (by key)
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
    link.bye(code)
    worker.leave(self)
  }

  func revoked(_ person: PersonID) { if technician?.id == person { refuse(.revoked) } }

  private func expectFirst() {
    timer = worker.loop.after(seconds: Visitor.firstSeconds) { [weak self] in
      self?.refuse(.malformed)
    }
  }

  private func closed(_ error: LinkError) {
    timer?.cancel()
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
    case .renew, .statement, .welcome, .enrolled, .opened, .invited, .record, .refused, .link,
      .ledger, .bye:
      refuse(.malformed)
    }
  }

  /// Who the certificate of this connection is, and whether they may still speak.
  private func identify() -> (Technician, index: Int64)? {
    guard let certificate = link.tls.peerCertificate, let key = certificate.rawPublicKey,
      let id = certificate.personID.flatMap(PersonID.init(rawValue:)),
      let fingerprint = Digest(certificate.fingerprint)
    else {
      refuse(.unknownPerson)
      return nil
    }
    do throws(RefusalCode) {
      let (role, index) = try server.people.enrolment(of: id, key: key, certificate: fingerprint)
      switch role {
      case .technician, .supervisor: break
      case .auditor: throw .wrongRole
      }
      return (Technician(id: id, role: role, key: key, certificate: certificate), index)
    } catch {
      server.refusedPeer(address, why: "\(id): \(error.rawValue)")
      refuse(error)
      return nil
    }
  }

  private func welcome() {
    guard let (technician, index) = identify() else { return }
    guard let receipt = try? server.receipt(index) else {
      refuse(.ledger)
      return
    }
    self.technician = technician
    link.send(
      .welcome(
        Message.Welcome(
          organisation: server.configuration.organisation, enrolled: receipt,
          settings: server.configuration.settings)))
  }

  private func reattach(_ session: SessionID) {
    guard let (technician, _) = identify() else { return }
    let key = technician.key
    let certificate = technician.certificate.der
    worker.hand(self, to: session) { room, link in
      guard room.machine.technicianKey == key else {
        link.bye(.wrongRole)
        return
      }
      room.reattach(link, certificate: certificate)
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
      worker.hand(self, to: session) { room, link in room.invite(link, join) }
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
    issue(
      ["do": "sign", "secret": .string(secret.hex), "request": .string(request.base64)],
      isRenewal: false)
  }

  // MARK: - A technician before the session

  private func asTechnician(_ message: Message) {
    guard let technician else { return }
    switch message {
    case .renew(let request):
      issue(
        [
          "do": "renew", "certificate": .string(technician.certificate.der.base64),
          "request": .string(request.base64),
        ], isRenewal: true)
    case .statement(let signed): open(signed, technician)
    default: refuse(.malformed)
    }
  }

  private func issue(_ question: JSON, isRenewal: Bool) {
    let loop = worker.loop
    let parcel = Parcel((visitor: Weak(self), link: Weak(link)))
    server.issue(question, isRenewal: isRenewal) { result in
      loop.post {
        if isRenewal {
          // The session may have begun meanwhile: its link stays on this loop, the visitor is gone.
          switch result {
          case .success(let message): parcel.value.link.value?.send(message)
          case .failure(let code): parcel.value.link.value?.send(.refused(seq: 0, code))
          }
          return
        }
        guard let visitor = parcel.value.visitor.value else { return }
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

  private func open(_ signed: Message.Signed, _ technician: Technician) {
    let statement = signed.statement
    do throws(RefusalCode) {
      let hash = try Statements.check(signed)
      guard statement.key == technician.key,
        statement.author == .person(technician.role, technician.id)
      else { throw .wrongRole }
      guard !server.isStalled else { throw .ledger }
      guard server.directory.loop(of: statement.session) == nil else { throw .taken }
      let machine = try Session(
        statement, hash: hash, at: Clock.bootMilliseconds(),
        reask: server.configuration.settings.reask)
      worker.open(
        self, machine, person: technician.id, certificate: technician.certificate.der, signed)
    } catch {
      refuse(error)
    }
  }
}

/// A reference that keeps nothing alive.
struct Weak<Object: AnyObject> {
  weak var value: Object?
  init(_ value: Object) { self.value = value }
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
