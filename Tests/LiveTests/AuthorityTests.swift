import AldabaSystem
import Glibc
import Testing

/// The authority's process may end at any time: another takes its place.
@Suite struct AuthorityTests {
  @Test func itIsKilled() async throws {
    try await Scene.play { scene in
      let first = try scene.authority()
      #expect(kill(first, SIGKILL) == 0)
      try await scene.enroll("marta")
      #expect(try scene.authority() != first)
    }
  }

  /// A broker that was killed is back before its authority has seen that it was: the new broker finds that
  /// one first, and has its own when it goes.
  @Test func itOutlivesItsBroker() async throws {
    try await Scene.play { scene in
      let old = try scene.authority()
      #expect(kill(old, SIGSTOP) == 0)
      let broker = try scene.broker
      await broker.kill()
      try await scene.serve()
      #expect(throws: Missing.self) { try scene.authority() }
      #expect(kill(old, SIGCONT) == 0)
      try await scene.enroll("marta")
      #expect(try scene.authority() != old)
    }
  }

  /// An orderly end takes it along: nothing of it meets the next one.
  @Test func itEndsWithItsBroker() async throws {
    try await Scene.play { scene in
      for _ in 0..<3 {
        let authority = try scene.authority()
        try await scene.stop()
        #expect(kill(authority, 0) == -1)
        try await scene.serve()
      }
      try await scene.enroll("marta")
    }
  }
}

extension Scene {
  /// The broker's only child.
  func authority() throws -> Int32 {
    let broker = try broker.pid
    let children = try Files.list("/proc").compactMap { Int32($0) }.filter { id in
      let text = try? Files.read("/proc/\(id)/status", maximumBytes: 65_536).asText
      return text?.contains("\nPPid:\t\(broker)\n") == true
    }
    guard let authority = children.first, children.count == 1 else {
      throw Missing("the broker's children: \(children)")
    }
    return authority
  }
}
