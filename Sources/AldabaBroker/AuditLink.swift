import AldabaCrypto
import AldabaLink
import AldabaSystem
import AldabaWire

/// An auditor's connection: one question, one answer, at a pace that leaves the loop to the sessions.
/// Confined to its worker's loop; what has to be read is read on another thread (`Archive`).
final class AuditLink {
  /// What an auditor may take, in bytes a second.
  static let pace: Int64 = 8 << 20
  /// Who asks nothing for so long gives the seat free; they come again with their next question.
  static let idleSeconds = 90.0

  private let link: Link
  private let address: Address
  private let person: PersonID
  private let certificate: Certificate
  private unowned let worker: Worker
  private let server: Server
  private var isAnswering = false
  /// Before this moment (milliseconds of the boot clock) nothing more is answered.
  private var due: Int64 = 0
  private var idle: EventLoop.Timer?

  init(
    worker: Worker, link: Link, address: Address, _ person: PersonID, _ certificate: Certificate
  ) {
    self.worker = worker
    server = worker.server
    self.link = link
    self.address = address
    self.person = person
    self.certificate = certificate
  }

  func start() {
    link.onRelay = { _, _ in true }
    link.onFrame = { [weak self] in self?.receive($0) }
    link.onClosed = { [weak self] _ in self?.leave() }
    rest()
  }

  private func rest() {
    idle?.cancel()
    idle = worker.loop.after(seconds: AuditLink.idleSeconds) { [weak self] in
      self?.link.close()
      self?.leave()
    }
  }

  func revoked(_ person: PersonID) { if person == self.person { refuse(.revoked) } }

  private func receive(_ frame: Frame) {
    guard case .control(let bytes) = frame else { return }
    switch try? Message.decode(bytes) {
    case .renew(let request): worker.renew(certificate, request, for: link)
    case .audit(let question) where question.isQuestion && !isAnswering: take(question)
    default:
      server.refusedPeer(address, why: "malformed message")
      refuse(.malformed)
    }
  }

  private func take(_ question: Message.Audit) {
    isAnswering = true
    idle?.cancel()
    let wait = due - Clock.bootMilliseconds()
    guard wait > 0 else { return ask(question) }
    worker.loop.after(seconds: Double(wait) / 1000) { [weak self] in self?.ask(question) }
  }

  private func ask(_ question: Message.Audit) {
    let loop = worker.loop
    let parcel = Parcel(Weak(self))
    server.archive.ask(question, by: person) { answer in
      loop.post { parcel.value.value?.answer(answer) }
    }
  }

  private func answer(_ message: Message) {
    isAnswering = false
    let bytes = message.encoded()
    let took = Int64(bytes.count) * 1000 / AuditLink.pace
    due = max(due, Clock.bootMilliseconds()) + took
    link.send(.control(bytes))
    rest()
  }

  private func refuse(_ code: RefusalCode) {
    link.bye(code)
    leave()
  }

  /// The broker goes: who waits for an answer asks again.
  func drain() { link.bye(.stopping) }

  private func leave() {
    idle?.cancel()
    worker.forget(self)
  }
}

extension Message.Audit {
  /// What an auditor may say once the connection is theirs.
  fileprivate var isQuestion: Bool {
    switch self {
    case .head, .lines, .prove, .texts, .cosign, .cosignatures: true
    case .open, .checkpoint, .records, .shelf, .cosigned: false
    }
  }
}
