import AldabaJSON
import AldabaSystem
import Glibc
import Testing

/// What the customer's program has given up while it speaks to others, and what their shell has not.
@Suite struct HardeningTests {
  private static func status(_ pid: Int32) throws -> [String: String] {
    let text = try Files.read("/proc/\(pid)/status", maximumBytes: 65_536).asText
    return text.split(separator: "\n").reduce(into: [:]) { fields, line in
      let parts = line.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else { return }
      fields[String(parts[0])] = parts[1].split(whereSeparator: \.isWhitespace).joined()
    }
  }

  /// The agent of a session, its starter, and the shell.
  @Test func theAgentIsShutInAndTheShellIsNot() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      let agent = try Self.status(call.agent.pid)
      #expect(agent["NoNewPrivs"] == "1")
      let check = try await scene.run(["aldaba-agent", "check", "--json"])
      let held = try JSON.parse(Array(check.output.utf8))
      if held["filter"] == true {
        #expect(agent["Seccomp"] == "2")
      } else {
        print("SKIPPED: the filter of system calls: this machine has none")
      }
      let limits = try Files.read("/proc/\(call.agent.pid)/limits", maximumBytes: 65_536).asText
      #expect(
        limits.split(separator: "\n").contains {
          $0.hasPrefix("Max core file size") && $0.split(separator: " ").contains("0")
        })
      // Everything that a shell can be elsewhere: sudo works where no privileges are given up.
      let own = try Self.status(Host.processID)
      call.technician.send([
        "do": "type",
        "data":
          "grep -E 'NoNewPrivs|^Seccomp:' /proc/self/status; echo core $(ulimit -c); echo F''IN\n"
          .data,
      ])
      let seen = try await call.technician.output(until: "FIN\r\n").asText
      let lines = seen.split(whereSeparator: \.isNewline).map {
        $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      }
      #expect(lines.contains("NoNewPrivs: \(own["NoNewPrivs"] ?? "")"))
      #expect(lines.contains("Seccomp: \(own["Seccomp"] ?? "")"))
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(UInt32(RLIMIT_CORE.rawValue)), &limit)
      let blocks = limit.rlim_cur == rlim_t.max ? "unlimited" : "\(limit.rlim_cur / 512)"
      #expect(lines.contains("core \(blocks)"))
      try await call.end()
    }
  }

  /// Who holds a key leaves no core file.
  @Test func noKeyIsInACoreFile() async throws {
    try await Scene.play { scene in
      let auditor = try await scene.follower(try await scene.auditor())
      let desk = try await scene.desk(scene.technicianHome)
      let call = try await scene.call()
      for process in [
        try scene.broker.pid, try scene.authority(), call.technician.pid, call.agent.pid, desk.pid,
        auditor.pid,
      ] {
        let limits = try Files.read("/proc/\(process)/limits", maximumBytes: 65_536).asText
        let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
        #expect(
          core?.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"],
          "\(process): \(core ?? "")")
      }
      try await call.end()
    }
  }

  @Test func whatItGivesUpIsRefused() async throws {
    let home = try Folders.fresh()
    let done = try await Finished.run(["aldaba-agent", "check", "--json"], home: home)
    #expect(done.code == 0)
    let held = try JSON.parse(Array(done.output.utf8))
    let open = try #require(held["open"]?.array).compactMap(\.string)
    let refused = try #require(held["refused"]?.array).compactMap(\.string)
    #expect(Set(open + refused) == Set(Confinement.Attempt.allCases.map(\.rawValue)))
    guard held["filter"] == true, let version = held["landlock"]?.integer, version >= 6 else {
      return print("SKIPPED: all of it: this kernel has no landlock of version 6")
    }
    #expect(open == [])
    for (language, sentence) in [("es", "Solo puede conectarse"), ("en", "It can only connect")] {
      let told = try await Finished.run(["aldaba-agent", "check", "--lang", language], home: home)
      #expect(told.error.contains(sentence))
    }
  }

  /// Another process of the same person reads neither the agent's memory, where the session key is,
  /// nor its descriptors. The starter, which has no secret, shows that such a reader reads others.
  @Test func itsMemoryIsItsOwn() async throws {
    guard geteuid() == 0, access("/usr/bin/setpriv", X_OK) == 0 else {
      return print("SKIPPED: itsMemoryIsItsOwn: needs root and setpriv, to be somebody else")
    }
    try await Scene.play { scene in
      let (technician, code) = try await scene.startCall()
      let agent = Program.path("aldaba-agent")
      let script = """
        cd / && home=$(mktemp -d -p /tmp) && trap 'kill $agent; rm -r "$home"' EXIT
        cp "$1" "$home/customer.json5" && chown -R 65534 "$home" && mkfifo -m 666 "$home/in"
        as() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
        test -x "$2" && as test -x "$2" || { echo unreachable; exit 0; }
        exec 9<>"$home/in"
        setpriv --reuid=65534 --regid=65534 --clear-groups "$2" join "$3" --json --home "$home" \
          --customer-file "$home/customer.json5" --broker "$4" <"$home/in" >"$home/out" 9<&- &
        agent=$!
        for i in $(seq 300); do grep -q greeting "$home/out" && break; sleep 0.1; done
        starter=$(grep -lz -- --start-programs /proc/[0-9]*/cmdline 2>/dev/null | while read f; do
          p=${f#/proc/}; p=${p%/cmdline}; grep -q "^PPid:.$agent\\$" /proc/$p/status && echo $p; done)
        for what in environ maps auxv; do
          as head -c 1 /proc/$agent/$what >/dev/null 2>&1 && echo "agent $what"
          as head -c 1 /proc/$starter/$what >/dev/null 2>&1 && echo "starter $what"
        done
        as sh -c "exec 3</proc/$agent/mem" 2>/dev/null && echo "agent mem"
        as sh -c "exec 3</proc/$starter/mem" 2>/dev/null && echo "starter mem"
        as ls /proc/$agent/fd >/dev/null 2>&1 && echo "agent fd"
        as kill -0 $agent && echo same user
        """
      let done = try await scene.run([
        "/bin/sh", "-c", script, "sh", scene.customerFile, agent, code, scene.address,
      ])
      let lines = done.output.split(separator: "\n").map(String.init)
      if lines == ["unreachable"] {
        print("SKIPPED: itsMemoryIsItsOwn: nobody else can run the programs here")
      } else {
        #expect(lines.last == "same user", "\(done)")
        #expect(
          Set(lines.dropLast()) == [
            "starter environ", "starter maps", "starter auxv", "starter mem",
          ])
      }
      technician.closeInput()
    }
  }

  // MARK: - What is left running

  private static func running(_ line: String) -> Bool { !processes(line).isEmpty }

  /// The processes of that command line.
  private static func processes(_ line: String) -> [Int32] {
    ((try? Files.list("/proc")) ?? []).compactMap { Int32($0) }.filter { id in
      guard let bytes = try? Files.read("/proc/\(id)/cmdline", maximumBytes: 4096) else {
        return false
      }
      return bytes.split(separator: 0).map { Array($0).asText }.joined(separator: " ") == line
    }
  }

  private static func end(_ line: String) { for id in processes(line) { kill(id, SIGKILL) } }

  /// Fractions of a second that are this run's own: another one beside it is not meant.
  private let own = ".\(Host.processID)"

  /// After the withdrawal of typing the customer learns what goes on, by name, and ends it.
  @Test func whatWasLeftRunningIsEnded() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      // The customer's own, before anybody else could type.
      try await call.grant("view")
      call.agent.send(["do": "type", "data": "sleep 4101\(own) & echo \\(propio\\)\n".data])
      try await call.agent.output(until: "(propio)\r\n")
      try await call.typing()
      call.technician.send([
        "do": "type",
        "data":
          "nohup sleep 4102\(own) >/dev/null 2>&1 & setsid sh -c 'trap \"\" HUP TERM; sleep 4103\(own); :' & echo \\(ya''\\)\n"
          .data,
      ])
      try await call.technician.output(until: "(ya)")
      // The shell does not wait until they are what they are to be.
      try await Scene.until { Self.running("sleep 4102\(own)") && Self.running("sleep 4103\(own)") }
      call.agent.send(["do": "revoke", "what": "type"])
      let left = try await call.agent.wait("running")
      let names = try #require(left["programs"]?.array).compactMap(\.string)
      #expect(names.contains("sleep 4102\(own)") && names.contains("sleep 4103\(own)"), "\(names)")
      #expect(!names.contains("sleep 4101\(own)"))
      #expect(left["text"]?.string?.contains("«sleep 4102\(own)»") == true)
      try await call.endPrograms()
      #expect(!Self.running("sleep 4102\(own)") && !Self.running("sleep 4103\(own)"))
      #expect(Self.running("sleep 4101\(own)"))
      call.agent.send(["do": "end"])
      try await call.agent.error("not-now")
      Self.end("sleep 4101\(own)")
      try await call.end()
    }
  }

  /// At the end the agent waits for the answer, and leaves running what nobody wants ended.
  @Test(arguments: [true, false])
  func atTheEndToo(ends: Bool) async throws {
    let line = ends ? "sleep 4111\(own)" : "sleep 4112\(own)"
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      call.technician.send([
        "do": "type", "data": "setsid \(line) >/dev/null 2>&1 & echo \\(ya''\\)\n".data,
      ])
      try await call.technician.output(until: "(ya)")
      call.technician.send(["do": "close", "summary": "Listo"])
      try await call.agent.wait("closing")
      try await call.agent.wait("running")
      call.agent.send(["do": "hangup"])
      try await call.ended(by: "customer")
      let left = try await call.agent.wait("running")
      #expect(left["programs"]?.array?.compactMap(\.string) == [line])
      if ends { try await call.endPrograms() } else { call.agent.send(["do": "leave"]) }
      #expect(try await call.agent.exit() == 0)
      #expect(Self.running(line) == !ends)
      if !ends { Self.end(line) }
    }
  }
}

extension Call {
  /// Ends what was left running; what took longer than the agent waits is ended by the next try.
  fileprivate func endPrograms() async throws {
    repeat { agent.send(["do": "end"]) } while try await agent.wait("ended")["remaining"] != 0
  }
}
