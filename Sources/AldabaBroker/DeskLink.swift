import AldabaCrypto
import AldabaLink
import AldabaSystem
import AldabaWire

/// A technician's connection at the desk: they are free, and are told what waits. Confined to its
/// worker's loop.
final class DeskLink {
  private let link: Link
  private let address: Address
  private let person: PersonID
  private let role: AldabaWire.Role
  private let certificate: Certificate
  private unowned let worker: Worker
  private let server: Server

  init(
    worker: Worker, link: Link, address: Address, _ person: PersonID, _ role: AldabaWire.Role,
    _ certificate: Certificate
  ) {
    self.certificate = certificate
    self.worker = worker
    server = worker.server
    self.link = link
    self.address = address
    self.person = person
    self.role = role
  }

  func start() {
    link.onRelay = { _, _ in true }
    link.onFrame = { [weak self] in self?.receive($0) }
    link.onClosed = { [weak self] _ in self?.leave() }
    for waiting in server.reception.owed(by: person) { link.send(.waiting(waiting)) }
    server.reception.arrive(person, role, link, worker.loop)
  }

  func revoked(_ person: PersonID) { if person == self.person { refuse(.revoked) } }

  private func receive(_ frame: Frame) {
    guard case .control(let bytes) = frame else { return }
    switch try? Message.decode(bytes) {
    // Gone a moment before: they have been told so already.
    case .decline(let id): try? server.reception.decline(id, by: person)
    case .renew(let request): worker.renew(certificate, request, for: link)
    case .away(let isAway): server.reception.away(person, isAway)
    default:
      server.refusedPeer(address, why: "malformed message")
      refuse(.malformed)
    }
  }

  private func refuse(_ code: RefusalCode) {
    link.bye(code)
    leave()
  }

  func drain() { link.bye(.stopping) }

  private func leave() {
    server.reception.leave(person, link)
    worker.forget(self)
  }
}
