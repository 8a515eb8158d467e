import AldabaCrypto
import AldabaLink
import AldabaProof
import AldabaSystem
import AldabaWire

/// How soon a customer at a full door is told that they have been heard.
extension Bench {
  static let desk = [Bench("knock", "knock-p99", run: knocking)]

  /// From a knock on a connection that stands to the word that it stands in the ledger, while a
  /// thousand customers wait behind twenty addresses and hear of their turn.
  private static func knocking(_ ground: Ground) throws -> [Measurement] {
    let bed = try Bed(programs: ground.programs)
    defer { bed.close() }
    _ = try Host.raiseDescriptorLimit()
    let door = try Door(bed)
    let waiting = Lock<[Pipe]>([])
    let started = Lock(0)
    let count = ground.isQuick ? 100 : 1_000
    let come: @Sendable () throws -> Void = {
      while let number = started.withLock({ started -> Int? in
        guard started < count else { return nil }
        started += 1
        return started
      }) {
        let pipe = try door.knock(behind: number % 20).pipe
        waiting.withLock { $0.append(pipe) }
      }
    }
    try together(Array(repeating: come, count: 8))
    var times: [Double] = []
    var newest: [Pipe] = []
    for _ in 0..<ground.runs(200, quick: 20) {
      let knock = try door.knock(behind: 20 + newest.count % 4)
      times.append(knock.milliseconds)
      newest.append(knock.pipe)
    }
    return [
      Measurement("knock", "ms", times, goal: .atMost(20)),
      Measurement("knock-p99", "ms", [percentile(times, 0.99)], goal: .none),
    ]
  }
}

/// Our broker's door, and customers who are new to it.
private final class Door: Sendable {
  private let port: UInt16
  private let context: TLSContext

  init(_ bed: Bed) throws {
    port = bed.port
    let trust = try Trust(try Files.read(bed.folder + "/b/customer.json5", maximumBytes: 65_536))
    context = try TLSContext.partyClient(of: trust.authorities, identity: nil)
  }

  /// - Parameter number: which of this machine's addresses the customer comes from.
  func knock(behind number: Int) throws -> (pipe: Pipe, milliseconds: Double) {
    let device = PrivateKey.ed25519()
    let key = PrivateKey.ed25519()
    let pipe = try Pipe.connect(port, context, from: 2 + UInt8(number))
    let exporter = try pipe.tls.export(label: Label.outerExporter, context: [], count: 32)
    guard let id = AskID(rawValue: Crypto.random(8).hex) else { throw BenchError("no id") }
    let vouched = Array(Label.knock.utf8) + Array(id.rawValue.utf8) + key.rawPublicKey
    func text(_ text: String) -> PersonalText { PersonalText(salt: Crypto.random(16), text: text) }
    let knocking = Message.Knocking(
      id: id, key: key.rawPublicKey, proof: key.sign(Array(Label.hello.utf8) + exporter),
      device: device.rawPublicKey, vouch: device.sign(vouched), need: text("bench"),
      name: text("Ana"), system: text("Debian GNU/Linux 12"))
    let begin = Clock.bootNanoseconds()
    try pipe.send(.knock(knocking))
    try pipe.message { if case .waited(.made) = $0 { true } else { nil } }
    return (pipe, Double(Clock.bootNanoseconds() - begin) / 1e6)
  }
}
