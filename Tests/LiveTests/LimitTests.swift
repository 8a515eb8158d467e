import AldabaJSON
import AldabaSystem
import AldabaWire
import Glibc
import Testing

/// Strangers who want more than their limit get no more, and who is in a session does not notice.
@Suite struct LimitTests {
  /// Resident kilobytes of a process.
  private static func resident(_ pid: Int32) throws -> Int {
    let text = try Files.read("/proc/\(pid)/status", maximumBytes: 65_536).asText
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0
  }

  /// One address may hold so many connections that are of no session; other addresses do not feel it.
  @Test func oneAddressHoldsSoManyConnections() async throws {
    let limit = 256 * Host.processorCount
    guard geteuid() == 0, access("/usr/sbin/ip", X_OK) == 0, limit <= 2_048 else {
      return print(
        "SKIPPED: oneAddressHoldsSoManyConnections: needs root and an address of its own")
    }
    let own = "198.51.100.77"
    try await Scene.play(serves: false) { scene in
      let added = try await scene.run(["/usr/sbin/ip", "address", "add", "\(own)/32", "dev", "lo"])
      guard added.code == 0 else {
        return print("SKIPPED: oneAddressHoldsSoManyConnections: \(added.error)")
      }
      do {
        let broker = try await scene.start(
          "broker",
          [
            "aldaba-broker", "serve", "--dir", scene.brokerFolder, "--listen", "0.0.0.0:0",
            "--json",
          ])
        guard let port = try await broker.wait("listening")["port"]?.integer else {
          throw Missing("no port")
        }
        let sockets = try await Stage.shared.on {
          try (0..<limit + 200).map { _ in
            try Network.connectAndWait(host: own, port: UInt16(port), seconds: 5).release()
          }
        }
        defer { for socket in sockets { close(socket) } }
        @Sendable func gone() -> Int {
          sockets.count { socket in
            var byte: UInt8 = 0
            let count = recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
            return count == 0 || (count < 0 && errno == ECONNRESET)
          }
        }
        try await Scene.until { gone() >= 200 }
        #expect(gone() == 200)
        let (technician, _) = try await scene.startCall(to: "localhost:\(port)")
        technician.closeInput()
      } catch {
        _ = try await scene.run(["/usr/sbin/ip", "address", "del", "\(own)/32", "dev", "lo"])
        throw error
      }
      _ = try await scene.run(["/usr/sbin/ip", "address", "del", "\(own)/32", "dev", "lo"])
    }
  }

  /// Little memory is left: who wants to come in waits outside, who is in a session goes on, and the door
  /// opens by itself when there is memory.
  @Test func littleMemoryIsKeptForWhoIsHere() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      let broker = try scene.broker
      // Less than it keeps for itself: nobody new gets any of it.
      let pages = try Files.read("/proc/\(broker.pid)/statm", maximumBytes: 4096).asText
        .split(separator: " ").first.flatMap { Int($0) }
      let size = try #require(pages) * sysconf(Int32(_SC_PAGESIZE))
      func limit(_ bytes: String) async throws -> Bool {
        try await scene.run(["/usr/bin/prlimit", "--pid", "\(broker.pid)", "--as=\(bytes):"])
          .code == 0
      }
      guard access("/usr/bin/prlimit", X_OK) == 0, try await limit("\(size + (32 << 20))") else {
        return print("SKIPPED: littleMemoryIsKeptForWhoIsHere: needs prlimit, of util-linux")
      }
      let late = try await scene.start(
        "late",
        [
          "aldaba-agent", "join", "000-000-000", "--json", "--home", scene.folder + "/late",
          "--customer-file", scene.customerFile, "--broker", scene.address,
        ])
      for round in 0..<20 { try await call.echo("sigue\(round)") }
      try await call.grant("view")
      #expect(late.errorText.isEmpty && late.events.history.isEmpty)
      #expect(!call.technician.hasHeard("link") && !call.agent.hasHeard("link"))
      #expect(try await limit("unlimited"))
      #expect(try await late.exit() == 68)
      try await call.end()
    }
  }

  /// Strangers who want a certificate have at most so many threads of the broker's.
  @Test func soManyAskForACertificate() async throws {
    try await Scene.play { scene in
      let broker = try scene.broker.pid
      let authority = try #require(
        try Files.list("/proc").compactMap { Int32($0) }.first { id in
          let words = try? Files.read("/proc/\(id)/cmdline", maximumBytes: 4096)
          let status = try? Files.read("/proc/\(id)/status", maximumBytes: 65_536)
          return words?.asText.contains("authority") == true
            && status?.asText.contains("PPid:\t\(broker)\n") == true
        })
      // A broker ends with its authority, which must not stand still then, nor when this process dies.
      try await Stage.shared.on { Guard.add(authority) }
      kill(authority, SIGSTOP)
      defer {
        kill(authority, SIGCONT)
        Stage.shared.loop.post { Guard.remove(authority) }
      }
      // Beside each other: a question waits for ten seconds at most.
      let strangers = try await withThrowingTaskGroup(of: Rogue.self) { group in
        for _ in 0..<20 {
          group.addTask {
            let stranger = try await Rogue.connect(scene, home: nil)
            try await stranger.on {
              $0.send(.enroll(secret: [UInt8](repeating: 7, count: 16), request: [1, 2, 3]))
            }
            return stranger
          }
        }
        return try await group.reduce(into: [Rogue]()) { $0.append($1) }
      }
      let all = strangers
      @Sendable func told(_ code: RefusalCode) -> Int {
        all.count { stranger in
          stranger.heard.history.contains {
            if case .message(.bye(let bye)) = $0 { bye == code } else { false }
          }
        }
      }
      try await Scene.until { told(.full) == 4 }
      kill(authority, SIGCONT)
      try await Scene.until { told(.full) == 4 && told(.malformed) + told(.unknownToken) == 16 }
      #expect(try await scene.enroll("otto").hasSuffix("/otto"))
    }
  }

  /// What is answered to somebody who writes without reading is kept up to a limit; then they are dropped,
  /// or not read any more.
  @Test func whoDoesNotReadCostsLittle() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      let broker = try scene.broker.pid
      let before = try Self.resident(broker)
      let script = """
        import socket, ssl, sys, time
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.set_alpn_protocols(["aldaba/1"])
        plain = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        stream = context.wrap_socket(plain)
        stream.settimeout(3)
        pings = bytes([0, 0, 8, 5]) + b"12345678"
        sent, end, most, start = 0, "time", 0, time.time()
        try:
            while time.time() - start < 5 and sent < 60_000_000:
                stream.sendall(pings * 5000)
                sent += 60000
                for line in open("/proc/" + sys.argv[2] + "/status"):
                    if line.startswith("VmRSS:"): most = max(most, int(line.split()[1]))
        except socket.timeout: end = "waits"
        except OSError: end = "dropped"
        print(end, sent, most)
        """
      let done = try await scene.run([
        "/usr/bin/env", "python3", "-c", script, "\(scene.port)", "\(broker)",
      ])
      let words = done.output.split(whereSeparator: \.isWhitespace).map(String.init)
      guard done.code == 0, words.count == 3, let most = Int(words[2]) else {
        return print("SKIPPED: whoDoesNotReadCostsLittle: \(done)")
      }
      #expect(most - before < 48 * 1024, "from \(before) KiB to \(words)")
      try await call.echo("sigue")
      #expect(!call.agent.hasHeard("link") && !call.technician.hasHeard("link"))
      try await call.end()
    }
  }

  /// A ninth auditor at once is sent away, and the eight go on.
  @Test func soManyAuditorsRead() async throws {
    try await Scene.play { scene in
      let home = try await scene.auditor()
      var readers: [Program] = []
      for number in 0..<9 {
        // One person at nine computers: what each keeps is its own.
        let own = "\(home)\(number)"
        #expect(try await scene.run(["/bin/cp", "-a", home, own]).code == 0)
        readers.append(
          try await scene.start(
            "auditor",
            ["aldaba-audit", "follow", "--json", "--broker", scene.address, "--home", own]))
      }
      let all = readers
      try await Scene.until { all.contains { $0.errorText.contains("error: ") } }
      let refused = all.filter { $0.errorText.contains("error: ") }
      #expect(refused.count == 1)
      for reader in refused { #expect(try await reader.exit() != 0) }
      try await scene.hasBegun(all.filter { !$0.errorText.contains("error: ") })
    }
  }

  /// Keys beyond what the shell reads, files and lines beyond their limits: refused, and the session goes on.
  @Test func aFloodOfWordsAndKeys() async throws {
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      // A shell that reads nothing: what does not fit is dropped, as a terminal does.
      call.technician.send([
        "do": "type", "data": "stty raw -echo; echo \\(quieta\\); sleep 2\n".data,
      ])
      try await call.technician.output(until: "(quieta)")
      let block = String(repeating: "x", count: 4_000)
      for _ in 0..<120 { call.technician.send(["do": "type", "data": block.data]) }
      for number in 0..<200 { call.technician.send(["do": "say", "text": .string("\(number)")]) }
      try await call.agent.wait("said", ["text": "199"])
      call.agent.send(["do": "revoke", "what": "all"])
      try await call.technician.wait("revoked", ["what": "type"])
      call.agent.send(["do": "hangup"])
      try await call.ended(by: "customer")
    }
  }
}
