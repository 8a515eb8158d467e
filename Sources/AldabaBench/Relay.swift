import AldabaCrypto
import AldabaLink
import AldabaParty
import AldabaProof
import AldabaSystem
import AldabaWire

/// Something that passes bytes from one TLS connection to another.
protocol Relay: AnyObject, Sendable {
  var pid: Int32 { get }
  /// Opens a way: what is written at one end comes out at the other.
  func open() throws -> Way
  /// The payload as this relay wants it.
  func wrap(_ payload: [UInt8]) -> [UInt8]
}

/// A way through a relay, and its two ends.
struct Way: Sendable {
  let near: Pipe
  let far: Pipe
}

/// Our broker, with technicians and agents that say just enough to have a session.
final class BrokerRelay: Relay {
  let pid: Int32
  private let port: UInt16
  private let technician: (certificate: Certificate, key: PrivateKey)
  private let technicianContext: TLSContext
  private let agentContext: TLSContext
  private let device = PrivateKey.ed25519()

  init(_ bed: Bed) throws {
    pid = bed.broker.pid
    port = bed.port
    let trust = try Trust(try Files.read(bed.folder + "/b/customer.json5", maximumBytes: 65_536))
    let certificate = try Certificate(
      pem: try Files.read(bed.folder + "/t/technician.pem", maximumBytes: 65_536))
    let key = try PrivateKey(
      pem: try Files.read(bed.folder + "/t/technician.key", maximumBytes: 65_536))
    technician = (certificate, key)
    technicianContext = try TLSContext.partyClient(
      of: trust.authorities, identity: (certificate, key))
    agentContext = try TLSContext.partyClient(of: trust.authorities, identity: nil)
  }

  /// One relay frame of stream 1.
  func wrap(_ payload: [UInt8]) -> [UInt8] {
    Frame.relay(Frame.Position(stream: 1, epoch: 1, offset: 0), payload).encoded()
  }

  /// A session up to the customer's yes: three records, each durable before the next.
  func open() throws -> Way {
    guard let session = SessionID(rawValue: Crypto.random(16).hex),
      let person = technician.certificate.personID.flatMap(PersonID.init(rawValue:))
    else { throw BenchError("no technician") }
    let near = try Pipe.connect(port, technicianContext)
    try near.send(.technician)
    try near.message { if case .welcome = $0 { true } else { nil } }
    let texts = [
      "customer": PersonalText("Ana"), "ticket": PersonalText("1"),
      "motive": PersonalText("bench"),
    ]
    func commitment(_ name: String) -> Digest { texts[name].map(Digest.init(of:)) ?? .zero }
    var lead = Voice(
      .person(.technician, person), technician.key, session)
    let opening = lead.say(
      .opened(
        Act.Opening(
          customer: commitment("customer"), ticket: commitment("ticket"),
          motive: commitment("motive"))), texts)
    try near.send(opening)
    let code = try near.message { message -> Code? in
      if case .opened(_, let code, _) = message { code } else { nil }
    }
    let far = try join(code, session, opened: lead.last)
    // The same record is the last thing said to the technician too.
    try near.record(.sessionAccepted)
    return Way(near: near, far: far)
  }

  private func join(_ code: Code, _ session: SessionID, opened: Digest) throws -> Pipe {
    let key = PrivateKey.ed25519()
    let far = try Pipe.connect(port, agentContext)
    let exporter = try far.tls.export(label: Label.outerExporter, context: [], count: 32)
    try far.send(
      .join(
        Message.Join(
          code: code, key: key.rawPublicKey, proof: key.sign(Array(Label.hello.utf8) + exporter))))
    try far.message { if case .invited = $0 { true } else { nil } }
    var customer = Voice(
      .customer(device: Vouch.name(of: device.rawPublicKey)), key, session)
    try far.send(
      customer.say(
        .joined(
          device: device.rawPublicKey,
          vouch: device.sign(Vouch.input(session: session, key: key.rawPublicKey)),
          opened: opened)))
    try far.record(.sessionJoined)
    let shown = Digest(of: PersonalText("bench"))
    try far.send(
      customer.say(.accepted(Act.Shown(text: shown, language: .es, method: .frontEnd))))
    try far.record(.sessionAccepted)
    return far
  }
}

/// One author's statements in a session, each attached to the one before.
private struct Voice {
  private(set) var last = Digest.zero
  private let author: Author
  private let key: PrivateKey
  private let session: SessionID
  private var seq: Int64 = 0

  init(_ author: Author, _ key: PrivateKey, _ session: SessionID) {
    self.author = author
    self.key = key
    self.session = session
  }

  mutating func say(_ act: Act, _ texts: [String: PersonalText] = [:]) -> Message {
    seq += 1
    let statement = Statement(
      author: author, key: key.rawPublicKey, prev: last, seq: seq, session: session, act: act)
    last = Digest(Crypto.sha256(statement.bytes)) ?? .zero
    return .statement(
      Message.Signed(
        statement: statement, signature: key.sign(statement.signatureInput), texts: texts))
  }
}

extension Pipe {
  /// Waits for the record of an event; its proof is a party's to check, not a load's.
  fileprivate func record(_ event: Event) throws {
    try message { message -> Bool? in
      guard case .record(let receipt, _) = message, let receipt = try? Receipt(json: receipt),
        let record = try? Record(receipt.record), record.act.event == event
      else { return nil }
      return true
    }
  }
}
