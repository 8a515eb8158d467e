import AldabaCrypto
import AldabaDesk
import AldabaJSON
import AldabaLink
import AldabaProof
import AldabaSession
import AldabaSystem
import AldabaWire

/// One live session at the broker, confined to its worker's loop.
///
///     frame ─▶ message ─▶ statement ─▶ machine ─▶ record ─▶ ledger ─▶ all links
///
/// The broker orders and makes durable; it never speaks for a party, and between technicians and
/// agent it passes relay frames without looking further into them than whose stream it is.
final class Room: @unchecked Sendable {
  /// Bytes waiting for one side beyond which the other side is not read: more than this an honest
  /// sender does not have on the way.
  static let highWater = Limits.window
  /// Seconds for the two ends' last words to each other.
  static let farewell = 5.0

  let id: SessionID
  let code: Code
  var machine: Session
  unowned let worker: Worker
  let server: Server
  var links: [Seat: Link] = [:]
  /// Who is answering and has not said so in a statement yet.
  var caller: Caller?
  /// What rings for this session at the desk.
  var ringing: AskID?
  /// A piece of the recording whose statement has not come yet.
  var piece: Recordings.Piece?
  /// Each technician's newest certificate, DER, by their key.
  var certificates: [[UInt8]: [UInt8]]
  /// This session's records in order: where they stand, and the texts that go with them.
  var history: [Entry]
  /// Where each author's newest statement stands, to answer it when it comes again.
  private var newest: [[UInt8]: (hash: Digest, index: Int64?)]
  var timer: EventLoop.Timer?
  var isOver = false
  /// The broker goes: that people are not here from now on is no news of theirs, and not on record.
  private var isDraining = false
  /// The technicians' keys that count as this session's.
  private var guests: Set<[UInt8]> = []
  /// The two ends have spoken with each other.
  var hasRelayed = false

  init(
    worker: Worker, machine: Session, certificate: [UInt8]?, history: [Entry] = [],
    newest: [[UInt8]: (hash: Digest, index: Int64?)] = [:]
  ) {
    self.worker = worker
    server = worker.server
    id = machine.id
    self.machine = machine
    certificates = [:]
    if let certificate, let lead = machine.lead { certificates[lead.key] = certificate }
    self.history = history
    self.newest = newest
    code = server.directory.add(
      machine.id, loop: worker.index,
      isWaiting: machine.phase == .waiting || machine.phase == .greeting)
    for member in machine.members {
      expect(member.key)
      if member.isPresent, let person = member.person { server.reception.began(id, person) }
    }
    schedule()
  }

  // MARK: - Who may come back

  private func expect(_ key: [UInt8]) {
    if guests.insert(key).inserted { server.guests.add(key) }
  }

  /// The session is over.
  func expectNobody() {
    for key in guests { server.guests.remove(key) }
    guests = []
  }

  // MARK: - Links

  func seat(_ link: Link, _ seat: Seat) {
    links[seat] = link
    worker.keep(link)
    link.onFrame = { [weak self, weak link] frame in
      guard let self, let link else { return }
      self.receive(frame, from: seat, link)
    }
    link.onRelay = { [weak self, weak link] stream, frames in
      guard let self, let link else { return true }
      self.relay(frames, of: Int64(stream), from: seat, link)
      return true
    }
    link.onDrained = { [weak self] in self?.resume(behind: seat) }
    link.onClosed = { [weak self, weak link] _ in
      guard let self, let link else { return }
      self.drop(seat, link)
    }
  }

  /// Everybody who is connected, also who is only answering.
  private var everybody: [Link] { Array(links.values) + (caller.map { [$0.link] } ?? []) }

  func announce(to link: Link) {
    let expires = machine.since + server.configuration.code
    link.send(.opened(id, code, expires: server.wall(of: expires)))
  }

  // MARK: - The relay path

  /// A technician speaks on their own stream; the agent on that of whom it means.
  private func relay(
    _ frames: UnsafeRawBufferPointer, of stream: Int64, from seat: Seat, _ link: Link
  ) {
    // Also once the end is said, and before it stands in the ledger: a frame that is left out here
    // would be a gap that both ends wait at.
    guard machine.phase.isOpen || hasRelayed else { return }
    hasRelayed = true
    if case .technician(let own) = seat, own != stream { return }
    guard let target = links[seat == .customer ? .technician(stream) : .customer] else { return }
    target.send(raw: frames)
    if target.queued > Room.highWater { link.pause() }
  }

  /// What waited for this one is on its way: who was held back for it is read again.
  private func resume(behind seat: Seat) {
    for (other, link) in links where (other == .customer) != (seat == .customer) { link.resume() }
  }

  // MARK: - Statements

  private func receive(_ frame: Frame, from seat: Seat, _ link: Link) {
    guard case .control(let bytes) = frame else { return }
    do throws(WireError) {
      switch try Message.decode(bytes) {
      case .statement(let signed): take(signed, from: seat, link)
      case .segment(let index, let bytes) where seat == .customer: keep(index, bytes)
      case .find(let target, let purpose) where seat == machine.lead?.seat:
        find(target, purpose, link)
      // Said at the door, and crossed with the invitation: the customer will say it again here.
      case .leave where seat == .customer, .callback where seat == .customer: break
      default: throw WireError("expected a statement")
      }
    } catch {
      server.refusedPeer(worker.address(of: link), why: "malformed message")
      link.bye(.malformed)
      drop(seat, link)
    }
  }

  private func take(_ signed: Message.Signed, from seat: Seat, _ link: Link) {
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
      let member = machine.member(statement.key)
      guard seat == .customer ? member == nil : member?.seat == seat else { throw .wrongRole }
      guard !server.isStalled || !statement.act.needsLedger else { throw .ledger }
      try checkPresence(statement.act)
      try checkPiece(statement.act)
      try apply(signed, hash: hash)
    } catch {
      switch error {
      case .badSignature, .equivocation, .wrongRole:
        server.refusedPeer(worker.address(of: link), why: error.rawValue)
        link.bye(error)
        drop(seat, link)
      default: link.send(.refused(seq: statement.seq, error))
      }
    }
  }

  /// Lets the machine take a statement whose author is who the link belongs to, and records it.
  func apply(_ signed: Message.Signed, hash: Digest) throws(RefusalCode) {
    let effects = try machine.apply(signed.statement, hash: hash, at: Clock.bootMilliseconds())
    if case .handoffAccepted = signed.statement.act { expect(signed.statement.key) }
    let record = Record(
      at: Clock.wallMilliseconds(), statement: signed.statement, signature: signed.signature)
    commit(record, hash: hash, texts: signed.texts, effects: effects)
  }

  /// Something that the broker itself has to say.
  func byBroker(_ act: Act, texts: [String: PersonalText] = [:], as author: Author = .broker) {
    guard !isDraining,
      let effects = try? machine.apply(byBroker: act, at: Clock.bootMilliseconds())
    else {
      return
    }
    commit(
      Record(at: Clock.wallMilliseconds(), by: author, session: id, act: act), hash: nil,
      texts: texts, effects: effects)
  }

  /// Hands a record to the ledger. What follows from it waits for `committed`.
  func commit(
    _ record: Record, hash: Digest?, texts: [String: PersonalText], effects: [Effect]
  ) {
    if let signed = record.signed, let hash { newest[signed.statement.key] = (hash, nil) }
    schedule()
    let loop = worker.loop
    server.append(record, texts: texts, piece: takePiece(for: record.act)) { receipt in
      loop.post { self.committed(record, receipt, hash, texts, effects) }
    }
  }

  /// The record is durable and in a signed checkpoint: only now is anybody told.
  private func committed(
    _ record: Record, _ receipt: Receipt, _ hash: Digest?, _ texts: [String: PersonalText],
    _ effects: [Effect]
  ) {
    let entry = Entry(index: receipt.index, act: record.act, texts: texts)
    history.append(entry)
    if let signed = record.signed, let hash {
      newest[signed.statement.key] = (hash, receipt.index)
    }
    if case .handoffAccepted = record.act, let link = links[.customer] { introduce(to: link) }
    let whole = Frame.control(Message.record(receipt: receipt.json, texts: texts).encoded())
    func share(with link: Link) {
      link.send(.record(receipt: receipt.json, texts: shareable(entry)))
    }
    for (seat, link) in links where isMember(seat, record) {
      if isCandidate(seat) { share(with: link) } else { link.send(whole) }
    }
    if let caller { share(with: caller.link) }
    switch record.act {
    case .opened(let opening):
      if let link = links[.technician(1)] { announce(to: link) }
      awaitYes()
      if let knock = opening.knock { fetch(knock) }
    case .linkResumed(let seat) where machine.lost[seat] == nil:
      // Behind its record: what is typed again at this word is judged by that record.
      for link in everybody { link.send(.link(seat, lost: false, since: record.at)) }
    default: break
    }
    for effect in effects {
      switch effect {
      case .begun:
        server.directory.spend(code)
        begun()
      case .closed: finish()
      default: follow(effect, texts)
      }
    }
  }

  /// A stranger with the code gets the invitation alone until they have joined.
  private func isMember(_ seat: Seat, _ record: Record) -> Bool {
    switch (seat, machine.phase) {
    case (.technician, _): true
    case (.customer, .waiting): false
    case (.customer, _): true
    }
  }

  func send(_ entry: Entry, to link: Link) {
    guard let receipt = try? server.receipt(entry.index) else { return }
    link.send(.record(receipt: receipt, texts: entry.texts))
  }

  // MARK: - Going out

  private func drop(_ seat: Seat, _ link: Link) {
    worker.forget(link)
    guard links[seat] === link else { return }
    links[seat] = nil
    guard !isOver else { return dismissAlone() }
    if isCandidate(seat) { candidateLost() } else { lose(seat) }
  }

  func lose(_ seat: Seat) {
    guard !isOver else { return }
    freeIfAlone(seat)
    byBroker(.linkLost(seat))
    for link in everybody {
      link.send(.link(seat, lost: true, since: Clock.wallMilliseconds()))
    }
    resume(behind: seat)
  }

  /// An administrator ends the session, with a reason on record.
  func close(by author: Author, reason: PersonalText) -> Bool {
    guard !isOver, let digest = Digest(Crypto.sha256(reason.committed)) else { return false }
    byBroker(.closed(.administrator, reason: digest), texts: ["reason": reason], as: author)
    return true
  }

  /// A person may not act any more: their link ends now.
  func revoked(_ person: PersonID) {
    for (seat, link) in links {
      guard case .technician(let stream) = seat, machine.member(at: stream)?.person == person
      else { continue }
      link.bye(.revoked)
      drop(seat, link)
    }
    if let caller, caller.person == person { dismiss(.revoked) }
  }

  /// The broker goes: nobody is lost by that, and what is on its way to the ledger gets there.
  func drain() {
    isDraining = true
    timer?.cancel()
    for link in links.values {
      worker.forget(link)
      link.bye(.stopping)
    }
    links = [:]
    guard let caller else { return }
    self.caller = nil
    caller.timer.cancel()
    worker.forget(caller.link)
    caller.link.bye(.stopping)
  }

  func tell(_ message: Message) { for link in everybody { link.send(message) } }

  /// Has said what is due when its time has come.
  private func schedule() {
    timer?.cancel()
    let configuration = server.configuration
    let times = Session.Times(
      code: configuration.code, resume: configuration.settings.resume,
      holdCheck: configuration.holdCheck, meeting: patience)
    guard let (due, at) = machine.due(times) else { return }
    let seconds = Double(max(0, at - Clock.bootMilliseconds())) / 1000
    timer = worker.loop.after(seconds: seconds) { [weak self] in self?.fall(due) }
  }

  private func fall(_ due: Session.Due) {
    switch due {
    case .end(let ending): byBroker(.closed(ending, reason: nil))
    case .leadGone: loseLead()
    case .thirdGone: byBroker(.thirdLeft)
    case .overrun: byBroker(.holdOverrun)
    case .handoffLate(let family, let ask): byBroker(.handoffFailed(family, ask, .lost))
    }
  }
}
