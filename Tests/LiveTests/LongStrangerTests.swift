import AldabaCrypto
import AldabaJSON
import AldabaLink
import AldabaParty
import AldabaSystem
import AldabaWire
import Glibc
import Testing

extension LongTests {
  /// Strangers hang half-open, stay silent, knock and guess codes, each in turn and many thousand of them;
  /// who is in a session does not notice.
  @Test func strangers() async throws {
    let count = Self.rounds("STRANGERS", usually: 40)
    let live = Self.rounds("SESSIONS", usually: 2)
    try await Scene.play(["sessions_per_technician=\(live)"]) { scene in
      var calls: [Call] = []
      for _ in 0..<live {
        let call = try await scene.call()
        // As long as a grant may last: a long test takes its time.
        try await call.typing(minutes: 60)
        calls.append(call)
      }
      let echoes = count > 100 ? 600 : 30
      for kind in try Flood.kinds() {
        // Before each: what else the machine has to do changes.
        let quiet = try await Self.echoes(calls, "calma", atLeast: echoes) { true }
        let flood = try await Flood.start(scene, kind, count)
        try await flood.wait("begun")
        let busy = try await Self.echoes(calls, kind.rawValue, atLeast: echoes) {
          flood.hasHeard("counted")
        }
        let counted = try await flood.wait("counted", seconds: 600)
        #expect(try await flood.exit(seconds: 60) == 0)
        #expect(counted["reached"]?.integer ?? 0 > 0)
        let lost = calls.count { $0.technician.hasHeard("link") || $0.agent.hasHeard("link") }
        #expect(lost == 0)
        if kind.guesses {
          // What the bucket held, what came into it meanwhile, and one on its way at each loop.
          let judged = counted["judged"]?.integer ?? .max
          let seconds = (counted["milliseconds"]?.integer ?? 0) / 1000 + 2
          let most = kind == .codes ? 10 + seconds / 30 : 200 + seconds * 2
          #expect(judged <= most + Int64(Host.processorCount), "in \(seconds) s")
        }
        let isWithin = busy.median <= 2 * quiet.median
        Report.say(
          "strangers", "\(kind.rawValue): \(counted["text"]?.string ?? "")",
          "beside \(live) sessions an echo takes \(busy.text) (quiet \(quiet.text))",
          "\(lost) sessions noticed; \(isWithin ? "within" : "not within") twice its quiet value",
          [])
      }
      try await calls[0].end()
      for call in calls.dropFirst() {
        await call.technician.kill()
        await call.agent.kill()
      }
    }
  }

  private struct Echoes {
    var times: [Int64] = []
    var median: Int64 { times.sorted()[times.count / 2] }
    var text: String {
      let sorted = times.sorted()
      return
        "\(sorted[sorted.count / 2]) µs, of a hundred one \(sorted[sorted.count * 99 / 100]) µs, "
        + "of \(sorted.count) at most \((sorted.last ?? 0) / 1000) ms"
    }
  }

  /// From a technician's key to its echo on their screen, one session after the other.
  private static func echoes(
    _ calls: [Call], _ word: String, atLeast count: Int, until isOver: () -> Bool
  ) async throws -> Echoes {
    var echoes = Echoes()
    var turn = 0
    while turn < count || !isOver() {
      let call = calls[turn % calls.count]
      let start = Clock.bootNanoseconds()
      call.technician.send(["do": "type", "data": "echo \\(\(word)\(turn)''\\)\n".data])
      try await call.technician.output(until: "(\(word)\(turn))")
      echoes.times.append((Clock.bootNanoseconds() - start) / 1000)
      turn += 1
    }
    return echoes
  }
}

/// Many strangers of one kind at once, from a process of their own: this test bundle's, which then runs
/// nothing but the test below.
@Suite struct Flood {
  enum Kind: String, CaseIterable, Sendable {
    case halfOpen = "half-open"
    case idle, knocks, codes
    /// Each from another address.
    case scattered = "scattered codes"

    var guesses: Bool { self == .codes || self == .scattered }
  }

  /// Those that the environment wants, else all.
  static func kinds() throws -> [Kind] {
    guard let wanted = Host.environment("ALDABA_ROUNDS_KINDS") else { return Kind.allCases }
    return try wanted.split(separator: ",").map { try #require(Kind(rawValue: String($0))) }
  }

  /// Connections that are being made at once, of those that speak.
  private static let atOnce = 64
  private static let orders = Host.environment("ALDABA_FLOOD")

  static func start(_ scene: Scene, _ kind: Kind, _ count: Int) async throws -> Program {
    try await scene.start(
      kind.rawValue,
      [
        try Host.executablePath(), "--testing-library", "swift-testing", "--filter", "Flood/floods",
      ],
      environment: [
        "ALDABA_FLOOD": "\(kind.rawValue),\(count),\(scene.port),\(scene.customerFile)"
      ])
  }

  @Test(.enabled(if: orders != nil, "only for LongTests/strangers"))
  func floods() async throws {
    let words = try #require(Self.orders).split(separator: ",").map(String.init)
    let kind = try #require(Kind(rawValue: words[0]))
    let count = try #require(Int(words[1]))
    let port = try #require(UInt16(words[2]))
    // Who is measured beside has the processors first: strangers are on machines of their own.
    setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
    _ = try Host.raiseDescriptorLimit()
    switch kind {
    case .halfOpen, .idle: try await Self.hold(count, port, isHalfOpen: kind == .halfOpen)
    case .knocks, .codes, .scattered:
      let trust = try Trust(try Files.read(words[3], maximumBytes: 65_536))
      try await Self.speak(count, port, trust, kind)
    }
    // At once: its loop's thread is not to be torn down beside what ends in order.
    _exit(0)
  }

  private static func say(_ event: JSON) { try? IO.writeAll(1, event.encoded() + [0x0A]) }

  /// Opens so many connections and keeps them, as long as the broker does and ten seconds at most.
  private static func hold(_ count: Int, _ port: UInt16, isHalfOpen: Bool) async throws {
    say(["event": "begun"])
    var open: [Int32] = []
    defer { for socket in open { close(socket) } }
    for _ in 0..<count {
      guard
        let socket = try? Network.connectAndWait(host: "127.0.0.1", port: port, seconds: 5)
          .release()
      else { continue }
      // A hello that stops in its middle.
      if isHalfOpen { try? IO.writeAll(socket, [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00]) }
      open.append(socket)
    }
    func held() -> Int {
      open.count { socket in
        var byte: UInt8 = 0
        let count = recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
        return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR))
      }
    }
    let reached = open.count
    let most = held()
    await Stage.shared.pause(seconds: count > 100 ? 8 : 0.2)
    say([
      "event": "counted", "reached": .integer(Int64(reached)),
      "text": .string("\(reached) connections made, \(most) of them held at once"),
    ])
  }

  /// Connects so many times, says what it came for, and hears the answer.
  private static func speak(_ count: Int, _ port: UInt16, _ trust: Trust, _ kind: Kind)
    async throws
  {
    let context = try TLSContext.partyClient(of: trust.authorities, identity: nil)
    let start = Clock.bootMilliseconds()
    let answers: [String: Int] = await withCheckedContinuation { continuation in
      Stage.shared.loop.post {
        let speaker = Speaker(count, port, context, kind) { continuation.resume(returning: $0) }
        speaker.begin(atOnce)
      }
    }
    let text = answers.sorted { $0.key < $1.key }.map { "\($0.value) × \($0.key)" }
    say([
      "event": "counted", "reached": .integer(Int64(answers.values.reduce(0, +))),
      "judged": .integer(Int64(answers[RefusalCode.unknownCode.rawValue, default: 0])),
      "milliseconds": .integer(Clock.bootMilliseconds() - start),
      "text": .string(
        "\(count) said in \((Clock.bootMilliseconds() - start) / 1000) s; "
          + text.joined(separator: ", ")),
    ])
  }

  /// Those who speak; only the stage's loop touches it.
  private final class Speaker: @unchecked Sendable {
    private var left: Int
    private var open: [ObjectIdentifier: Link] = [:]
    private var busy = 0
    private var answers: [String: Int] = [:]
    private let port: UInt16
    private let context: TLSContext
    private let kind: Kind
    /// Called once, when the last of them has its answer.
    private var done: (([String: Int]) -> Void)?
    private let key = PrivateKey.ed25519()

    init(
      _ count: Int, _ port: UInt16, _ context: TLSContext, _ kind: Kind,
      _ done: @escaping ([String: Int]) -> Void
    ) {
      left = count
      self.port = port
      self.context = context
      self.kind = kind
      self.done = done
    }

    func begin(_ count: Int) {
      Flood.say(["event": "begun"])
      for _ in 0..<count { next() }
    }

    private func next() {
      guard left > 0 else {
        guard busy == 0 else { return }
        done?(answers)
        done = nil
        return
      }
      left -= 1
      busy += 1
      dial { [self] result in
        guard case .success(let link) = result else { return answered("not let in", nil) }
        open[ObjectIdentifier(link)] = link
        link.onFrame = { [self, weak link] frame in
          guard case .control(let bytes) = frame, let message = try? Message.decode(bytes) else {
            return
          }
          switch message {
          case .bye(let code): answered(code.rawValue, link)
          case .waited: answered("waits", link)
          default: answered("another answer", link)
          }
        }
        link.onClosed = { [self, weak link] _ in answered("closed", link) }
        say(link)
      }
    }

    private func dial(_ completion: @escaping (Result<Link, LinkError>) -> Void) {
      guard kind == .scattered else {
        let address = HostPort(host: "localhost", port: port)
        return Dialer(loop: Stage.shared.loop, address: address, context: context).dial(completion)
      }
      do {
        // All of 127/8 is this machine.
        let own = "127.\(1 + left >> 16 & 127).\(left >> 8 & 255).\(left & 255)"
        let socket = try Network.connectAndWait(
          host: "127.0.0.1", port: port, seconds: 5, from: own)
        let tls = try TLSConnection(
          client: context, descriptor: socket.number, host: "localhost")
        let link = Link(loop: Stage.shared.loop, descriptor: socket, tls: tls)
        link.onReady = { completion(.success(link)) }
        link.onClosed = { completion(.failure($0)) }
        link.start()
      } catch {
        completion(.failure(.closed))
      }
    }

    private func answered(_ what: String, _ link: Link?) {
      if let link {
        guard open.removeValue(forKey: ObjectIdentifier(link)) != nil else { return }
        link.onClosed = { _ in }
        link.close()
      }
      answers[what, default: 0] += 1
      busy -= 1
      // In a turn of its own: what has just ended is then gone.
      Stage.shared.loop.soon { [self] in next() }
    }

    private func say(_ link: Link) {
      guard
        let exported = try? link.tls.export(label: Label.outerExporter, context: [], count: 32)
      else { return answered("no exporter", link) }
      let proof = key.sign(Array(Label.hello.utf8) + exported)
      switch kind {
      case .codes, .scattered:
        let digits = String(Int.random(in: 100_000_000...999_999_999))
        guard let code = Code(digits) else { return answered("no code", link) }
        link.send(.join(Message.Join(code: code, key: key.rawPublicKey, proof: proof)))
      default:
        let device = PrivateKey.ed25519()
        guard let id = AskID(rawValue: Crypto.random(8).hex) else { return }
        let vouch = device.sign(
          Array(Label.knock.utf8) + Array(id.rawValue.utf8) + key.rawPublicKey)
        link.send(
          .knock(
            Message.Knocking(
              id: id, key: key.rawPublicKey, proof: proof, device: device.rawPublicKey,
              vouch: vouch, need: PersonalText("No imprime"), name: PersonalText("Ana"),
              system: PersonalText("Debian 12"))))
      }
    }
  }
}
