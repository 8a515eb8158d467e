import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaParty
import AldabaProof
import AldabaSystem
import AldabaTunnel
import AldabaWire

/// A connection to the broker that says whatever a test wants. With a technician's key it can open a
/// session, as an honest program does, and then go on otherwise.
final class Rogue: Sendable {
  enum Heard: Sendable {
    case message(Message)
    case record(Record)
    case ready
    case number(String)
    case inner(InnerMessage)
    case content(InnerFrame.Channel, [UInt8])
    case tunnelFailed(String)
    case closed(String)
  }

  let heard: Mailbox<Heard>
  private let confined: Confined<RogueState?>

  private init(_ name: String, _ state: RogueState) {
    heard = Mailbox(name)
    confined = Confined(state)
    state.heard = heard
  }

  // Its link ends where it lives.
  deinit { Stage.shared.loop.post { [confined] in confined.value = nil } }

  /// - Parameter home: a technician's home; nil: a stranger without a certificate.
  static func connect(_ scene: Scene, home: String?) async throws -> Rogue {
    let (folder, port) = (scene.folder, UInt16(scene.port))
    let trust = try Trust(try Files.read(scene.customerFile, maximumBytes: 65_536))
    var identity: (Certificate, PrivateKey)?
    if let home {
      identity = (
        try Certificate(pem: try Files.read(home + "/technician.pem", maximumBytes: 65_536)),
        try PrivateKey(pem: try Files.read(home + "/technician.key", maximumBytes: 65_536))
      )
    }
    let rogue = Rogue(
      "rogue", RogueState(trust: trust, identity: identity, folder: folder, port: port))
    try await rogue.dial()
    return rogue
  }

  /// A technician's connection, ready to open a session.
  static func technician(_ scene: Scene, home: String? = nil) async throws -> Rogue {
    let rogue = try await connect(scene, home: home ?? scene.technicianHome)
    try await rogue.on { $0.send(.technician) }
    try await rogue.message { if case .welcome = $0 { true } else { nil } }
    return rogue
  }

  /// A technician's connection with an open session, and its code.
  static func open(_ scene: Scene) async throws -> (Rogue, Code) {
    let rogue = try await technician(scene)
    try await rogue.on { state in
      let texts = [
        "customer": PersonalText("Ana"), "ticket": PersonalText("C-7"),
        "motive": PersonalText("Nada"),
      ]
      func digest(_ name: String) -> Digest { texts[name].map(RogueState.digest) ?? .zero }
      state.say(
        .opened(
          Act.Opening(
            customer: digest("customer"), ticket: digest("ticket"), motive: digest("motive"))),
        texts: texts)
    }
    let code = try await rogue.message { message -> Code? in
      if case .opened(_, let code, _) = message { code } else { nil }
    }
    return (rogue, code)
  }

  /// A session that a real customer has accepted.
  static func call(_ scene: Scene) async throws -> (rogue: Rogue, agent: Program, number: String) {
    let (rogue, code) = try await open(scene)
    let agent = try await scene.join(code.description)
    agent.answer(try await agent.ask("session"), "yes")
    return (rogue, agent, try await rogue.number())
  }

  /// Connects again with the same identity.
  func dial() async throws {
    try await withCheckedThrowingContinuation { continuation in
      Stage.shared.loop.post { [confined] in
        confined.value?.dial { continuation.resume(with: $0) }
      }
    }
  }

  func on<R: Sendable>(_ body: @escaping @Sendable (RogueState) throws -> R) async throws -> R {
    try await Stage.shared.on { [confined] in
      guard let state = confined.value else { throw Missing("it has ended") }
      return try body(state)
    }
  }

  // MARK: - Hearing

  func wait<R: Sendable>(
    _ what: String, seconds: Double = patience, _ take: @escaping @Sendable (Heard) -> R?
  ) async throws -> R {
    try await heard.wait(seconds: seconds, what) { items in
      for (index, item) in items.enumerated() {
        if let result = take(item) {
          items.remove(at: index)
          return result
        }
      }
      return nil
    }
  }

  @discardableResult
  func message<R: Sendable>(_ take: @escaping @Sendable (Message) -> R?) async throws -> R {
    try await wait("a message") {
      if case .message(let message) = $0 { take(message) } else { nil }
    }
  }

  func bye() async throws -> RefusalCode {
    try await message { if case .bye(let code) = $0 { code } else { nil } }
  }

  func refusal() async throws -> RefusalCode {
    try await message { if case .refused(_, let code) = $0 { code } else { nil } }
  }

  @discardableResult
  func record(_ event: Event) async throws -> Record {
    try await wait("a record \(event.rawValue)") {
      if case .record(let record) = $0, record.act.event == event { record } else { nil }
    }
  }

  func closed() async throws {
    _ = try await wait("the end") { if case .closed(let why) = $0 { why } else { nil } }
  }

  func number() async throws -> String {
    try await wait("a number") { if case .number(let number) = $0 { number } else { nil } }
  }

  // MARK: - Speaking

  /// Asks as an honest program does, and answers the ask's name.
  @discardableResult
  func ask(_ what: Capability, milliseconds: Int64 = 900_000) async throws -> AskID {
    try await on { $0.ask(what, milliseconds: milliseconds) }
  }

  /// Bytes for the customer's shell, then a line of chat: what came before it has arrived with it.
  func keys(_ text: String, heardBy agent: Program) async throws {
    let marker = Crypto.random(8).hex
    try await on { state in
      state.tunnel?.send(.keys, Array(text.utf8))
      state.tunnel?.send(.chat, Array(marker.utf8))
    }
    try await agent.wait("said", ["text": .string(marker)])
  }
}

/// What a rogue knows; only the stage's loop touches it.
final class RogueState {
  let trust: Trust
  let identity: (certificate: Certificate, key: PrivateKey)?
  let folder: String
  let port: UInt16
  fileprivate weak var heard: Mailbox<Rogue.Heard>?
  private(set) var link: Link?
  private(set) var tunnel: Tunnel?
  let session = SessionID(rawValue: Crypto.random(16).hex)!
  var seq: Int64 = 0
  var prev = Digest.zero
  private var agentKey: [UInt8]?
  private var exchange: NumberExchange?

  init(
    trust: Trust, identity: (Certificate, PrivateKey)?, folder: String, port: UInt16
  ) {
    self.trust = trust
    self.identity = identity.map { (certificate: $0.0, key: $0.1) }
    self.folder = folder
    self.port = port
  }

  static func digest(_ text: PersonalText) -> Digest { Digest(Crypto.sha256(text.committed))! }

  var author: Author {
    .person(.technician, PersonID(rawValue: identity?.certificate.personID ?? "") ?? .nobody)
  }

  func dial(_ done: @escaping @Sendable (Result<Void, any Error>) -> Void) {
    let context: TLSContext
    do {
      context = try TLSContext.partyClient(
        of: trust.authorities, identity: identity.map { ($0.certificate, $0.key) })
    } catch { return done(.failure(error)) }
    let address = HostPort(host: "localhost", port: port)
    Dialer(loop: Stage.shared.loop, address: address, context: context).dial { [self] result in
      switch result {
      case .failure(let error): done(.failure(error))
      case .success(let link):
        self.link = link
        link.onFrame = { [weak self] in self?.receive($0) }
        link.onClosed = { [weak self, weak link] error in
          guard let self, self.link === link else { return }
          self.link = nil
          self.heard?.put(.closed("\(error)"))
        }
        done(.success(()))
      }
    }
  }

  func send(_ message: Message) { link?.send(message) }

  func send(raw bytes: [UInt8]) { bytes.withUnsafeBytes { link?.send(raw: $0) } }

  /// Breaks the connection off.
  func hangUp() {
    link?.close()
    link = nil
  }

  // MARK: - Statements

  /// What would be said next, to be changed before it is signed.
  struct Draft {
    var author: Author
    var key: PrivateKey
    /// What the statement names as its author's key.
    var named: [UInt8]
    var prev: Digest
    var seq: Int64
    var session: SessionID
    var act: Act
    var texts: [String: PersonalText]
    var spoilsSignature = false

    var signed: Message.Signed {
      let statement = Statement(
        author: author, key: named, prev: prev, seq: seq, session: session, act: act)
      var signature = key.sign(statement.signatureInput)
      if spoilsSignature { signature[7] ^= 1 }
      return Message.Signed(statement: statement, signature: signature, texts: texts)
    }
  }

  func draft(_ act: Act, texts: [String: PersonalText] = [:]) -> Draft {
    let key = identity?.key ?? PrivateKey.ed25519()
    return Draft(
      author: author, key: key, named: key.rawPublicKey, prev: prev, seq: seq + 1,
      session: session, act: act, texts: texts)
  }

  func draftAsk(_ what: Capability, milliseconds: Int64 = 900_000, reason: String = "Ver")
    -> Draft
  {
    let text = PersonalText(reason)
    return draft(
      .asked(
        Act.Ask(
          id: AskID(rawValue: Crypto.random(8).hex)!, what: what, reason: Self.digest(text),
          duration: milliseconds)), texts: ["reason": text])
  }

  func say(_ act: Act, texts: [String: PersonalText] = [:]) {
    send(.statement(draft(act, texts: texts).signed))
  }

  func ask(_ what: Capability, milliseconds: Int64) -> AskID {
    let draft = draftAsk(what, milliseconds: milliseconds)
    send(.statement(draft.signed))
    guard case .asked(let ask) = draft.act else { preconditionFailure("it is an ask") }
    return ask.id
  }

  // MARK: - What comes

  private func receive(_ frame: Frame) {
    switch frame {
    case .control(let bytes):
      guard let message = try? Message.decode(bytes) else {
        heard?.put(.closed("no message: \(bytes.asText)"))
        return
      }
      take(message)
    case .relay, .ack, .resume: tunnel?.receive(frame)
    case .ping, .pong: break
    }
  }

  private func take(_ message: Message) {
    guard case .record(let json, _) = message, let receipt = try? Receipt(json: json),
      let record = try? Record(receipt.record)
    else {
      heard?.put(.message(message))
      return
    }
    if let signed = record.signed, signed.statement.key == identity?.key.rawPublicKey {
      seq = signed.statement.seq
      prev = Digest(Crypto.sha256(signed.statement.bytes))!
    }
    if case .joined = record.act { agentKey = record.signed?.statement.key }
    if case .accepted = record.act, tunnel == nil { openTunnel() }
    heard?.put(.record(record))
  }

  private func openTunnel() {
    guard let identity, let agentKey,
      let tunnel = try? Tunnel(
        .technician(
          certificate: identity.certificate, key: identity.key, agentKey: agentKey), stream: 1,
        epoch: 1)
    else { return }
    self.tunnel = tunnel
    tunnel.onFrame = { [weak self] in self?.link?.send($0) }
    tunnel.onReady = { [weak self] in self?.heard?.put(.ready) }
    tunnel.onMessage = { [weak self] in self?.take($0) }
    tunnel.onContent = { [weak self] in self?.heard?.put(.content($0, $1)) }
    tunnel.onFailed = { [weak self] in self?.heard?.put(.tunnelFailed("\($0)")) }
    tunnel.start()
  }

  private func take(_ message: InnerMessage) {
    heard?.put(.inner(message))
    guard let identity, let agentKey, let exporter = try? tunnel?.exporter() else { return }
    var machine =
      exchange
      ?? NumberExchange(
        Number.Binding(
          session: session, agentKey: agentKey, technicianKey: identity.key.rawPublicKey,
          exporter: exporter))
    switch message {
    case .commit(let number, let commitment):
      if let reply = try? machine.answer(exchange: number, commitment: commitment) {
        tunnel?.send(reply)
      }
    case .open(let number, let nonce):
      if let digits = try? machine.finish(exchange: number, nonce: nonce) {
        heard?.put(.number(digits))
      }
    default: break
    }
    exchange = machine
  }
}

extension PersonID {
  fileprivate static let nobody = PersonID(rawValue: "nobody")!
}
