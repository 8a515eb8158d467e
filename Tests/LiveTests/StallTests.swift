import AldabaJSON
import AldabaSystem
import Glibc
import Testing

/// Nobody's shell waits for somebody who looks on, and keys go before files.
@Suite struct StallTests {
  /// The technician's program stands still; the customer's shell does not, and the technician sees the
  /// screen again when they go on.
  @Test func aStalledViewerStallsNobody() async throws {
    // Under a sanitizer they stand still for longer than a lost technician is waited for.
    try await Scene.play(["resume_seconds=3600"]) { scene in
      let call = try await scene.call()
      try await call.typing()
      call.technician.signal(SIGSTOP)
      // Far more than the 1 MiB that waits for a viewer and what is on the way.
      call.agent.send([
        "do": "type", "data": "stty -onlcr; seq 1000000 1400000; touch ~/done\n".data,
      ])
      try await Scene.until { Files.exists("\(scene.folder)/done") }
      // The customer's front end is this test: where it is slow it misses some too, and is told so. What the
      // shell answers is asked for until it is seen.
      let end = Clock.bootMilliseconds() + Int64(patience * 1_000)
      repeat {
        call.agent.send(["do": "type", "data": "echo \\(sigue''\\)\n".data])
        if (try? await call.agent.output(until: "(sigue)", seconds: 5)) != nil { break }
      } while Clock.bootMilliseconds() < end
      #expect(Clock.bootMilliseconds() < end)
      call.technician.signal(SIGCONT)
      let skipped = try await call.technician.wait("skipped")
      #expect((skipped["bytes"]?.integer ?? 0) > 0)
      call.technician.send(["do": "type", "data": "echo \\(vuelve''\\)\n".data])
      try await call.technician.output(until: "(vuelve)")
      try await call.end()
    }
  }

  /// A technician's front end that did not read: it is told how much it has missed, and what stands on
  /// the screen is drawn for it again.
  @Test func aSlowFrontEndSeesTheScreenAgain() async throws {
    try await Scene.play { scene in
      let hold = "\(scene.folder)/hold"
      // Passes on what comes, but for as long as that file is there.
      let reader = """
        import os, sys, time
        while True:
          while os.path.exists(sys.argv[1]): time.sleep(0.05)
          part = os.read(0, 65536)
          if not part: break
          os.write(1, part)
        """
      let technician = try await scene.start(
        "technician",
        [
          "/bin/sh", "-c", "script=$1 hold=$2; shift 2; \"$@\" | python3 -c \"$script\" \"$hold\"",
          "sh", reader, hold, Program.path("aldaba"), "start", "--json", "--home",
          scene.technicianHome, "--customer", "Ana", "--ticket", "C-7", "--motive", "Nada",
          "--broker", scene.address,
        ])
      let event = try await technician.wait("session")
      let agent = try await scene.join(try #require(event["code"]?.string))
      agent.answer(try await agent.ask("session"), "yes")
      try await technician.wait("joined")
      technician.send([
        "do": "ask", "what": "view", "reason": "Ver la cola", "minutes": 15,
      ])
      agent.answer(try await agent.ask("view"), "yes")
      try await technician.wait("shell", ["state": "open"])
      try Files.writeNew(hold, [], permissions: 0o600)
      // Whoever draws a screen does it again when they are told of another size.
      let flood = "stty -onlcr; seq 1000000 1450000; "
      let drawing = "trap 'echo dibu\"\"jado' WINCH; touch ~/done; while :; do sleep 0.1; done"
      agent.send([
        "do": "type", "data": "\(flood)sh -c \"\(drawing.doubleQuoted)\"\n".data,
      ])
      try await Scene.until { Files.exists("\(scene.folder)/done") }
      try Files.remove(hold)
      try await technician.wait("skipped")
      try await technician.output(until: "dibujado")
    }
  }

  /// How long a key takes to its echo beside a file that goes over a line of 1 Mbit/s.
  @Test func keysGoBeforeFilesOnASlowLine() async throws {
    let kilobytes = LongTests.rounds("SLOW_KIB", usually: 384)
    try await Scene.play { scene in
      let line = try await SlowLine.start(to: scene.port, rate: 125_000)
      let (technician, code) = try await scene.startCall(to: line.address)
      let agent = try await scene.join(code)
      agent.answer(try await agent.ask("session"), "yes")
      try await technician.wait("joined")
      let call = Call(
        technician: technician, agent: agent, code: code, number: try await technician.number())
      try await call.typing()
      let quiet = try await Self.echoes(call, 10, "calma") { false }
      let path = "\(scene.folder)/large.bin"
      try Files.writeNew(
        path, (0..<kilobytes * 1024).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 3) },
        permissions: 0o644)
      technician.send(["do": "push", "path": .string(path), "reason": "Ponerlo", "to": "x.bin"])
      agent.answer(try await agent.ask("push"), "yes")
      try await technician.wait("file", ["state": "sending"])
      let start = Clock.bootMilliseconds()
      let beside = try await Self.echoes(call, 1_000, "prisa") { agent.hasHeard("file") }
      try await agent.wait("file", ["state": "done"])
      let seconds = Double(Clock.bootMilliseconds() - start) / 1000
      #expect(beside.count > 2)
      Report.say(
        "slow", "\(kilobytes) KiB pushed in \(seconds) s over 1 Mbit/s",
        "echo \(Self.text(quiet)) quiet, \(Self.text(beside)) beside", "", [])
      try await call.end()
    }
  }

  /// Milliseconds from keys to their echo, until it is over.
  private static func echoes(
    _ call: Call, _ most: Int, _ word: String, until isOver: () -> Bool
  ) async throws -> [Int64] {
    var times: [Int64] = []
    for turn in 0..<most where !isOver() {
      let start = Clock.bootNanoseconds()
      call.technician.send(["do": "type", "data": "echo \\(\(word)\(turn)''\\)\n".data])
      try await call.technician.output(until: "(\(word)\(turn))")
      times.append((Clock.bootNanoseconds() - start) / 1_000_000)
    }
    return times.sorted()
  }

  private static func text(_ times: [Int64]) -> String {
    guard let last = times.last else { return "none" }
    return "\(times[times.count / 2]) ms (median of \(times.count), at most \(last))"
  }
}

extension String {
  /// As it stands between double quotes of a shell.
  fileprivate var doubleQuoted: String {
    map { $0 == "\"" ? "\\\"" : String($0) }.joined()
  }
}
