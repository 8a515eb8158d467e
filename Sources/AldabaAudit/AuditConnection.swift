import AldabaCrypto
import AldabaLink
import AldabaPerson
import AldabaProof
import AldabaSystem
import AldabaTerminal
import AldabaWire
import AldabaWords

/// An auditor's conversation with a broker: one question, one answer, the next question. A connection
/// that was lost in between is made again, also to a broker that is just being started again.
final class AuditConnection {
  /// How long an answer may take. The broker paces who downloads.
  private static let seconds = 30.0
  /// How long a broker that was there is waited for, in seconds: so long it takes to start again.
  private static let patience = 5.0

  let address: HostPort
  let organisation: String
  private var identity: Identity
  private let loop: EventLoop
  private let context: TLSContext
  private var link: Link?
  /// It was waited for in vain: until it is back it is tried once for each question.
  private var isAway = false

  /// - Parameter place: `HOST:PORT` where it was given, else where the organisation says.
  init(_ identity: Identity, at place: String?) throws {
    guard identity.role == .auditor else {
      throw Problem.wrongRole(needed: [.auditor], came: identity.role ?? .technician)
    }
    self.identity = identity
    organisation = identity.trust.organisation
    address = try place.map { try Enroll.place($0) } ?? identity.trust.addresses[0]
    loop = try EventLoop()
    context = try TLSContext.partyClient(
      of: identity.trust.authorities, identity: (identity.certificate, identity.key))
    do throws(AskError) { try connect() } catch  where error.isRestart {
      // The first question waits for it.
    } catch { throw problem(error) }
  }

  /// The broker's answer. What it refuses, and an answer to another question, is a problem.
  func ask(_ question: Message.Audit) throws(Problem) -> Message {
    do throws(AskError) { return try patiently(question) } catch { throw problem(error) }
  }

  private func patiently(_ question: Message.Audit) throws(AskError) -> Message {
    var isRestarting = false
    if link != nil {
      do throws(AskError) { return try exchange(.audit(question)) } catch {
        guard error.mayPass else { throw error }
        isRestarting = error.isRestart
      }
    }
    let end = Clock.bootMilliseconds() + (isAway ? 0 : Int64(Self.patience * 1000))
    var backoff = Backoff()
    while true {
      do throws(AskError) {
        try connect()
        isAway = false
        return try exchange(.audit(question))
      } catch {
        isRestarting = isRestarting || error.isRestart
        guard error.mayPass else { throw error }
        guard Clock.bootMilliseconds() < end else {
          isAway = true
          throw isRestarting ? .refused(.stopping) : error
        }
        let loop = self.loop
        loop.after(seconds: backoff.next()) { loop.stop() }
        loop.run()
      }
    }
  }

  private func connect() throws(AskError) {
    link = try dial()
    let answer = try exchange(.audit(.open))
    guard case .welcome(let welcome) = answer else {
      throw .malformed(WireError("expected a welcome"))
    }
    do throws(ProofError) {
      try Enrolment.check(welcome.enrolled, of: identity.certificate, identity.trust)
    } catch { throw .unproven(error) }
    guard let renewal = identity.renewal else { return }
    if case .enrolled(let der, let receipt, let text) = try exchange(renewal) {
      identity.take(der, receipt, text)
    }
  }

  private func problem(_ error: AskError) -> Problem {
    if case .refused(.wrongRole) = error {
      return .wrongRole(needed: [.auditor], came: identity.role ?? .technician)
    }
    return error.problem(address: address, organisation: organisation)
  }

  // MARK: - The loop runs while somebody waits

  private func dial() throws(AskError) -> Link {
    let loop = self.loop
    let outcome = Outcome<Link>()
    Dialer(loop: loop, address: address, context: context).dial { result in
      outcome.set(result.mapError { .link($0) })
      loop.stop()
    }
    loop.run()
    return try outcome.get()
  }

  private func exchange(_ message: Message) throws(AskError) -> Message {
    guard let link else { throw .link(.closed) }
    let loop = self.loop
    let outcome = Outcome<Message>()
    link.onClosed = { error in
      outcome.set(.failure(.link(error)))
      loop.stop()
    }
    link.onFrame = { frame in
      guard case .control(let bytes) = frame else { return }
      outcome.set(AuditConnection.read(bytes))
      loop.stop()
    }
    let deadline = loop.after(seconds: Self.seconds) {
      outcome.set(.failure(.link(.slow)))
      loop.stop()
    }
    link.send(message)
    loop.run()
    deadline.cancel()
    // Until the next question, an end is only noted.
    link.onClosed = { [weak self] _ in self?.link = nil }
    if case .failure = outcome.result { self.link = nil }
    return try outcome.get()
  }

  private static func read(_ bytes: [UInt8]) -> Result<Message, AskError> {
    do throws(WireError) {
      switch try Message.decode(bytes) {
      case .bye(let code), .refused(_, let code): return .failure(.refused(code))
      case let message: return .success(message)
      }
    } catch { return .failure(.malformed(error)) }
  }

  /// What came first counts.
  private final class Outcome<Value> {
    private(set) var result: Result<Value, AskError>?
    func set(_ new: Result<Value, AskError>) { if result == nil { result = new } }
    func get() throws(AskError) -> Value {
      guard let result else { throw .link(.slow) }
      return try result.get()
    }
  }
}

extension AskError {
  /// The broker has said that it goes and comes back.
  fileprivate var isRestart: Bool { if case .refused(.stopping) = self { true } else { false } }

  /// It may be answered a moment later.
  fileprivate var mayPass: Bool {
    if case .link(let error) = self { return !error.isIdentity }
    return isRestart
  }
}
