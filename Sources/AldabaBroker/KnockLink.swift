import AldabaCrypto
import AldabaLink
import AldabaSystem
import AldabaWire

/// The connection of a customer at the door, until somebody answers. Confined to its worker's loop.
final class KnockLink {
  let id: AskID
  private let link: Link
  private let address: Address
  private unowned let worker: Worker
  private let server: Server

  init(worker: Worker, link: Link, address: Address, _ id: AskID) {
    self.worker = worker
    server = worker.server
    self.link = link
    self.address = address
    self.id = id
  }

  func start(_ knocking: Message.Knocking) {
    link.onRelay = { _, _ in true }
    link.onFrame = { [weak self] in self?.receive($0) }
    link.onClosed = { [weak self] _ in self?.gone() }
    do throws(RefusalCode) {
      try server.reception.knock(knocking, link, address, worker.loop)
    } catch {
      link.bye(error)
      worker.forget(self)
    }
  }

  /// Somebody has answered: the link goes to their session.
  func release() -> (link: Link, address: Address) {
    link.onFrame = { _ in }
    link.onClosed = { _ in }
    worker.forget(self)
    return (link, address)
  }

  private func receive(_ frame: Frame) {
    guard case .control(let bytes) = frame else { return }
    switch try? Message.decode(bytes) {
    case .leave:
      server.reception.hangUp(id)
      finish()
    case .callback(let at, let contact):
      do throws(RefusalCode) {
        let loop = worker.loop
        let parcel = Parcel(self)
        try server.reception.callBack(id, at: at, contact: contact) { due in
          loop.post { parcel.value.noted(due) }
        }
      } catch {
        // They go on waiting, and may name another time.
        link.send(.refused(seq: 0, error))
      }
    default:
      server.refusedPeer(address, why: "malformed message")
      link.bye(.malformed)
      gone()
    }
  }

  /// The broker goes; the turn is kept.
  func drain() { link.bye(.stopping) }

  private func noted(_ due: Int64) {
    link.send(.noted(at: due))
    finish()
  }

  private func finish() {
    link.onClosed = { _ in }
    link.close()
    worker.forget(self)
  }

  private func gone() {
    server.reception.lost(id, link)
    worker.forget(self)
  }
}
