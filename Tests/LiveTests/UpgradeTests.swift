import AldabaCrypto
import AldabaJSON
import AldabaSystem
import AldabaWire
import Glibc
import Testing

/// A new program is put in the place of the running one, as an upgrade does it: everything that waited,
/// rang, was on its way or was allowed is there afterwards.
@Suite struct UpgradeTests {
  /// A program of the same bytes and one more, put under the name of the one that runs.
  private static func replace(_ program: String, in scene: Scene) async throws {
    let script = "cp \"$0\" \"$0.new\" && printf '\\n' >> \"$0.new\" && mv -f \"$0.new\" \"$0\""
    let done = try await scene.run(["/bin/sh", "-c", script, program])
    guard done.code == 0 else { throw Missing("a new program: \(done)") }
  }

  private static func knock(_ scene: Scene, _ who: String) async throws -> Program {
    try await scene.start(
      "knock",
      [
        "aldaba-agent", "knock", "--json", "--motive", "No imprime", "--name", who, "--home",
        "\(scene.folder)/\(who)", "--customer-file", scene.customerFile, "--broker", scene.address,
      ])
  }

  /// A customer who wants to be called, noted by the broker that there is now.
  private static func callback(_ scene: Scene) async throws {
    let customer = try await knock(scene, "Eva")
    let offered = try await customer.wait("asked", ["what": "callback"])
    customer.send([
      "do": "answer", "ask": offered["ask"] ?? "", "answer": "callback",
      "at": "2027-01-07T10:00:00Z", "contact": "600 100 200",
    ])
    guard try await customer.exit() == 0 else { throw Missing("a callback") }
  }

  /// A session of another technician with another customer, over a line of some MB a second.
  private static func second(_ scene: Scene, _ line: SlowLine) async throws -> Call {
    let home = try await scene.enroll("marta")
    let (technician, code) = try await scene.startCall(
      home: home, customer: "Luis", to: line.address)
    let agent = try await scene.start(
      "second agent",
      [
        "aldaba-agent", "join", code, "--json", "--home", scene.folder + "/luis",
        "--customer-file", scene.customerFile, "--broker", scene.address,
      ])
    agent.answer(try await agent.ask("session"), "yes")
    try await technician.wait("joined")
    return Call(
      technician: technician, agent: agent, code: code, number: try await technician.number())
  }

  @Test func everythingIsAsItWas() async throws {
    try await Scene.play(["ring_seconds=0.2"]) { scene in
      try await Self.callback(scene)
      try await scene.stop()
      let program = scene.folder + "/bin/aldaba-broker"
      try AldabaSystem.Folders.make(Files.directory(of: program))
      _ = try await scene.run(["/bin/cp", Program.path("aldaba-broker"), program])
      try await scene.serve(["ring_seconds=30"], program: program)

      // One customer waits; another gets a file and is being passed on; a third is at the door.
      let held = try await scene.call()
      try await held.typing()
      held.technician.send([
        "do": "hold", "reason": "Miro una cosa", "doing": "Leer", "minutes": 5,
      ])
      held.agent.answer(try await held.agent.ask("hold"), "yes")
      try await held.technician.wait("hold", ["state": "held"])

      let hugo = try await scene.enroll("hugo")
      let line = try await SlowLine.start(to: scene.port, rate: 500_000)
      let busy = try await Self.second(scene, line)
      let desk = try await scene.desk(hugo)
      try await desk.wait("ready")
      let waiting = try await Self.knock(scene, "Rosa")
      try await waiting.wait("ringing")
      let bytes = (0..<1_500_000).map { UInt8(truncatingIfNeeded: $0 / 4_096 ^ $0) }
      try Files.writeNew(scene.folder + "/large.bin", bytes, permissions: 0o644)
      try AldabaSystem.Folders.make(scene.folder + "/to")
      busy.technician.send([
        "do": "push", "path": .string(scene.folder + "/large.bin"), "to": "to",
        "reason": "Ponerlo",
      ])
      busy.agent.answer(try await busy.agent.ask("push"), "yes")
      try await busy.technician.wait("file", ["state": "sending"])
      busy.technician.send([
        "do": "transfer", "to": "hugo", "reason": "Sabe más", "brief": "Falta el papel",
      ])
      busy.agent.answer(try await busy.agent.ask("transfer"), "yes")
      let offer = try await desk.wait("waiting", ["kind": "transfer"])["id"] ?? ""

      let old = try scene.broker
      try await Self.replace(program, in: scene)
      #expect(try Self.file(of: old.pid).hasSuffix(" (deleted)"))
      // Until then the old one goes on whole, also when its authority's process has to be started anew.
      let authority = try scene.authority()
      #expect(kill(authority, SIGKILL) == 0)
      try await scene.enroll("sofia")
      #expect(try scene.authority() != authority)
      old.signal(SIGTERM)
      #expect(try await old.exit() == 0)
      try await scene.serve(["ring_seconds=30"], program: program)
      #expect(try Self.file(of: scene.broker.pid) == program)

      // The wait: nothing is typed in it, and it ends as it was agreed.
      try await held.technician.wait("link", ["side": "technician", "state": "resumed"])
      try await held.agent.wait("link", ["side": "customer", "state": "resumed"])
      held.technician.send(["do": "type", "data": "echo nie\n".data])
      try await held.technician.error("on-hold")
      held.technician.send(["do": "resume"])
      try await held.technician.wait("hold", ["state": "resumed"])
      try await held.echo("danach")
      try await held.end()

      // The file arrives whole, then the colleague comes in.
      let pushed = try await busy.technician.wait("file", ["state": "done"])
      #expect(pushed["sha256"] == .string(Crypto.sha256(bytes).hex))
      try await desk.wait("waiting", ["id": offer])
      let colleague = try await scene.answer(offer.string, home: hugo)
      try await colleague.wait("joined", ["customer": "Luis"])
      try await busy.technician.wait("closed", ["by": "transferred"])
      try await Call(
        technician: colleague, agent: busy.agent, code: busy.code, number: busy.number
      ).end()

      // The queue and the promises.
      let listed = try await scene.run([
        "aldaba", "queue", "--home", scene.technicianHome, "--broker", scene.address,
      ])
      #expect(listed.output.contains("Rosa") && listed.output.contains("Eva"), "\(listed)")
      waiting.send(["do": "hangup"])
      #expect(try await waiting.exit() == 0)
      for (count, event) in [
        (2, "consent.granted"), (1, "hold.accepted"), (1, "transfer.completed"),
        (0, "transfer.failed"), (1, "file.pushed"), (0, "file.failed"), (2, "knock.made"),
        (1, "callback.made"), (2, "session.opened"), (2, "session.closed"),
      ] { try await scene.has(count, event) }
    }
  }

  /// The file that a process runs, as the kernel names it.
  private static func file(of pid: Int32) throws -> String {
    var buffer = [CChar](repeating: 0, count: 4_096)
    let count = readlink("/proc/\(pid)/exe", &buffer, buffer.count)
    guard count > 0 else { throw Missing("/proc/\(pid)/exe") }
    return buffer.prefix(count).map { UInt8(bitPattern: $0) }.asText
  }
}
