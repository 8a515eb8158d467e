import AldabaCrypto
import AldabaJSON
import AldabaParty
import AldabaSystem
import AldabaTunnel
import AldabaWire
import Glibc
import Testing

/// Senders that lie, and disks that do not take what was agreed: clear words, nothing half-written,
/// and the session goes on.
@Suite struct HostileFileTests {
  /// What a sender says, and what it then sends.
  private struct Lie: Sendable, CustomStringConvertible {
    let description: String
    let said: Int
    let sent: [UInt8]
    let reason: String
  }

  private static let content = [UInt8](repeating: 7, count: 40_000)

  private static let lies = [
    Lie(
      description: "other bytes", said: 40_000, sent: [8] + content.dropFirst(),
      reason: "bad-digest"),
    Lie(description: "fewer bytes", said: 40_000, sent: Array(content.prefix(30_000)), reason: ""),
    Lie(description: "more bytes", said: 40_000, sent: content + [7], reason: "changed"),
    Lie(
      description: "another size", said: 39_999, sent: Array(content.prefix(39_999)),
      reason: "bad-digest"),
  ]

  @Test(arguments: lies.indices)
  func aLyingSender(_ index: Int) async throws {
    let lie = Self.lies[index]
    try await Scene.play { scene in
      let folder = scene.folder + "/to"
      try AldabaSystem.Folders.make(folder)
      let (rogue, agent, _) = try await Rogue.call(scene)
      let said = try Self.said(Int64(lie.said))
      let id = try await rogue.on { Self.ask("x.txt", to: "to", said, $0) }
      agent.answer(try await agent.ask("push"), "yes")
      _ = try await rogue.wait("the place") {
        if case .inner(.accept(id, _, _, _)) = $0 { true } else { nil }
      }
      try await rogue.on { state in
        state.tunnel?.send(.begin(id, index: 0, offset: 0))
        state.tunnel?.send(.bulk, lie.sent)
        state.tunnel?.send(.sent(id))
      }
      if lie.reason.isEmpty {
        // Who says that all is sent and has sent less is waited for, until the customer has enough.
        try await Scene.until { try Self.size(folder) == Int64(lie.sent.count) }
        agent.send(["do": "revoke", "what": "push"])
      }
      let end = try await agent.wait("file", ["state": "failed"])
      #expect(end["reason"] == .string(lie.reason.isEmpty ? "cancelled" : lie.reason))
      try await Scene.until { try Files.list(folder).isEmpty }
      try await rogue.on { $0.tunnel?.send(.chat, Array("sigue".utf8)) }
      try await agent.wait("said", ["text": "sigue"])
      agent.send(["do": "hangup"])
      try await agent.wait("closed")
    }
  }

  /// A name that would lead elsewhere, act on a terminal or pass for another is not asked about at all.
  @Test func hostileNames() async throws {
    try await Scene.play { scene in
      let folder = scene.folder + "/to"
      try AldabaSystem.Folders.make(folder)
      let (rogue, agent, _) = try await Rogue.call(scene)
      let content = try Self.said(Int64(Self.content.count))
      func ask(_ name: String, to place: String) async throws -> AskID {
        try await rogue.on { Self.ask(name, to: place, content, $0) }
      }
      for name in [
        "../x", "/etc/cron.d/x", "a/b", "..", ".", " ", "x\ny", "x\u{1B}[2J", "fdp\u{202E}exe.",
        ".x.0011223344556677.aldaba-part", String(repeating: "x", count: 256),
      ] {
        let id = try await ask(name, to: "to")
        let why = try await rogue.wait("a no to \(name.debugDescription)") {
          heard -> FileTrouble? in
          if case .inner(.trouble(id, let why)) = heard { why } else { nil }
        }
        #expect(why == .badName, "\(name.debugDescription)")
      }
      for place in ["../to", "to/../..", "~root/x", "to/\u{1B}", "to/\u{202E}x"] {
        let id = try await ask("x.txt", to: place)
        let why = try await rogue.wait("a no to \(place.debugDescription)") {
          heard -> FileTrouble? in
          if case .inner(.trouble(id, let why)) = heard { why } else { nil }
        }
        #expect(why == .badName, "\(place.debugDescription)")
      }
      #expect(!agent.hasHeard("asked", ["what": "push"]))
      #expect(try Files.list(folder).isEmpty)
      _ = try await ask("x.txt", to: "to")
      let question = try await agent.wait("asked", ["what": "push"])
      #expect(question["text"]?.string?.contains("x.txt") == true)
      agent.send(["do": "hangup"])
      try await agent.wait("closed")
    }
  }

  /// What a sender says of the content, with so many bytes.
  private static func said(_ bytes: Int64) throws -> Act.Content {
    Act.Content(bytes: bytes, sha256: try #require(Digest(Crypto.sha256(Self.content))))
  }

  /// Offers a file, and asks to leave it.
  private static func ask(
    _ name: String, to place: String, _ content: Act.Content, _ state: RogueState
  ) -> AskID {
    let words = ["reason": "Ver", "file": name, "to": place]
    let texts: [String: PersonalText] = words.mapValues { PersonalText($0) }
    func text(_ name: String) -> Digest { texts[name].map { RogueState.digest($0) } ?? .zero }
    let id = AskID(rawValue: Crypto.random(8).hex)!
    state.tunnel?.send(
      .offer(
        InnerMessage.Offer(
          ask: id, name: name, content: content, folder: nil, mode: 0o644, modified: 0)))
    state.say(
      .asked(
        Act.Ask(
          id: id, what: .push, reason: text("reason"), duration: Limits.grant,
          scope: .push(
            Act.Files(name: text("file"), to: text("to"), content: content, count: nil)))),
      texts: texts)
    return id
  }

  private static func size(_ folder: String) throws -> Int64 {
    try Files.list(folder).reduce(0) { try $0 + Files.status(path: "\(folder)/\($1)").size }
  }

  /// A place that cannot be written is told before anybody is asked; one that fills up meanwhile,
  /// under way.
  @Test func disksThatDoNotTakeIt() async throws {
    try await Scene.play { scene in
      let (closed, small) = (scene.folder + "/closed", scene.folder + "/small")
      guard try await SmallDisk.mount(closed, "ro"),
        try await SmallDisk.mount(small, "size=48m")
      else {
        print("SKIPPED: disksThatDoNotTakeIt: mounting a small tmpfs needs root")
        return
      }
      defer { for folder in [closed, small] { SmallDisk.unmount(folder) } }
      let call = try await scene.call()
      let path = scene.folder + "/large.bin"
      try Files.writeNew(path, [UInt8](repeating: 5, count: 40 << 20), permissions: 0o644)
      func push(_ place: String) {
        call.technician.send([
          "do": "push", "path": .string(path), "to": .string(place), "reason": "Ponerlo al día",
        ])
      }
      push("closed")
      try await call.technician.wait("answer", ["what": "push", "answer": "no"])
      let refused = try await call.technician.wait("file", ["state": "failed"])
      #expect(refused["reason"] == "read-only")

      push("small")
      let ask = try await call.agent.ask("push")
      // There was room for it when the customer read the question.
      SmallDisk.fill(small + "/filler")
      call.agent.answer(ask, "yes")
      let failed = try await call.technician.wait("file", ["state": "failed"])
      #expect(failed["reason"] == "no-room")
      try await call.agent.wait("file", ["state": "failed", "reason": "no-room"])
      #expect(try Files.list(small) == ["filler"])

      // Nothing has room now, and nobody is asked.
      push("small")
      let full = try await call.technician.wait("file", ["state": "failed"])
      #expect(full["reason"] == "no-room")
      try Files.remove(small + "/filler")
      push("small")
      call.agent.answer(try await call.agent.ask("push"), "yes")
      try await call.technician.wait("file", ["state": "done"])
      #expect(try Files.list(small) == ["large.bin"])
      try await call.end()
    }
  }
}

/// A file system in memory, small or not to be written.
enum SmallDisk {
  /// False: this user may not mount anything.
  static func mount(_ path: String, _ options: String) async throws -> Bool {
    guard geteuid() == 0 else { return false }
    try AldabaSystem.Folders.make(path)
    let isReadOnly = options == "ro"
    return Glibc.mount(
      "tmpfs", path, "tmpfs", isReadOnly ? UInt(MS_RDONLY) : 0,
      isReadOnly ? nil : options) == 0
  }

  static func unmount(_ path: String) { umount2(path, Int32(MNT_DETACH)) }

  /// Takes all the room that is left.
  static func fill(_ path: String) {
    let file = open(path, O_CREAT | O_WRONLY, 0o600)
    defer { close(file) }
    for size in [1 << 20, 4_096] {
      let bytes = [UInt8](repeating: 0, count: size)
      while write(file, bytes, size) == size {}
    }
  }
}
