public import AldabaCrypto
public import AldabaJSON
public import AldabaLink
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
    /// A side's link is gone, or back, since (Unix milliseconds).
    case link(Side, isLost: Bool, since: Int64)
    case ledger(isStalled: Bool)
    /// The other end of the tunnel is who it must be.
    case tunnelReady
    case inner(InnerMessage)
    /// Bytes of keys or of output.
    case content(InnerFrame.Channel, [UInt8])
    /// What the other person wrote.
    case chat(String)
    /// The last event.
    case ended(PartyError)
  }

  /// Seconds before the second attempt to come back; it doubles up to the other, and varies by half.
  static let firstPause = 0.25
  static let longestPause = 8.0

  public let side: Side
  public let key: PrivateKey
  public private(set) var enforcement: Enforcement?
  public private(set) var tunnel: Tunnel?
  /// Which sides' links are gone, as far as we know.
  public private(set) var lost: Set<Side> = []
  /// Every proven record of this session so far, and its texts.
  public private(set) var proven: [(observed: Observer.Observed, texts: [String: PersonalText])] =
    []
  public var onEvent: (Event) -> Void = { _ in }
  /// How long to try to come back, in milliseconds; the broker's setting once it is known.
  public var patience: Int64 = 300_000

  private let loop: EventLoop
  private let dialer: Dialer
  private var observer: Observer
  private var outbox: Outbox?
  private var link: Link?
  private var lastIndex: Int64 = -1
  private var lostSince: Int64?
  private var pause = Party.firstPause
  private var retry: EventLoop.Timer?
  private var isOver = false
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
    dialer = Dialer(loop: loop, address: address, context: context)
    observer = Observer(origin: trust.origin, key: trust.ledgerKey)
  }

  public func start() {
    dialer.dial { [weak self] result in self?.dialled(result) }
  }

  /// Writes what waits, then goes without another word: the broker sees a lost link.
  public func leave() {
    isOver = true
    retry?.cancel()
    link?.close()
    link = nil
  }

  // MARK: - Saying

  /// Names the session whose statements come from here on, and who says ours.
  public func speak(in session: SessionID, as author: Author) {
    outbox = Outbox(author: author, key: key.rawPublicKey, session: session)
  }

  /// Signs and sends as soon as everything said before stands in the ledger.
  public func say(_ act: Act, texts: [String: PersonalText] = [:]) {
    outbox?.add(act, texts: texts)
    sendNext()
  }

  /// Whether something is on its way to the ledger.
  public func isSaying(_ isIt: (Act) -> Bool) -> Bool { outbox?.holds(isIt) ?? false }

  /// Sends one message that is no statement.
  public func send(_ message: Message) { link?.send(message) }

  private func sendNext() {
    guard let link, link.isReady, outbox != nil else { return }
    let raw = key.rawPublicKey
    let chain = enforcement?.session.next(for: raw) ?? (1, .zero)
    let key = key
    if let signed = outbox?.next(chain: chain, sign: { key.sign($0) }) {
      link.send(.statement(signed))
    }
  }

  /// Changes what the agent lets happen; see ``Enforcement``.
  public func enforce<R>(_ body: (inout Enforcement) -> R) -> R? {
    guard var enforcement else { return nil }
    let result = body(&enforcement)
    self.enforcement = enforcement
    return result
  }

  /// Begins the session's machine with a proven `session.opened` that we did not sign ourselves.
  public func begin(_ receipt: JSON, texts: [String: PersonalText], reask: Int64)
    throws(ProofError) -> Observer.Observed
  {
    let observed = try observer.observe(receipt)
    guard let signed = observed.record.signed, let hash = observed.hash,
      let session = try? Session(
        signed.statement, hash: hash, at: loop.now, reask: reask)
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

  // MARK: - The tunnel

  /// Opens the tunnel to the other end; both do it when the customer has said yes.
  public func open(_ tunnel: Tunnel) {
    self.tunnel = tunnel
    tunnel.onFrame = { [weak self] in self?.link?.send($0) }
    tunnel.onReady = { [weak self] in self?.onEvent(.tunnelReady) }
    tunnel.onMessage = { [weak self] in self?.take($0) }
    tunnel.onContent = { [weak self] in self?.take($0, $1) }
    tunnel.onFailed = { [weak self] in self?.end(.tunnel($0)) }
    tunnel.start()
  }

  private func take(_ channel: InnerFrame.Channel, _ content: [UInt8]) {
    switch channel {
    case .keys, .output: onEvent(.content(channel, content))
    case .chat:
      guard content.count <= Limits.chat, let text = String(validating: content, as: UTF8.self)
      else {
        end(.malformed(WireError("expected at most \(Limits.chat) bytes of text in a message")))
        return
      }
      onEvent(.chat(text))
    case .control: break
    }
  }

  private func take(_ message: InnerMessage) {
    if case .checkpoint(let note) = message {
      do { try observer.compare(note: note) } catch { end(.unproven(error)) }
    } else {
      onEvent(.inner(message))
    }
  }

  // MARK: - The connection

  private func dialled(_ result: Result<Link, LinkError>) {
    guard !isOver else { return }
    switch result {
    case .failure(let error): failed(error)
    case .success(let link):
      self.link = link
      link.onFrame = { [weak self] in self?.receive($0) }
      link.onClosed = { [weak self, weak link] error in
        guard let self, let link, self.link === link else { return }
        self.link = nil
        self.failed(error)
      }
      do throws(CryptoError) { link.send(try hello(link)) } catch {
        end(.link(.tls(error)))
        return
      }
      // The same statement again: if it was recorded, the answer is its record.
      if lostSince != nil, let signed = outbox?.inFlight { link.send(.statement(signed)) }
    }
  }

  /// A connection failed: for good before the session began, else until patience ends.
  private func failed(_ error: LinkError) {
    guard !isOver else { return }
    guard enforcement != nil, !isIdentity(error) else {
      end(.link(error))
      return
    }
    if lostSince == nil {
      lostSince = loop.now
      lost.insert(side)
      tunnel?.linkLost()
      onEvent(.link(side, isLost: true, since: Clock.wallMilliseconds()))
      pause = Party.firstPause
      retry = loop.after(seconds: 0) { [weak self] in self?.start() }
      return
    }
    guard let lostSince, loop.now - lostSince < patience else {
      end(.lost)
      return
    }
    let jitter = 0.5 + Double(Crypto.random(1)[0]) / 255
    retry = loop.after(seconds: pause * jitter) { [weak self] in self?.start() }
    pause = min(pause * 2, Party.longestPause)
  }

  private func isIdentity(_ error: LinkError) -> Bool {
    guard case .tls(let failure) = error else { return false }
    switch failure.kind {
    case .truncated, .connectionLost: return false
    default: return true
    }
  }

  private func receive(_ frame: Frame) {
    switch frame {
    case .control(let bytes):
      do throws(WireError) { try take(try Message.decode(bytes)) } catch { end(.malformed(error)) }
    case .relay, .ack, .resume: tunnel?.receive(frame)
    case .ping, .pong: break
    }
  }

  private func take(_ message: Message) throws(WireError) {
    switch message {
    case .record(let receipt, let texts):
      do throws(ProofError) { try record(receipt, texts) } catch { end(.unproven(error)) }
    case .refused(let seq, let code):
      guard let act = outbox?.refused(seq: seq) else { return }
      onEvent(.refused(act, code))
      sendNext()
    case .link(let side, let isLost, let since): linkChanged(side, isLost, since)
    case .ledger(let isStalled):
      _ = enforce { $0.isSuspended = isStalled }
      onEvent(.ledger(isStalled: isStalled))
    case .bye(let code): end(.refused(code))
    case .welcome, .enrolled, .opened, .invited: onEvent(.message(message))
    case .technician, .join, .rejoin, .enroll, .reattach, .renew, .statement:
      throw WireError("a broker does not say that")
    }
  }

  private func linkChanged(_ side: Side, _ isLost: Bool, _ since: Int64) {
    if isLost {
      guard lost.insert(side).inserted else { return }
      tunnel?.linkLost()
    } else {
      guard lost.remove(side) != nil else { return }
      if side == self.side {
        lostSince = nil
        sendNext()
      }
      if lost.isEmpty { tunnel?.linkResumed() }
    }
    onEvent(.link(side, isLost: isLost, since: since))
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
            try Session(signed.statement, hash: hash, at: loop.now, reask: 0))
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
    if tunnel?.isReady == true { tunnel?.send(.checkpoint(observed.receipt.checkpoint)) }
    onEvent(.record(observed, effects, texts))
    sendNext()
  }

  private func end(_ error: PartyError) {
    guard !isOver else { return }
    leave()
    onEvent(.ended(error))
  }
}

extension Digest {
  /// What commits to a text.
  public init(of text: PersonalText) {
    guard let digest = Digest(Crypto.sha256(text.committed)) else {
      preconditionFailure("SHA-256 has 32 bytes")
    }
    self = digest
  }
}

extension PersonalText {
  /// A text with a fresh salt.
  public init(_ text: String) { self.init(salt: Crypto.random(16), text: text) }
}
