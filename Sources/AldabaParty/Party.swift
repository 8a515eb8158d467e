public import AldabaCrypto
public import AldabaJSON
public import AldabaLink
import AldabaPerson
public import AldabaProof
public import AldabaSession
public import AldabaSystem
public import AldabaTunnel
public import AldabaWire

/// One end of a session, whichever: its connection to the broker and the way back after a lost one,
/// its copy of the session machine over proven records, what it still has to say, and the tunnel to
/// the other end. What technician and agent have in common, so that it exists once.
///
///     link ─▶ messages ─▶ proof ─▶ machine ─▶ events          statements ─▶ outbox ─▶ link
///          └▶ relay frames ─▶ tunnel ─▶ events                 content ─▶ tunnel ─▶ link
///
/// Confined to its loop.
public final class Party {
  public enum Event {
    /// A message that is not about a record: welcome, invited, opened.
    case message(Message)
    /// A proven record of this session, what follows from it, and the texts it commits to.
    case record(Observer.Observed, [Effect], [String: PersonalText])
    /// What we wanted to say was refused.
    case refused(Act, RefusalCode)
    /// Somebody's link is gone, or back, since (Unix milliseconds).
    case link(Seat, isLost: Bool, since: Int64)
    case ledger(isStalled: Bool)
    /// The other end of a stream's tunnel is who it must be.
    case tunnelReady(Int64)
    /// Somebody else is at the other end, or the relay changed bytes: nothing more comes or goes.
    case tunnelFailed(Int64, Tunnel.Failure)
    case inner(Int64, InnerMessage)
    /// A head of the ledger that the other end of a stream has cosigned.
    case cosigned(Note)
    /// A record that cannot be, under a head that the ledger's key has signed: the end follows.
    case evidence(Receipt)
    /// Bytes of keys or of output.
    case content(Int64, InnerFrame.Channel, [UInt8])
    /// What the other person of a stream wrote.
    case chat(Int64, String)
    /// The last event.
    case ended(PartyError)
  }

  public let side: Side
  public let key: PrivateKey
  public private(set) var enforcement: Enforcement?
  /// By stream: an agent has one for each technician, a technician one.
  public internal(set) var tunnels: [Int64: Tunnel] = [:]
  /// Whose links are gone, as far as we know.
  public private(set) var lost: Set<Seat> = []
  /// Every proven record of this session so far, and its texts.
  public private(set) var proven: [(observed: Observer.Observed, texts: [String: PersonalText])] =
    []
  public var onEvent: (Event) -> Void = { _ in }
  /// What must be there before a statement of ours: it is sent right before, each time that goes out.
  public var ahead: (Act) -> Message? = { _ in nil }
  /// How long to try to come back, in milliseconds; the broker's setting once it is known.
  public var patience: Int64 = 300_000
  /// Makes the tunnel of a stream's new epoch, which the other end has begun since it was started again;
  /// nil where that cannot be.
  public var onNewEpoch: (Int64, UInt16) -> Tunnel? = { _, _ in nil }
  /// Whether who comes back may see again what they saw last.
  public var maySeeAgain: (Int64) -> Bool = { _ in false }
  /// Whether a connection that is lost before a session began is waited for too: who stands at the
  /// door keeps their turn.
  public var keepsTurn = false

  let loop: EventLoop
  private let line: BrokerLine
  var observer: Observer
  private var outbox: Outbox?
  private var lastIndex: Int64 = -1
  /// Tunnels of new epochs whose other end has not shown yet who it is: until then the old ones stand.
  var successors: [Int64: Tunnel] = [:]
  /// This program comes into a session that it was in before it was started.
  private var isComingBack = false
  private var lostSince: Int64?
  private var backoff = Backoff()
  private var retry: EventLoop.Timer?
  private var isOver = false
  var heads = Heads()
  /// What to say first on a new connection.
  private let hello: (Link) throws(CryptoError) -> Message

  /// - Parameter hello: the first message on every connection; it may depend on the session that
  ///   was joined meanwhile.
  public init(
    side: Side, loop: EventLoop, address: HostPort, context: TLSContext, trust: Trust,
    key: PrivateKey, hello: @escaping (Link) throws(CryptoError) -> Message
  ) {
    self.side = side
    self.key = key
    self.loop = loop
    self.hello = hello
    line = BrokerLine(Dialer(loop: loop, address: address, context: context))
    observer = Observer(origin: trust.origin, key: trust.ledgerKey)
    line.onReady = { [weak self] in self?.dialled($0) }
    line.onFrame = { [weak self] in self?.receive($0) }
    line.onLost = { [weak self] in self?.failed($0) }
  }

  public func start() { line.dial() }

  /// Comes back into a session that an earlier run of this program was in: its records come first, then
  /// the word that our link is back.
  public func comeBack(to session: SessionID, as author: Author) {
    isComingBack = true
    speak(in: session, as: author)
    start()
  }

  /// Writes what waits, then goes without another word: the broker sees a lost link.
  ///
  /// - Parameter gone: as in `BrokerLine.leave`.
  public func leave(_ gone: @escaping () -> Void = {}) {
    isOver = true
    retry?.cancel()
    line.leave(gone)
  }

  // MARK: - Saying

  var link: Link? { line.link }

  /// Names the session whose statements come from here on, and who says ours.
  public func speak(in session: SessionID, as author: Author) {
    outbox = Outbox(author: author, key: key.rawPublicKey, session: session)
  }

  /// Signs and sends as soon as everything said before stands in the ledger.
  public func say(_ act: Act, texts: [String: PersonalText] = [:]) {
    outbox?.add(act, texts: texts)
    sendNext()
  }

  /// Who our statements are by.
  var author: Author? { outbox?.author }

  /// Whether something is on its way to the ledger.
  public func isSaying(_ isIt: (Act) -> Bool) -> Bool { outbox?.holds(isIt) ?? false }

  /// Sends one message that is no statement.
  public func send(_ message: Message) { link?.send(message) }

  /// Has what was sent in this turn written before what follows in it.
  public func sendNow() { link?.sendNow() }

  private func sendNext() {
    guard let link, link.isReady, outbox != nil else { return }
    let raw = key.rawPublicKey
    let chain = enforcement?.session.next(for: raw) ?? (1, .zero)
    let key = key
    if let signed = outbox?.next(chain: chain, sign: { key.sign($0) }) { send(signed, over: link) }
  }

  private func send(_ signed: Message.Signed, over link: Link) {
    if let message = ahead(signed.statement.act) { link.send(message) }
    link.send(.statement(signed))
  }

  /// Changes what the agent lets happen; see ``Enforcement``.
  public func enforce<R>(_ body: (inout Enforcement) -> R) -> R? {
    guard var enforcement else { return nil }
    let result = body(&enforcement)
    self.enforcement = enforcement
    return result
  }

  /// Begins the session's machine with a proven `session.opened` that we did not sign ourselves.
  public func begin(_ receipt: JSON, texts: [String: PersonalText], rules: Session.Rules)
    throws(ProofError) -> Observer.Observed
  {
    let observed = try observer.observe(receipt)
    guard let signed = observed.record.signed, let hash = observed.hash,
      let session = try? Session(
        signed.statement, hash: hash, at: loop.now, rules: rules)
    else { throw .malformed("expected a session's opening") }
    enforcement = Enforcement(session)
    lastIndex = observed.receipt.index
    proven.append((observed, texts))
    return observed
  }

  /// Believes a receipt of something outside the session: an enrolment.
  public func observe(_ receipt: JSON) throws(ProofError) -> Observer.Observed {
    try observer.observe(receipt)
  }

  /// Compares with what somebody else was shown.
  func observe(
    _ note: Note, _ proof: InclusionProof, isSigned: Bool
  ) throws(ProofError) -> Checkpoint {
    try observer.compare(note, proof, isSigned: isSigned)
  }

  // MARK: - Where

  /// Whether the way between the two ends of a stream is cut.
  public func isCut(_ stream: Int64) -> Bool {
    lost.contains(.customer) || lost.contains(.technician(stream))
  }

  /// Our own place in the session.
  public var seat: Seat {
    switch side {
    case .customer: .customer
    case .technician:
      .technician(enforcement?.session.member(key.rawPublicKey)?.stream ?? 1)
    }
  }

  // MARK: - The connection

  private func dialled(_ link: Link) {
    do throws(CryptoError) { link.send(try hello(link)) } catch {
      end(.link(.tls(error)))
      return
    }
    // The same statement again: if it was recorded, the answer is its record.
    if lostSince != nil, let signed = outbox?.inFlight { send(signed, over: link) }
  }

  /// A connection failed: for good before the session or a turn began, else until patience ends.
  ///
  /// - Parameter seconds: until the next attempt; nil: at once, and later and later behind that.
  private func failed(_ error: LinkError, after seconds: Double? = nil) {
    guard !isOver else { return }
    if heads.isSettling { return settled(nil) }
    guard enforcement != nil || keepsTurn, !error.isIdentity else {
      end(.link(error))
      return
    }
    if lostSince == nil {
      lostSince = loop.now
      lost.insert(seat)
      for tunnel in tunnels.values { tunnel.linkLost() }
      for tunnel in successors.values { tunnel.linkLost() }
      onEvent(.link(seat, isLost: true, since: Clock.wallMilliseconds()))
      backoff = Backoff()
      retry = loop.after(seconds: seconds ?? 0) { [weak self] in self?.start() }
      return
    }
    guard let lostSince, loop.now - lostSince < patience else {
      end(.lost)
      return
    }
    retry = loop.after(seconds: seconds ?? backoff.next()) { [weak self] in self?.start() }
  }

  private func receive(_ frame: Frame) {
    switch frame {
    case .control(let bytes):
      do throws(WireError) { try take(try Message.decode(bytes)) } catch { end(.malformed(error)) }
    case .relay(let position, _), .ack(let position), .resume(let position):
      let stream = Int64(position.stream)
      if let tunnel = tunnels[stream], position.epoch <= tunnel.epoch {
        tunnel.receive(frame)
      } else {
        successor(stream, position.epoch)?.receive(frame)
      }
    case .ping, .pong: break
    }
  }

  private func take(_ message: Message) throws(WireError) {
    switch message {
    case .record(let receipt, let texts):
      do throws(ProofError) { try record(receipt, texts) } catch {
        keepEvidence(receipt, error)
        end(.unproven(error))
      }
    case .refused(let seq, let code):
      guard outbox != nil else { return onEvent(.message(message)) }
      guard let act = outbox?.refused(seq: seq) else { return }
      onEvent(.refused(act, code))
      sendNext()
    case .link(let seat, let isLost, let since): linkChanged(seat, isLost, since)
    case .ledger(let isStalled):
      _ = enforce { $0.isSuspended = isStalled }
      onEvent(.ledger(isStalled: isStalled))
    case .bye(let code): dismissed(code)
    case .waited, .invited, .called:
      // At the door, and to who answers, this is the word that the connection is back.
      linkChanged(seat, false, Clock.wallMilliseconds())
      onEvent(.message(message))
    case .welcome, .enrolled, .opened, .found, .unfound, .waiting, .gone, .colleague,
      .advice, .noted, .knocker, .told:
      onEvent(.message(message))
    case .technician, .join, .rejoin, .enroll, .reattach, .renew, .statement, .segment, .desk,
      .answer,
      .decline, .find, .done, .away, .look, .knock, .leave, .callback, .door, .audit:
      throw WireError("a broker does not say that")
    }
  }

  /// The broker said goodbye. To who stands at the door that may be only for now: whoever answered is
  /// not there yet, or the broker goes and comes back.
  private func dismissed(_ code: RefusalCode) {
    switch code {
    case .stopping where enforcement != nil:
      // It goes and comes back: so do we, not all in the same instant.
      line.hangUp()
      failed(.closed, after: lostSince == nil ? Double(Crypto.random(1)[0]) / 1_000 : nil)
    case .notNow, .past, .taken, .ledger, .stopping:
      guard keepsTurn, enforcement == nil else { return end(.refused(code)) }
      line.hangUp()
      // The broker is there, and soon knows who comes next: a turn is not to be lost meanwhile.
      failed(.closed, after: lostSince == nil ? nil : 1)
    default: end(.refused(code))
    }
  }

  private func linkChanged(_ seat: Seat, _ isLost: Bool, _ since: Int64) {
    let all = Array(tunnels) + Array(successors)
    let before = all.map(\.key).filter { isCut($0) }
    if isLost {
      guard lost.insert(seat).inserted else { return }
    } else {
      let isBack = isComingBack && seat == self.seat
      guard lost.remove(seat) != nil || isBack else { return }
      if seat == self.seat {
        isComingBack = false
        lostSince = nil
        sendNext()
      }
    }
    for (stream, tunnel) in all where isCut(stream) != before.contains(stream) {
      if isLost { tunnel.linkLost() } else { tunnel.linkResumed() }
    }
    onEvent(.link(seat, isLost: isLost, since: since))
    checkSettled()
  }

  /// Believes a record and lets the machine take it. One that came before is passed over.
  private func record(_ json: JSON, _ texts: [String: PersonalText]) throws(ProofError) {
    let observed = try observer.observe(json)
    guard observed.receipt.index > lastIndex else { return }
    guard let outbox, observed.record.session == outbox.session else {
      throw .malformed("a record of another session")
    }
    guard texts.allSatisfy({ observed.record.act.texts[$0.key] == Digest(of: $0.value) }) else {
      throw .malformed("a text is not the one that was committed to")
    }
    var effects: [Effect] = []
    if let signed = observed.record.signed, let hash = observed.hash {
      guard self.outbox?.recorded(signed.statement) ?? true else {
        throw .malformed("the broker recorded what we did not say")
      }
      do throws(RefusalCode) {
        if case .opened = signed.statement.act, enforcement == nil {
          enforcement = Enforcement(
            try Session(signed.statement, hash: hash, at: loop.now, rules: .following))
        } else {
          effects =
            try enforcement?.apply(signed.statement, hash: hash, at: loop.now) ?? []
        }
      } catch { throw .malformed("a record that the session forbids: \(error.rawValue)") }
    } else {
      do throws(RefusalCode) {
        effects = try enforcement?.apply(byBroker: observed.record.act, at: loop.now) ?? []
      } catch { throw .malformed("a record that the session forbids: \(error.rawValue)") }
    }
    lastIndex = observed.receipt.index
    proven.append((observed, texts))
    cosign(observed.receipt)
    forget(effects)
    onEvent(.record(observed, effects, texts))
    sendNext()
  }

  /// Whoever has left is not waited for.
  private func forget(_ effects: [Effect]) {
    for effect in effects {
      if case .left(let member) = effect { lost.remove(member.seat) }
    }
  }

  /// Gives up: the last event.
  public func end(_ error: PartyError) {
    guard !isOver else { return }
    if heads.isSettling { return settled(error) }
    leave()
    onEvent(.ended(error))
  }
}
