import AldabaJSON
import AldabaSystem
import Glibc
import Testing

/// A broker that may have little memory, as a container or a unit of systemd's has it.
@Suite struct LimitGroupTests {
  /// A control group with a limit of its own.
  private struct Group {
    let path: String

    /// Of version 1, else of version 2; nil where none can be made.
    static func make(bytes: Int) -> Group? {
      for (root, file) in [
        ("/sys/fs/cgroup/memory", "memory.limit_in_bytes"), ("/sys/fs/cgroup", "memory.max"),
      ] {
        let group = Group(path: "\(root)/aldaba-\(Host.processID)-\(bytes)")
        guard mkdir(group.path, 0o755) == 0 else { continue }
        let limit = open("\(group.path)/\(file)", O_WRONLY | O_CLOEXEC)
        guard limit >= 0 else {
          rmdir(group.path)
          continue
        }
        defer { close(limit) }
        if (try? IO.writeAll(limit, Array("\(bytes)".utf8))) != nil { return group }
        rmdir(group.path)
      }
      return nil
    }

    /// Once nobody is in it any more.
    func remove() async throws { try await Scene.until { rmdir(path) == 0 || errno == ENOENT } }
  }

  private static func resident(_ process: Int32) throws -> Int {
    let pages = try Files.read("/proc/\(process)/statm", maximumBytes: 4096).asText
      .split(separator: " ").dropFirst().first.flatMap { Int($0) }
    return try #require(pages) * sysconf(Int32(_SC_PAGESIZE))
  }

  /// So many who begin a handshake and stop in its middle, or as many as find a place before the door.
  private static func strangers(_ count: Int, at port: UInt16) async -> [Int32] {
    var sockets: [Int32] = []
    for _ in 0..<count {
      let socket = try? await Stage.shared.on {
        let socket = try Network.connectAndWait(host: "127.0.0.1", port: port, seconds: 1)
        try IO.writeAll(socket.number, [0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00])
        return socket.release()
      }
      guard let socket else { break }
      sockets.append(socket)
    }
    return sockets
  }

  /// Strangers take what the group leaves: then nobody new comes in, who is in a session goes on, and when
  /// they are gone the door opens by itself.
  @Test func strangersFillAControlGroup() async throws {
    guard Host.environment("ASAN_OPTIONS") ?? Host.environment("TSAN_OPTIONS") == nil else {
      return print("SKIPPED: strangersFillAControlGroup: a sanitizer takes memory of its own")
    }
    try await Scene.play { scene in
      let call = try await scene.call()
      try await call.typing()
      // What it has now, something for strangers, and the quarter that it keeps.
      let free = 8 << 20
      let bytes = (try Self.resident(try scene.broker.pid) + free) / 3 * 4
      guard let group = Group.make(bytes: bytes) else {
        print("SKIPPED: strangersFillAControlGroup: no control group of memory can be made here")
        return try await call.end()
      }
      try await scene.stop()
      do {
        try await scene.serve(within: group.path)
        try await call.resumed()
        let broker = try scene.broker.pid
        try await scene.settled()
        try await call.echo("vuelve")
        let before = [call.technician, call.agent].reduce(into: [:]) {
          $0[$1.name] = $1.events.history.count
        }
        // A stranger costs some twenty kilobytes before the handshake: far more than there is room for.
        let strangers = await Self.strangers(1_500, at: UInt16(scene.port))
        var (most, held) = (0, 0)
        for round in 0..<30 {
          try await call.echo("sigue\(round)")
          most = max(most, try Self.resident(broker))
          held = max(held, try Files.list("/proc/\(broker)/fd").count)
        }
        try await call.grant("view")
        #expect(held > 50 && held < 1_200, "\(held) descriptors")
        #expect(most < bytes / 4 * 3 + free, "\(most) of \(bytes) bytes")
        for side in [call.technician, call.agent] {
          let told = side.events.history.dropFirst(before[side.name] ?? 0).filter {
            $0.matches("link", [:]) || $0.matches("control", [:])
          }
          #expect(told.isEmpty)
        }
        for stranger in strangers { close(stranger) }
        let late = try await scene.start(
          "late",
          [
            "aldaba-agent", "join", "000-000-000", "--json", "--home", scene.folder + "/late",
            "--customer-file", scene.customerFile, "--broker", scene.address,
          ])
        #expect(try await late.exit() == 68)
        try await call.end()
        try await scene.stop()
      } catch {
        await (try scene.broker).kill()
        try? await group.remove()
        throw error
      }
      try await group.remove()
    }
  }
}
