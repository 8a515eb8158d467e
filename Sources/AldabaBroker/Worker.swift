import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaSession
import AldabaSystem
import AldabaWire

/// One loop of the broker with its sessions, and with the visitors that have not said yet which
/// session they belong to. Confined to its loop's thread.
final class Worker: @unchecked Sendable {
  /// Connections that may be between TCP and their first message at once, on one loop.
  static let visitorLimit = 4_096
  /// The same from one address.
  static let visitorsPerAddress = 256

  let index: Int
  let loop: EventLoop
  unowned let server: Server
  private var rooms: [SessionID: Room] = [:]
  private var visitors: [ObjectIdentifier: Visitor] = [:]
  private var visitorsByAddress: [String: Int] = [:]
  /// Technicians who follow what waits.
  private var counters: [ObjectIdentifier: DeskLink] = [:]
  private var auditors: [ObjectIdentifier: AuditLink] = [:]
  /// Customers at the door.
  private var knocks: [AskID: KnockLink] = [:]
  /// The links of this loop's sessions: somebody has to own them.
  private var links: [ObjectIdentifier: (link: Link, address: Address)] = [:]
  private var arrived: [ObjectIdentifier: Address] = [:]

  init(index: Int, loop: EventLoop, server: Server) {
    self.index = index
    self.loop = loop
    self.server = server
  }

  // MARK: - Visitors

  /// A connection was accepted.
  func welcome(_ number: Int32, _ address: Address) {
    let descriptor = Descriptor(owning: number)
    let key = address.limitKey
    guard visitors.count < Worker.visitorLimit,
      visitorsByAddress[key, default: 0] < Worker.visitorsPerAddress || address.isLoopback
    else { return }
    let tls = TLSConnection(server: server.context, descriptor: descriptor.number)
    let visitor = Visitor(
      worker: self, link: Link(loop: loop, descriptor: descriptor, tls: tls), address: address)
    visitors[ObjectIdentifier(visitor)] = visitor
    visitorsByAddress[key, default: 0] += 1
    visitor.start()
  }

  /// A visitor is gone, or became a party of a session.
  func leave(_ visitor: Visitor) {
    guard visitors.removeValue(forKey: ObjectIdentifier(visitor)) != nil else { return }
    let key = visitor.address.limitKey
    let left = (visitorsByAddress[key] ?? 1) - 1
    visitorsByAddress[key] = left > 0 ? left : nil
  }

  /// A new certificate for the key of this connection's. The session may have begun meanwhile: the
  /// link stays on this loop, whoever reads it then.
  func renew(_ certificate: Certificate, _ request: [UInt8], for link: Link) {
    let parcel = Parcel(Weak(link))
    let loop = loop
    server.issue(
      [
        "do": "renew", "certificate": .string(certificate.der.base64),
        "request": .string(request.base64),
      ], isRenewal: true
    ) { result in
      loop.post {
        switch result {
        case .success(let message): parcel.value.value?.send(message)
        case .failure(let code): parcel.value.value?.send(.refused(seq: 0, code))
        }
      }
    }
  }

  // MARK: - The desk

  /// A technician's visitor stays at the desk.
  func keep(_ visitor: Visitor, at desk: DeskLink) {
    leave(visitor)
    visitor.release()
    counters[ObjectIdentifier(desk)] = desk
    desk.start()
  }

  /// A customer's visitor waits at the door.
  func keep(_ visitor: Visitor, _ knocking: Message.Knocking) {
    leave(visitor)
    visitor.release()
    let knock = KnockLink(
      worker: self, link: visitor.link, address: visitor.address, knocking.id)
    knocks[knocking.id] = knock
    knock.start(knocking)
  }

  func forget(_ knock: KnockLink) {
    if knocks[knock.id] === knock { knocks[knock.id] = nil }
  }

  /// The customer's link goes to the session of who answered.
  func hand(knock id: AskID, key: [UInt8], to session: SessionID) {
    guard let knock = knocks[id], let target = server.directory.loop(of: session) else { return }
    let (link, address) = knock.release()
    move(link, address, to: server.workers[target], session) { room, link in
      room.invite(link, key: key)
    }
  }

  /// An auditor's visitor reads the ledger.
  func keep(_ visitor: Visitor, for auditor: AuditLink) {
    leave(visitor)
    visitor.release()
    auditors[ObjectIdentifier(auditor)] = auditor
    auditor.start()
  }

  func forget(_ auditor: AuditLink) {
    if auditors.removeValue(forKey: ObjectIdentifier(auditor)) != nil { server.archive.rise() }
  }

  func forget(_ desk: DeskLink) { counters[ObjectIdentifier(desk)] = nil }

  // MARK: - Sessions

  /// A visitor's link goes to the loop of its session, and is given to the room there.
  func hand(
    _ visitor: Visitor, to session: SessionID, _ body: @escaping @Sendable (Room, Link) -> Void
  ) {
    guard let target = server.directory.loop(of: session) else {
      visitor.refuse(.past)
      return
    }
    leave(visitor)
    let link = visitor.link
    let address = visitor.address
    visitor.release()
    move(link, address, to: server.workers[target], session, body)
  }

  private func move(
    _ link: Link, _ address: Address, to worker: Worker, _ session: SessionID,
    _ body: @escaping @Sendable (Room, Link) -> Void
  ) {
    if worker === self {
      take(link, address, session, body)
      return
    }
    link.detach()
    // Two turns: what this turn has queued for the link runs before it belongs to the other thread.
    loop.soon { [loop] in
      loop.soon {
        worker.loop.post {
          link.attach(to: worker.loop)
          worker.take(link, address, session, body)
        }
      }
    }
  }

  private func take(
    _ link: Link, _ address: Address, _ session: SessionID, _ body: (Room, Link) -> Void
  ) {
    guard let room = rooms[session] else {
      link.bye(.past)
      return
    }
    arrived[ObjectIdentifier(link)] = address
    body(room, link)
    arrived[ObjectIdentifier(link)] = nil
  }

  /// A technician's visitor has signed a session's beginning: it lives on this loop from now on.
  func open(
    _ visitor: Visitor, _ machine: Session, certificate: [UInt8], _ signed: Message.Signed
  ) {
    leave(visitor)
    visitor.release()
    let room = Room(worker: self, machine: machine, certificate: certificate)
    rooms[machine.id] = room
    arrived[ObjectIdentifier(visitor.link)] = visitor.address
    room.open(visitor.link, signed)
    arrived[ObjectIdentifier(visitor.link)] = nil
  }

  /// A session that the ledger had when the broker started.
  func adopt(
    _ machine: Session, history: [Room.Entry],
    newest: [[UInt8]: (hash: Digest, index: Int64?)], isLate: Bool
  ) {
    let room = Room(
      worker: self, machine: machine, certificate: nil, history: history, newest: newest)
    rooms[machine.id] = room
    room.awaitYes(isMissed: isLate)
    room.missAll()
  }

  func remove(_ room: Room) { rooms[room.id] = nil }

  func keep(_ link: Link) {
    let id = ObjectIdentifier(link)
    links[id] = (link, arrived[id] ?? Address.local)
  }

  func forget(_ link: Link) { links[ObjectIdentifier(link)] = nil }

  func address(of link: Link) -> Address {
    let id = ObjectIdentifier(link)
    return links[id]?.address ?? arrived[id] ?? Address.local
  }

  // MARK: - From elsewhere, on this loop

  func inRoom(_ session: SessionID, _ body: (Room) -> Void) { rooms[session].map(body) }

  func tell(_ message: Message) { for room in rooms.values { room.tell(message) } }

  func revoked(_ person: PersonID) {
    for room in rooms.values { room.revoked(person) }
    for visitor in visitors.values { visitor.revoked(person) }
    for desk in counters.values { desk.revoked(person) }
    for auditor in auditors.values { auditor.revoked(person) }
  }

  /// The broker goes: all that is here are told to come back.
  func drain() {
    for room in rooms.values { room.drain() }
    for visitor in Array(visitors.values) { visitor.refuse(.stopping) }
    for desk in counters.values { desk.drain() }
    for knock in knocks.values { knock.drain() }
    for auditor in auditors.values { auditor.drain() }
  }

  func list() -> [JSON] { rooms.values.map(\.summary) }

  func close(_ session: SessionID, by author: Author, _ reason: PersonalText) -> Bool {
    rooms[session]?.close(by: author, reason: reason) ?? false
  }
}

/// Carries a value to another loop, which alone uses it from then on.
struct Parcel<Value>: @unchecked Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }
}

/// A reference that keeps nothing alive.
struct Weak<Object: AnyObject> {
  weak var value: Object?
  init(_ value: Object) { self.value = value }
}
