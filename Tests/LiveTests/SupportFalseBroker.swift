import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaParty
import AldabaProof
import AldabaSystem
import AldabaWire
import Glibc

/// A broker that somebody has taken over: it has the real one's certificate, its ledger key and every
/// record so far, and does what a test wants. It has neither the authority's key nor anybody else's.
final class FalseBroker: Sendable {
  /// What it does otherwise than a broker should. Nothing, by default.
  struct Play: Sendable {
    /// A relay, ack or resume frame from a side: what the other side gets instead.
    var relay: @Sendable (Side, Frame) -> [Frame] = { [$1] }
    /// What an agent is shown of the session.
    var invitation: @Sendable (Message.Invitation, FalseBrokerState) throws -> Message.Invitation =
      {
        invitation, _ in invitation
      }
    /// Whether a statement is recorded at all.
    var records: @Sendable (Act) -> Bool = { _ in true }
    /// A receipt on its way to a side: what goes instead, if anything does.
    var receipt: @Sendable (Side, JSON) -> JSON? = { $1 }
    /// The texts beside a record on their way to a side.
    var texts: @Sendable (Side, [String: PersonalText]) -> [String: PersonalText] = { $1 }
    /// What a statement becomes in the ledger.
    var statement: @Sendable (Message.Signed) -> Message.Signed = { $0 }
    var settings = Settings()
    /// Another record in the customer's story than in the technician's, from this event on.
    var forksAfter: Event?
    /// From then on no two heads of the two stories have the same size.
    var avoidsEqualSizes = false
  }

  let port: UInt16
  private let confined: Confined<FalseBrokerState?>

  static func start(_ scene: Scene, _ play: Play = Play()) async throws -> FalseBroker {
    let folder = scene.brokerFolder
    return try await Stage.shared.on {
      let state = try FalseBrokerState(folder, play)
      return FalseBroker(state)
    }
  }

  private init(_ state: FalseBrokerState) {
    port = state.port
    confined = Confined(state)
  }

  deinit {
    Stage.shared.loop.post { [confined] in
      confined.value?.end()
      confined.value = nil
    }
  }

  var address: String { "localhost:\(port)" }

  func on<R: Sendable>(_ body: @escaping @Sendable (FalseBrokerState) throws -> R) async throws -> R
  {
    try await Stage.shared.on { [confined] in
      guard let state = confined.value else { throw Missing("it has ended") }
      return try body(state)
    }
  }

  /// A session whose customer said yes, through this broker.
  func call(_ scene: Scene) async throws -> Call {
    let (technician, code) = try await scene.startCall(to: address)
    let agent = try await scene.join(code, to: address)
    agent.answer(try await agent.ask("session"), "yes")
    try await technician.wait("joined")
    return Call(
      technician: technician, agent: agent, code: code, number: try await technician.number())
  }
}

/// What a false broker knows; only the stage's loop touches it.
final class FalseBrokerState {
  var play: FalseBroker.Play
  let port: UInt16
  let authority: Certificate
  let trust: Trust
  private(set) var session: SessionID?
  /// The newest certificate of each person who connected, and who opened the session.
  private(set) var certificate: Certificate?
  /// All statements that came, recorded or not.
  private(set) var statements: [Message.Signed] = []
  private let context: TLSContext
  private let ledgerKey: PrivateKey
  private let listener: Int32
  private var source: EventLoop.Source?
  private var visitors: [ObjectIdentifier: Link] = [:]
  private var sockets: [ObjectIdentifier: Int32] = [:]
  private var links: [Side: Link] = [:]
  private var stories: [Side: Story] = [:]
  private var opened: (index: Int64, texts: [String: PersonalText])?
  private var hasJoined = false
  private var isOver = false
  private var isForked = false
  private var fillers = 0

  /// A ledger as one side is told it.
  struct Story {
    var lines: [[UInt8]] = []
    var tree = MerkleTree()

    mutating func append(_ line: [UInt8]) -> Int64 {
      lines.append(line)
      tree.append(Merkle.leafHash(line))
      return tree.count - 1
    }
  }

  init(_ folder: String, _ play: FalseBroker.Play) throws {
    self.play = play
    func read(_ name: String) throws -> [UInt8] {
      try Files.read(folder + "/" + name, maximumBytes: 1_048_576)
    }
    authority = try Certificate(pem: try read("authority.pem"))
    trust = try Trust(try read("customer.json5"))
    ledgerKey = try PrivateKey(pem: try read("ledger.key"))
    context = try TLSContext.brokerServer(
      chain: try Certificate.list(pem: try read("server.pem")),
      key: try PrivateKey(pem: try read("server.key")), clients: Authorities(authority))
    var story = Story()
    for name in try Files.list(folder + "/ledger").sorted() where name.hasSuffix(".jsonl") {
      for line in try read("ledger/" + name).split(separator: 0x0A) {
        _ = story.append(Array(line))
      }
    }
    stories = [.customer: story, .technician: story]
    let listening = try Network.listen(host: "127.0.0.1", port: 0)
    port = listening.port
    listener = listening.take().release()
    source = try Stage.shared.loop.add(listener, .read) { [weak self] _ in self?.accept() }
  }

  private func stopListening() {
    guard let source else { return }
    source.cancel()
    self.source = nil
    _ = Descriptor(owning: listener)
  }

  func end() {
    stopListening()
    for link in visitors.values { link.close() }
    for link in links.values { link.close() }
  }

  // MARK: - The ledger

  /// The place of the first record for which `isIt`.
  func index(_ isIt: (Record) -> Bool) -> Int64? {
    stories[.customer]?.lines.firstIndex { (try? Record($0)).map(isIt) ?? false }.map(Int64.init)
  }

  func enrolment(of person: String) -> Int64? {
    index {
      if case .personEnrolled(let id, _, _, _) = $0.act { id.rawValue == person } else { false }
    }
  }

  /// A receipt in one side's story, under its newest head.
  func receipt(_ index: Int64, _ side: Side, key: PrivateKey? = nil) -> JSON {
    guard let story = stories[side] else { return .null }
    let size = story.tree.count
    let checkpoint = Checkpoint(origin: trust.origin, size: size, root: story.tree.root())
    let receipt = try? Receipt(
      index: index, record: story.lines[Int(index)],
      proof: story.tree.inclusionProof(index, size: size),
      checkpoint: checkpoint.sign(key: key ?? ledgerKey))
    return receipt?.json ?? .null
  }

  /// Puts a record into both stories and tells both sides, as far as the play lets it.
  func record(_ record: Record, texts: [String: PersonalText] = [:]) {
    for side in Side.allCases {
      let index = stories[side]?.append(record.line) ?? 0
      guard side == .technician || hasJoined else { continue }
      tell(side, index, texts)
    }
    if play.forksAfter == record.act.event {
      isForked = true
      fill(.customer)
      fill(.technician)
      if play.avoidsEqualSizes { fill(.technician) }
    } else if isForked, play.avoidsEqualSizes {
      for side in Side.allCases { fill(side) }
    }
  }

  /// Something that only one side's story has.
  private func fill(_ side: Side) {
    fillers += 1
    let other = Record(
      at: 1, by: .broker, session: nil, act: .brokerStarted(version: "filler \(fillers)"))
    _ = stories[side]?.append(other.line)
  }

  func tell(_ side: Side, _ index: Int64, _ texts: [String: PersonalText]) {
    guard let receipt = play.receipt(side, receipt(index, side)) else { return }
    links[side]?.send(.record(receipt: receipt, texts: play.texts(side, texts)))
  }

  /// Forgets the newest records of both stories, and tells others in their place.
  func rollBack(_ count: Int) {
    for side in Side.allCases {
      guard let old = stories[side] else { continue }
      var story = Story()
      for line in old.lines.dropLast(count) { _ = story.append(line) }
      for number in 0..<count {
        let other = Record(
          at: 1, by: .broker, session: nil, act: .brokerStarted(version: "other \(number)"))
        _ = story.append(other.line)
      }
      stories[side] = story
    }
  }

  /// Breaks every connection off without a word, and takes no new one.
  func cut() {
    stopListening()
    for socket in sockets.values { shutdown(socket, Int32(SHUT_RDWR)) }
  }

  func send(_ message: Message, to side: Side) { links[side]?.send(message) }

  func send(_ frame: Frame, to side: Side) { links[side]?.send(frame) }

  // MARK: - Connections

  private func accept() {
    while let accepted = (try? Network.accept(listener)) ?? nil {
      let descriptor = accepted.take()
      let number = descriptor.number
      let tls = TLSConnection(server: context, descriptor: descriptor.number)
      let link = Link(loop: Stage.shared.loop, descriptor: descriptor, tls: tls)
      let id = ObjectIdentifier(link)
      visitors[id] = link
      sockets[id] = number
      link.onClosed = { [weak self] _ in
        self?.visitors[id] = nil
        self?.sockets[id] = nil
      }
      link.onFrame = { [weak self, weak link] frame in
        guard let self, let link else { return }
        self.receive(frame, link)
      }
      link.start()
    }
  }

  private func receive(_ frame: Frame, _ link: Link) {
    let side = links.first { $0.value === link }?.key
    guard case .control(let bytes) = frame else {
      guard let side else { return }
      let other: Side = side == .customer ? .technician : .customer
      for frame in play.relay(side, frame) { links[other]?.send(frame) }
      return
    }
    guard let message = try? Message.decode(bytes) else { return }
    switch message {
    case .technician:
      certificate = link.tls.peerCertificate
      links[.technician] = link
      let index = enrolment(of: certificate?.personID ?? "") ?? 0
      link.send(
        .welcome(
          Message.Welcome(
            organisation: trust.organisation, enrolled: receipt(index, .technician),
            settings: play.settings)))
    case .find(let target, _):
      link.send(
        .found(target, Message.Found(name: "Hugo Pérez", team: nil, phone: nil)))
    case .join: invite(link)
    case .statement(let signed): take(signed, link)
    default: link.close()
    }
  }

  private func invite(_ link: Link) {
    guard let opened, let certificate, let person = certificate.personID,
      let enrolled = enrolment(of: person)
    else { return }
    links[.customer] = link
    let honest = Message.Invitation(
      certificate: certificate.der, enrolled: receipt(enrolled, .customer),
      opened: receipt(opened.index, .customer), texts: opened.texts, settings: play.settings)
    guard let shown = try? play.invitation(honest, self) else { return }
    link.send(.invited(shown))
  }

  private func take(_ signed: Message.Signed, _ link: Link) {
    let statement = signed.statement
    statements.append(signed)
    // What an agent says behind the end is not of the session any more.
    guard !isOver, play.records(statement.act) else { return }
    let shown = play.statement(signed)
    switch statement.act {
    case .opened:
      session = statement.session
      opened = (stories[.customer]?.tree.count ?? 0, signed.texts)
    case .joined: hasJoined = true
    case .closed: isOver = true
    default: break
    }
    record(
      Record(
        at: Clock.wallMilliseconds(), statement: shown.statement, signature: shown.signature),
      texts: signed.texts)
    if case .opened = statement.act, let code = Code("111222333") {
      link.send(.opened(statement.session, code, expires: Clock.wallMilliseconds() + 600_000))
    }
  }
}
