import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaProof
import AldabaSession
import AldabaSystem
import AldabaWire

/// One live session at the broker, confined to its worker's loop.
///
///     frame ─▶ message ─▶ statement ─▶ machine ─▶ record ─▶ ledger ─▶ both links
///
/// The broker orders and makes durable; it never speaks for a party, and between the two it passes
/// relay frames without looking into them.
final class Room: @unchecked Sendable {
  /// Bytes waiting for one side beyond which the other side is not read.
  static let highWater = 1_048_576

  let id: SessionID
  let code: Code
  private(set) var machine: Session
  let person: PersonID
  private unowned let worker: Worker
  private let server: Server
  private var links: [Side: Link] = [:]
  private var certificate: [UInt8]
  /// This session's records in order: where they stand, and the texts that go with them.
  private var history: [(index: Int64, texts: [String: PersonalText])]
  /// Where each author's newest statement stands, to answer it when it comes again.
  private var newest: [[UInt8]: (hash: Digest, index: Int64?)]
  private var timer: EventLoop.Timer?
  private var isOver = false

  init(
    worker: Worker, machine: Session, person: PersonID, certificate: [UInt8],
    history: [(index: Int64, texts: [String: PersonalText])] = [],
    newest: [[UInt8]: (hash: Digest, index: Int64?)] = [:]
  ) {
    self.worker = worker
    server = worker.server
    id = machine.id
    self.machine = machine
    self.person = person
    self.certificate = certificate
    self.history = history
    self.newest = newest
    code = server.directory.add(
      machine.id, loop: worker.index,
      isWaiting: machine.phase == .waiting || machine.phase == .greeting)
    schedule()
  }

  // MARK: - Coming in

  /// The technician opens the session: nothing is answered before it stands in the ledger.
  func open(_ link: Link, _ signed: Message.Signed) {
    seat(link, .technician)
    commit(
      Record(
        at: Clock.wallMilliseconds(), statement: signed.statement, signature: signed.signature),
      hash: machine.opening, texts: signed.texts, effects: [])
  }

  /// The technician's console is back.
  func reattach(_ link: Link, certificate: [UInt8]) {
    guard !isOver else {
      link.bye(.past)
      return
    }
    self.certificate = certificate
    take(link, .technician)
  }

  /// An agent with this session's code.
  func invite(_ link: Link, _ join: Message.Join) {
    guard machine.phase == .waiting, links[.customer] == nil else {
      server.refusedPeer(worker.address(of: link), why: "second agent for a code")
      link.bye(.taken)
      return
    }
    guard let opened = history.first, links[.technician] != nil,
      let technician = server.people.person(person)?.enrolment
    else {
      link.bye(.notNow)
      return
    }
    do {
      seat(link, .customer)
      link.send(
        .invited(
          Message.Invitation(
            certificate: certificate, enrolled: try server.receipt(technician.index),
            opened: try server.receipt(opened.index), texts: opened.texts,
            settings: server.configuration.settings)))
    } catch {
      link.bye(.ledger)
    }
  }

  /// An agent whose link was lost; it has proved that it holds this session's key.
  func rejoin(_ link: Link, _ rejoin: Message.Rejoin) {
    guard !isOver, rejoin.key == machine.customerKey else {
      link.bye(.past)
      return
    }
    take(link, .customer)
  }

  /// A side is back: it gets every record again, and both learn that the line is whole.
  private func take(_ link: Link, _ side: Side) {
    if let old = links.removeValue(forKey: side) {
      old.close()
      worker.forget(old)
      lose(side)
    }
    seat(link, side)
    for entry in history { send(entry, to: link) }
    if case .waiting = machine.phase, side == .technician { announce(to: link) }
    for (other, since) in machine.lost where other != side {
      link.send(.link(other, lost: true, since: server.wall(of: since)))
    }
    link.send(.ledger(stalled: server.isStalled))
    guard machine.lost[side] != nil else { return }
    byBroker(.linkResumed(side))
  }

  private func seat(_ link: Link, _ side: Side) {
    links[side] = link
    worker.keep(link)
    link.onFrame = { [weak self, weak link] frame in
      guard let self, let link else { return }
      self.receive(frame, from: side, link)
    }
    link.onRelay = { [weak self, weak link] _, whole in
      guard let self, let link else { return true }
      self.relay(whole, from: side, link)
      return true
    }
    link.onDrained = { [weak self] in self?.links[side.other]?.resume() }
    link.onClosed = { [weak self, weak link] _ in
      guard let self, let link else { return }
      self.worker.forget(link)
      guard self.links[side] === link else { return }
      self.links[side] = nil
      self.lose(side)
    }
  }

  private func announce(to link: Link) {
    let expires = machine.since + server.configuration.code
    link.send(.opened(id, code, expires: server.wall(of: expires)))
  }

  // MARK: - The relay path

  private func relay(_ frame: UnsafeRawBufferPointer, from side: Side, _ link: Link) {
    switch machine.phase {
    case .active, .closing: break
    case .waiting, .greeting, .closed: return
    }
    guard let other = links[side.other] else { return }
    other.send(raw: frame)
    if other.queued > Room.highWater { link.pause() }
  }

  // MARK: - Statements

  private func receive(_ frame: Frame, from side: Side, _ link: Link) {
    guard case .control(let bytes) = frame else { return }
    do throws(WireError) {
      guard case .statement(let signed) = try Message.decode(bytes) else {
        throw WireError("expected a statement")
      }
      take(signed, from: side, link)
    } catch {
      server.refusedPeer(worker.address(of: link), why: "malformed message")
      link.bye(.malformed)
      drop(side, link)
    }
  }

  private func take(_ signed: Message.Signed, from side: Side, _ link: Link) {
    let statement = signed.statement
    do throws(RefusalCode) {
      let hash = try Statements.check(signed)
      if let known = newest[statement.key], known.hash == hash {
        if let index = known.index, let entry = history.first(where: { $0.index == index }) {
          send(entry, to: link)
        }
        return
      }
      let chain = machine.next(for: statement.key)
      guard statement.seq >= chain.seq else { throw .equivocation }
      let belongs =
        side == .technician
        ? statement.key == machine.technicianKey : statement.key != machine.technicianKey
      guard belongs else { throw .wrongRole }
      guard !server.isStalled || !statement.act.needsLedger else { throw .ledger }
      let effects = try machine.apply(statement, hash: hash, at: Clock.bootMilliseconds())
      let record = Record(
        at: Clock.wallMilliseconds(), statement: statement, signature: signed.signature)
      commit(record, hash: hash, texts: signed.texts, effects: effects)
    } catch {
      switch error {
      case .badSignature, .equivocation, .wrongRole:
        server.refusedPeer(worker.address(of: link), why: error.rawValue)
        link.bye(error)
        drop(side, link)
      default: link.send(.refused(seq: statement.seq, error))
      }
    }
  }

  /// Something that the broker itself has to say.
  private func byBroker(
    _ act: Act, texts: [String: PersonalText] = [:], as author: Author = .broker
  ) {
    guard let effects = try? machine.apply(byBroker: act, at: Clock.bootMilliseconds()) else {
      return
    }
    commit(
      Record(at: Clock.wallMilliseconds(), by: author, session: id, act: act), hash: nil,
      texts: texts, effects: effects)
  }

  /// Hands a record to the ledger. What follows from it waits for `committed`.
  private func commit(
    _ record: Record, hash: Digest?, texts: [String: PersonalText], effects: [Effect]
  ) {
    if let signed = record.signed, let hash { newest[signed.statement.key] = (hash, nil) }
    schedule()
    let loop = worker.loop
    server.append(record, texts: texts) { receipt in
      loop.post { self.committed(record, receipt, hash, texts, effects) }
    }
  }

  /// The record is durable and in a signed checkpoint: only now is anybody told.
  private func committed(
    _ record: Record, _ receipt: Receipt, _ hash: Digest?, _ texts: [String: PersonalText],
    _ effects: [Effect]
  ) {
    history.append((receipt.index, texts))
    if let signed = record.signed, let hash {
      newest[signed.statement.key] = (hash, receipt.index)
    }
    let message = Frame.control(Message.record(receipt: receipt.json, texts: texts).encoded())
    for (side, link) in links where isMember(side, record) { link.send(message) }
    switch record.act {
    case .opened: if let link = links[.technician] { announce(to: link) }
    case .linkResumed(let side) where machine.lost[side] == nil:
      // Behind its record: what is typed again at this word is judged by that record.
      for link in links.values { link.send(.link(side, lost: false, since: record.at)) }
    default: break
    }
    for effect in effects {
      switch effect {
      case .begun: server.directory.spend(code)
      case .closed: finish()
      default: break
      }
    }
  }

  /// A stranger with the code gets the invitation alone until they have joined.
  private func isMember(_ side: Side, _ record: Record) -> Bool {
    switch (side, machine.phase) {
    case (.technician, _): true
    case (.customer, .waiting): false
    case (.customer, _): true
    }
  }

  private func send(_ entry: (index: Int64, texts: [String: PersonalText]), to link: Link) {
    guard let receipt = try? server.receipt(entry.index) else { return }
    link.send(.record(receipt: receipt, texts: entry.texts))
  }

  // MARK: - Going out

  private func drop(_ side: Side, _ link: Link) {
    worker.forget(link)
    guard links[side] === link else { return }
    links[side] = nil
    lose(side)
  }

  private func lose(_ side: Side) {
    guard !isOver else { return }
    byBroker(.linkLost(side))
    for link in links.values {
      link.send(.link(side, lost: true, since: Clock.wallMilliseconds()))
    }
    links[side.other]?.resume()
  }

  /// An administrator ends the session, with a reason on record.
  func close(by author: Author, reason: PersonalText) -> Bool {
    guard !isOver, let digest = Digest(Crypto.sha256(reason.committed)) else { return false }
    byBroker(.closed(.administrator, reason: digest), texts: ["reason": reason], as: author)
    return true
  }

  /// The technician may not act any more: their link ends now.
  func revoked(_ person: PersonID) {
    guard person == self.person, let link = links[.technician] else { return }
    link.bye(.revoked)
    drop(.technician, link)
  }

  /// The broker itself was away: neither side is here yet.
  func missBoth() {
    for side in Side.allCases where machine.lost[side] == nil { byBroker(.linkLost(side)) }
  }

  /// What an administrator sees of it.
  var summary: JSON {
    let phase: String =
      switch machine.phase {
      case .waiting: "waiting"
      case .greeting: "greeting"
      case .active: "active"
      case .closing: "closing"
      case .closed: "closed"
      }
    return [
      "session": .string(id.rawValue), "person": .string(person.rawValue),
      "state": .string(phase), "since": .integer(server.wall(of: machine.since)),
      "lost": .array(machine.lost.keys.map { .string($0.rawValue) }),
    ]
  }

  func tell(_ message: Message) { for link in links.values { link.send(message) } }

  private func finish() {
    guard !isOver else { return }
    isOver = true
    timer?.cancel()
    server.directory.remove(id, code)
    worker.remove(self)
    // Both have been sent the record of the end; what they still say is not heard.
    for link in links.values {
      worker.forget(link)
      link.close()
    }
    links = [:]
  }

  /// Ends the session when nobody came, or nobody came back.
  private func schedule() {
    timer?.cancel()
    let configuration = server.configuration
    guard
      let (ending, at) = machine.end(
        code: configuration.code, resume: configuration.settings.resume)
    else { return }
    let seconds = Double(max(0, at - Clock.bootMilliseconds())) / 1000
    timer = worker.loop.after(seconds: seconds) { [weak self] in
      self?.byBroker(.closed(ending, reason: nil))
    }
  }
}

extension Side {
  var other: Side {
    switch self {
    case .customer: .technician
    case .technician: .customer
    }
  }
}

extension Link {
  /// Says why, and closes.
  func bye(_ code: RefusalCode) {
    send(.bye(code))
    close()
  }
}

extension Act {
  /// Whether something new would be allowed by it: not while the ledger cannot be written. What
  /// ends something is always taken, and written as soon as the ledger can be.
  var needsLedger: Bool {
    switch self {
    case .opened, .asked, .joined, .accepted, .bound, .granted, .shellOpened, .reopened: true
    default: false
    }
  }
}
