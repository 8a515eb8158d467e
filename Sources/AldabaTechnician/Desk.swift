import AldabaCrypto
import AldabaLink
import AldabaParty
import AldabaPerson
import AldabaSystem
import AldabaWire
import AldabaWords

/// A technician's connection to the desk: what waits, once or as it comes. Who follows is free, and
/// comes back by themselves when the broker goes.
///
///     dial ─▶ desk ─▶ welcome ─▶ waiting, gone, advice …        once: ─▶ bye
///       ▲                             │ lost
///       └──────── back-off ───────────┘ following
///
/// Confined to its loop.
final class Desk {
  enum Event: Equatable {
    case waiting(Message.Waiting)
    case gone(Message.Waiting)
    case advice(Message.Advice)
    /// The broker counts us as free from here on.
    case ready
    /// The connection was lost, or is back, since (Unix milliseconds).
    case link(isLost: Bool, since: Int64)
  }

  var onEvent: (Event) -> Void = { _ in }
  /// The end: all that waits has been told, or what went wrong.
  var onDone: (Result<Void, Problem>) -> Void = { _ in }

  /// What waits, in the order in which it came.
  private(set) var waiting: [Message.Waiting] = []
  private let loop: EventLoop
  private let line: BrokerLine
  private let follow: Bool
  private var identity: Identity
  private var organisation: String
  private var retry: EventLoop.Timer?
  private var backoff = Backoff()
  private var isWelcome = false
  private var lostSince: Int64?
  private var isAway = false
  private var isOver = false

  init(loop: EventLoop, identity: Identity, address: HostPort, follow: Bool) throws {
    self.loop = loop
    self.follow = follow
    self.identity = identity
    organisation = identity.trust.organisation
    line = BrokerLine(
      Dialer(
        loop: loop, address: address,
        context: try TLSContext.partyClient(
          of: identity.trust.authorities, identity: (identity.certificate, identity.key))))
    line.onReady = { $0.send(.desk(follow: follow)) }
    line.onFrame = { [weak self] in self?.receive($0) }
    line.onLost = { [weak self] in self?.failed($0) }
  }

  func start() { line.dial() }

  /// Not me: it rings for the others. False for what does not wait.
  func decline(_ id: AskID) -> Bool {
    guard waiting.contains(where: { $0.id == id }), let link = line.link else { return false }
    link.send(.decline(id))
    return true
  }

  /// For a while nothing rings, or it does again. It holds over lost links.
  func away(_ isAway: Bool) {
    self.isAway = isAway
    line.link?.send(.away(isAway))
  }

  /// - Parameter gone: as in `BrokerLine.leave`.
  func leave(_ gone: @escaping () -> Void = {}) {
    isOver = true
    retry?.cancel()
    line.leave(gone)
  }

  // MARK: - The connection

  /// Who has been at the desk once goes on trying; nothing rings for them meanwhile.
  private func failed(_ error: LinkError) {
    guard !isOver else { return }
    guard follow, isWelcome, !error.isIdentity else { return end(.failure(.link(error))) }
    if lostSince == nil {
      let now = Clock.wallMilliseconds()
      lostSince = now
      backoff = Backoff()
      onEvent(.link(isLost: true, since: now))
      for waiting in waiting { onEvent(.gone(waiting)) }
      waiting = []
    }
    retry = loop.after(seconds: backoff.next()) { [weak self] in self?.start() }
  }

  private func receive(_ frame: Frame) {
    guard case .control(let bytes) = frame else { return }
    do throws(WireError) { take(try Message.decode(bytes)) } catch {
      end(.failure(.malformed(error)))
    }
  }

  private func take(_ message: Message) {
    switch message {
    case .welcome(let welcome):
      organisation = welcome.organisation
      isWelcome = true
      if let since = lostSince {
        lostSince = nil
        onEvent(.link(isLost: false, since: since))
      }
      guard follow else { return }
      if let renewal = identity.renewal { line.link?.send(renewal) }
      if isAway { line.link?.send(.away(true)) }
      onEvent(.ready)
    case .enrolled(let der, let receipt, let text): identity.take(der, receipt, text)
    // A renewal that was refused: the certificate is good for days.
    case .refused: break
    case .waiting(let new):
      waiting.removeAll { $0.id == new.id }
      waiting.append(new)
      // A list is told whole and in its order.
      if follow { onEvent(.waiting(new)) }
    case .gone(let id):
      guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
      onEvent(.gone(waiting.remove(at: index)))
    case .advice(let advice): onEvent(.advice(advice))
    case .bye(.past) where !follow:
      for waiting in waiting.lateFirst(at: Clock.wallMilliseconds()) { onEvent(.waiting(waiting)) }
      end(.success(()))
    case .bye(.stopping) where follow && isWelcome: break
    case .bye(let code): end(.failure(.refused(code)))
    default: end(.failure(.malformed(WireError("a broker does not say that at the desk"))))
    }
  }

  private func end(_ result: Result<Void, PartyError>) {
    guard !isOver else { return }
    leave()
    let address = line.address
    let organisation = organisation
    onDone(result.mapError { $0.problem(address: address, organisation: organisation) })
  }
}

extension [Message.Waiting] {
  /// What is late before everything else, the longest first; the rest as it came.
  func lateFirst(at now: Int64) -> [Message.Waiting] {
    let late = filter { $0.isLate(at: now) }.sorted { ($0.due ?? 0) < ($1.due ?? 0) }
    return late + filter { !$0.isLate(at: now) }
  }
}

extension Message.Waiting {
  func isLate(at now: Int64) -> Bool { due.map { $0 < now } ?? false }
}
